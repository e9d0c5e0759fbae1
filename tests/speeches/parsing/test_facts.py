"""Kinds, dates, sources and slots."""

import datetime

import pytest

from speeches.parsing.describing.dates import published_on
from speeches.parsing.describing.kinds import OTHER, kind_of
from speeches.parsing.describing.years import event_year
from speeches.parsing.documents import Evidence
from speeches.parsing.vocabulary.dates import DATE_LINE, read_date
from speeches.parsing.vocabulary.folding import plain
from speeches.parsing.vocabulary.genre import is_body_like, is_salutation, is_title_like, numeral
from speeches.parsing.vocabulary.masks import distinct_masks
from speeches.parsing.vocabulary.sources import stated_address, stated_source


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("在述职评议会上的讲话", "讲话"),
        ("县人大常委会主任2019年述职报告", "述职"),
        ("2012年全镇人大工作会议主持词", "主持词"),
        ("全县人大工作经验交流材料：让代表家站活起来", "经验"),
        ("在经验交流会上的发言", "发言"),
        ("镇人大主席团2022年工作报告", "报告"),
        ("在开工仪式上的致辞", "致辞"),
        ("政 府 工 作 报 告", "报告"),
        ("关于加强代表工作的意见", "其他"),
    ],
)
def test_kind(title, kind):
    found = kind_of(title)
    assert (found.value if found else OTHER) == kind


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-04-14 21:49:36", (2022, 4, 14)),
        ("2006/1/9", (2006, 1, 9)),
        ("（2021年3月5日）", (2021, 3, 5)),
        ("二○一八年十二月二十九日", (2018, 12, 29)),
        ("二〇二三年三月十日", (2023, 3, 10)),
        ("2021年13月45日，后改为2021年12月5日", (2021, 12, 5)),
        ("２０１１ 年 ７ 月 ６ 日", (2011, 7, 6)),
        ("２０１１．７．６", (2011, 7, 6)),
        ("二 〇 一 一 年 七 月 二 十 六 日", (2011, 7, 26)),
        ("二О一一年七月六日", (2011, 7, 6)),
        ("2011年七月六日", (2011, 7, 6)),
        ("二〇一一年元月6日", (2011, 1, 6)),
    ],
    ids=[
        "iso",
        "slashes",
        "chinese",
        "numerals",
        "numerals-ten",
        "a-day-that-is-none",
        "set-apart",
        "wide-stops",
        "numerals-set-apart",
        "cyrillic-zero",
        "mixed",
        "first-month",
    ],
)
def test_read_date(text, day):
    assert read_date(plain(text)) == datetime.date(*day)


@pytest.mark.parametrize("text", ["2022年3月日", "12345-1-1", "第3/12页", "二○一八年"])
def test_no_date(text):
    assert read_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "（二〇一一年七月六日上午九时）",
        "（2015年2月27日，根据记录整理）",
        "（   月   日上午9时，县影剧院）",
        "20XX年X月X日",
        "〔2021年3月5日〕",
        "(2010.11.15)",
        "2013年10月22日下午3时",
        "（2010年3月26日县人大常委会通过）",
    ],
)
def test_a_line_that_is_the_day(text):
    assert DATE_LINE.fullmatch(text)


@pytest.mark.parametrize(
    "text",
    [
        "2021年3月5日，我们在这里开了会。",
        "2021年3月5日是个好日子",
        "3月5日至8日",
        "2013年10月22日 15:30",
        "（2021年全市完成投资，增长3%）",
        "第二〇一〇年度",
    ],
)
def test_a_line_that_names_a_day_and_is_more(text):
    assert not DATE_LINE.fullmatch(text)


