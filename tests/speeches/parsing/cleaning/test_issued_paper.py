"""A document of an office that prints a speech: red head, notice and foot go, the speech stays."""

import pytest

from speeches.parsing import parse

SPEECH = [
    "在全县粮库安全会议上的讲话",
    "（2022年7月7日）",
    "谷满仓",
    "同志们：",
    "粮库的账要一本一本地对，仓门要一扇一扇地查，谁的责任谁来担。",
    "一、把仓门看紧",
    "夜里要有人值守，雨天要有人巡查，钥匙要有人保管，一样也不能少。",
    "同志们，秋粮就要进仓了，大家辛苦了，谢谢大家！",
]
NOTICE = [
    "稻香县粮食局办公室",
    "关于印发谷满仓局长讲话的通知",
    "各粮库、各粮站：",
    "现将谷满仓局长在全县粮库安全会议上的讲话印发给你们，请认真贯彻落实。",
    "稻香县粮食局办公室",
    "2022年7月9日",
]
FOOT = [
    "抄送：县政府办公室，县应急管理局。",
    "稻香县粮食局办公室　　　2022年7月9日印发",
    "共印60份",
]


def read(*lines: str):
    return parse("\n".join(lines).encode()).speeches


def rules(speech):
    return {item.rule for item in speech.removed}


def assert_is_the_speech(speech):
    assert speech.title == SPEECH[0]
    assert speech.delivered_on.value.isoformat() == "2022-07-07"
    assert speech.year.value == 2022
    assert speech.speaker == "谷满仓"
    assert speech.kind.value == "讲话"
    assert [item.text for item in speech.paragraphs] == SPEECH[3:]


@pytest.mark.parametrize(
    "red_head",
    [
        ["稻香县粮食局文件", "稻粮发〔2022〕12号"],
        ["000012", "秘密★一年", "稻香县粮食局文件", "稻粮发〔2022〕12号　　签发人：谷满仓"],
        ["中共稻香县委办公室", "稻办发[2022]3号", "━━━━━━━━━━━━━━"],
        [],
    ],
    ids=["head-and-number", "copy-and-signer", "ruled", "none"],
)
def test_a_notice_that_prints_a_speech(red_head):
    [speech] = read(*red_head, *NOTICE, *SPEECH, *FOOT)
    assert_is_the_speech(speech)
    assert {"印发通知", "版记"} <= rules(speech)
    assert ("红头" in rules(speech)) == bool(red_head)
    assert speech.published_on.value.isoformat() == "2022-07-09"


@pytest.mark.parametrize(
    "notice",
    [
        ["关于印发谷满仓同志在全县粮库安全", "会议上讲话的通知", *NOTICE[2:]],
        ["关于转发《谷满仓同志在全县粮库安全会议上的讲话》的通知", *NOTICE[2:], "附件：讲话"],
        [*NOTICE[:3], "现将谷满仓局长在全县粮库安全会议上的讲话印发给你", "们，请认真贯彻落实。",
         *NOTICE[4:], "（此件发至粮站）"],
    ],
    ids=["broken-title", "passed-on", "wrapped-sentence"],
)  # fmt: skip
def test_forms_of_the_notice(notice):
    [speech] = read(*notice, *SPEECH)
    assert_is_the_speech(speech)


def test_the_title_of_what_is_printed_may_be_broken():
    [speech] = read(*NOTICE, "在全县粮库安全", "会议上的讲话", *SPEECH[1:])
    assert_is_the_speech(speech)


def test_a_red_head_without_a_notice():
    [speech] = read("稻香县粮食局文件", "稻粮发〔2022〕12号", *SPEECH)
    assert_is_the_speech(speech)


@pytest.mark.parametrize(
    "foot",
    [
        ["主题词：粮食 安全 讲话", *FOOT],
        ["抄送：县政府办公室，县应急管理局，县消防大队，", "县财政局，各乡镇人民政府。", *FOOT[1:]],
        ["分送：县委、县政府领导，各乡镇。"],
        ["（共印60份）"],
    ],
    ids=["key-words", "list-on-two-lines", "distribution", "copies-alone"],
)
def test_forms_of_the_foot(foot):
    [speech] = read(*SPEECH, *foot)
    assert_is_the_speech(speech)
    assert "版记" in rules(speech)


@pytest.mark.parametrize(
    "line",
    [
        "要把简报发到每座粮库，抄送：县委办公室，让大家都看到。",
        "这本账去年共印60份，今年要印得更多。",
        "稻粮发〔2022〕12号文件说得很清楚，请大家会后再读一遍。",
        "现将粮库的情况印发给你们，请结合实际认真贯彻落实。",
    ],
)
def test_what_a_speech_says_of_papers_stays(line):
    [speech] = read(*SPEECH[:-1], line, SPEECH[-1])
    assert line in [item.text for item in speech.paragraphs]


def test_a_notice_that_prints_a_plan_is_left_alone():
    page = [line.replace("讲话", "工作方案") for line in NOTICE]
    [speech] = read(*page, "全县粮库安全工作方案", *SPEECH[4:])
    assert "印发通知" not in rules(speech)
    assert page[3] in [item.text for item in speech.paragraphs]


def test_a_speech_that_opens_with_a_notice_without_a_day_is_left_alone():
    [speech] = read(
        SPEECH[0],
        "同志们：",
        "关于印发县长讲话的通知",
        "现将讲话印发给你们，请各自学习。",
        SPEECH[4],
    )
    assert "印发通知" not in rules(speech)


@pytest.mark.parametrize("signed", [NOTICE[4:5], []], ids=["without-a-day", "without-both"])
def test_a_notice_without_its_day_takes_no_title(signed):
    """The first day below it is the speech's own then."""
    [speech] = read(*NOTICE[:4], *signed, *SPEECH)
    assert_is_the_speech(speech)


def test_what_an_offices_paper_has_by_its_form_is_no_lost_prose():
    [speech] = read("稻香县粮食局文件", "稻粮发〔2022〕12号", *NOTICE, *SPEECH, *FOOT)
    assert speech.flags == ()


def test_a_briefing_with_an_editors_note():
    [speech] = read(
        "稻香县粮库工作简报", "第12期（总第345期）", "稻香县粮食局办公室　　2022年7月9日",
        "编者按：7月7日，谷满仓局长在会上讲了话，现予刊发，供学习参考。",
        *SPEECH, "分送：县委、县政府领导。",
    )  # fmt: skip
    assert_is_the_speech(speech)
    assert {"标题上下", "编者按", "版记"} <= rules(speech)
