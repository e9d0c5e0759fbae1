"""Who speaks and when, where one line says both, and where only the title or a signature does."""

import pytest

from speeches.parsing import parse
from speeches.parsing.describing.dates import published_on
from speeches.parsing.describing.head.speaker_elsewhere import speaker_named, speaker_signed
from speeches.parsing.describing.head.speakers import day_and_speaker

BODY = [
    "各位代表：",
    "粮库今年收粮三万吨，仓容用了九成，账目公开，粮农满意。",
    "来年要把旧仓修好，把磅秤校准，把路修到仓门口，让粮农排队的时间再短一些，让每一车粮都过得了秤、进得了仓、"
    "结得了账。",
]
TITLE = "在全县粮库工作会议上的讲话"


def read(*head: str, end: tuple[str, ...] = ()):
    return parse("\n".join([*head, *BODY, *end]).encode()).speeches[0]


@pytest.mark.parametrize(
    ("title", "who"),
    [
        ("谷满仓：在全县粮库工作会议上的讲话", "谷满仓"),
        ("谷丰：在全县粮库工作会议上的讲话", "谷丰"),
        ("谷满仓同志在全县粮库工作会议上的讲话", "谷满仓"),
        ("谷丰同志在全县粮库工作会议上的讲话", "谷丰"),
        ("王×同志在全县粮库工作会议上的讲话", "王×"),
        ("谷满仓在全县粮库工作会议上的讲话", "谷满仓"),
        ("欧阳满仓在全县粮库工作会议上的讲话", "欧阳满仓"),
        ("县人大常委会主任谷满仓在全县粮库工作会议上的讲话", "县人大常委会主任谷满仓"),
        ("县委书记谷满仓同志在全县粮库工作会议上的讲话", "县委书记谷满仓"),
        ("稻香县委副书记、县长谷丰在全县粮库工作会议上的讲话", "稻香县委副书记、县长谷丰"),
        ("县长谷满仓：在全县粮库工作会议上的讲话", "县长谷满仓"),
        ("习近平在全国粮食工作会议上的讲话", "习近平"),
        ("李鹏总理在全国粮食工作会议上的讲话", "李鹏总理"),
    ],
)
def test_speaker_in_the_title(title, who):
    assert speaker_named([title]) == who
    speech = read(title)
    assert speech.title == title
    assert speech.speaker == who


@pytest.mark.parametrize(
    "title",
    [
        "在全县粮库工作会议上的讲话",
        "镇人大主席团在全市座谈会上的发言",
        "石桥乡在全县粮库工作会议上的发言",
        "温州在全省粮食工作会议上的发言",
        "张家口在全国粮食工作会议上的发言",
        "马鞍山：在全省粮食工作会议上的发言",
        "江苏：在全国粮食工作会议上的发言",
        "县粮食局在全县粮库工作会议上的发言",
        "柳树湾在全县粮库工作会议上的发言",
        "高新区在全市粮库工作会议上的发言",
        "金融办在全县粮库工作会议上的发言",
        "县委书记在全县粮库工作会议上的讲话",
        "县长书记在座谈会上的讲话",
        "谷满仓、麦有余同志在全县粮库工作会议上的讲话",
        "全面落实粮食安全责任：在全县粮库工作会议上的讲话",
        "常委会主任会议在机关召开时的讲话",
        "代表在全县粮库工作会议上的发言",
        "谷满仓在全县粮库工作会议上强调",
    ],
)
def test_no_speaker_in_the_title(title):
    assert not speaker_named([title])


def test_line_below_goes_before_the_title():
    assert read("谷满仓" + TITLE, "县长　谷满仓", "（2021年6月4日）").speaker == "县长　谷满仓"


def test_speaker_in_the_title_element():
    page = f"<html><head><title>谷满仓{TITLE}</title></head><body><h1>{TITLE}</h1>"
    page += "".join(f"<p>{text}</p>" for text in BODY)
    speech = parse(page.encode()).speeches[0]
    assert (speech.title, speech.speaker) == (TITLE, "谷满仓")


