"""What a text is made of before it is written down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.export.manuscript import (
    HeadingLevel,
    Manuscript,
    TextBlock,
    blocks_of,
    blocks_of_text,
    level_of,
    noted,
)
from speeches.export.markdown import to_markdown
from speeches.export.plain import to_plain
from speeches.parsing.structure.stitch import outline_of

LINES = st.lists(
    st.one_of(
        st.text(alphabet="一二（）()1.、是第，。同志们：*#_[]《》“” \t", min_size=1, max_size=20),
        st.text(
            alphabet=st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=20
        ),
    ),
    max_size=8,
)


@pytest.mark.parametrize(
    ("label", "depth", "level"),
    [
        ("一、", 1, HeadingLevel.FIRST),
        ("第一部分", 1, HeadingLevel.FIRST),
        ("（一）", 1, HeadingLevel.SECOND),
        ("(十二)", 2, HeadingLevel.SECOND),
        ("1.", 1, HeadingLevel.THIRD),
        ("(1)", 4, HeadingLevel.FOURTH),
        ("①", 2, HeadingLevel.FOURTH),
        ("第一，", 2, HeadingLevel.BODY),
        ("一是", 3, HeadingLevel.BODY),
        ("最后，", 1, HeadingLevel.BODY),
        ("", 1, HeadingLevel.FIRST),
        ("", 2, HeadingLevel.SECOND),
        ("", 9, HeadingLevel.FOURTH),
    ],
)
def test_a_label_says_the_level_and_depth_only_without_one(label, depth, level):
    assert level_of(label, depth) is level


def test_headings_that_are_a_paragraph_and_that_run_on():
    text = "一、提高认识\n（一）抓好学习。要逐条学。\n第一，抓落实。要抓紧。"
    assert blocks_of_text(text) == [
        TextBlock("", "一、提高认识", HeadingLevel.FIRST),
        TextBlock("要逐条学。", "（一）抓好学习。", HeadingLevel.SECOND),
        TextBlock("第一，抓落实。要抓紧。"),
    ]


def test_an_edited_text_loses_only_empty_lines_and_indents():
    assert blocks_of_text(" \n\u3000\u3000甲。\r\n\n乙。 ") == [
        TextBlock("甲。"),
        TextBlock("乙。"),
    ]


def test_a_source_stands_at_the_end_of_its_excerpt():
    assert noted([TextBlock("甲"), TextBlock("乙")], 3) == [
        TextBlock("甲"),
        TextBlock("乙", note=3),
    ]
    assert noted([], 3) == []


def test_sources_are_switched_off():
    document = Manuscript("题", (), (TextBlock("甲", note=1),), ("《甲》",))
    assert document.without_notes() == Manuscript("题", (), (TextBlock("甲"),))


@given(LINES)
def test_no_character_of_a_text_is_lost(paragraphs):
    blocks = blocks_of(paragraphs, outline_of(paragraphs))
    assert [block.heading + block.text for block in blocks] == paragraphs
    plain = to_plain(Manuscript("", (), tuple(blocks)))
    assert "".join(plain.split()) == "".join("".join(paragraphs).split())


def test_plain_text_points_to_its_sources():
    document = Manuscript(
        "题目",
        ("——副题",),
        (
            TextBlock("各位：", flush=True),
            TextBlock("要学。", "（一）读。", HeadingLevel.SECOND, note=1),
        ),
        ("《甲》",),
    )
    assert to_plain(document) == (
        "题目\n——副题\n\n各位：\n\u3000\u3000（一）读。要学。〔1〕\n\n来源\n〔1〕《甲》\n"
    )


def test_markdown_has_headings_and_footnotes():
    blocks = (
        TextBlock("", "一、学", HeadingLevel.FIRST),
        TextBlock("要学。", note=1),
    )
    assert to_markdown(Manuscript("题", ("副",), blocks, ("《甲》",))) == (
        "# 题\n\n*副*\n\n## 一、学\n\n要学。[^1]\n\n[^1]: 《甲》\n"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("**镇__人", r"\*\*镇\_\_人"),
        ("# 不是标题", r"\# 不是标题"),
        ("1. 不是列表", r"1\. 不是列表"),
        ("- 不是列表", r"\- 不是列表"),
        ("---", r"\---"),
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("[链接](javascript:1)", r"\[链接\](javascript:1)"),
        ("2024年增长3.5%", "2024年增长3.5%"),
        ("1.抓落实", "1.抓落实"),
    ],
)
def test_markdown_reads_no_sign_of_its_own_in_the_text(text, written):
    assert to_markdown(Manuscript("", (), (TextBlock(text),))).split("\n\n", 1)[1] == written + "\n"
