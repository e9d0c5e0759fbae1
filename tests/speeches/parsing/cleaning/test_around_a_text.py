"""What mails, forums, blogs, offices, books and pages of questions put around a speech goes, each
by a mark that no speech has; what a speaker says of such things stays."""

import pytest

from speeches.parsing import parse
from tests.speeches.parsing.short_speech import BODY, TITLE

MIDDLE = len(BODY) // 2


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def web(*pieces: str):
    html = f"<html><head><title>x</title></head><body>{''.join(pieces)}</body></html>"
    [found] = parse(html.encode(), "x.html").speeches
    return found


def text(*lines: str):
    [found] = parse("\n".join(lines).encode(), "页面.txt").speeches
    return found


def assert_clean(speech, body=BODY):
    assert [paragraph.text for paragraph in speech.paragraphs] == body
    assert (speech.title, speech.subtitle, speech.complete) == (TITLE, "", True)


SHOWN = f"<h1>{TITLE}</h1>{paragraphs(BODY)}"


@pytest.mark.parametrize(
    "line",
    [
        "您所在的位置是：稻香人大网 >> 会议之窗",
        "你现在所在的位置是：首页 > 领导讲话",
        "您当前的位置为：首页>>要闻",
        "当前所在栏目是：领导讲话",
        "目前所处位置：首页 > 讲话",
        "您正在浏览：首页 > 人大工作 > 讲话",
    ],
)
def test_where_a_reader_is_goes(line):
    assert_clean(text(line, TITLE, *BODY))
    assert_clean(text(TITLE, line, *BODY))


@pytest.mark.parametrize("line", ["图片", "[图片]", "【图片】"])
def test_what_is_left_of_a_picture_goes(line):
    assert_clean(text(TITLE, *BODY[:2], line, *BODY[2:]))
    assert_clean(text(TITLE, *BODY, line))


@pytest.mark.parametrize(
    "lines",
    [
        ["发自我的iPhone"],
        ["--", "发自我的华为手机"],
        ["从我的 iPad 发送"],
        ["来自我的小米手机"],
        ["发自网易邮箱大师"],
        ["Sent from my iPhone"],
        ["获取 Outlook for iOS"],
        ["--", "发自我的平板", "本邮件及附件含有保密信息，如误收请删除。"],
        ["保密提示：本邮件仅供收件人使用，如您误收，请立即告知发件人并删除，不得传播。"],
        ["此电子邮件可能含有机密内容，若您不是指定收件人，请予销毁并通知我们。"],
    ],
)
def test_what_mail_programs_and_offices_put_below_a_mail_goes(lines):
    assert_clean(text(TITLE, *BODY, *lines))


@pytest.mark.parametrize(
    "line",
    [
        "（作者系稻香县委常委、宣传部部长）",
        "（作者单位：稻香县人大常委会）",
        "（作者为稻香镇党委书记）",
        "（本文作者系县政协主席）",
        "【作者系县水利局党组书记（挂职）】",
        "(作者现任稻香县人大常委会主任)",
    ],
)
def test_who_wrote_it_by_the_words_of_who_printed_it_goes(line):
    assert_clean(text(TITLE, *BODY, line))
    assert_clean(web(SHOWN, f"<p>{line}</p><p>本版编辑 木小某</p>"))


@pytest.mark.parametrize("line", ["流转记录", "传阅记录", "签批记录", "流程跟踪"])
def test_who_had_a_paper_when_goes(line):
    assert_clean(text(TITLE, *BODY, line, "2023-12-28 17:50　木某　提交"))


@pytest.mark.parametrize(
    "line",
    [
        "测评等次\t□好　□较好　□一般　□差",
        "等次：□优 □良 □中 □差",
        "☑同意 □不同意",
        "评定\t☐好 ☐中",
    ],
)
def test_boxes_to_tick_go(line):
    assert_clean(text(TITLE, *BODY, line))
    assert_clean(text(TITLE, line, *BODY))


@pytest.mark.parametrize(
    "line",
    [
        "稻香讲话选（2019—2022）· 第二辑　农业农村",
        "稻香县领导讲话选编 第二册",
        "水利工作文选　第一辑",
    ],
)
def test_the_running_head_of_a_book_goes(line):
    assert_clean(text(line, TITLE, *BODY))


