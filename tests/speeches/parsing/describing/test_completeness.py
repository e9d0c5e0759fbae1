"""Is it whole, is it spun: with evidence, and without false alarm."""

import pytest

from speeches.parsing import parse
from speeches.parsing.describing.completeness import assess
from speeches.parsing.documents import ParsedSection

WHOLE = ["各位代表：", "下面，我讲三点意见。", "要抓好落实，见到实效。", "谢谢大家！"]


def sections(count):
    return [ParsedSection(1, "一、", "标题", f"s{n}", n + 2, 4, 1) for n in range(count)]


def judge(paragraphs=WHOLE, found=0, furniture=(), withheld=(), part=None, parts=None, **more):
    return assess(paragraphs, sections(found), furniture, withheld, part, parts, **more)


def test_whole():
    assert judge(found=3).complete


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({"part": 2, "parts": 3}, "第2页，共3页"),
        ({"withheld": ["(未完,全文共960字)"]}, "只显示了一部分"),
        ({"paragraphs": [*WHOLE[:3], "及时化解民间纠纷，广泛了解社情民意，妥善"]}, "句子中断"),
        ({"paragraphs": [*WHOLE[:3], "要抓好落实，如在基础..."]}, "省略号"),
        ({"furniture": ["共计5853个字,预计阅读时长20分钟"]}, "注明5853字"),
        ({"paragraphs": WHOLE[:3], "furniture": ["VIP专免", "999+", "6 页"]}, "预览"),
        ({"paragraphs": [*WHOLE[:3], WHOLE[2]], "found": 2}, "要讲3个方面，只见2个"),
    ],
    ids=["part", "paywall", "broken", "ellipsis", "length", "preview", "promise"],
)
def test_not_whole(case, words):
    fitness = judge(**case)
    assert not fitness.complete
    assert words in fitness.reason


def test_a_preview_shell_around_a_whole_speech_is_whole():
    assert judge(furniture=["VIP专免", "999+", "6 页"]).complete


OPENING = "做好今年的人大工作，要紧扣中心，依法履职，密切联系群众，把代表作用发挥出来。"
POINT = "要把门打开，把凳子摆好，让群众愿意来、来了有话说，说了有回音。"


def read(*lines):
    """The one speech of a page with these lines below its title."""
    (speech,) = parse(
        "\n".join(["在全县代表工作会议上的讲话", "同志们：", *lines]).encode()
    ).speeches
    return speech


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([OPENING + "为了开好这次会议，我讲三点意见。"], "我讲三点意见"),
        ([OPENING, "下面，我就今年的工作讲几点意见："], "讲几点意见"),
        ([OPENING, "一、提高认识", POINT, "二、抓好落实", POINT + "重点抓好以下三项工作。"],
          "以下三项工作"),
        ([OPENING, "现将一年来的工作情况报告如下。"], "报告如下"),
        ([OPENING + "我讲三点意见。", "一、提高认识", POINT, "二、抓好落实", POINT], "只见2个"),
        ([OPENING, "提三点要求：一是站位要高，看得远一些。二是作风要实，走得勤一些。"], "只见2个"),
        ([OPENING + "下面讲几点意见。", "一、提高认识", POINT], "只有“一、”"),
        ([OPENING, "一、提高认识", POINT, "二、抓好落实"], "句子中断"),
        ([OPENING, "一、提高认识。", POINT, "二、抓好落实。"], "没有正文"),
        ([OPENING, POINT, "刚才，xx同志通报了上半年代表"], "句子中断"),
        ([OPENING, POINT, "大家要再接再厉，"], "句子中断"),
        ([OPENING, POINT, "要加强"], "句子中断"),
        ([OPENING, POINT, "主要表现在："], "句子中断"),
        ([OPENING, POINT + "大家都来学习《代表法》和《监督"], "“《”没有收尾"),
        ([OPENING, POINT + "老百姓说得好：“门开着，心就近了。"], "的““”没有收尾"),
        ([OPENING, POINT + "今年建了三个站（城东、城西、城南。"], "“（”没有收尾"),
        ([OPENING, POINT + "老百姓说：\"门开着，心就近了。"], "没有收尾"),
        ([OPENING, POINT + "小事拖久了，就会变成大事；大事...", "微信订阅号"], "省略号"),
        ([OPENING, POINT + "（以下省略）", "谢谢大家！"], "只显示了一部分"),
        ([OPENING, "（略）", POINT, "谢谢大家！"], "只显示了一部分"),
        ([OPENING, POINT + "……（未完，全文共900字，现仅显示200字。"], "只显示了一部分"),
        ([OPENING, POINT, "谢谢大家！", "剩余62%的内容，会员可阅读"], "只显示了一部分"),
        ([OPENING, POINT, "[下一页]"], "只显示了一部分"),
        ([OPENING, POINT, "以上报告，请予审"], "句子中断"),
        ([OPENING, POINT, "（二）"], "句子中断"),
        ([OPENING, POINT + "经主任会议"], "句子中断"),
        ([OPENING, POINT + "要办好每一件市人大代表建议"], "句子中断"),
        ([OPENING, POINT + "奋力谱写新篇章。", "大家在热烈的掌声中"], "句子中断"),
        ([OPENING, POINT + "奋力谱写新篇章。", "一"], "句子中断"),
    ],
    ids=[
        "points-announced-last", "some-points", "inside-a-section", "reported-below", "too-few",
        "too-few-in-a-paragraph", "one-alone", "heading-last", "heading-with-stop", "with-a-slot",
        "comma", "short", "colon", "title-open", "quotation-open", "bracket-open", "plain-quotes",
        "button-below-dots", "left-out", "left-out-inside", "unfinished", "for-members", "next",
        "cut-formula",
        "label-alone", "office-in-a-sentence", "deputy-in-a-sentence", "below-a-pledge", "number",
    ],
)  # fmt: skip
def test_a_cut_text_is_not_complete(lines, words):
    speech = read(*lines)
    assert not speech.complete
    assert words in speech.incomplete_reason


