"""Nothing of the speech goes: wrapped at any width, cut anywhere, with slots and stamps in it."""

import json
import re
from pathlib import Path

import pytest

from speeches.parsing import parse
from speeches.parsing.vocabulary.genre import ends_sentence

TRUTH = json.loads((Path(__file__).parents[2] / "fixtures_truth.json").read_text(encoding="utf-8"))
STAMPS = ("【更多公文素材，微信：sample01】", "（更多范文请关注公众号：示例文稿）")
SLOTS = {"今年": "*年", "县委": "*委", "村": "xx村", "三": "__", "镇": "X镇"}
WIDTHS = range(18, 46)


def with_slots(text):
    for word, slot in SLOTS.items():
        text = text.replace(word, slot)
    return text


def wrapped(body, width, stamped):
    """The text in lines of a width; every third paragraph of some length with a stamp behind."""
    lines = []
    for number, paragraph in enumerate(body.split("\n")):
        lines += [paragraph[at : at + width] for at in range(0, len(paragraph), width)]
        if stamped and number % 3 == 1 and len(paragraph) > 60 and len(lines[-1]) > 1:
            lines[-1] += STAMPS[number % 2]
    return "\n".join(lines)


def lost_of(parsed):
    gone = (parsed.text[item.start : item.end] for item in parsed.removed)
    return [words for words in gone if not any(words in stamp for stamp in STAMPS)]


def lost(page):
    return lost_of(parse(page.encode()))