@pytest.mark.parametrize(
    ("line", "day", "who"),
    [
        ("2022年1月19日　谷满仓（县人大常委会主任）", "2022-01-19", "谷满仓（县人大常委会主任）"),
        ("2022年1月19日　谷满仓", "2022-01-19", "谷满仓"),
        ("2022年1月19日 县长 谷满仓", "2022-01-19", "县长 谷满仓"),
        ("（2022年1月19日　县长　谷满仓）", "2022-01-19", "县长　谷满仓"),
        ("县长　谷满仓　2022年1月19日", "2022-01-19", "县长　谷满仓"),
        ("县长　谷满仓（2022年1月19日）", "2022-01-19", "县长　谷满仓"),
        ("谷满仓　2022年1月19日", "2022-01-19", "谷满仓"),
        ("二〇二二年一月十九日　县长　谷满仓", "2022-01-19", "县长　谷满仓"),
    ],
)
def test_day_and_speaker_in_one_line(line, day, who):
    speech = read(TITLE, line)
    assert str(speech.delivered_on.value) == day
    assert speech.speaker == who
    assert speech.paragraphs[0].text == BODY[0]


@pytest.mark.parametrize(
    "line",
    [
        "2022年1月19日　县礼堂",
        "（2022年1月19日　送审稿）",
        "（2022年1月19日，根据录音整理）",
        "2022年1月19日　星期三",
        "2022年1月19日　来源：谷满仓",
        "2022年1月19日　稻香县第十七届人民代表大会第四次会议",
        "2022年1月19日，全县粮库工作会议召开。",
        "（2022年1月19日　南京）",
        "（2022年1月19日，莫斯科）",
    ],
)
def test_day_without_a_speaker(line):
    assert day_and_speaker(line) == ()


@pytest.mark.parametrize(
    ("end", "who"),
    [
        (("表态人：谷满仓", "2020年8月26日"), "谷满仓"),
        (("谷满仓", "2020年8月26日"), "谷满仓"),
        (("县长　谷满仓", "2020年8月26日"), "县长　谷满仓"),
        (("2020年8月26日", "谷满仓"), "谷满仓"),
        (("述职人：谷满仓",), "谷满仓"),
        (("发言人：谷满仓", "二〇二〇年八月二十六日"), "谷满仓"),
    ],
)
def test_signature(end, who):
    speech = read(TITLE, end=end)
    assert speech.speaker == who
    assert [paragraph.text for paragraph in speech.paragraphs][-len(end) :] == list(end)


@pytest.mark.parametrize(
    "end",
    [
        ("稻香县人民政府", "2020年8月26日"),
        ("县人大常委会办公室", "2020年8月26日"),
        ("谢谢大家", "2020年8月26日"),
        ("记录人：谷满仓", "2020年8月26日"),
        ("管好粮", "修好仓", "2020年8月26日"),
        ("谷满仓",),
    ],
)
def test_no_signature_of_a_speaker(end):
    assert speaker_signed([*BODY, *end]) == ""


@pytest.mark.parametrize("day", ["2023.10.12", "2023/10/12", "2019.3.21"])
@pytest.mark.parametrize("who", ["县长　谷满仓", "谷满仓"])
def test_machine_day_beside_the_speaker(day, who):
    for head in ((who, day), (day, who)):
        speech = read(TITLE, *head)
        assert speech.delivered_on
        assert speech.delivered_on.words == day
        assert speech.published_on is None
        assert speech.speaker == who


@pytest.mark.parametrize(
    "line", ["2023.10.12", "2023/10/12 9:30", "2023-10-12", "发布：2023.10.12"]
)
def test_machine_day_of_the_page(line):
    speech = read(TITLE, line)
    assert speech.delivered_on is None
    assert str(speech.published_on.value) == "2023-10-12"


@pytest.mark.parametrize(
    "line",
    [
        "（农历乙未年九月初九　2015年10月20日）",
        "农历乙未年九月初九，2015年10月20日",
        "2015年10月20日（农历乙未年九月初九）",
        "（2015年10月20日　农历九月初九）",
        "二〇一五年十月二十日（农历九月初八）",
        "2015年10月20日（重阳）",
        "2015年10月20日 （星期二）",
    ],
)
def test_day_with_a_note(line):
    assert str(read(TITLE, line).delivered_on.value) == "2015-10-20"


def test_stamp_in_brackets_is_the_pages():
    speech = read(TITLE, "(2021-08-13 22:47:18)")
    assert speech.delivered_on is None
    assert str(speech.published_on.value) == "2021-08-13"
    assert str(read(TITLE, "（2021年8月13日 9:30）").delivered_on.value) == "2021-08-13"


