"""What was recognised with doubt is found again in the paragraphs, and marked."""

import pytest

from speeches.reading.notes import NoteKind, notes_of
from speeches.reading.scans import places_in


def marked(paragraphs, *lines):
    found = places_in(paragraphs, [(text, list(doubtful), 1) for text, *doubtful in lines])
    return [
        [text[note.start : note.end] for note in notes]
        for text, notes in zip(paragraphs, found, strict=True)
    ]


PARAGRAPHS = ["今天召开会议，布置河道清理工作。", "各乡镇要把任务分到村，把任务分到人。"]


def test_a_line_inside_a_paragraph():
    assert marked(PARAGRAPHS, ("今天召开会议，布置", (2, 4)), ("河道清理工作。", (0, 2))) == [
        ["召开", "河道"],
        [],
    ]


def test_a_line_that_came_into_two_paragraphs():
    assert marked(PARAGRAPHS, ("工作。各乡镇", (1, 5))) == [["作。"], ["各乡"]]


def test_the_same_line_twice_is_marked_where_it_was_doubtful():
    lines = [("把任务分到",), ("把任务分到", (1, 3))]
    assert marked(PARAGRAPHS, *lines) == [[], ["任务"]]
    found = places_in(PARAGRAPHS, [("把任务分到", [], 1), ("把任务分到", [(1, 3)], 1)])
    assert found[1][0].start == PARAGRAPHS[1].rindex("任务")


@pytest.mark.parametrize("line", ["会 议，布　置", " 会议，布置 "])
def test_white_space_does_not_matter(line):
    at = line.index("布")
    assert marked(PARAGRAPHS, (line, (at, at + 1))) == [["布"], []]


@pytest.mark.parametrize("line", ["没有这一行", "", "  "])
def test_what_was_removed_or_emptied_is_passed_over(line):
    assert marked(PARAGRAPHS, (line, (0, 1)), ("各乡镇", (0, 1))) == [[], ["各"]]


def test_lines_in_another_order_are_found():
    assert marked(PARAGRAPHS, ("各乡镇", (0, 1)), ("今天", (0, 1))) == [["今"], ["各"]]


def test_notes_of_doubt_have_no_address():
    """An address is made of words: a comma that stands for a hundred places is none."""
    doubtful = places_in(PARAGRAPHS, [("今天召开会议，布置", [(6, 7)], 3)])
    (note,) = notes_of(PARAGRAPHS, doubtful=doubtful)[0]
    assert (note.kind, note.words, note.first) == (NoteKind.SCANNED, "，", False)
    assert note.meaning == "识别存疑，请对照第 3 页的原图"
