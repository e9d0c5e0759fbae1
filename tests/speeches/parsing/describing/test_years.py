"""The year of the event, days that an office states, and years that contradict each other."""

import datetime

import pytest

from speeches.parsing import parse
from speeches.parsing.describing.dates import published_on, stated_day
from speeches.parsing.describing.years import contradicting_years, event_year
from speeches.parsing.documents import Evidence
from speeches.parsing.vocabulary.dates import DATE_LINE, read_date

BODY = [
    "各位代表：",
    "粮库今年收粮三万吨，仓容用了九成，账目公开，粮农满意。",
    "来年要把旧仓修好，把磅秤校准，把路修到仓门口，让粮农排队的时间再短一些。",
]


def read(*lines: str):
    return parse("\n".join(lines).encode())


def dated(text: str) -> Evidence[datetime.date]:
    return Evidence(datetime.date.fromisoformat(text), text)


@pytest.mark.parametrize(
    "line",
    [
        "——1955年7月5日至6日在第一届粮农代表大会第二次会议上",
        "--1981年11月30日和12月1日在第四届粮农代表大会第三次会议上",
        "----2012年2月29日在稻香区第十三届人民代表大会第六次会议上",
        "（2021年3月5日　县委礼堂）",
        "2021年3月5日，镇政府三楼会议室",
        "二○二一年三月五日至七日",
    ],
)
def test_lines_that_are_a_day(line):
    assert DATE_LINE.fullmatch(line)
    assert read_date(line)


@pytest.mark.parametrize(
    "line",
    ["2021年3月5日，我到粮库看过一回。", "2021年3月5日起修仓，到会议室要绕行，请大家包涵。",
     "从2021年3月5日至今"],
)  # fmt: skip
def test_sentences_with_a_day_are_none(line):
    assert not DATE_LINE.fullmatch(line)


@pytest.mark.parametrize(
    ("lines", "on_paper", "day"),
    [
        (["讲话时间：2021年3月5日"], False, "2021-03-05"),
        (["起草人：谷满仓", "审核人：麦香", "时间：2021年3月5日"], False, "2021-03-05"),
        (["时间：2021年3月5日上午9:00"], False, "2021-03-05"),
        (["日期：2021.3.5"], True, "2021-03-05"),
        (["时间：2021年3月5日"], False, None),
        (["时间:2021-03-05"], False, None),
        (["时间：2021-03-05 10:20:30", "来源：粮仓网"], True, None),
        (["发布时间：2021年3月5日", "地点：县委礼堂"], False, None),
    ],
    ids=["keyed", "draft", "half-day", "a-paper", "alone", "a-site", "a-moment", "posted"],
)  # fmt: skip
def test_a_day_that_an_office_states(lines, on_paper, day):
    found = stated_day(lines, on_paper)
    assert (found and found.value.isoformat()) == day


def test_the_head_of_a_draft():
    [speech] = read(
        "起草人：谷满仓", "审核人：麦香", "时间：2021年3月5日", "地点：县委礼堂",
        "在全县粮库会议上的讲话", "谷满仓", *BODY,
    ).speeches  # fmt: skip
    assert (speech.delivered_on.value.isoformat(), speech.published_on) == ("2021-03-05", None)
    assert (speech.year.value, speech.speaker) == (2021, "谷满仓")
    assert [item.text for item in speech.paragraphs] == BODY


def test_a_sites_day_stays_the_pages():
    lines = ["时间：2021-11-08 09:46:00"]
    assert stated_day(lines, False) is None
    assert published_on(lines, ()).value == datetime.date(2021, 11, 8)


@pytest.mark.parametrize(
    ("title", "day", "date_line", "subtitle", "paragraphs", "year"),
    [
        ("镇2020年政府工作报告", "2021-03-12", "", "", (), 2021),
        ("在2016年全县粮库会议上的讲话", None, "", "", (), 2016),
        ("在全县粮库会议上的讲话", None, "（二○一九年三月）", "", (), 2019),
        ("在全县粮库会议上的讲话", None, "", "二〇一九年全县粮库会议", (), 2019),
        ("在全县粮库会议上的讲话", None, "", "", ("同志们：", "粮满仓。", "2019年3月"), 2019),
        ("在粮库会议上的讲话", None, "", "", ("今天是2019年3月5日，粮库开门。",), 2019),
        ("在粮库会议上的讲话", None, "", "", ("新华社粮都2019年3月5日电　粮库开门。",), 2019),
        ("在粮库会议上的讲话", None, "", "", ("2019年3月，粮库着过一回火。", "粮满仓。"), None),
    ],
    ids=["the-days", "title", "month", "sub-title", "signed", "today", "dateline", "a-memory"],
)
def test_event_year(title, day, date_line, subtitle, paragraphs, year):
    found = event_year(title, dated(day) if day else None, date_line, subtitle, paragraphs)
    assert (found and found.value) == year


@pytest.mark.parametrize(
    ("title", "others", "day", "paragraphs"),
    [
        ("在2016年全县粮库会议上的讲话", (), "2019-06-05", ()),
        ("在全县粮库会议上的讲话", ("在2016年全县粮库会议上的讲话-粮仓网",), "2019-06-05", ()),
        ("在2016年全县粮库会议上的讲话", ("2019年全县粮库会议上的讲话",), None, ()),
        ("在2016年粮库会议上的讲话", (), None, ("今天，我们召开2019年全县粮库会议。",)),
        ("在2018年全县粮库会议上的讲话", (), "2019-06-05", ()),
        ("2018年粮库工作报告", (), "2019-10-05", ()),
    ],
)
def test_years_that_contradict(title, others, day, paragraphs):
    assert contradicting_years(title, others, dated(day) if day else None, "", paragraphs)


@pytest.mark.parametrize(
    ("title", "others", "day"),
    [
        ("2018年粮库工作报告", (), "2019-03-05"),
        ("在2018年度粮库总结表彰大会上的讲话", (), "2019-01-20"),
        ("在2019年粮库工作会议上的讲话", (), "2018-12-28"),
        ("镇2018年政府工作报告及2019年工作安排", (), "2019-03-12"),
        ("在全县粮库会议上的讲话", ("2024年粮库讲话范文3篇",), "2019-06-05"),
        ("在全县粮库会议上的讲话", (), "2019-06-05"),
        ("在2019年粮库会议上的讲话", (), None),
        ("在20**年粮库会议上的讲话", (), "2019-06-05"),
    ],
    ids=["a-report", "looks-back", "looks-ahead", "both", "a-shop", "none", "no-day", "masked"],
)
def test_years_that_do_not(title, others, day):
    assert not contradicting_years(title, others, dated(day) if day else None, "", ())


def test_a_contradiction_is_told_twice():
    material = read("在2016年全县粮库会议上的讲话", "（2019年6月5日）", *BODY)
    [speech] = material.speeches
    assert speech.year.value == 2019
    assert [flag.name for flag in speech.flags] == ["years"]
    assert any("年份不一" in warning for warning in material.warnings)
