"""The kind of a speech by its title, and by its own words where that is silent."""

import pytest

from speeches.parsing import parse
from speeches.parsing.describing.kinds import kind_of, kind_said


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("第三届荷花节开幕词", "致辞"),
        ("镇妇女代表大会闭幕词", "致辞"),
        ("招商恳谈会欢迎词", "致辞"),
        ("迎春宴会祝酒词", "致辞"),
        ("致抗洪官兵的慰 问 信", "致辞"),
        ("建校三十周年贺词", "致辞"),
        ("部署会议的开场白", "致辞"),
        ("在全县征兵工作会议上的动员", "讲话"),
        ("在秋收工作会议上的部署", "讲话"),
        ("在换届大会上的表态", "发言"),
        ("在动员部署会上的主持词", "主持词"),
    ],
)
def test_kinds_of_titles(title, kind):
    found = kind_of(title)
    assert found
    assert found.value == kind


@pytest.mark.parametrize("title", ["下一步工作部署", "2021年工作总结", "秋收动员令"])
def test_words_that_head_plans_name_no_kind(title):
    assert kind_of(title) is None


@pytest.mark.parametrize(
    ("paragraphs", "kind"),
    [
        (["各位代表：", "我受镇人大主席团委托，向大会报告一年来的工作，请予审议。"], "报告"),
        (["各位委员：", "现在，我把去年的账向大家作个报告，请各位委员审议。"], "报告"),
        (["各位领导：", "我叫谷满仓，现将一年来履职情况述职如下："], "述职"),
        (["各位领导：", "站在台上心里激动，我代表粮库全体职工作表态发言。"], "发言"),
        (["同志们：", "现在开会。", "下面，请县长讲话。", "散会。"], "主持词"),
        (["鞭炮声里，我们向全县粮农致以新春的问候！", "一年来，仓里满了。"], "致辞"),
        (["同志们：", "今天我们召开秋粮收购会议，主要是把任务交下去。"], "讲话"),
        (
            ["二是要把仓修好。我县仓容不足，要早动手，必须赶在雨前，各乡镇要拿出办法，要快。"],
            "讲话",
        ),
    ],
)
def test_a_speech_says_its_kind(paragraphs, kind):
    found = kind_said(paragraphs)
    assert found
    assert found.value == kind
    assert found.words


def test_a_text_that_speaks_to_nobody_has_no_kind():
    assert kind_said(["粮库建于1958年，占地三十亩，共有仓房十二座。"]) is None


def test_a_rule_is_not_filed_as_a_speech():
    page = (
        "粮库出入管理规则\n值班人员要登记车牌，必须核对磅单，严禁烟火，要随手锁门，务必交清钥匙。"
    )
    assert parse(page.encode()).speeches[0].kind is None


def test_what_a_page_left_above_the_salutation_says_no_kind():
    left = [
        "稻香文库收录，每日上新，写作更轻松！",
        "16.稻香省粮库报告",
        "17.麦田省粮库报告",
        "收录！",
    ]
    found = kind_said([*left, "各位代表：", "我代表粮库，向大会报告工作，请予审议。"])
    assert found
    assert found.value == "报告"
