"""Texts that are no speeches, known by their marks; and speeches that have some of these."""

import pytest

from speeches.parsing.describing.genre_checks import not_a_speech
from speeches.parsing.describing.kinds import OTHER

NEWS = [
    "10月8日上午，县粮食局召开秋粮收购工作会议，安排今年的收购任务。",
    "县长谷满仓出席会议并讲话，副县长田丰收主持会议。",
    "会议指出，今年粮食丰收，各库要早腾仓。会议强调，不准打白条。",
    "谷满仓要求，各乡镇要把运粮的路修好。",
]
NOTICE = [
    "经研究，拟于10月8日召开秋粮收购工作会议，现将有关事项通知如下：",
    "一、会议时间：10月8日上午九时",
    "二、参会人员：各粮库主任",
    "请于10月6日以前将名单报县粮食局，联系电话：0000000",
]
STATUTE = [
    "第一条 为了规范粮库管理，制定本办法。",
    "第二条 本办法所称粮库，是指存放粮食的仓房。",
    "第三条 粮库应当登记。",
    "第四条 本办法自2021年1月1日起施行。",
]
ADVICE = [
    "写好一篇秋收动员讲话，动笔之前要留意下面几点：",
    "1.标题要写明会议名称，称谓单独一行。",
    "2.语言要简洁，内容要突出重点，少用套话。",
    "3.结尾用一两句话号召，听众才记得住。",
]
ARTICLE = [
    "粮库，又称粮仓，一般分为中央储备库和地方储备库。",
    "粮库主任由粮食部门任命，和粮站不同，粮库不设门市。[1]",
    "最早的粮库见于汉代，简称仓。",
]
STORY = [
    "“你怎么来了？”",
    "谷满仓嘴角挂着笑，缓缓放下秤砣，她站起来，望着他。",
    "“粮库要拆了。”他低声说道，眼里闪过一丝光。",
]
ESSAY = [
    "小时候，奶奶总坐在老屋的灶台边剥豆子，炊烟从瓦缝里钻出去。",
    "那年秋天，父亲挑着两筐稻谷去粮站，我走在后面，仿佛走在一条金色的河里。",
]


@pytest.mark.parametrize(
    ("title", "text", "sort"),
    [
        ("我县召开秋粮收购会议", NEWS, "新闻"),
        ("", NEWS, "新闻"),
        ("关于召开秋粮收购会议的通知", NOTICE, "通知"),
        ("", NOTICE, "通知"),
        ("粮库管理办法", STATUTE, "法规"),
        ("秋收讲话怎么写", ADVICE, "写作指导"),
        ("粮库常识", ARTICLE, "介绍文章"),
        ("", STORY, "小说"),
        ("记忆里的粮站", ESSAY, "散文"),
    ],
)
def test_no_speech(title, text, sort):
    told = not_a_speech(title, OTHER, text)
    assert told
    assert sort in told


@pytest.mark.parametrize(
    ("title", "kind", "text"),
    [
        (
            "在秋粮收购会议上的讲话",
            "讲话",
            ["同志们：", "10月8日，省里召开了会议，会议强调，不准打白条。我们要照着办。"],
        ),
        (
            "秋粮收购会议主持词",
            "主持词",
            ["同志们：", "出席会议的有各粮库主任。首先请谷满仓同志讲话，列席会议的同志请就座。"],
        ),
        ("", OTHER, ["二要把仓修好。我们县仓容不足，各乡镇要拿出办法，我们一起想办法。"]),
        ("粮库经验材料", "经验", ["近年来，镇粮库一般分为三班，由站长任命组长，账目公开。"]),
        ("", OTHER, ["秋风起，稻谷香。全镇粮库收了新粮，仓里满了，路也修好了。"]),
    ],
)
def test_a_speech_is_not_doubted(title, kind, text):
    assert not_a_speech(title, kind, text) is None
