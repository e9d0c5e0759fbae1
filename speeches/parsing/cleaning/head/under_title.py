"""Between the title and the speech: what belongs there, and what sites put there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.cleaning.head.title import DASHED, find_title
from speeches.parsing.cleaning.page import SITE_SHARE, Page, body_start
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.vocabulary.names import LONE_NAME
from speeches.parsing.vocabulary.office_papers import EDITORS_NOTE, EDITORS_NOTE_RULE
from speeches.parsing.vocabulary.offices import OFFICE_LINE, OFFICE_WORD
from speeches.parsing.vocabulary.site_words import OF_ITSELF, SUMMARY, tells_of_speech
from speeches.parsing.vocabulary.surnames import is_surnamed

# The salutation is looked for among this many lines from the top.
_TOP_LINES = 30
_SHORTEST_SUBTITLE = 6
_LONGEST_NEIGHBOUR = 12
_LONGEST_ANNOUNCEMENT = 200
_LONGEST_SUMMARY = 300
_LONGEST_NEWS, _MOST_NEWS = 600, 5
_LONGEST_OWN_TITLE = 60
# The last words of what an editor sets above a speech that a paper or a site prints.
_KIND_SAID = "(?:讲话|发言|致[辞词]|祝[辞词]|贺[辞词]|演讲|报告|主持词|开幕[辞词]|闭幕[辞词])"
# 我县 an editor says too.
_OF_ONESELF = re.compile(r"我(?![省市县区州旗镇乡村国校院局])")
_ANNOUNCES = re.compile(
    rf"(?:全文|原文|{_KIND_SAID}(?:的)?(?:主要内容|摘要|要点|内容))如下\s*[:：。]?$|"
    rf"现(?:将|把|予以?|全文)[^。]{{0,40}}(?:刊发|刊登|刊载|登载|摘登|编发|转发|转载|推送)[^。]{{0,20}}[:：。]?$|"
    rf"(?:以下|下面)[是为][^。]{{0,50}}{_KIND_SAID}(?:的)?(?:全文|原文|实录|摘要|要点|主要内容)\s*[:：。]?$"
)
# 本网讯（记者 某某）, 示例日报讯（通讯员 某某）, （记者 某某）: how a reporter begins.
_REPORTER = r"(?:本[网报台刊站])?(?:特约|见习|实习|全媒体)?(?:记者|通讯员)[\s:：]"
_REPORTS = re.compile(
    r"[【\[]?(?:本[网报台刊站]|[^，。；：:\s（()）]{0,12}[网报台刊社])(?:[讯电]|消息)[】\]]?\s{0,3}"
    r"(?=[（(，,：:]|\d{1,2}月|近日|日前|昨[天日]|今[天日]|我[省市县区镇])|"
    rf"[^，。；：:（()）]{{0,12}}[（(]{_REPORTER}"
)


def speech_start(lines: Sequence[PageLine]) -> int:
    """The salutation, if one stands near the top and above every heading; else the first
    sentence that is not about the speech."""
    for index, line in enumerate(lines[:_TOP_LINES]):
        # 第九届…致辞 is a title.
        if line.has_label and not line.names_kind:
            break
        if line.is_salutation:
            return index
    return next((index for index in range(len(lines)) if _begins_speech(lines, index)), len(lines))


def _begins_speech(lines: Sequence[PageLine], index: int) -> bool:
    """Whether a line is a sentence, neither about the speech nor below what announces such."""
    line = lines[index]
    if not line.is_body_like or OF_ITSELF.match(line.plain) or line.is_site_talk(SITE_SHARE):
        return False
    return not SUMMARY.fullmatch(lines[index - 1].plain if index else "")


def drop_under_title(page: Page) -> None:
    """What stands between the title and the speech and is neither: bylines, buttons, a summary.

    A summary is announced, or says what the speech says; with the salutation below it, it is
    known for certain. A short line of a few characters is no sub-title and no heading.
    """
    head = page.lines[: body_start(page.lines)]
    title, _ = find_title(head)
    sure = bool(head) and (head[title].hint == "heading" or head[title].names_kind)
    speech = speech_start(page.lines)
    greeted = speech < len(page.lines) and page.lines[speech].is_salutation
    news = _report(page.lines[title + 1 : speech]) if greeted else range(0)
    announced = False

    def rule(index: int, line: PageLine) -> str | None:
        nonlocal announced
        if not title < index < speech or line.hint == "heading":
            return None
        if index - title - 1 in news:
            return "网站引语"
        if greeted and _leads_in(page.lines[index:speech]):
            return EDITORS_NOTE_RULE if EDITORS_NOTE.match(line.plain) else "网站引语"
        if _belongs_under_title(line):
            return None
        if SUMMARY.fullmatch(line.plain) and len(line.text) <= _LONGEST_ANNOUNCEMENT:
            announced = True
            return "内容摘要"
        if line.is_site_talk(SITE_SHARE):
            return "网站用语"
        if line.ends_clause:
            told = _tells_of_speech(line, greeted) or (announced and not line.has_label)
            return "内容摘要" if told else None
        short = len(line.text) < _SHORTEST_SUBTITLE and not line.has_label
        return "页首" if sure and short and not _may_be_speaker(page.lines, index) else None

    page.drop(rule)


def _leads_in(lines: Sequence[PageLine]) -> bool:
    """Whether the first of these lines, which stand above a salutation, is an editor's, and
    nothing else is running text: …在会上讲话。全文如下："""
    line, *others = lines
    prose = [other for other in others if other.is_body_like]
    if EDITORS_NOTE.match(line.plain):
        # Under such a key an editor says 我 as well.
        return len(line.text) <= _LONGEST_SUMMARY and not prose
    return (
        len(line.text) <= _LONGEST_SUMMARY
        and bool(_ANNOUNCES.search(line.plain[-60:]))
        and not _OF_ONESELF.search(line.plain)
        and not prose
    )


def _report(lines: Sequence[PageLine]) -> range:
    """Which of these lines, that stand between a title and a salutation, are a reporter's: from
    the one that begins as such do down to one that announces the speech, or to the speech's own
    title, or that one alone."""
    start = next((at for at, line in enumerate(lines) if _REPORTS.match(line.plain)), None)
    if start is None:
        return range(0)
    below = range(start, len(lines))
    announced = [at for at in below if _ANNOUNCES.search(lines[at].plain[-60:])]
    titled = next((at for at in below if _is_own_title(lines[at])), start + 1)
    end = announced[-1] + 1 if announced else titled
    told = lines[start:end]
    if len(told) > _MOST_NEWS or any(line.is_body_like for line in lines[end:]):
        return range(0)
    return range(start, end) if all(map(_may_be_news, told)) else range(0)


def _may_be_news(line: PageLine) -> bool:
    return (
        len(line.text) <= _LONGEST_NEWS
        and not line.has_label
        and not _OF_ONESELF.search(line.plain)
    )


def _is_own_title(line: PageLine) -> bool:
    return line.names_kind and not line.is_body_like and len(line.text) <= _LONGEST_OWN_TITLE


def _tells_of_speech(line: PageLine, greeted: bool) -> bool:
    """Whether a sentence is about the speech. greeted: the speech begins with a salutation."""
    return (
        len(line.text) <= _LONGEST_SUMMARY
        and (greeted or bool(OF_ITSELF.match(line.plain)))
        and tells_of_speech(line.plain)
    )


def drop_beside_cut(page: Page) -> None:
    """Between the title and the speech, a few words beside a line that went: its neighbour."""
    lines = page.lines
    speech = speech_start(lines)
    title, _ = find_title(lines[:speech])
    if not speech or not lines[title].names_kind:
        return

    def rule(index: int, line: PageLine) -> str | None:
        if not title < index < speech or not _is_few_words(line):
            return None
        followed = index + 1 < len(lines)
        if not line.cut and not (followed and lines[index + 1].cut):
            return None
        own = _belongs_under_title(line) or line.has_label or line.hint == "heading"
        if own or _may_be_speaker(lines, index):
            return None
        heads = followed and _heads_text(line, lines[index + 1])
        return None if heads and not line.site_words[0] else "页首"

    page.drop(rule)


def _is_few_words(line: PageLine) -> bool:
    return len(line.text) <= _LONGEST_NEIGHBOUR and not re.search(r"[，。；：]", line.plain)


def _heads_text(line: PageLine, below: PageLine) -> bool:
    """Whether a line may be a heading: prose stands straight below it, no salutation."""
    return below.is_body_like and not below.is_salutation and len(line.text) > _SHORTEST_SUBTITLE


def _may_be_speaker(lines: Sequence[PageLine], index: int) -> bool:
    """A name near the date, above the salutation, a note between, or beside its office, is the
    speaker's."""
    line = lines[index]
    if not LONE_NAME.fullmatch(line.plain) or line.site_words[0]:
        return False
    below = lines[index + 1 : index + 2]
    if is_surnamed(line.plain) and any(OFFICE_LINE.fullmatch(near.plain) for near in below):
        return True
    dated = any(near.is_date for near in lines[max(index - 2, 0) : index + 3])
    return dated or any(near.is_salutation for near in lines[index + 1 : index + 3])


def _belongs_under_title(line: PageLine) -> bool:
    """A date, a dash, another title, an address in several lines, the name of an office."""
    return bool(
        line.is_date
        or DASHED.match(line.plain)
        or line.names_kind
        or line.is_salutation
        or re.match(r"尊敬的|各位|目\s*录", line.plain)
        or line.plain[-1] in "，,、"
        or OFFICE_WORD.search(line.plain)
        or OFFICE_LINE.fullmatch(line.plain)
    )
