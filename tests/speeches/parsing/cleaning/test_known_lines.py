"""What a page says of itself above and below a speech goes; what a speaker says stays."""

import pytest

from speeches.parsing import parse

TITLE = "在全县粮食工作会议上的讲话"
BODY = [
    "同志们：",
    "今天开这个会，专门讲秋粮收购。今年的雨水多，稻子收得晚，各粮库要早腾仓、早备款，不打白条。",
    "一、腾仓要早",
    "会后各乡镇要拿出方案，收购的进度半月一报，仓容不够的要提前说，运粮的路要修好。谢谢大家！",
]


def read(*lines):
    return parse("\n".join(lines).encode()).speeches[0]


def texts(*lines):
    return [paragraph.text for paragraph in read(*lines).paragraphs]


ANYWHERE = (
    "观看本页视频，请先安装 Adobe Flash Player 插件。",
    "您的浏览器版本过低，请升级浏览器后访问本站。",
    "获取 Adobe Flash Player",
    "稿件好帮手，好用的公文写作工具！立即试用",
    "微信订阅号",
    "站内检索：",
)
INTRODUCTIONS = (
    "粮食是国之根本，粮库是粮食的家，每年秋天都有许多会要开。以下是小编给大家带来的"
    "粮食会议讲话，欢迎阅读。",
    "万粒粮食，一份责任。下面就给大家分享几篇粮食工作会议上的讲话，希望大家喜欢。",
)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        *((line, place) for line in ANYWHERE for place in ("above", "under", "below")),
        *((line, place) for line in INTRODUCTIONS for place in ("above", "under")),
    ],
)
def test_a_pages_own_lines_go(line, place):
    above, under, below = ([line] if place == name else [] for name in ("above", "under", "below"))
    speech = read(*above, TITLE, *under, *BODY, *below)
    assert speech.title == TITLE
    assert [paragraph.text for paragraph in speech.paragraphs] == BODY
    assert speech.complete


@pytest.mark.parametrize(
    "sentence",
    [
        "要用好检索工具，把近五年的建议找出来，一条一条对，看看哪些办了，哪些没有办。",
        "政务大厅的老系统打不开新版浏览器，群众意见很大，信息中心要在月底前升级完，不能再拖。",
        "订阅党报党刊的工作要抓紧，各村的工具书也要配齐，农家书屋不能只有空架子。",
        "下面，请各位代表为大家分享一下经验，好的做法要整理出来，给没有来的同志看看。",
        "下面，我结合这几年的工作，和大家分享三点体会，讲得不对的地方请批评，仅供大家参考。",
        "下面就怎样开好代表座谈会，同大家分享几点看法，供各乡镇参考，也请各位多提意见。",
        "有的干部靠小程序下载模板写材料，工具好用，心却懒了，写出来的东西没有人爱看。",
    ],
)
def test_what_a_speaker_says_of_tools_and_pages_stays(sentence):
    lines = [*BODY[:2], sentence, *BODY[2:]]
    assert texts(TITLE, *lines) == lines
    assert sentence in texts(TITLE, BODY[0], sentence, *BODY[1:])


def test_a_title_with_the_number_of_its_part_and_a_colon_is_cut():
    assert read(f"{TITLE}（一）：", *BODY).title == TITLE
