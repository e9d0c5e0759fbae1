"""Parts of one speech put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.parsing.structure.stitch import outline_of, stitch


def test_a_sentence_torn_by_the_page_is_one_again():
    assert stitch([["一、学习", "要把学习摆在"], ["首位。", "二、落实"]]) == [
        "一、学习",
        "要把学习摆在首位。",
        "二、落实",
    ]


def test_a_heading_begins_anew_even_after_a_torn_line():
    assert stitch([["要抓好"], ["二、落实"]]) == ["要抓好", "二、落实"]


def test_a_paragraph_carried_over_stands_once():
    assert stitch([["甲。", "乙。"], ["乙。", "丙。"]]) == ["甲。", "乙。", "丙。"]


def test_the_outline_is_the_wholes():
    sections = outline_of(stitch([["一、学习", "要学。"], ["（二）读书", "要读。", "二、落实"]]))
    assert [(section.depth, section.label) for section in sections] == [
        (1, "一、"),
        (2, "（二）"),
        (1, "二、"),
    ]


@given(st.lists(st.lists(st.text("一甲乙。、", min_size=1, max_size=5), max_size=4), max_size=4))
def test_nothing_is_lost_or_made(parts):
    whole = "".join(stitch(parts))
    said = "".join(text for part in parts for text in part)
    repeated = "".join(
        later[0]
        for earlier, later in zip(
            [p for p in parts if p], [p for p in parts if p][1:], strict=False
        )
        if earlier[-1] == later[0]
    )
    assert len(said) - len(whole) <= len(repeated)
    assert set(whole) == set(said)


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("一、提高认识", "各级各部门要高度重视。", False),
        ("（二）抓好落实", "要压实责任，扎实推进。", False),
        ("一、提高认识。各级人大要把制度优势", "转化为治理效能。", True),
        ("一、提高认识，", "增强责任感。", True),
    ],
    ids=["heading", "second-heading", "torn-run-in-heading", "torn-heading"],
)
def test_a_page_that_ends_with_a_heading_is_not_torn(before, after, joined):
    assert stitch([[before], [after]]) == ([before + after] if joined else [before, after])
