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


@pytest.mark.parametrize(
    ("title", "text", "level", "meeting"),
    [
        (
            "在青山镇第十届人民代表大会第一次会议上的讲话",
            "今天我代表县委、县人大、县政府，向大会的召开表示热烈的祝贺！",
            "county",
            "town",
        ),
        (
            "在青山镇第十届人民代表大会第一次会议上的讲话",
            "今天我代表县妇联、镇党委、镇政府，向大会的召开表示热烈的祝贺！",
            "town",
            "town",
        ),
        ("在全市粮食工作会议上的发言", "我县仓容不足。我县要修仓。市委放心。", "county", "city"),
        ("在全市粮食工作会议上的讲话", "有人说我县仓容不足。我市要修仓。", "city", "city"),
        ("镇党委书记在县委党校培训班上的发言", "学了五天。", "town", "county"),
        ("在督查某某乡政府进驻会上的讲话", "县委督查组讲了，县委有要求。", "county", "county"),
        ("国务院副总理在某市粮库座谈会上的讲话", "粮库很要紧。", "national", "national"),
        ("国务院副总理在省委扩大会议上的讲话", "粮库很要紧。", "national", "province"),
        ("在粮农学习课堂上的讲话", "全国人大的同志来了，我县的粮农也来了。", "county", "county"),
        ("2025年政府工作报告", "我代表国务院，向大会报告工作。全市要看。", "national", "national"),
        ("政府工作报告", "我代表市人民政府，向大会报告工作。我县要看。", "city", "city"),
        ("在推进会上的讲话", "今天，市委召开全市推进会，我县要跟上。", "county", "city"),
    ],
    ids=["guest-from-above", "joint-greeting", "guest-from-below", "quoted", "party-school",
         "inspected", "leader-in-a-place", "leader-at-an-organ", "lesson", "state-council",
         "on-behalf", "ours-beats-all"],
)  # fmt: skip
def test_who_speaks_and_who_convened(title, text, level, meeting):
    assert values(title, paragraphs=(text,)) == (level, meeting)


@pytest.mark.parametrize(
    ("title", "speaker", "text", "level", "meeting"),
    [
        ("在开工动员会上的讲话", "县委副书记、县长　某某某", "今天开工。", "county", "county"),
        (
            "在座谈会上的讲话",
            "青山县委书记　某某某",
            "我早年在乡政府做过文书。",
            "county",
            "county",
        ),
        ("在座谈会上的讲话", "市委常委、青山区委书记　某某某", "大家好。", "district", "district"),
        ("在座谈会上的讲话", "县委常委、城关镇党委书记　某某某", "大家好。", "town", "town"),
        ("在座谈会上的讲话", "某某街道党工委书记　某某某", "大家好。", "town", "town"),
        ("在座谈会上的讲话", "县财政局局长　某某某", "大家好。", "county", "county"),
        ("在全市水利会议上的讲话", "青山县委书记　某某某", "大家好。", "county", "city"),
        ("在全县水利会议上的讲话", "县长　某某某", "大家好。", "county", "county"),
        ("在全县粮食座谈会上的发言", "省人大代表　某某某", "大家好。", "county", "county"),
        ("在粮食座谈会上的发言", "市政协委员　某某某", "大家好。", None, None),
        ("在培训班上的讲课", "省委党校教授　某某某", "全镇的干部都来了。", "town", "town"),
        ("在粮食座谈会上的发言", "省人大代表、青山镇党委书记　某某某", "大家好。", "town", "town"),
        # The words decide that say it, where the speaker's office says nothing.
        ("在座谈会上的讲话", "某某集团董事长　某某某", "全镇要行动。", "town", "town"),
        ("在座谈会上的讲话", "张镇", "大家好。", None, None),
        ("在座谈会上的讲话", "董事长　张镇", "大家好。", None, None),
        ("在座谈会上的讲话", "社区党委书记　某某某", "大家好。", None, None),
    ],
)
def test_the_office_of_the_speaker(title, speaker, text, level, meeting):
    found = levels_of(title, "", [text], (), speaker)
    assert tuple(item and item.value for item in found) == (level, meeting)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("根据区直机关工委安排，现将情况汇报如下。", "district"),
        ("市直各部门都来了人。", "city"),
        ("县直单位的同志也在工地上。", "county"),
        ("恳请县直部门帮我们修路。", None),
        ("也离不开县直各部门的大力支持。", None),
        ("省市县直部门联合检查。", None),
        ("审计了6个省直部门、5家市直单位。", None),
        ("按县直机关工委的安排述职，全镇党员都在听。", "town"),
    ],
)
def test_departments_of_a_place(text, level):
    found = levels_of("抓党建工作述职报告", "", [text])[0]
    assert (found and found.value) == level


def test_a_rule_for_any_town_is_no_towns():
    text = "全区的粮库要登记。全区上下要动手，区党委要检查。本乡无粮库的，由邻乡代管。"
    assert values("新粮库登记要点", paragraphs=(text,))[0] == "district"


def test_where_one_learned_says_nothing_of_the_text():
    text = "请来省委党校的老师讲课。区政府向大家报了账。"
    assert values("在培训会议上的讲话", paragraphs=(text,))[0] == "district"


@pytest.mark.parametrize(
    "title", ["在粮库抢险队授旗仪式上的讲话", "在升旗仪式上的讲话", "在换旗仪式上的致辞"]
)
def test_flags_are_no_banners(title):
    assert levels_of(title, "", []) == (None, None)
    assert levels_of("在稻香旗授旗仪式上的讲话", "", [])[0].value == "county"
