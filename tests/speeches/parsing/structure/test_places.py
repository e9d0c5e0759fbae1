"""A section knows its place from what it says of itself and from the text."""

from hypothesis import given
from hypothesis import strategies as st

from speeches.parsing.documents import Paragraph, ParsedSection, Span
from speeches.parsing.structure.outline import outline
from speeches.parsing.structure.places import (
    below_heading,
    paragraph_starts,
    parents_of,
    span_of,
    with_all_below,
    without_closing,
    words_of,
)

LINES = [
    "同志们：",
    "一、提高认识。",
    "（一）学习理论。要逐条学，学深学透，做到学思用贯通。",
    "学了要用。",
    "（二）联系实际。要到村里去，到群众中去，听真话。",
    "二、抓好落实",
    "谢谢大家。",
]
TEXT = "\n".join(LINES)
SECTIONS = outline([Paragraph(line, (Span(0, len(line)),)) for line in LINES])
SPANS = [span_of(section, LINES, paragraph_starts(LINES)) for section in SECTIONS]


def test_the_sections_share_the_text_among_them():
    assert [TEXT[span.start : span.end] for span in SPANS] == [
        "一、提高认识。\n",
        f"{LINES[2]}\n{LINES[3]}\n",
        f"{LINES[4]}\n",
        "二、抓好落实\n谢谢大家。",
    ]


def test_a_heading_reaches_as_far_as_it_says():
    headings = ["一、提高认识。", "（一）学习理论", "（二）联系实际", "二、抓好落实"]
    assert [TEXT[span.start : span.heading_end] for span in SPANS] == headings
    assert [words_of(section, LINES) for section in SECTIONS] == headings


def test_the_parser_tells_the_parent():
    assert [section.parent for section in SECTIONS] == [None, 0, 0, None]


def test_a_fragment_begins_below_the_top():
    assert parents_of([2, 3, 1, 3, 2]) == [None, 0, None, 2, 2]


def test_a_section_with_all_below_it_ends_at_the_next_beside_it():
    reach = [with_all_below(SECTIONS, at, len(LINES)) for at in range(len(SECTIONS))]
    assert reach == [range(1, 5), range(2, 4), range(4, 5), range(5, 7)]


def test_marks_part_a_heading_from_what_follows():
    assert without_closing("一、提高认识。") == "一、提高认识"
    assert below_heading("。\n要逐条学。") == "要逐条学。"


@given(st.integers(0, 9), st.integers(0, 30), st.lists(st.text("甲乙，", max_size=9), max_size=6))
def test_a_section_of_another_text_stays_inside_of_this_one(start, heading_end, lines):
    """A page may read a text before it is replaced, and its sections afterwards."""
    section = ParsedSection(1, "", "", "s", start, heading_end, paragraphs=3)
    span = span_of(section, lines, paragraph_starts(lines))
    assert 0 <= span.start <= span.heading_end <= span.end <= len("\n".join(lines))
    assert len(words_of(section, lines)) <= heading_end
