"""The numbers of a draft's headings, whatever its excerpts had."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.basket.numbering import (
    Excerpt,
    levels_moved,
    numbered_through,
    same_but_for_numbers,
    with_stored_numbers,
    without_label,
)


def section(text):
    return Excerpt(text.split("\n"), opened=True)


def own(text, level=1):
    return Excerpt([text], level)


def numbered(*excerpts):
    return ["\n".join(paragraphs) for paragraphs in numbered_through(excerpts)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("三、抓落实", "二、抓落实"), ("三．抓落实", "二．抓落实"),
        ("（三）抓落实", "（一）抓落实"),
        ("(三)抓落实", "(一)抓落实"), ("㈢抓落实", "㈠抓落实"), ("3.抓落实", "1.抓落实"),
        ("3、抓落实", "1、抓落实"), ("３．抓落实", "１．抓落实"), ("(3)抓落实", "(1)抓落实"),
        ("⑶抓落实", "⑴抓落实"), ("③抓落实", "①抓落实"), ("⒊抓落实", "⒈抓落实"),
        ("3）抓落实", "1）抓落实"), ("第三部分 抓落实", "第一部分 抓落实"),
        ("三，抓落实", "一，抓落实"), ("　　三、抓落实", "　　二、抓落实"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_the_source_writes_it(written, shown):
    assert numbered(own("提高认识"), section(written))[1] == shown


def test_excerpts_of_several_speeches_count_on():
    assert numbered(
        own("提高认识"),
        section("三、强化监督\n要做。\n（一）甲方面\n好。\n（二）乙方面\n坏。"),
        own("二、我的话"),
        section("（五）抓好落实\n1.加强领导\n甲。\n2.压实责任\n乙。"),
        section("（二）抓好宣传"),
        section("四、结束语"),
    ) == [
        "一、提高认识",
        "二、强化监督\n要做。\n（一）甲方面\n好。\n（二）乙方面\n坏。",
        "三、我的话",
        "（一）抓好落实\n1.加强领导\n甲。\n2.压实责任\n乙。",
        "（二）抓好宣传",
        "四、结束语",
    ]


def test_her_own_headings_have_the_form_of_their_level():
    assert numbered(own("甲"), own("（九）乙", 2), own("丙", 3), own("2.丁", 3), own("戊", 2)) == [
        "一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊",
    ]  # fmt: skip


def test_where_the_source_begins_anew_the_draft_does():
    lists = "一件。\n1.甲方面\n好。\n2.乙方面\n坏。\n另一件。\n1.丙方面\n好。\n2.丁方面\n坏。"
    text = f"三、两件事\n{lists}"
    assert numbered(section(text)) == [text.replace("三、", "一、")]


@pytest.mark.parametrize(
    "text", ["一是要学。二是要做。", "第三条 本办法自发布之日起施行。", "同志们：", ""]
)
def test_what_is_no_heading_stays(text):
    assert numbered(own("甲"), Excerpt(text.split("\n"), opened=False))[1] == text


@pytest.mark.parametrize(
    ("count", "shown"), [(11, "（十一）抓好监督"), (10, "㈩抓好监督")], ids=["beyond", "last"]
)
def test_signs_go_on_beyond_their_last(count, shown):
    assert numbered(*[section("㈠抓好监督")] * count)[-1] == shown


def test_levels_go_up_and_down_with_all_below():
    lines = ["三、强化监督", "要做。", "（一）甲方面", "好。", "（二）乙方面", "坏。"]
    lower = levels_moved(lines, 1, opened=True)
    assert lower == ["（三）强化监督", "要做。", "1.甲方面", "好。", "2.乙方面", "坏。"]
    assert levels_moved(lower, -1, opened=True) == lines
    assert levels_moved(lines, -1, opened=True) == lines
    assert levels_moved(["(1)甲方面"], 1, opened=True) == ["(1)甲方面"]
    assert levels_moved(["没有标题。"], 1) == ["没有标题。"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("三、甲\n好。", "二、甲\n好。", True), ("三、甲", "（一）甲", True),
        ("三、甲", "甲", True),
        ("三、甲", "三、乙", False), ("三、甲", "三、甲\n", True), ("一是好", "二是好", False),
        ("甲\n乙", "甲", False),
    ],
)  # fmt: skip
def test_what_differs_in_numbers_alone_is_not_edited(one, other, same):
    assert same_but_for_numbers(one, other) is same


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一、甲\n好。", "三、甲\n好。"), ("一、甲\n很好。", "三、甲\n很好。"),
        ("前言。\n一、甲\n好。", "前言。\n三、甲\n好。"), ("甲\n好。", "甲\n好。"),
        ("（一）甲\n好。", "（一）甲\n好。"), ("一．甲\n好。", "一．甲\n好。"),
        ("一、乙\n好。", "一、乙\n好。"), ("一、甲\n一、甲", "三、甲\n一、甲"),
    ],
)  # fmt: skip
def test_of_a_number_that_is_counted_the_stored_one_stays(typed, kept):
    assert with_stored_numbers(typed, "三、甲\n好。") == kept


@pytest.mark.parametrize(
    "words", ["2023年工作", "5G建设", "1.5倍", "第一季度工作", "第一书记", "（代拟稿）"]
)
def test_words_that_begin_like_a_label_are_words(words):
    for level in (1, 2, 3):
        [[shown]] = numbered_through([own(words, level)])
        assert shown.endswith(words)
        assert without_label(shown) == words
        lower = levels_moved([shown], 1, opened=True)
        assert lower != [shown]
        assert levels_moved(lower, -1, opened=True) == [shown]


def test_what_is_nothing_but_a_label_keeps_its_words():
    assert numbered(own("第一部分"), own("第二部分")) == ["一、第一部分", "二、第二部分"]


def test_beyond_a_hundred_numbers_are_said_as_one_says_them():
    assert numbered(*[own("甲")] * 111)[-11::5] == [
        "一百零一、甲",
        "一百零六、甲",
        "一百一十一、甲",
    ]


labels = st.sampled_from(
    ["一、", "十二、", "（二）", "3.", "(4)", "⑤", "㈢", "第一部分 ", "", "一是"]
)
lines = st.builds(str.__add__, labels, st.text("学做好的事。，", max_size=8))
texts = st.lists(lines, max_size=6).map("\n".join)
excerpts = st.one_of(
    st.builds(section, texts), st.builds(own, lines, st.integers(1, 3)),
    st.builds(lambda text: Excerpt(text.split("\n")), texts),
)  # fmt: skip


@given(st.lists(excerpts, max_size=6))
def test_nothing_but_numbers_changes_and_again_nothing_changes(given_):
    found = numbered_through(given_)
    for excerpt, paragraphs in zip(given_, found, strict=True):
        assert len(paragraphs) == len(excerpt.paragraphs)
        if not excerpt.level:
            assert same_but_for_numbers("\n".join(paragraphs), "\n".join(excerpt.paragraphs))
        else:
            assert paragraphs[0].endswith(without_label(excerpt.paragraphs[0]))