@pytest.mark.parametrize(
    "line",
    [
        "时间：2021年6月4日　地点：县会议中心",
        "会议时间：2021年6月4日上午  地点：县会议中心  主持人：麦有余",
        "时间：2021年6月4日；地点：县会议中心",
    ],
)
def test_day_and_place_in_one_line(line):
    assert str(read(TITLE, line).delivered_on.value) == "2021-06-04"


def test_a_table_of_the_meeting_tells_its_day_and_is_no_text():
    rows = (
        "会议名称\t全县粮库工作会议",
        "会议时间\t2021年6月4日（星期五）15:00",
        "会议地点\t县会议中心",
        "联系人\t麦干事 0000-0000000",
    )
    speech = read(TITLE, *rows)
    assert str(speech.delivered_on.value) == "2021-06-04"
    assert speech.published_on is None
    assert [paragraph.text for paragraph in speech.paragraphs] == BODY


@pytest.mark.parametrize(
    "table",
    [
        ("成文日期", "2022年04月29日", "发布日期", "2022年05月06日"),
        ("成文日期：2022-04-29", "发布日期：2022-05-06"),
        ("发文日期：2022年4月29日　发布时间：2022年5月6日",),
        ("发布日期", "2022年05月06日", "成文日期", "2022年04月29日"),
    ],
)
def test_day_of_publication_beside_that_of_the_paper(table):
    assert str(read(*table, TITLE).published_on.value) == "2022-05-06"


@pytest.mark.parametrize(
    "line",
    [
        "县委副书记、县长　麦有余　|　2021年6月4日晚",
        "县委书记 麦有余 | 2021年6月4日",
        "2021年6月4日 ｜ 县委书记　麦有余",
        "县长 麦有余 | （2021年6月4日）",
    ],
)
def test_who_speaks_and_when_in_one_line_of_a_site(line):
    speech = read(TITLE, line)
    assert str(speech.delivered_on.value) == "2021-06-04"
    assert speech.published_on is None


@pytest.mark.parametrize(
    "line", ["县政府办公室 | 2021-06-04", "麦有余 | 2021-06-04 10:20", "县政府网 | 2021年6月4日"]
)
def test_who_published_and_when_is_the_page_s(line):
    assert read(TITLE, line).delivered_on is None


@pytest.mark.parametrize(
    ("above", "published"),
    [
        (("稻香日报 2021年6月5日 星期六 农历四月廿五 往期回顾", "第01版：头版"), "2021-06-05"),
        (("第A02版：要闻 上一版 下一版", "2021年6月5日 星期六"), "2021-06-05"),
        (("第02版：要闻", "今天是2021年6月5日 星期六"), None),
        (("稻香县人民政府", "2021年6月5日 星期六 农历四月廿五"), None),
        (("第02版：要闻", "2021年6月5日 星期六 晴 12~20℃"), None),
    ],
)
def test_the_edition_of_a_newspaper_on_its_site(above, published):
    day = published_on(above, ())
    assert (day and str(day.value)) == published


@pytest.mark.parametrize(
    "bar", ["2021-06-05 | 县政府办公室 | 听报告 | 下载PDF版", "2021/06/05 09:30｜县委办｜打印"]
)
def test_a_bar_of_facts_between_title_and_speaker(bar):
    speech = read("2021年政府工作报告", bar, "（2021年6月4日）", "县长　麦有余")
    assert speech.title == "2021年政府工作报告"
    assert [paragraph.text for paragraph in speech.paragraphs] == BODY
    assert str(speech.published_on.value) == "2021-06-05"
    assert str(speech.delivered_on.value) == "2021-06-04"


def test_a_title_behind_a_day_and_a_bar_stays():
    line = "2021-06-05 | 在粮库会议上的讲话 | 县长"
    material = parse("\n".join([line, *BODY]).encode())
    assert all(
        line not in material.text[item.start : item.end] for item in material.speeches[0].removed
    )


def test_days_of_readers_are_no_days_of_the_page():
    page = f"<html><body><h1>{TITLE}</h1>" + "".join(f"<p>{text}</p>" for text in BODY)
    page += "<div id='comments'><h3>3 条评论</h3><ol><li><b>匿名用户</b> 2024年1月4日 "
    page += "<p>好。</p></li></ol></div>"
    speech = parse(page.encode()).speeches[0]
    assert speech.delivered_on is None
    assert speech.published_on is None
    assert [paragraph.text for paragraph in speech.paragraphs] == BODY
