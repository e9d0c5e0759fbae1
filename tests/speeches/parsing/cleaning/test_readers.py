"""What readers wrote below a speech goes, and the speech that goes on among it stays."""

import pytest

from speeches.parsing import parse
from tests.speeches.parsing.short_speech import BODY, TITLE


def speech(*lines: str):
    [found] = parse("\n".join([TITLE, *lines]).encode(), "页面.txt").speeches
    return found


def texts(*lines: str) -> list[str]:
    return [paragraph.text for paragraph in speech(*lines).paragraphs]


@pytest.mark.parametrize(
    "below",
    [
        ["一片云 山东 2024-01-21", "第二条说得在理，我们村的渠十年没有人去清过。", "回复 · 赞 5"],
        ["举报", "评论 3 赞 28", "一片云　广东　3小时前", "第二条说得在理，我们村的渠十年没清过。"],
        ["雨后 发表于 2024-1-5 09:30 沙发", "好材料，学习了。"],
        ["雨后 发表于 2024-1-5 09:30 板凳", "一、开头可以再短些；二、结尾有点散。随口一说。"],
        ["雨后 发表于 2024-1-5 09:30", "（一）数字少；（二）例子老。"],
        ["评论 (2)", "雨后：写得真实。"],
        ["阅读(451)┊ 评论 (2)", "评论 [发评论]", "雨后：写得真实。", "山里人：学习了，正要用。"],
        ["评论 重要提示：警惕虚假信息 [发评论]", "雨后：写得真实。"],
        ["热门评论", "雨后", "写得真实，说到心坎上了。"],
        ["发表评论 请自觉遵守互联网相关的政策法规，严禁发布色情、暴力、反动的言论。 中立"],
        ["网友评论仅供其表达个人看法，并不表明本站同意其观点或证实其描述。"],
        ["签名：路在脚下，心在远方"],
        ["个人签名：路在脚下，心在远方。"],
        ["顶一下 (14) 87.50% 踩一下 (2) 12.50%"],
        ["顶一下(0) 0%", "踩一下(0) 0%"],
    ],
)  # fmt: skip
def test_what_readers_wrote_goes(below):
    found = speech(*BODY, *below)
    assert [paragraph.text for paragraph in found.paragraphs] == BODY
    assert (found.delivered_on, found.published_on, found.complete) == (None, None, True)
    assert [section.heading for section in found.sections] == ["先把账算清楚", "再把活干扎实"]


@pytest.mark.parametrize(
    "bar", ["2楼 雨后 发表于 2024-1-5 09:30", "雨后 发表于 2024-1-5 09:30 | 只看该作者"]
)
def test_a_speech_posted_in_parts_stays(bar):
    assert texts(*BODY[:4], bar, *BODY[4:]) == BODY
    assert texts(*BODY[:6], bar, BODY[6]) == BODY
    assert texts(*BODY[:2], bar, *BODY[2:4], bar, *BODY[4:6], "散会。") == [*BODY[:6], "散会。"]


def test_a_second_salutation_among_posts_stays():
    greeting = ["同志们：", BODY[1] + BODY[3]]
    assert texts(*BODY[:-1], "雨后 发表于 2024-1-5 09:30", *greeting) == [*BODY[:-1], *greeting]


@pytest.mark.parametrize(
    "own",
    [
        ["汇报人：木某某"],
        ["木某某", "2024年1月5日"],
        ["主持人：散会。"],
        ["山东省某县水利局", "2024年1月5日"],
        ["签名栏空着的表，会后补上，一张也不要少。"],
    ],
)
def test_what_stands_below_a_speech_and_is_its_own_stays(own):
    assert texts(*BODY, *own) == [*BODY, *own]


def test_a_bar_of_buttons_inside_the_speech_takes_nothing_with_it():
    lines = ["会长：请大家看图。", "谢谢大家！"]
    assert texts(*BODY[:4], "评论 (3)", *lines) == [*BODY[:4], *lines]


@pytest.mark.parametrize(
    "below",
    [
        ["来源：某县人大", ": ， 。 视频 小程序 赞 ，轻点两下取消赞 在看 ，轻点两下取消在看"],
        ["知道了", "微信扫一扫", ": ， ， 。 视频 赞 ，轻点两下取消赞 分享 留言 收藏 听过"],
        ["Archiver|手机版|小黑屋|某论坛 GMT+8, 2018-3-1 10:22 , Processed in 0.03 second(s) ."],
        ["GMT+8, 2024-1-5 09:30 , Processed in 0.031258 second(s), 21 queries ."],
        ["附件【名词解释.docx】已下载 43 次"],
        ["附件：任务分工表.xls　下载次数：12"],
    ],
)  # fmt: skip
def test_what_programs_write_below_goes(below):
    found = speech(*BODY, *below)
    assert [paragraph.text for paragraph in found.paragraphs] == BODY
    assert found.complete
