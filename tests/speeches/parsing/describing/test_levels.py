"""Both levels: titles that say them, titles that mislead, speeches that tell by themselves."""

import pytest

from speeches.parsing.describing.levels import levels_of


def values(title, subtitle="", paragraphs=()):
    return tuple(item.value if item else None for item in levels_of(title, subtitle, paragraphs))


@pytest.mark.parametrize(
    ("title", "level", "meeting_level"),
    [
        ("镇人大主席团在市人大座谈会上的发言", "town", "city"),
        ("在全县人大工作会议上的讲话", "county", "county"),
        ("在2020县人大主任工作会议上讲话", "county", "county"),
        ("2023年领导在全市人大人事代表工作座谈会上的讲话", "city", "city"),
        ("区人大常委会2021年工作报告", "district", None),
        ("县人大常委会主任2019年述职报告", "county", None),
        ("在镇巴县人大工作会议上的讲话", "county", "county"),
        ("政协徐州市委员会常委会工作报告", "city", None),
        ("在徐州市铜山区人大常委会全体会议上的讲话", "district", "district"),
        ("在全县乡镇人大主席座谈会上的讲话", "county", "county"),
        ("县委书记在全县经济工作会议上的讲话", "county", "county"),
        ("在某某自治县人大工作会议上的讲话", "county", "county"),
        ("在全区营商环境推进会上的讲话", "district", "district"),
        ("在自治区人大培训班上的发言", "province", "province"),
        ("乡镇长在全县人代会上的发言", "county", "county"),
    ],
)
def test_titles(title, level, meeting_level):
    assert values(title) == (level, meeting_level)


@pytest.mark.parametrize(
    "title",
    ["在开发区社区工作座谈会上的讲话", "在城市建设现场会上的讲话", "在县（市、区）座谈会上的讲话"],
    ids=["no-district", "no-city", "a-list"],
)
def test_characters_that_lie(title):
    assert values(title, paragraphs=("全镇上下要行动起来。",))[0] == "town"


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("要变成全镇上下的共同行动，全年向镇委专题汇报。县人大也很关心。", "town"),
        ("我县经济稳中有进，县委高度重视，各乡镇人大积极配合。", "county"),
        ("今年以来，全区上下紧盯项目，区委多次研究，社区干部很辛苦。", "district"),
        ("全市共建成代表家站，城市更新加快，县（市、区）人大同步推进。", "city"),
    ],
)
def test_a_silent_title_lets_the_speech_speak(words, level):
    assert values("在座谈会上的讲话", paragraphs=(words,)) == (level, level)


def test_nothing_tells():
    assert levels_of("在座谈会上的讲话", "", ["大家好。"]) == (None, None)


def test_the_subtitle_names_the_meeting():
    assert values("奋力谱写新篇章", "在全县三级干部会议上的讲话") == ("county", "county")


def test_evidence_are_words_of_the_title():
    level, _ = levels_of("镇人大主席团在市人大座谈会上的发言", "", [])
    assert level.words in "镇人大主席团在市人大座谈会上的发言"
