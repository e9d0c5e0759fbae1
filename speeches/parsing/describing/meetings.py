"""The meeting of a speech by its name, and the speaker's office, as the document words them.

A title says both in one form: <office>在<meeting>上的<kind>. Where it is silent the line below it
(县人大常委会主任　张三), the sub-title (——在…会议上的讲话) and the opening (今天我们召开…会议) are
asked, in this order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.documents import Evidence
from speeches.parsing.vocabulary.genre import KIND_WORDS, closed_up
from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.offices import OFFICES_OF_ONE

_KINDS = "|".join(sorted(map(re.escape, KIND_WORDS), key=len, reverse=True))
# What ends the name of a meeting, the longest reading first.
_GATHERING = (
    rf"(?:会议|大会|座谈会|[{CJK}”]会|仪式|典礼|开班式|[开闭]幕[式会]|"
    r"培训班|研讨班|进修班|学习班|论坛|活动|会)"
)
_WORDS = rf"[{CJK}\w“”〔〕（）()、·•×＊*\-—]"
# …在<全县人大代表建议交办会>上的讲话: up to 上, a kind, or the end.
_IN = re.compile(
    rf"(?:在|于)(?P<name>{_WORDS}{{2,60}}?{_GATHERING})"
    rf"(?=(?:期间|闭幕时|开幕时|结束时)?(?:上|中)?的?(?:即席|总结|主持|表态|交流|典型|动员|部署|书面|讲评|闭幕|开幕)*(?:{_KINDS})|上(?:的|$|[）)])|$|[（(])"
)
# <全县人大工作会议>讲话: a title without 在.
_BARE = re.compile(
    rf"^(?P<name>{_WORDS}{{2,60}}?{_GATHERING})(?:上)?(?:的)?(?:总结|主持|表态|动员|部署)?(?:{_KINDS})"
)
# 今天，我们在这里召开<全镇人大代表培训会>，…
_OPENED = re.compile(
    r"(?:今天|今日|这次|此次|现在|刚才)[^。；\n]{0,24}?(?:召开|举行|举办|开)(?:的(?:这次|此次|是)?|了)?"
    rf"(?P<name>[{CJK}“”、·\d]{{2,40}}?(?:会议|大会|(?:座谈|动员|推进|部署|总结|表彰|交办|调度|交流|培训|现场|报告|联席|述职|评议|通报|恳谈|协商|务虚|茶话)会|仪式|培训班))"
    r"(?=[，,。；;！!、]|的?(?:主要|目的|任务))"
)
# <县人大常委会>工作报告, <市总工会>新年贺词: of a body and of no meeting, as 县委常委会讲话 is.
_OF_A_BODY = re.compile(
    r"(?:委员|常委|党委|纪委|监委|居委|村委|管委|理事|监事|董事|工|协|商|学|联合|联谊|促进|基金|研究)会"
    rf"(?:工作|年度|年终|新年|新春|个人)*(?!讲话|发言|主持)(?:{_KINDS})"
)
_NO_NAME = re.compile(r"^(?:这|此|本|一)[次个场]|^(?:我|你|他|大家|同志)|[，,。]")

_LONGEST = 40
# Who speaks stands before 在…会上, or before what is his own: 镇人大代表2023年述职报告.
_BEFORE = re.compile(
    r"(.{2,40}?)(?:(?:在|于)(?=.{2,60}(?:会|上|班|式|活动|时))|(?:\d{4}年)?度?个?人?述职)"
)


def meeting_of(head: Sequence[str], paragraphs: Sequence[str]) -> Evidence[str] | None:
    """The name of the meeting and the words that say it; None where nothing names one.

    head: title, sub-title and the line of the day (2021年1月5日在…会议上), folded (`plain`);
    paragraphs: the speech, of which the opening is read.
    """
    for text in map(closed_up, head):
        match = _IN.search(text) or (not _OF_A_BODY.search(text) and _BARE.match(text))
        if match and not _NO_NAME.search(match["name"]):
            return Evidence(match["name"], match[0])
    for text in paragraphs[:4]:
        match = _OPENED.search(text[:200])
        if match and not _NO_NAME.search(match["name"]):
            return Evidence(match["name"], match[0])
    return None


def office_of(title: str, speaker: str, subtitle: str) -> Evidence[str] | None:
    """The speaker's office and the words that say it; None where nothing does.

    title: what stands before 在 in it speaks; speaker: the line below the title; all folded.
    """
    before = _BEFORE.match(closed_up(title))
    for words in (before[1] if before else "", closed_up(speaker), closed_up(subtitle)):
        match = OFFICES_OF_ONE.search(words)
        if match and len(match[0]) <= _LONGEST and not _is_meeting(words, match.end()):
            return Evidence(match[0], words)
    return None


def _is_meeting(words: str, end: int) -> bool:
    """Whether an office only names a meeting: 县委书记座谈会."""
    return bool(re.match(rf"[{CJK}]{{0,12}}?会", words[end:]))