@pytest.mark.parametrize(
    "lines",
    [
        [OPENING, POINT, "谢谢大家"],
        [OPENING, POINT, "祝大家新春愉快、万事如意"],
        [OPENING, POINT, "此致", "敬礼", "林文清", "2021年3月5日"],
        [OPENING, POINT, "中共示例县委员会", "2021年3月5日"],
        [OPENING, POINT, "县人大常委会主任　林　文　清", "二○二一年三月"],
        [OPENING, POINT + "（热烈鼓掌）"],
        [OPENING, POINT + "谢谢大家"],
        [OPENING, POINT, "（根据录音整理，未经本人审阅）"],
        [OPENING, POINT, "汇报人：林文清"],
        [OPENING, POINT, "附件：代表名单", "林文清", "白石镇"],
        [OPENING, POINT, "注释", "〔1〕见《代表工作手册》"],
        [OPENING, POINT + "奋力谱写新篇章。", "白石镇全体代表签名"],
        [OPENING, POINT, "让我们把每一件小事办好……", "县人大常委会", "2021年3月5日"],
        [OPENING + "我讲两点意见。", "一、提高认识", POINT, "二、抓好落实", POINT],
        [OPENING + "我讲三点意见。", "一、提高认识", POINT, "二、抓好落实", POINT,
         "最后，" + POINT],
        [OPENING, "提三点要求：一是看得远一些。二是走得勤一些。三是办得实一些。"],
        [OPENING, POINT + "以上三点意见，请大家抓好落实。"],
        [OPENING, POINT + "这就是我今天讲的三点意见。"],
        [OPENING, POINT, "以上是我的两点体会。"],
        [OPENING, "今年定下五大方略，一战略（总体战略）管全局，件件都有人抓、有人管。"],
        [OPENING, POINT + "民生工程还有30%没有完工，要加快。"],
        [OPENING, POINT + "“门开着，“心就近了”。”"],
        [OPENING, POINT + "老百姓说“门开着“，心就近了。"],
        [OPENING, POINT + "1）门要开。2）灯要亮。"],
        [OPENING, POINT, "谢谢大家！", "下一页"],
        [OPENING, POINT, "谢谢大家！", "上一页 下一页 返回列表"],
        [OPENING, POINT, "以上报告，请予审议"],
        [OPENING, "……", POINT],
    ],
    ids=[
        "thanks", "wishes", "letter", "body-and-day", "office-and-name", "applause",
        "thanks-behind", "remark", "reporter", "enclosure", "notes", "below-leave",
        "dots-of-the-speaker", "two-of-two", "last-without-number", "three-in-a-paragraph",
        "looks-back", "looks-back-at-what-was-said", "my-experience", "strategy-in-brackets",
        "percent-left", "quotes-in-quotes", "opening-mark-closes", "half-brackets", "next-article",
        "bar-of-pages", "to-be-deliberated", "dots-between",
    ],
)  # fmt: skip
def test_a_whole_text_is_complete(lines):
    assert read(*lines).incomplete_reason is None


@pytest.mark.parametrize(
    "line",
    [
        "剩余62%内容，点击展开",
        "余下全文",
        "展开剩余80%",
        "还有 40% 内容未读，展开全文",
        "还剩0页未读，继续阅读",
    ],
)
def test_a_fold_under_a_whole_text_withholds_nothing(line):
    assert judge(withheld=[line], furniture=[line], found=3).complete


@pytest.mark.parametrize(
    "line",
    [
        "剩余62%内容，开通会员后展开",
        "还剩3页未读，继续阅读",
        "剩余62%内容，登录后展开",
        "还有62%的内容未显示",
    ],
)
def test_a_gate_under_a_whole_text_withholds(line):
    assert not judge(withheld=[line], furniture=[line], found=3).complete


def test_a_fold_under_a_text_without_an_end_withholds():
    assert not judge(WHOLE[:3], withheld=["剩余62%内容，点击展开"], found=3).complete


def test_a_part_of_a_numeral_promises_nothing():
    opening = "规格提高了，因为去年有二十六件建议没有办好，这个风气要刹住。"
    assert judge([opening, *WHOLE[2:]], found=2).complete


def test_an_excerpt_by_its_title_is_not_complete():
    assert judge(found=3, title="在全县代表工作会议上的讲话（节选）").reason == "标题注明“节选”"


@pytest.mark.parametrize(
    "note", ["（通报略）", "(县委书记讲话略)", "……（宣读表彰决定　略）", "（播放专题片略）"]
)
def test_what_others_say_is_no_part_of_a_hosts_script(note):
    script = ["同志们：", "首先，请县粮食局通报情况。", note, "下面进行第二项。", "散会！"]
    assert judge(script, title="全县秋粮收购会议主持词").complete
    assert not judge(script, title="在全县秋粮收购会议上的讲话").complete


def test_a_hosts_script_may_lack_words_of_its_own():
    script = ["同志们：", "下面我再强调三点意见。", "（以下内容略）", "散会！"]
    assert not judge(script, title="全县秋粮收购会议主持词").complete


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("复制全文需要注册会员 | 在线客服", True),
        ("打印全文请先登录", True),
        ("阅读全文需要注册会员", False),
        ("剩余内容登录后可复制、阅读", False),
    ],
)
def test_what_is_asked_for_a_copy_holds_nothing_back(line, whole):
    paragraphs = [*WHOLE[:3], OPENING]
    assert judge(paragraphs, withheld=[line]).complete is whole
