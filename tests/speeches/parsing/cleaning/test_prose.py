"""What was removed and reads like prose is told: on the material, on the speech, in its verdict."""

import pytest

from speeches.parsing import parse
from speeches.parsing.cleaning.prose import Kept, removed_below, removed_prose
from speeches.parsing.describing.completeness import assess
from speeches.parsing.documents import Paragraph, Removed, Span
from speeches.parsing.report import speech_report

OPENING = "做好今年的人大工作，要紧扣中心，依法履职，密切联系群众，把代表作用发挥出来。"
POINT = "要把门打开，把凳子摆好，让群众愿意来、来了有话说，说了有回音。"


def page(*lines):
    """A text of these lines, those that begin with - as removed, the others as kept."""
    text, kept, removed = "", [], []
    for line in lines:
        words = line.lstrip("-")
        start, end = len(text), len(text) + len(words)
        if line.startswith("-"):
            removed.append(Removed(start, end, "页尾"))
        else:
            kept.append(Paragraph(words, (Span(start, end),)))
        text += f"{words}\n"
    return text, Kept(kept, ()), removed


def told(*lines):
    text, kept, removed = page(*lines)
    return [text[item.start : item.end] for item in removed_prose(text, kept, removed)]


@pytest.mark.parametrize(
    "line",
    [
        "代表家站离群众最近，要建好、管好、用好，让群众说话有地方。",
        "各乡镇人大主席要亲自抓这项工作的落实。",
        "会上，大家讲了许多好的意见，讲得很实在，也讲到了难处，我听了以后很受教育，很受启发",
        "今年的更新工作有四个变化，白天我在工地，晚上我到住户家里聊。【更多材料范文，微信：sample01】",
        "代表家站離群眾最近，要建好、管好、用好，讓群眾說話有地方。",
    ],
    ids=["sentence", "without-a-comma", "cut", "with-a-stamp", "traditional"],
)
def test_a_line_of_prose_is_told_wherever_it_stood(line):
    assert told(OPENING, POINT, "-相关文章", f"-{line}") == [f"相关文章\n{line}"]
    assert told(f"-{line}", OPENING, POINT) == [line]
    assert told(OPENING, f"-{line}", POINT) == [line]


def test_less_tells_of_prose_between_paragraphs_and_straight_below_them():
    cut = "刚才，某某同志通报了上半年代表"
    assert told(OPENING, f"-{cut}", POINT) == told(OPENING, POINT, f"-{cut}") == [cut]
    assert told(OPENING, POINT, "谢谢大家！", f"-{cut}") == []
    assert told(OPENING, POINT, "-相关文章", f"-{cut}") == []


@pytest.mark.parametrize(
    "line",
    [
        "下面是小编为大家整理的县长在全县大会上的讲话，供大家参考，希望对大家写作有帮助！",
        "免责声明：本站文章均来源于网络整理，如有侵权请联系删除。",
        "本文仅供正式会员阅读，登录或开通会员后可查看余下内容。",
        "更多公文素材、写作指导请加微信：sample01 进微信群，",
        "《在全县大会上的讲话.docx》由会员分享，可在线阅读，更多相关内容请在示例文库上搜索。",
        "发布时间：2021-03-05 来源：示例文库 浏览：12 次，收藏，打印，关闭",
        "把门打开，让群众的话有地方说",
        "县人大常委会调研代表家站建设，强调抓好落实",
        "上一篇：在全县组织工作会议上的讲话",
        "本文围绕代表家站建设展开，语言朴实，结构清楚，值得一读。",
        "各位代表、各位委员、同志们、朋友们：",
    ],
    ids=[
        "lead-in", "disclaimer", "for-members", "advertisement", "shared-by", "bar", "link",
        "headline", "neighbour", "about-the-text", "salutation",
    ],
)  # fmt: skip
def test_ordinary_furniture_is_not_told(line):
    assert told(f"-{line}", OPENING, POINT, "谢谢大家！", "-相关文章", f"-{line}") == []


@pytest.mark.parametrize(
    "copy", [POINT, POINT[:20] + "...", f"{OPENING}{POINT}".replace("凳子", "板凳")]
)
def test_a_copy_of_what_is_kept_is_not_told(copy):
    assert told(OPENING, POINT, "-相关文章", f"-{copy}") == []


def test_what_a_site_says_of_its_subject_before_it_introduces_a_text_is_not_told():
    said = "粮库是存放粮食的仓房，按照归属分为几等，由粮食部门管理。"
    text, kept, removed = page(f"-{said}以下是小编给大家整理的讲话，供大家参考。", OPENING)
    lead_in = [Removed(item.start, item.end, "网站引语") for item in removed]
    assert removed_prose(text, kept, lead_in) == ()
    text, kept, removed = page(f"-以下是小编给大家整理的讲话，供大家参考。{said}", OPENING)
    lead_in = [Removed(item.start, item.end, "网站引语") for item in removed]
    assert removed_prose(text, kept, lead_in) == tuple(lead_in)


@pytest.mark.parametrize("rule", ["人工清除", "本站栏目"])
def test_what_a_person_or_other_pages_removed_is_not_told(rule):
    text, kept, removed = page(OPENING, f"-{POINT}", OPENING)
    assert removed_prose(text, kept, removed)
    by_rule = [Removed(item.start, item.end, rule) for item in removed]
    assert removed_prose(text, kept, by_rule) == ()


def test_only_the_line_straight_below_the_text_may_be_its_end():
    cut = "刚才，某某同志通报了上半年代表"
    text, kept, removed = page(OPENING, f"-{cut}", "-相关文章")
    assert removed_below(text, kept, removed_prose(text, kept, removed)) == cut
    text, kept, removed = page(OPENING, "-相关文章", f"-{POINT}")
    prose = removed_prose(text, kept, removed)
    assert prose
    assert removed_below(text, kept, prose) == ""


COMMENTED = f"在全县代表工作会议上的讲话\n同志们：\n{OPENING}\n{POINT}\n热评\n{{}}\n"


def test_the_material_and_the_speech_both_tell_with_line_and_rule():
    line = "村里要把议事的门打开，让老人孩子都愿意来坐一坐。"
    parsed = parse(COMMENTED.format(line).encode())
    (speech,) = parsed.speeches
    assert (flag := next(flag for flag in speech.flags if flag.name == "removed"))
    assert line in flag.words[0]
    assert [w for w in parsed.warnings if line in w and "规则“读者评论”" in w]
    report = speech_report(speech, parsed, "x.txt")
    assert any(str(words).startswith("删去了像正文的话") for words in report["warnings"])


def test_very_many_are_counted_and_not_all_quoted():
    lines = "\n赞\n".join(
        f"第{number}户人家说起这件事来都觉得办得很好，很满意。" for number in range(30)
    )
    parsed = parse(COMMENTED.format(lines).encode())
    told_of = [words for words in parsed.warnings if "像正文" in words]
    assert 1 <= len(told_of) <= 21
    (speech,) = parsed.speeches
    (flag,) = [flag for flag in speech.flags if flag.name == "removed"]
    assert all(len(words) <= 61 for words in flag.words)


def test_a_removed_end_makes_a_text_incomplete_unless_it_has_taken_leave():
    whole = assess([OPENING, POINT], (), (), (), None, None)
    cut = assess([OPENING, POINT], (), (), (), None, None, removed_end="刚才，某某同志通报了")
    left = assess([OPENING, "谢谢大家！"], (), (), (), None, None, removed_end="写得很好，")
    assert (whole.complete, cut.complete, left.complete) == (True, False, True)
    assert "像正文的话" in str(cut.reason)
