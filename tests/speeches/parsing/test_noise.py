"""Each rule matches the lines it was written for, and no rule can be made slow."""

import time

import pytest

from speeches.parsing import noise
from speeches.parsing.clean import _first_rule

LINES = [*noise.ANYWHERE, *noise.HEAD, *noise.TAIL]
STRETCHES = [*noise.INVISIBLE, *noise.STAMPS]


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
        "推进“最多跑一次”改革，网上办理率达到百分之九十。",
        "本文件自下发之日起施行。",
        "分享改革发展成果，要让群众有更多获得感。",
        "要把更多资源下沉到基层，让群众在家门口办成事。",
        "最近，我们到县里调研，感触很深。",
        "相关部门要密切配合，形成合力。",
        "推荐提名候选人要严格按照程序进行。",
        "大",
    ][:-1],
)
def test_sentences_of_a_speech_match_no_rule(sentence):
    assert _first_rule(noise.ANYWHERE, sentence) is None
    assert _first_rule(noise.TAIL, sentence) is None
    assert not any(rule.pattern.search(sentence) for rule in STRETCHES)


@pytest.mark.parametrize(
    "unit",
    (
        "1␣ 大 分享 展开>> 来源:大大 ␣ ：1 首页> 字号 更多 （ [ 1: 网 在线 下载全文 第1页 摘要： A "
        "加微信:"
    ).split(),
)
def test_no_rule_is_slow_on_repetition(unit):
    line = (unit.replace("␣", " ") * 300)[:299] + "，"
    started = time.perf_counter()
    for rules in (noise.ANYWHERE, noise.HEAD, noise.TAIL):
        _first_rule(rules, line)
    for rule in STRETCHES:
        rule.pattern.search(line)
    assert time.perf_counter() - started < 2
