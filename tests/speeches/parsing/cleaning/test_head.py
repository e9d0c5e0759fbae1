"""What stands above a speech: title, sub-title, speaker, date, and what sites hang on to them."""

import pytest

from speeches.parsing import parse

BODY = "各位代表：\n根据会议安排，现将有关情况汇报如下，不当之处，请批评指正。\n谢谢大家！\n"


def first(page):
    return parse((page + "\n" + BODY).encode(), "文件名.txt").speeches[0]


@pytest.mark.parametrize(
    "polluted",
    [
        "在全县会议上的讲话.docx",
        "在全县会议上的讲话_示例范文网",
        "在全县会议上的讲话[2]",
        "在全县会议上的讲话(二)",
        "在全县会议上的讲话[模版]",
        "在全县会议上的讲话(14篇)",
        "在全县会议上的讲话4篇",
        "[精选]在全县会议上的讲话",
        "在全县会议上的讲话（精选3篇）.doc",
        "标题：在全县会议上的讲话",
    ],
)
def test_polluted_titles(polluted):
    assert first(polluted).title == "在全县会议上的讲话"


@pytest.mark.parametrize(
    "lines",
    [
        "稻香县第九届人民代表大会第三次会议\n闭幕大会主持词",
        "政协麦浪市第四届委员会常务委员会\n关于四届五次会议以来提案工作情况的报告",
        "政协稻香县第十届委员会第二次会议\n开　幕　词",
        "稻香县工商业联合会（总商会）第九次会员代表大会\n工作报告",
        "稻香县第十七届人民代表大会常务委员会\n第二十一次会议上的讲话",
        "中国共产党稻香县第十三届委员会\n第五次全体会议\n主持词",
        "谷满仓同志\n在全县秋粮收购会议上的讲话",
        "全县人大系统工作经验交流会\n主持词",
    ],
)
def test_a_title_that_begins_with_a_body_or_its_congress(lines):
    """A body alone, or its meeting, is no title; what kind of speech it is stands below."""
    title = "".join(first(f"{lines}\n（2021年3月5日）").title.split())
    assert title == "".join(lines.split())


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            "中共稻香县委办公室　2016年11月14日\n谷满仓同志在全县会议上的讲话",
            "谷满仓同志在全县会议上的讲话",
        ),
        ("稻香县人民政府\n在全县秋粮收购会议上的讲话", "在全县秋粮收购会议上的讲话"),
        (
            "稻香县第十八届人民代表大会第一次会议\n稻香县人民检察院工作报告",
            "稻香县人民检察院工作报告",
        ),
    ],
    ids=["an-issuer-with-its-day", "an-occasion-of-its-own", "a-body-of-its-own"],
)
def test_a_body_above_a_title_that_is_whole(lines, title):
    assert first(f"{lines}\n（2021年3月5日）").title == title


@pytest.mark.parametrize(
    "lines",
    [
        "在2021年全镇人大工作会议上的讲\n话",
        "在2021年全镇人大工作会议上的\n讲话",
        "在2021年全镇人大\n工作会议上的讲话",
    ],
)
def test_a_title_on_two_lines(lines):
    assert first(lines).title == "在2021年全镇人大工作会议上的讲话"


@pytest.mark.parametrize(
    "lines",
    [
        "在全镇\n粮库安全会议上的\n讲话",
        "稻香县第十七届人民代表大会\n常务委员会\n工作报告",
        "关于稻香县2021年粮食收购计划\n执行情况与2022年粮食收购计划\n草案的报告",
        "在中共稻香县第十四届委员会\n第六次全体会议暨\n县委粮食工作会议上的讲话",
    ],
)
def test_a_title_centred_on_three_lines(lines):
    assert first(lines).title == lines.replace("\n", "")


@pytest.mark.parametrize(
    "lines",
    ["稻香县人民政府\n粮农之家\n在全县会议上的讲话", "关于我们\n联系站长\n在全县会议上的讲话"],
    ids=["a-site", "columns"],
)
def test_three_lines_that_are_no_title(lines):
    assert first(lines).title == "在全县会议上的讲话"


def test_an_office_above_a_title_that_begins_with_its_place():
    speech = first("稻香县粮食局局长\n在全县会议上的讲话")
    assert (speech.title, speech.speaker) == ("在全县会议上的讲话", "稻香县粮食局局长")


def test_a_part_of_several():
    speech = first("在全县会议上的讲话(第2/3页)")
    assert (speech.title, speech.part, speech.parts) == ("在全县会议上的讲话", 2, 3)
    assert not speech.complete


def test_spread_titles_close_up():
    assert first("政 府 工 作 报 告").title == "政府工作报告"


@pytest.mark.parametrize(
    ("page", "subtitle"),
    [
        ("奋力谱写新篇章\n——在全县三级干部会议上的讲话", "在全县三级干部会议上的讲话"),
        ("在全县会议上的讲话\n——努力开创人大工作新局面", "努力开创人大工作新局面"),
        ("在全县会议上的讲话\n让联络站门常开灯常亮事常办", "让联络站门常开灯常亮事常办"),
    ],
    ids=["kind-in-the-subtitle", "dash", "plain-line"],
)
def test_subtitles(page, subtitle):
    assert first(page).subtitle == subtitle


def test_lines_below_in_any_order():
    speech = first("在全县会议上的讲话\n（2021年3月5日）\n县人大常委会主任")
    assert (str(speech.delivered_on.value), speech.speaker) == ("2021-03-05", "县人大常委会主任")
    assert speech.paragraphs[0].text == "各位代表："


