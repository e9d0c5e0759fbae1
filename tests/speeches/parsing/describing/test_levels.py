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


@pytest.mark.parametrize(
    ("title", "text", "level", "meeting"),
    [
        ("××乡镇妇女联合会工作报告", "五年来，妇联办了实事。", "town", None),
        ("重点项目务虚会区长讲话", "开春以来，项目不少。", "district", "district"),
        ("区政协主席在第一次主席会议上的讲话", "今天人到得齐。", "district", "district"),
        (
            "在粮食工作会议上的讲话",
            "今天，县委召开全县粮食工作会议，意义重大。",
            "county",
            "county",
        ),
        ("县委书记在镇人代会上的讲话", "各位代表辛苦了。", "county", "town"),
        ("习近平在知识分子座谈会上的讲话", "今天很高兴。", "national", "national"),
        ("习近平同中央党校县委书记研修班学员座谈", "大家来自基层。", "national", "national"),
    ],
)
def test_levels_of_titles_without_a_body(title, text, level, meeting):
    about, convened = levels_of(title, "", [text])
    assert (about and about.value) == level
    assert (convened and convened.value) == meeting


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("市委、市政府刚开过会，市委要求快，市政府要求实，市委还要检查。我县不能慢。", "county"),
        ("我市排第二。全县要努力，全县上下要一条心，县委、县政府说到做到。", "county"),
        ("特别行政区的客人来了，军区的同志也来了，全镇都欢迎。", "town"),
    ],
)
def test_a_text_that_says_ours(text, level):
    assert levels_of("", "", [text])[0].value == level
