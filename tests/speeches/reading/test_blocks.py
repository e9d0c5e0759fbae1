"""What the speech's page is made of."""

import pytest

from speeches.reading.blocks import reading_blocks, removed_by_rule, safe_link
from speeches.reading.outline_tree import outline_tree
from tests.factories import unstored_section


def section(pk, depth=1, parent_id=None, **fields):
    return unstored_section(pk, depth=depth, parent_id=parent_id, **fields)


def blocks(text, *sections):
    return list(reading_blocks(text.split("\n"), sections))


def test_outline_nests_by_parent():
    first, child, second = (
        section(1, start=0, heading_end=4),
        section(2, 2, 1, start=0, heading_end=4),
        section(3, start=0, heading_end=4),
    )
    tree = outline_tree([first, child, second])
    assert [entry.section for entry in tree] == [first, second]
    assert [entry.section for entry in tree[0].children] == [child]


def test_outline_of_a_fragment_keeps_headings_without_parent_on_top():
    tail = section(7, 2, parent_id=99, start=0, heading_end=4)
    next_ = section(8, start=1, heading_end=3)
    tree = outline_tree([tail, next_])
    assert [entry.section for entry in tree] == [tail, next_]


def test_outline_shows_the_sources_own_words():
    (entry,) = outline_tree([section(1, text="第二、抓好落实。要", start=0, heading_end=8)])
    assert entry.words == "第二、抓好落实"


def test_whole_paragraph_heading_becomes_a_heading_of_its_depth():
    first = section(1, start=1, heading_end=6)
    second = section(2, 2, start=2, heading_end=6)
    plain, top, sub = blocks("前言。\n一、提高认识\n（一）学习", first, second)
    assert (plain.rank, top.rank, sub.rank) == (0, 2, 3)
    assert (top.heading, top.text, top.section) == ("一、提高认识", "", first)


def test_run_in_heading_stays_in_its_paragraph():
    (block,) = blocks("一、抓学习。要逐条学。", section(1, start=0, heading_end=6))
    assert (block.rank, block.heading, block.text) == (0, "一、抓学习。", "要逐条学。")


def test_fragment_starting_deep_skips_no_heading_rank():
    deep = section(1, 3, start=0, heading_end=4)
    assert [block.rank for block in blocks("1.计划", deep)] == [2]


def test_two_sections_in_one_paragraph_are_both_addressable():
    first = section(1, start=0, heading_end=4)
    second = section(2, 2, start=0, heading_end=8)
    (block,) = blocks("一、学习（一）读", first, second)
    assert block.sections == (first, second)
    assert block.heading + block.text == "一、学习（一）读"


@pytest.mark.parametrize(
    ("text", "flush"),
    [("同志们：", True), ("各位代表:", True), ("一段话。", False), ("很长" * 20 + "：", False)],
)
def test_salutation_is_set_flush(text, flush):
    assert blocks(text)[0].salutation is flush


def test_a_late_line_ending_in_a_colon_is_no_salutation():
    assert not blocks("一\n二\n三\n如下：")[3].salutation


def test_no_word_of_the_text_is_lost_on_the_page():
    text = "同志们：\n一、学习。要学。\n（一）读\n完。"
    shown = blocks(text, section(1, start=1, heading_end=5), section(2, 2, start=2, heading_end=4))
    assert "\n".join(block.heading + block.text for block in shown) == text


def test_removed_is_grouped_by_rule_in_order_of_first_use():
    removed = [
        {"start": 0, "end": 2, "text": "首页", "rule": "导航"},
        {"start": 3, "end": 5, "text": " 下载 ", "rule": "下载"},
        {"start": 6, "end": 8, "text": "栏目", "rule": "导航"},
        {"start": 9, "end": 10, "text": "\n", "rule": "空白"},
    ]
    assert removed_by_rule(removed) == [("导航", ["首页", "栏目"]), ("下载", ["下载"])]


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.com/a", "https://example.com/a"),
        ("HTTP://example.com", "HTTP://example.com"),
        ("javascript:alert(1)", ""),
        ("//example.com", ""),
        ("http:///path", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_only_http_addresses_become_links(url, link):
    assert safe_link(url) == link
