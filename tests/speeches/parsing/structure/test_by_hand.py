"""What a person said of headings goes before what the rules find, at its place alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.parsing import Choices, parse
from speeches.parsing.documents import NO_CHOICES
from tests.speeches.parsing.test_choices import LISTED, the_line
from tests.speeches.parsing.test_invariants import assert_promise, assert_sections_fit

TEXT = """在全县人大工作会议上的讲话
同志们：
今天的会议很重要，下面我讲三点意见，请大家结合实际抓好落实。
一、把联络站建到村口
各乡镇要在年底以前建好联络站，做到有牌子、有人员、有制度、有经费。
二、把代表建议办到实处
承办单位要当面听取代表的意见，做到件件有着落、事事有回音、年年有进展。
关于纪律要求的几句话，请大家都记一下。
各单位要严格执行各项规定，任何人不得违反，出了问题要追究责任。
谢谢大家！
"""


def read(page, depths):
    """The outline with these depths of lines, by their words."""
    text = parse(page.encode()).text
    headings = frozenset((the_line(text, words), depth) for words, depth in depths.items())
    return read_with(page, Choices(headings=headings))


def read_with(page, choices):
    parsed = parse(page.encode(), choices=choices)
    assert_promise(parsed)
    (speech,) = parsed.speeches
    assert_sections_fit(parsed)
    return [(each.depth, each.label, each.heading) for each in speech.sections]


FOUND = [(1, "一、", "把联络站建到村口"), (1, "二、", "把代表建议办到实处")]


def test_without_a_word():
    assert read_with(TEXT, NO_CHOICES) == FOUND


def test_no_heading():
    assert read(TEXT, {"一、把联络站建到村口": 0}) == FOUND[1:]


def test_deeper():
    outline = read(TEXT, {"二、把代表建议办到实处": 2})
    assert outline == [FOUND[0], (2, *FOUND[1][1:])]


def test_a_heading_here():
    said = read(TEXT, {"关于纪律要求的几句话，请大家都记一下。": 1})
    assert said == [*FOUND, (1, "", "关于纪律要求的几句话，请大家都记一下")]


def test_of_two_equal_lines_one_is_no_heading():
    before = read_with(LISTED, NO_CHOICES)
    text = parse(LISTED.encode()).text
    place = the_line(text, "二、把代表建议办到实处", 1)
    after = read_with(LISTED, Choices(headings=frozenset({(place, 0)})))
    assert len(after) == len(before) - 1


def test_a_heading_inside_a_wrapped_paragraph_gets_a_paragraph():
    page = "在会上的讲话\n" + "\n".join(
        f"各级各部门要认真贯彻落实会议精神第{n}条切实加强组织领导确保各项工作落到实处取得实效"
        for n in "一二三四五六七八"
    )
    text = parse(page.encode()).text
    place = the_line(text, page.split("\n")[4])
    parsed = parse(page.encode(), choices=Choices(headings=frozenset({(place, 2)})))
    assert_promise(parsed)
    (speech,) = parsed.speeches
    (section,) = speech.sections
    assert speech.paragraphs[section.start].text == page.split("\n")[4]
    assert section.depth == 2


def test_a_heading_in_the_middle_of_a_line():
    line = (
        "同志们：今天我讲两点。改进工作作风。各级干部要下到基层、摸清实情、解决问题，"
        "真正做到为群众办实事。谢谢大家！"
    )
    page = f"在全县人大工作会议上的讲话\n{line}\n"
    text = parse(page.encode()).text
    place = replace(the_line(text, line), at=line.index("改进"))
    parsed = parse(page.encode(), choices=Choices(headings=frozenset({(place, 1)})))
    assert_promise(parsed)
    (speech,) = parsed.speeches
    (section,) = speech.sections
    assert speech.paragraphs[section.start].text.startswith("改进工作作风。")


def test_a_place_that_is_no_paragraph_is_left():
    assert read(TEXT, {"在全县人大工作会议上的讲话": 1}) == FOUND


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 6)))
def test_whatever_is_said_nothing_is_lost(said):
    text = parse(TEXT.encode()).text
    lines = [line for line in text.split("\n") if line]
    headings = {(the_line(text, lines[at]), depth) for at, depth in said.items()}
    read_with(TEXT, Choices(headings=frozenset(headings)))


@pytest.mark.parametrize("depth", [1, 3])
def test_the_label_is_told_from_the_heading(depth):
    page = TEXT.replace("关于纪律要求的几句话，请大家都记一下。", "（五）严明纪律要求")
    assert (depth, "（五）", "严明纪律要求") in read(page, {"（五）严明纪律要求": depth})