@pytest.mark.parametrize("line", ["共享此文章：", "分享此文：", "转发本文：", "分享该页面"])
def test_what_heads_buttons_to_share_goes(line):
    assert_clean(text(TITLE, *BODY, line, "微博", "一碗鱼面"))


@pytest.mark.parametrize(
    "line",
    [
        "博主按：上周随县里去工地开会，稿子是我打的底稿，留个纪念。",
        "站长按：本站收录此稿，供各位同行学习。",
        "【编者按】我们刊发这篇讲话，请各单位学习。",
        "整理者按：据会议记录整理，我核对过两遍。",
    ],
)
def test_a_note_that_says_whose_it_is_goes_though_it_says_i(line):
    assert_clean(text(TITLE, line, *BODY))
    assert_clean(web(f"<h1>{TITLE}</h1><blockquote><p>{line}</p></blockquote>{paragraphs(BODY)}"))


@pytest.mark.parametrize(
    "note",
    [
        ["① 断渠在北坡村民组，今为文物。——编者注"],
        ["① 断渠在北坡村第三村民", "组，今为文物。——编者注"],
        ["* 讲话时有删节。——整理者注"],
        ["[2] 冬修会每年一次。——编者注。"],
    ],
)
def test_an_editors_footnote_goes(note):
    assert_clean(text(TITLE, *BODY[:4], *note, *BODY[4:]))
    assert_clean(text(TITLE, *BODY, *note))


def test_a_footnote_of_the_text_stays():
    lines = [*BODY, "① 断渠在北坡村第三村民组。"]
    assert_clean(text(TITLE, *lines), lines)


@pytest.mark.parametrize(
    "line",
    [
        "时间控制在四分钟以内，语速放慢",
        "语速放慢，此处停顿",
        "发言时间控制在5分钟左右、语速适中",
        "这段脱稿讲",
        "音量提高",
    ],
)
def test_how_to_say_it_goes(line):
    assert_clean(text(TITLE, *BODY[:2], line, *BODY[2:]))


@pytest.mark.parametrize(
    "line",
    [
        "本次图文直播到此结束，感谢网友关注。",
        "谢谢大家。图文直播到此结束，感谢网友收看！",
        "以上是会议的文字直播，直播到此结束，欢迎关注。",
    ],
)
def test_that_a_broadcast_in_words_ends_is_no_part_held_back(line):
    assert text(TITLE, *BODY, line).complete


@pytest.mark.parametrize(
    "line", ["图文直播到此结束，感谢网友关注。", "文字直播已经结束，谢谢收看。"]
)
def test_the_end_of_a_broadcast_in_words_goes(line):
    assert_clean(text(TITLE, *BODY, line))


@pytest.mark.parametrize(
    "line",
    [
        "今天的会议到此结束，请大家继续关注渠道建设。",
        "今天的视频直播就此结束，感谢各位网友观看，欢迎关注。",
        "揭牌仪式到此结束，完整的安排请看手册，散会！",
    ],
)
def test_a_host_who_ends_a_meeting_holds_nothing_back(line):
    assert_clean(text(TITLE, *BODY, line), [*BODY, line])


@pytest.mark.parametrize(
    "box",
    [
        "<marquee>热烈祝贺全县水利会议胜利召开</marquee>",
        "<p><marquee behavior=scroll><font color=red>稻香人民欢迎您！</font></marquee></p>",
        '<div class="runhead">稻香讲话选 · 农业农村</div>',
    ],
)
def test_a_running_line_above_goes(box):
    assert_clean(web(box, SHOWN))


def test_a_speech_in_a_running_line_stays():
    assert_clean(web(f"<marquee>{paragraphs([TITLE, *BODY])}</marquee>"))


@pytest.mark.parametrize(
    "box",
    [
        '<div class="psign">心中有丘壑，笔下有山河。</div>',
        '<div class="sign" style="max-height:99px;maxHeightIE:99px;">心中有丘壑，笔下有光。</div>',
        '<div id="sig8" class="signature" style="max-height: 200px">愿得一支笔，写尽灯火。</div>',
        '<div class="sharedaddy sd-sharing-enabled"><h3>赞过：</h3><p>正在加载……</p></div>',
    ],
)
def test_what_stands_below_each_post_goes(box):
    assert_clean(web(SHOWN, box))