@pytest.mark.parametrize(
    "again",
    ["在2021年全县人大会议上的讲话", "《在2021年全县人大会议上的讲话》", "在全县人大会议上的讲话"],
    ids=["same", "in-marks", "shortened"],
)
def test_a_repeated_title_is_removed(again):
    page = f"在2021年全县人大会议上的讲话\n2021-03-06 10:00:00\n{again}"
    speech = first(page)
    assert speech.title == "在2021年全县人大会议上的讲话"
    if again.startswith("在2021年") or "《" in again:
        assert speech.paragraphs[0].text == "各位代表："
        assert "重复标题" in {item.rule for item in speech.removed}


def test_without_a_title_the_file_gives_one_and_says_so():
    speech = parse(BODY.encode(), "县人大讲话.txt").speeches[0]
    assert speech.title == "县人大讲话"
    assert speech.flags


def test_a_compilation_is_split():
    page = (
        "在座谈会上的发言2篇\n【篇一】在全县座谈会上的发言\n" + BODY
        + "【篇二】镇长在动员会上的讲话.docx\n" + BODY
    )  # fmt: skip
    speeches = parse(page.encode()).speeches
    assert [speech.title for speech in speeches] == ["在全县座谈会上的发言", "镇长在动员会上的讲话"]
    assert [len(speech.paragraphs) for speech in speeches] == [3, 3]


def test_a_single_篇_in_a_text_does_not_split_it():
    page = "在座谈会上的发言\n" + BODY + "第一篇章要写好，第二篇章更要写好，各位同志务必努力。\n"
    assert len(parse(page.encode()).speeches) == 1


TITLE = "在全县粮食工作会议上的讲话"
SPEECH = [
    "同志们：",
    "秋粮上场，我讲三点。",
    "磅秤要准，备款要足，不打白条，让粮农卖明白粮。谢谢大家！",
]


def said(headline, *lines):
    body = "".join(f"<p>{line}</p>" for line in (*lines, *SPEECH))
    speech = parse(f"<title>{headline}</title><h1>{headline}</h1>{body}".encode()).speeches[0]
    return [paragraph.text for paragraph in speech.paragraphs]


@pytest.mark.parametrize(
    "report",
    [
        ["本网讯（记者 林文清）9月3日，全县粮食工作会议召开，县长谷满仓讲话。"],
        ["稻香日报讯（通讯员 林文清）昨日，我县召开粮食工作会议，县长谷满仓讲话。"],
        ["本报讯 9月3日，全县粮食工作会议召开。", "会议要求，磅秤要准，备款要足，仓容要够。"],
        ["【稻香网消息】近日，全县粮食工作会议召开，会议由副县长主持。"],
    ],
)
@pytest.mark.parametrize(
    "own", [[TITLE], [TITLE, "谷满仓"], [TITLE, "县长　谷满仓", "（2024年9月3日）"]]
)
def test_a_reporters_lines_above_the_speechs_own_title(report, own):
    assert said("我县召开粮食工作会议", *report, *own) == SPEECH
    assert said("我县召开粮食工作会议 县长谷满仓讲话：备款要足", *report, *own) == SPEECH


def test_a_reporters_lines_down_to_the_one_that_announces_the_speech():
    report = [
        "本网讯（记者 林文清）9月3日，全县粮食工作会议召开，县长谷满仓讲话。",
        "会议指出，今年秋粮长得好，收购的担子不轻，各镇要早作准备。",
        "现将讲话全文刊发如下：",
    ]
    assert said(TITLE, *report) == SPEECH
    assert said("我县召开粮食工作会议", *report, TITLE, "谷满仓") == SPEECH


@pytest.mark.parametrize(
    "line",
    [
        "喜讯，是我们今天带来的第一样东西，秋粮丰收，粮农高兴。",
        "本报讯三个字，我们每天都见，我干了二十年记者，今天说三句话。",
        "我在县网讯办干了三年，粮食的事管过，账也管过，今天说几句。",
        "刚才（记者节刚过）有同志问我，粮价什么时候定，我说说看法。",
    ],
)
def test_what_a_speaker_says_of_news_stays(line):
    assert said(TITLE, line) == [line, *SPEECH]


def test_news_without_the_speech_s_head_stays():
    report = ["本网讯（记者 林文清）9月3日，全县粮食工作会议召开，县长谷满仓讲话。"]
    more = "会议指出，今年秋粮长得好，收购的担子不轻，各镇要早作准备。"
    assert said("我县召开粮食工作会议", *report, more) == [*report, more, *SPEECH]


@pytest.mark.parametrize(
    "note",
    [
        "博主按：上周去县里开会，稿子是我打的底稿。",
        "小编按：这是我帮镇里写的，留个纪念。",
        "【站长按】我写的第一篇稿子。",
        "笔者注：稿子是我打的底稿，粮价是去年的。",
        "编者按：这是我们今年收到的好稿子，大家看看。",
    ],
)
@pytest.mark.parametrize("below", [[], ["——在全县粮食工作会议上的发言", "镇长　谷满仓"]])
def test_what_an_editor_says_of_himself_goes(note, below):
    assert said("守住一方大粮仓", note, *below) == SPEECH


@pytest.mark.parametrize(
    "line", ["按说，粮价的事轮不到我讲，我还是要讲几句。", "笔者注意到，粮农在排队，我想说几句。"]
)
def test_words_like_an_editors_key_stay(line):
    assert said(TITLE, line) == [line, *SPEECH]