def test_the_pages_date_is_the_first_in_its_furniture():
    lines = ["ID:1549289", "时间:2023-04-21", "2019-01-01"]
    assert published_on(lines, ()).value == datetime.date(2023, 4, 21)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("在2020县人大主任工作会议上讲话", 2020),
        ("县人大二〇二三年工作报告", 2023),
        ("在20**年全县会议上的讲话", None),
        ("在第十七届人民代表大会上的讲话", None),
    ],
)
def test_event_year(title, year):
    found = event_year(title, None, "")
    assert (found and found.value) == year


def test_the_date_in_the_speech_gives_the_year():
    day = Evidence(datetime.date(2021, 3, 5), "2021年3月5日")
    assert event_year("在会议上的讲话", day, "") == Evidence(2021, "2021年3月5日")
    assert event_year("在会议上的讲话", None, "（2020年11月）").value == 2020


@pytest.mark.parametrize("line", ["2021年3月5日", "（2021年3月）", "二○一八年十二月二十九日"])
def test_date_lines(line):
    assert DATE_LINE.fullmatch(line)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["公文写作示例驿站", "2022-04-14 网站:公文示例站"], "公文示例站"),
        (["文似看山不喜平 — — 示例文库◆记住我"], "示例文库"),
        (["发表于:2022-08-19 来源:网友投稿", "当前位置:青松公文库 > 正文"], "青松公文库"),
        (["2. 版权归属用户,示例网负责整理代发布。"], "示例网"),
        (["示例文库", "《 示例日报 》（ 2019年03月02日 01 版）"], "示例日报"),
        (["友情链接: 别家范文网"], None),
        (["来源:网络整理", "999+", "通过互联网等方式"], None),
    ],
    ids=["stated", "in-a-slogan", "nobody-stated", "in-passing", "a-newspaper", "links",
         "none"],
)  # fmt: skip
def test_source(lines, name):
    assert stated_source(lines) == name


def test_address():
    assert stated_address(["链接地址:http://m.example.com/news/1.html 转载请保留"]) == (
        "http://m.example.com/news/1.html"
    )
    assert stated_address(["javascript:alert(1)", "访问 http://www.example.com"]) is None


@pytest.mark.parametrize(
    ("text", "masks"),
    [
        ("XX镇位于XX县东南", ("XX", "XX镇", "XX县")),
        ("奋力谱写__新篇章", ("__",)),
        ("是*人大事业", ("*", "*人大")),
        ("营造爱**、爱人大的氛围", ("**",)),
        ("20XX年，××同志", ("20XX", "20XX年", "××", "××同志")),
        ("共3×4米，用XML和Xbox，qq群", ()),
        ("二○一八年", ()),
    ],
)
def test_masks(text, masks):
    assert distinct_masks(text) == masks


@pytest.mark.parametrize(
    ("text", "value"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("三十五", 35), ("7", 7), ("", None),
     ("百", None), ("十十", None), ("一二", None)],
)  # fmt: skip
def test_numeral(text, value):
    assert numeral(text) == value


@pytest.mark.parametrize(
    "line",
    [
        "同志们:",
        "各位代表、同志们：",
        "尊敬的各位领导、各位来宾，女士们、先生们：",
        "主席团、各位代表：",
    ],
)
def test_salutations(line):
    assert is_salutation(line)
    assert is_body_like(line)


@pytest.mark.parametrize(
    "line", ["要坚持以下原则：", "代表" * 29 + "，", "同志们，蓝图已经绘就。", "："]
)
def test_no_salutations(line):
    assert not is_salutation(line)


@pytest.mark.parametrize(
    "line",
    ["在全县人大工作会议上的讲话", "政 府 工 作 报 告", "全县经验交流材料：让家站活起来",
     "在座谈会上的发言（摘要）"],
)  # fmt: skip
def test_title_like(line):
    assert is_title_like(line)


@pytest.mark.parametrize(
    "line",
    ["会上，县长作了讲话。", "要认真学习领会，结合实际，抓好落实，及时报告", "公文写作驿站"],
)
def test_not_title_like(line):
    assert not is_title_like(line)
