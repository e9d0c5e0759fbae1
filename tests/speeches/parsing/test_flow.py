"""Cleaning and reflowing: the lines of a page become the paragraphs of the speech."""

import pytest

from speeches.parsing.cleaning.clean import clean
from speeches.parsing.formats.text import extract_text
from speeches.parsing.structure.reflow import reflow

TITLE = "在全县人大工作会议上的讲话"
LONG = "今天，我们召开这次会议，主要任务是回顾总结前一阶段工作，分析形势，研究部署下一步任务。"


def paragraphs(page):
    return [paragraph.text for paragraph in reflow(clean(extract_text(page)))]


def removed(page):
    cleaned = clean(extract_text(page))
    return {cleaned.text[item.start : item.end]: item.rule for item in cleaned.removed}


def test_hard_wrapped_lines_are_joined_and_short_ones_end_a_paragraph():
    page = """在全县人大工作会议上的讲话
各级人大及其常委会要成为自觉坚持中国共产党领导的政治机
关、保证人民当家作主的国家权力机关、全面担负宪法法律赋
予的各项职责的工作机关，始终同人民群众保持密切联系。
一、把牢政治方向
我们要坚持党的全面领导，把党的领导贯穿人大工作全过程各
方面，确保党的主张通过法定程序成为国家意志，其中 14 条
意见是管长远的。
"""
    assert paragraphs(page) == [
        "在全县人大工作会议上的讲话",
        "各级人大及其常委会要成为自觉坚持中国共产党领导的政治机关、保证人民当家作主的国家权力机关、"
        "全面担负宪法法律赋予的各项职责的工作机关，始终同人民群众保持密切联系。",
        "一、把牢政治方向",
        "我们要坚持党的全面领导，把党的领导贯穿人大工作全过程各方面，确保党的主张通过法定程序成为"
        "国家意志，其中 14 条意见是管长远的。",
    ]


def test_the_indent_of_wrapped_text_says_where_a_paragraph_begins():
    page = """在全县人大工作会议上的讲话
　　各级人大及其常委会要成为自觉坚持中国共产党领导的政
治机关，把各项工作做得更好。我们要坚持党的全面领导到底。
　　要把党的领导贯穿人大工作全过程各方面，做到心中有数。
　　一、把牢政治方向
　　确保党的主张通过法定程序成为国家意志，我们的责任重
大，任务艰巨，要认真对待。
"""
    assert paragraphs(page)[1:] == [
        "各级人大及其常委会要成为自觉坚持中国共产党领导的政治机关，把各项工作做得更好。"
        "我们要坚持党的全面领导到底。",
        "要把党的领导贯穿人大工作全过程各方面，做到心中有数。",
        "一、把牢政治方向",
        "确保党的主张通过法定程序成为国家意志，我们的责任重大，任务艰巨，要认真对待。",
    ]


def test_a_flattened_line_is_parted_at_its_gaps():
    page = f"{TITLE}\n各位代表：   {LONG}   一、提高认识   {LONG}   二、抓好落实   {LONG}"
    assert paragraphs(page) == [
        TITLE, "各位代表：", LONG, "一、提高认识", LONG, "二、抓好落实", LONG,
    ]  # fmt: skip


def test_a_viewers_chunks_are_joined_and_headings_in_the_middle_found():
    body = f"{LONG}一、办好建议，让代表的话有回音一是要抓住关键。{LONG}二、聚焦大局{LONG}" * 2
    half = len(body) // 2 + 3
    page = f"{TITLE}\n1、{body[:half]}\n2、{body[half:]}"
    found = paragraphs(page)
    assert "一、办好建议，让代表的话有回音" in found
    assert "".join(found[1:]) == body
    assert removed(page)["1、"] == "分页编号"


def test_a_numbered_list_is_no_viewers_chunks():
    page = f"{TITLE}\n1、{LONG * 3}\n2、{LONG * 3}\n3、{LONG * 3}"
    assert "1、" not in removed(page)


def test_an_advertisement_between_two_halves_of_a_sentence():
    page = (
        f"{TITLE}\n{LONG}\n要坚持有重点、讲质量，科学编制五年立法规划，积极开展小快灵立法，\n"
        "更多公文素材请加微信:sample01 进群,\n推动人民群众全程参与。\n" + LONG
    )
    assert (
        "要坚持有重点、讲质量，科学编制五年立法规划，积极开展小快灵立法，推动人民群众全程参与。"
        in (paragraphs(page))
    )


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("示例文库 导航", "网站名"),
        ("当前位置：首页 > 讲话 > 正文", "面包屑"),
        ("发表时间：2006/1/9 来源：示例网 浏览：33", "元信息"),
        ("[大][中][小]", "互动按钮"),
        ("下面是小编为大家整理的讲话，供大家参考。", "网站引语"),
    ],
)
def test_furniture_above(line, rule):
    page = f"{line}\n{TITLE}\n{LONG}"
    assert removed(page) == {line: rule}
    assert paragraphs(page) == [TITLE, LONG]


def test_the_speech_goes_on_after_a_marker_that_was_none():
    page = f"{TITLE}\n{LONG}\n相关文章\n别的讲话（2015）\n二、抓好落实\n{LONG}"
    assert removed(page) == {"相关文章": "页尾", "别的讲话（2015）": "页尾"}


def test_an_abstract_below_is_removed_only_where_it_repeats():
    abstract = LONG[:20] + "..."
    page = f"{TITLE}\n{LONG}\n谢谢大家！\n摘要:\n{abstract}"
    assert removed(page)[abstract] == "内容摘要"
    other = "这是另外一句没有出现过的话，说的是别的事情..."
    assert other in paragraphs(f"{TITLE}\n{LONG}\n谢谢大家！\n{other}")


def test_the_whole_body_twice():
    body = [f"第{n}件事，{LONG}" for n in "一二三四五"]
    page = "\n".join([TITLE, *body, *body])
    assert paragraphs(page) == [TITLE, *body]


def test_a_refrain_is_no_second_copy():
    body = [f"第{n}件事，{LONG}" for n in "一二三四五"]
    page = "\n".join([TITLE, *body, body[0]])
    assert paragraphs(page) == [TITLE, *body, body[0]]
