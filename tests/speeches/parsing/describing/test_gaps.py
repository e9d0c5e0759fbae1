"""Digits and words that a site took out, and speeches that are none."""

import pytest

from speeches.parsing.describing.gaps import find_gaps
from speeches.parsing.describing.genre_checks import not_a_speech, title_misfit


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("会议于2022年3月日召开。", "2022年3月日"),
        ("会后，各单位要在天内拿出方案。", "在天内"),
        ("代表总数达到了人，比上届多。", "达到了人"),
        ("全年听取专项工作报告项，开展执法检查次。", "报告项"),
        ("系统已接入个部门，运转正常。", "接入个部门"),
        ("同比增长%，高于全市。", "增长%"),
        ("县第届人大第次会议开幕。", "第届人大"),
        ("充分利用 和网络方便快捷的功能。", "利用 和网络"),
    ],
)
def test_gaps(text, gap):
    assert any(gap in found for found in find_gaps(text))


@pytest.mark.parametrize(
    "text",
    [
        "会议于2022年3月5日召开，力争在年内完成。",
        "立己达人，自律自强；建立个人账户，保护个体经营。",
        "重大事项、具体事项。增长8.2%，达到 9 ％，完成XX%。",
        "每年每月每日，年年月月；人大代表 和群众一道",
        "三次会议、第一届、第十次，逐项检查，逐条落实。",
    ],
)
def test_no_gaps(text):
    found = [gap for gap in find_gaps(text) if "代表 和" not in gap]
    assert found == []


STORY = ["第九十章 人代会", "县长笑道：“都来了？”", "主任说：“来了。”"]


def test_a_chapter_is_no_speech():
    assert "第九十章" in not_a_speech("某小说", "其他", STORY)


@pytest.mark.parametrize(
    ("kind", "paragraphs"),
    [
        ("讲话", ["群众说：“好”。" * 12]),
        ("其他", ["第三章 要求完善监督制度。", "要坚持问题导向。"]),
    ],
    ids=["a-speech-that-quotes", "a-chapter-of-a-statute"],
)
def test_a_speech_may_quote(kind, paragraphs):
    assert not_a_speech("在大会上的讲话", kind, paragraphs) is None


BODY = ["要坚持问题导向，建立台账，明确责任，逐项销号，见到实效。" * 15]


def test_a_title_of_which_the_text_says_nothing():
    assert title_misfit("在全县乡村振兴产业发展推进会上的讲话", BODY)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("在全县乡村振兴推进会上的讲话", [*BODY, "乡村产业要兴旺。"]),
        ("在全县人大工作会议上的讲话", BODY),
        ("在全县乡村振兴产业发展推进会上的讲话", ["同志们："]),
    ],
    ids=["one-pair-is-enough", "no-theme", "too-short-to-tell"],
)
def test_a_title_that_fits(title, body):
    assert title_misfit(title, body) is None


@pytest.mark.parametrize(
    "text",
    [
        "大会应到代表人，实到人，符合规定。",
        "因事请假的代表名，",
        "回顾总结年全市工作，部署年工作。",
    ],
)
def test_numbers_of_a_congress_that_are_gone(text):
    assert find_gaps(text)


@pytest.mark.parametrize("text", ["应到代表49人，实到47人。", "总结全年工作，部署来年工作。"])
def test_numbers_of_a_congress_that_stand(text):
    assert not find_gaps(text)
