"""Each rule matches the lines it was written for, and no rule can be made slow."""

import pytest

from speeches.parsing.vocabulary import (
    site_buttons,
    site_edges,
    site_facts,
    site_pieces,
    site_rules,
)
from tests.growth import steep

LINES = [
    *site_rules.ANYWHERE,
    *site_edges.EDGE,
    *site_edges.HEAD,
    *site_edges.TAIL,
    site_rules.NOTICE,
]
STRETCHES = [*site_pieces.INVISIBLE, *site_pieces.STAMPS]
GROUPS = ("anywhere", "edge", "head", "tail")


@pytest.mark.parametrize(
    ("rule", "example"),
    [(rule, example) for rule in LINES for example in rule.examples],
    ids=lambda value: getattr(value, "name", value),
)
def test_line_rules_match_their_examples(rule, example):
    assert rule.pattern.fullmatch(example)


@pytest.mark.parametrize(
    ("rule", "example"),
    [(rule, example) for rule in STRETCHES for example in rule.examples],
    ids=lambda value: getattr(value, "name", repr(value)),
)
def test_stretch_rules_match_in_their_examples(rule, example):
    assert rule.pattern.search(example)


@pytest.mark.parametrize(
    "sentence",
    [
        "加强其他方面的工作",
        "三是开通代表微信群、QQ群等，及时发布信息、交流经验、解答疑问。",
        "要严厉打击侵权假冒行为，保护知识产权。",
        "查处侵犯著作权案件十七起，依法处理，侵权必究。",
        "推进“最多跑一次”改革，网上办理率达到百分之九十。",
        "分享改革发展成果，要让群众有更多获得感。",
        "要把更多资源下沉到基层，让群众在家门口办成事。",
        "要把更多好的经验材料登在县人大网站上，让大家学。",
        "最近，我们到县里调研，感触很深。",
        "相关部门要密切配合，形成合力。",
        "未完成任务的乡镇，要在月底前补上。",
        "剩余17个村的饮水工程，今年全部完工。",
        "代表登录履职平台，就能查看每件建议办理的完整过程。",
        "会前，我们给大家准备了三份材料，希望认真阅读。",
        "《任务分解表》由办公室整理。",
        "未经许可，任何单位不得占用基本农田。",
        "3.投诉举报渠道还不畅通。群众投诉以后，处理结果没有人说。",
        "仅供参考，不当之处请批评指正。",
        "容错要有清单，免责声明不能代替责任追究，该处理的还要处理。",
        "举报网址：www.example.gov.cn，欢迎监督。",
        "关键词：实干",
        "《示例日报》2021年3月5日第3版刊登了我县的做法",
        "要发动通讯员、摄影爱好者参与宣传",
        "邀请记者随行拍摄",
        "同时，我们向全世界声明：我们所反对的只是帝国主义制度，任何所有制都可以联系。",
    ],
)
def test_sentences_of_a_speech_match_no_rule(sentence):
    assert site_rules.matching_rule("anywhere", sentence) is None
    assert site_rules.matching_rule("tail", sentence) is None
    assert not any(rule.pattern.search(sentence) for rule in STRETCHES)


@pytest.mark.parametrize(
    "line",
    [
        "[ 打 印 ]　[ 收 藏 ]", "阅读(812)┊评论 (3)┊收藏(0)", "返回顶部",
        "展开>>", "[大][中][小]", "收藏 分享赚钱", "【发表评论】【告诉好友】", "- END -",
    ],
)  # fmt: skip
def test_lines_of_nothing_but_buttons(line):
    assert site_buttons.is_button_line(line)


@pytest.mark.parametrize("line", ["1234", "——", "阅读是最好的学习", "大会", ""])
def test_other_lines_are_no_buttons(line):
    assert not site_buttons.is_button_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "作者：佚名    文章来源：示例文秘网    点击数：2041    更新时间：2009-3-12 16:40:05",
        "发布单位：县人大办 审稿人：某某",
        "索 引 号：011/2022 信息分类：领导讲话",
        "2024年3月2日 · 某号 · 约 514 字",
        "二○一七年六月三日　来源：示例　人气：77",
        "原创 某号 2023-02-11 07:30 发表于某地",
        "发布时间:2025-06-14 08:19:00      字体大小:[大][中][小]",
    ],
)
def test_bars_of_facts(line):
    assert site_facts.is_metadata(line)


@pytest.mark.parametrize(
    "line",
    [
        "2012年11月15日，会议选举产生了新一届领导机构。人民网·某网精选，以飨网友。",
        "（2021年3月5日）", "2020年3月5日 星期四", "在全县人大工作会议上的讲话",
        "会议时间：上午九点到十一点半，雨雪不改，遇节假日顺延一天，地点不变，请大家互相转告。" * 2,
    ],
)  # fmt: skip
def test_no_bars_of_facts(line):
    assert not site_facts.is_metadata(line)


@pytest.mark.parametrize(
    "unit",
    (
        "1␣ 大 分享 展开>> 来源:大大 ␣ ：1 首页> 字号 更多 （ [ 1: 网 在线 下载全文 第1页 摘要： A "
        "加微信:"
    ).split(),
)
def test_no_rule_is_slow_on_repetition(unit):
    def ask(size):
        line = (unit.replace("␣", " ") * size)[: size - 1] + "，"
        for group in GROUPS:
            site_rules.matching_rule(group, line)
        site_facts.is_metadata(line)
        for rule in STRETCHES:
            rule.pattern.search(line)

    assert not steep(ask, 300, times=6, power=2)


@pytest.mark.parametrize(
    "known", [*site_pieces.INVISIBLE, *site_pieces.STAMPS], ids=lambda known: known.examples[0]
)
def test_every_example_has_the_sign_that_a_rule_needs(known):
    """Lines without it are not looked through."""
    if known.needs:
        assert all(known.needs.search(text) for text in known.examples)