KINDS = ("plain", "slots", "stamps")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", WIDTHS)
def test_wrapped_and_cut_fixtures_lose_nothing(width, kind):
    """Each width meets a third of the fixtures, each at another tenth of its length.

    Nothing goes, and a text that stops inside a sentence is not complete.
    """
    found, whole = {}, {}
    for number, speech in enumerate(TRUTH):
        if (number + width) % 3:
            continue
        tenth = 1 + (number + width + 3 * KINDS.index(kind)) % 10
        body = "\n".join(speech["paragraphs"])
        # A number alone at the very end could as well be its page's.
        body = body[: len(body) * tenth // 10].rstrip("0123456789\n")
        body = with_slots(body) if kind == "slots" else body
        parsed = parse(f"{speech['title']}\n{wrapped(body, width, kind == 'stamps')}".encode())
        if gone := lost_of(parsed):
            found[speech["file"], tenth] = gone
        if parsed.speeches[-1].complete and tenth < 10 and not ends_sentence(body):
            whole[speech["file"], tenth] = body[-40:]
    assert not found
    assert not whole


@pytest.mark.parametrize("left", ["中。", "118次。", "见效。", "打印。", "分享。", "3页。"])
@pytest.mark.parametrize("width", [24, 30, 36, 42])
def test_the_last_words_of_short_indented_paragraphs_stay(width, left):
    """Paragraphs of two lines or three: no lines of one width are neighbours."""
    for speech in TRUTH:
        long = [text for text in speech["paragraphs"] if len(text) > 3 * width]
        if len(long) < 6:
            continue
        lines = []
        for number, text in enumerate(long[:8]):
            # Where a sentence would end, it goes on into the line below.
            whole = f"　　{text}"[: width * (1 + number % 2)]
            whole = re.sub("[。！？；]", "，", whole)
            lines += [whole[at : at + width] for at in range(0, len(whole), width)]
            lines += [left, f"　　{'一二三四五六七八'[number]}、把这项工作抓好"]
        assert lost("\n".join([speech["title"], "　　同志们：", *lines])) == [], speech["file"]


@pytest.mark.parametrize("tenth", range(10))
def test_a_text_that_stops_inside_a_sentence_is_not_complete(tenth):
    """Each tenth of every fixture, not wrapped, is cut at a place of its own."""
    whole = {}
    for number, speech in enumerate(TRUTH):
        body = "\n".join(speech["paragraphs"])
        at = len(body) * (10 * tenth + 1 + (3 * number) % 9) // 100
        cut = body[: max(at, 60)].rstrip("0123456789\n")
        (*_, last) = parse(f"{speech['title']}\n{cut}".encode()).speeches
        if last.complete and not ends_sentence(cut):
            whole[speech["file"]] = cut[-40:]
    assert not whole


TITLE = "在全县代表工作会议上的讲话"
OPENING = "做好今年的人大工作，要紧扣县委中心，依法履行职责，密切联系群众。"


def test_single_asterisks_are_slots():
    line = "会议传达*党委第*巡视组意见，研究整改方案，明确责任分工，确保件件有着落。"
    page = f"{TITLE}\n同志们：\n{line}\n{line}\n对照*党委第*巡视组的要求，逐条整改，不留死角。"
    assert lost(page) == []


def test_a_line_of_underscores_is_a_slot():
    assert lost(f"{TITLE}\n同志们：\n{OPENING}\n来自________镇的代表作了发言，讲得很好。") == []


@pytest.mark.parametrize("slot", ["XX", "xx", "××", "__"])
def test_a_cut_last_line_with_a_slot_stays(slot):
    assert lost(f"{TITLE}\n同志们：\n{OPENING}\n{OPENING}\n刚才，{slot}同志通报了有关情况") == []


def test_a_stamp_in_brackets_takes_only_itself():
    (speech,) = parse(
        f"{TITLE}\n同志们：\n{OPENING}\n我看各站的做法有这么几样：{STAMPS[0]}".encode()
    ).speeches
    assert speech.paragraphs[-1].text == "我看各站的做法有这么几样："


def test_a_number_that_the_sentence_needs_stays():
    above = "会议规模空前，各乡镇代表、各部门，共计"
    page = f"{TITLE}\n同志们：\n{above}\n360\n余人参加会议，听取了汇报，气氛热烈。"
    assert lost(page) == []


def test_a_page_number_between_the_halves_of_a_sentence_goes():
    page = f"{TITLE}\n同志们：\n要紧扣中心，依法履行职责，密切联系\n12\n群众，发挥作用。"
    assert lost(page) == ["12"]


def test_a_page_number_below_a_heading_of_a_wrapped_text_goes():
    line = "各乡镇要提高认识，加强领导，压实责任，确保落实，"
    page = f"{TITLE}\n同志们：\n" + f"{line}\n" * 4 + "见到成效。\n"
    page += "一、坚持以人民为中心，把群众的呼声放在各项工作的\n—1—\n首位，抓好落实。\n"
    assert lost(page) == ["—1—"]


def test_links_of_one_width_are_no_wrapped_text():
    links = "".join(f"盘点：{name}代表家站建设中的那些新鲜事儿\n" for name in "东西南北中")
    page = f"{TITLE}\n同志们：\n{OPENING}\n谢谢大家！\n相关文章\n{links}"
    assert len(lost(page)) == 6


def test_a_stamp_behind_a_sentence_with_a_word_of_sites_takes_only_itself():
    own = (
        "我到这里是三月的事，到今天也就两个多月，白天我在工地，晚上我到住户家里坐一坐，有的话在办公室"
        "里是听不到的，我认为这几个月的更新有四个变化："
    )
    (speech,) = parse(f"{TITLE}\n同志们：\n{OPENING}\n{own}{STAMPS[0]}".encode()).speeches
    assert speech.paragraphs[-1].text == own


@pytest.mark.parametrize(
    "above", ["", "更多公文素材请加微信:sample01 进群,\n"], ids=["text", "stamp"]
)
@pytest.mark.parametrize(
    "cut",
    [
        "刚才，xx同志继续通报了上半年代表",
        "各乡镇要继续抓好联系群众、办理建议、接待选民",
        "要看到长处，也要把短",
    ],
    ids=["word-of-sites", "enumeration", "short"],
)
def test_a_paragraph_cut_below_a_whole_one_stays(cut, above):
    page = f"{TITLE}\n同志们：\n{OPENING}\n奋力谱写人大工作新篇章。\n{above}{cut}"
    (speech,) = parse(page.encode()).speeches
    assert speech.paragraphs[-1].text == cut
    assert not speech.complete


@pytest.mark.parametrize(
    "foot",
    ["更多精彩内容，尽在示例学堂，等你来看", "（转自示例公众号，2021年3月5日）", "网站编辑"],
    ids=["slogan", "origin", "byline"],
)
def test_a_sites_line_below_a_whole_speech_goes(foot):
    page = f"{TITLE}\n同志们：\n{OPENING}\n谢谢大家！\n{foot}"
    assert lost(page) == [foot]
