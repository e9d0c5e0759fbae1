"""What the pages mark leaves the library with the text."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from speeches.export.docx import to_docx
from speeches.export.manuscript import Manuscript, Remark, TextBlock, blocks_of_text
from speeches.export.markdown import to_markdown
from speeches.export.plain import to_plain
from speeches.export.punctuation import full_width, half_width_places
from speeches.export.remarks import remarked_as_part, with_remarks
from speeches.reading.notes import notes_of
from speeches.reading.replacing import filling, leaving, putting_right, replaced
from speeches.wording import Expired
from tests.growth import steep
from tests.speeches.export.test_docx import W, part, text_of

# Held by the page's script too: tests/browser/test_punctuation.py.
EXAMPLES = json.loads(Path(__file__).with_name("punctuation.json").read_text(encoding="utf-8"))
TEXTS = ["一、XX县要开展经济", "我们要为XX县群众效劳，落实“十三五”规划。", "没有什么。"]
SWAPPED = {"效劳"}
EXPIRED = [Expired("十三五", 2020, "")]


def notes(texts=TEXTS):
    return notes_of(texts, SWAPPED, EXPIRED)


def document(by=leaving, texts=TEXTS) -> Manuscript:
    blocks = blocks_of_text("\n".join(texts), opened=True)
    return Manuscript("题", blocks=tuple(with_remarks(blocks, notes(texts), by)))


def remarked(manuscript: Manuscript) -> list[tuple[str, str]]:
    return [
        (block.words[one.start : one.end], one.said)
        for block in manuscript.blocks
        for one in block.remarks
    ]


def test_each_note_is_a_remark_at_its_words():
    assert remarked(document()) == [
        ("XX县", "待填"), ("XX县", "待填"), ("效劳", "可疑用词，疑为 服务"),
        ("十三五", "过时用语，2020年以后要核对"),
    ]  # fmt: skip


def test_what_is_filled_in_has_no_remark_and_the_others_stay_at_their_words():
    found = document(filling([("XX县", "青山绿水县")]))
    assert "XX县" not in "".join(block.words for block in found.blocks)
    assert found.blocks[0].words == "一、青山绿水县要开展经济"
    assert ("十三五", "过时用语，2020年以后要核对") in remarked(found)


@pytest.mark.parametrize(
    "given",
    [
        ("", ""),
        ("XX县", ""),
        ("", "青山县"),
        ("XX县", "\x00"),
        ("XX县", "字" * 61),
        ("XX县", " \n"),
    ],
)
def test_a_fill_that_is_none(given):
    assert remarked(document(filling([given]))) == remarked(document())


@given(
    st.lists(st.sampled_from(["XX县", "效劳", "为群众效劳", "十三五", "，", "好", "\U00020000"])),
    st.booleans(),
)
def test_replacing_changes_the_marked_places_alone(pieces, all_of_them):
    """What is replaced and what is left are all the notes, each at its own words."""
    text = "".join(pieces)
    (inside,) = notes_of([text], SWAPPED, EXPIRED)
    by = putting_right() if all_of_them else filling([("XX县", "甲乙丙丁县")])
    changed, left = replaced(text, inside, by)
    assert all(changed[note.start : note.end] == note.words for note in left)
    expected, at = "", 0
    for note in inside:
        expected += text[at : note.start] + (by(note) or note.words)
        at = note.end
    assert changed == expected + text[at:]
    assert len(left) == sum(not by(note) for note in inside)
    assert replaced(text, inside, leaving) == (text, inside)


class TestWord:
    def test_comments_stand_at_their_words(self):
        data = to_docx(document())
        body, comments = part(data, "document"), part(data, "comments")
        said = {one.get(W + "id"): text_of(one) for one in comments.iter(f"{W}comment")}
        found = [(spanned(body, key), words) for key, words in said.items()]
        assert found == remarked(document())
        references = [one.get(W + "id") for one in body.iter(f"{W}commentReference")]
        assert sorted(references) == sorted(said)

    def test_every_character_is_there_with_and_without(self):
        for manuscript in (document(), document().without_remarks()):
            assert "".join(TEXTS) in text_of(part(to_docx(manuscript), "document"))

    def test_no_comments_no_file_of_them(self):
        with pytest.raises(KeyError):
            part(to_docx(document().without_remarks()), "comments")

    @pytest.mark.parametrize(
        "remarks",
        [
            [Remark(0, 4, "甲"), Remark(2, 6, "乙")],
            [Remark(0, 6, "甲"), Remark(0, 6, "乙")],
            [Remark(1, 2, "甲"), Remark(2, 3, "乙")],
        ],
    )
    def test_remarks_may_cross(self, remarks):
        block = TextBlock("四五六", "一二三", remarks=tuple(remarks))
        body = part(to_docx(Manuscript("题", blocks=(block,))), "document")
        for number, remark in enumerate(remarks):
            assert spanned(body, str(number)) == block.words[remark.start : remark.end]

    def test_hostile_remarks(self):
        block = TextBlock("甲", remarks=(Remark(0, 1, "\x00<x>&"),))
        assert "<x>&" in text_of(part(to_docx(Manuscript("题", blocks=(block,))), "comments"))


def spanned(body: etree._Element, key: str) -> str:
    """The words between the start and the end of a comment's range."""
    inside, words = False, ""
    for element in body.iter():
        if element.get(W + "id") == key and "commentRange" in str(element.tag):
            inside = str(element.tag).endswith("Start")
        elif inside and element.tag == f"{W}t":
            words += element.text
    return words


def test_plain_files_list_them_at_the_end():
    assert "待核对\nXX县：待填（2 处）\n" in to_plain(document())
    assert "**待核对**\n\n- XX县：待填（2 处）\n" in to_markdown(document())
    for write in (to_plain, to_markdown):
        assert "待核对" not in write(document().without_remarks())


def test_an_excerpt_of_a_part_says_so_at_its_beginning():
    first, *_ = remarked_as_part(document().blocks)
    assert first.remarks[0] == Remark(0, len(TEXTS[0]), "摘自不完整的讲话，引用前请核对")
    assert remarked_as_part([]) == []


class TestPunctuation:
    @pytest.mark.parametrize(("text", "expected"), EXAMPLES)
    def test_marks_in_chinese_text(self, text, expected):
        assert full_width(text) == expected

    @pytest.mark.parametrize("marks", [",", "(", ",(", "!)"])
    def test_marks_in_a_row_cost_no_more_than_others(self, marks):
        assert not steep(lambda number: full_width(f"学{marks * number}学"), 8_000)

    @given(st.text(st.sampled_from("学,;:?!()（）a，《”")))
    def test_marks_in_a_row_are_put_right_until_none_stands_in_chinese_text(self, text):
        half = re.compile(r"(?<=[学”），；：？！])[,;:?!()]|[,;:?!()](?=[学“《（])")
        full = dict(zip(",;:?!()", "，；：？！（）", strict=True))
        expected, before = text, None
        while expected != before:
            before = expected
            expected = half.sub(lambda match: full[match[0]], before)
        assert full_width(text) == expected

    @given(st.text(st.sampled_from("学习,.;:?!()1a“”，。（）\n《")))
    def test_nothing_else_changes(self, text):
        changed = full_width(text)
        assert len(changed) == len(text)
        pairs = dict(zip(",.;:?!()", "，。；：？！（）", strict=True))
        assert all(new in (old, pairs.get(old)) for old, new in zip(text, changed, strict=True))
        assert full_width(changed) == changed
        assert half_width_places([text]) == sum(map(str.__ne__, text, changed))