@pytest.mark.parametrize("name", ["sign", "signature"])
def test_who_signs_stays(name):
    assert_clean(web(SHOWN, f'<p class="{name}">稻香县水利局</p>'), [*BODY, "稻香县水利局"])


ENTRIES = ["稻香县人大代表建议办理办法", "冬修会议日程安排", "某镇修渠记"]


@pytest.mark.parametrize("form", ["{0}. <a href=#>{1}</a>", "<i>{0}</i> <a href=#>{1}</a>"])
def test_numbered_lists_of_links_go(form):
    rows = (form.format(at, entry) for at, entry in enumerate(ENTRIES, 1))
    listed = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    table = f"<table><tr><td>点击排行</td></tr>{listed}</table>"
    for speech in (web(table, SHOWN), web(SHOWN, table)):
        assert_clean(speech)
        assert [section.label for section in speech.sections] == ["一、", "二、"]


def test_headings_that_are_links_stay():
    heads = ["1. 先把账算清楚", "2. 再把活干扎实"]
    linked = [f"{head[:3]}<a href=#>{head[3:]}</a>" for head in heads]
    pieces = [*BODY[:2], linked[0], BODY[3], linked[1], *BODY[5:]]
    shown = [*BODY[:2], heads[0], BODY[3], heads[1], *BODY[5:]]
    assert_clean(web(f"<h1>{TITLE}</h1>{paragraphs(pieces)}"), shown)


def test_the_title_proper_stands_once():
    speech = text(f"{TITLE}（书面交流材料）", TITLE, *BODY)
    assert [paragraph.text for paragraph in speech.paragraphs] == BODY


ASKED = "<h1>拟任水利局长的供职发言怎么写？</h1><p>下周要开会，求大神给个范例。</p><b>山里的猫</b>"
ANSWERED = "<p>编辑于 2022-09-06 09:31</p><p>小码头</p><p>讲三件事就行，别堆成绩。</p>"


@pytest.mark.parametrize(
    "agreed",
    ["45 人赞同了该回答", "1.2 万人赞同了该回答", "3 人点赞了该回答", "1,024 人认同此答案"],
)
def test_a_question_and_who_answers_go(agreed):
    lead = "<p>去年帮人写过一篇，略去地名，供题主参考：</p>"
    above = f"{ASKED}<p>{agreed}</p>{lead}"
    assert_clean(web(f"{above}<p><b>{TITLE}</b></p>{paragraphs(BODY)}{ANSWERED}"))
    asked = web(f"{above}{paragraphs(BODY)}{ANSWERED}")
    assert [paragraph.text for paragraph in asked.paragraphs] == BODY
    assert asked.title == "拟任水利局长的供职发言怎么写？"


def test_how_many_agreed_below_a_speech_takes_nothing_of_it():
    foot = "<p>12 人赞同了该回答</p><p>编辑于 2023-01-02 10:11・IP 属地浙江</p>"
    assert_clean(web(SHOWN, foot))


@pytest.mark.parametrize(
    "sentence",
    [
        "位置：渠首闸门往下二百米，老樟树对面，那里的渗水最厉害，春节以前一定要补上。",
        "要把本邮件往来的老办法改掉，通知一律当面送到，谁误了时间谁说明，不准推给邮递员。",
        "我们在会上放几张图片，请大家看一看，这是去年冬天的渠，这是今年冬天的渠，差别在哪里。",
        "请县直部门把时间控制在五分钟以内，语速放慢一点，把问题讲清楚，不念稿子，不绕弯子。",
        "水利文选第三辑收了这次会议的材料，请各村领回去，人手一本，对照着干，不要锁在柜子里。",
        "要把流转记录查清楚，哪一件建议在哪个部门压了几天，一件一件说明白，不能糊涂过去。",
        "这次会议的作者系列图书，各村都要领，放在农家书屋里，冬天闲的时候请大家翻一翻。",
        "这场直播结束以后，很多网友留言说渠道修得好，也有人说修得慢，两样话我们都要听。",
    ],
)
def test_what_a_speaker_says_of_such_things_stays(sentence):
    lines = [*BODY[:2], sentence, *BODY[2:]]
    assert_clean(text(TITLE, *lines), lines)
    assert_clean(web(f"<h1>{TITLE}</h1>{paragraphs(lines)}"), lines)
