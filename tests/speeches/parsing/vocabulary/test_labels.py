"""The table of labels: each style knows its own examples and no other's."""

import re
from pathlib import Path

import pytest

from speeches.parsing.vocabulary.labels import (
    HEADINGS,
    LABELLED,
    STYLES,
    Use,
    chinese_number,
    is_labelled,
    label_of,
    labels_of,
    style_of,
)

EXAMPLES = [(style, text) for style in STYLES for text in style.examples]


def name(value):
    return value if isinstance(value, str) else value.name


@pytest.mark.parametrize(("style", "text"), EXAMPLES, ids=name)
def test_a_style_knows_its_examples(style, text):
    assert style.pattern.match(text)
    if Use.HEADING in style.uses:
        found = label_of(text)
        assert found is not None
        assert found.style is style
        assert style_of(text[: found.end].strip().rstrip("，,：:")) is style or style.name == "一，"


@pytest.mark.parametrize(("style", "text"), EXAMPLES, ids=name)
@pytest.mark.parametrize("use", list(Use))
def test_a_use_finds_the_styles_that_have_it(use, style, text):
    # Of two styles that begin alike the one with the use may be the other: 第一是 and 第.
    alike = [other for other in STYLES if other.pattern.match(text)]
    assert bool(labels_of(use).match(text)) == any(use in other.uses for other in alike)


def test_names_are_not_shared_and_ranks_follow_the_order_of_the_table():
    names = [style.name for style in STYLES]
    assert len(set(names)) == len(names)
    ranks = [style.rank for style in HEADINGS]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十一、结语", 11), ("（二十）", 20), ("㈠抓学习", 1), ("㈩抓落实", 10), ("12.加强", 12),
        ("⒓加强", 12), ("⑴", 1), ("⒇", 20), ("①", 1), ("⑳", 20), ("3）", 3), ("第三点希望，", 3),
        ("最后，提一点希望", None), ("一一、", None),
    ],
)  # fmt: skip
def test_numbers(text, number):
    label = label_of(text)
    assert label is not None
    assert label.number == number


@pytest.mark.parametrize(
    "text",
    [
        "15：30召开会议", "15:30 开会", "1)次会议", "3.15消费者权益日", "2024年", "1.5万元",
        "10）62345678", "(10)62345678", "一点", "十分重视", "一个方面", "三农工作", "第一次会议",
        "一要求", "（县长）", "一二三",
    ],
)  # fmt: skip
def test_what_is_no_label_of_a_heading(text):
    assert label_of(text) is None


@pytest.mark.parametrize("text", ["1.", "1、首页", "2）友情链接", "①凡本网注明", "⒈投稿须知"])
def test_lists_of_links_are_numbered_so_too(text):
    assert LABELLED.match(text)
    assert not is_labelled(text)


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("二、", 2), ("第三部分", 3), ("（十二）", 12), ("㈢", 3), ("第四", 4), ("二是", 2),
        ("二，", 2), ("2.", None), ("(2)", None), ("②", None), ("⑵", None), ("", None),
    ],
)  # fmt: skip
def test_chinese_numbers_of_labels(label, number):
    assert chinese_number(label) == number


def test_no_pattern_of_a_label_is_written_elsewhere():
    """The forms stand in the table alone: whoever needs one asks there."""
    root = Path(__file__).parents[4]
    form = re.compile(r"(?:十|NUMERALS\})\]\{+1,3\}+\)?\[[、，]|⑴-⒇|㈠-㈩")
    files = [*root.glob("speeches/**/*.py"), *root.glob("search/**/*.py")]
    found = [path.name for path in files if form.search(path.read_text(encoding="utf-8"))]
    assert found == ["labels.py"]
