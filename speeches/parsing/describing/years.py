"""The year of the event, and years that contradict each other.

Note [Which year]
    Where the day is known, the year is the day's. Then the title's counts, the sub-title's, the
    signature's, the one of the meeting that the opening names, or the one that a greeting of the
    season begins. The title of a report names the year that it is about; a title of December or
    of the new year may name the next one or the last.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from speeches.parsing.documents import Evidence
from speeches.parsing.vocabulary.dates import DATE_LINE, read_year, years_in
from speeches.parsing.vocabulary.han import CJK

_FOUR = r"(?:(?:19|20)\d\d|[一二][〇○零OＯo一二三四五六七八九]{3})"
# The year of a meeting in its first sentence: 今天我们召开2019年全县…会议, 今天是2019年3月5日.
_OF_MEETING = re.compile(
    rf"(?:召开|举行|举办|参加|出席)[^。；\d]{{0,20}}({_FOUR})年[^月。；]{{0,40}}[会班式]|"
    rf"^({_FOUR})年(?:度)?(?:全|我|本)?[省市县区镇乡][^月。；，]{{2,40}}(?:会议|大会|会)(?=[，,]|是|今天|的)|"
    rf"今天是({_FOUR})年\d{{1,2}}月|新华社[{CJK}]{{0,8}}({_FOUR})年\d{{1,2}}月\d{{1,2}}日电"
)
# A greeting of the season names the year that begins: 2021年是…之年.
_OF_SEASON = re.compile(r"新春|春节|新年|元旦|拜年|辞旧|佳节")
_BEGINS = re.compile(r"(?<!\d)((?:19|20)\d\d)年[，,]?是")
_OPENING, _FIRST_WORDS = 4, 200
# The last lines of a speech, where it may be signed.
_SIGNED = 2
# A title that looks back on a year, or ahead to the next one.
_LOOKS_BACK = re.compile(r"年度|总结|述[职责]|报告|汇报|表彰|考核|回顾|决算|民主生活会|年终")
# Reports on a year are made up to this month of the next, plans for one from this month on.
_LAST_MONTH_OF_REPORTS, _FIRST_MONTH_OF_PLANS = 4, 11
_FIRST_MONTHS = 2
# A title in which a site sells several texts, or dates its own goods.
_OF_SITE = re.compile(r"\d\s*篇|范文|精选|最新|大全|汇总|合集|模板")


def event_year(
    title: str,
    delivered_on: Evidence[datetime.date] | None,
    date_line: str,
    subtitle: str = "",
    paragraphs: Sequence[str] = (),
) -> Evidence[int] | None:
    """The year of the event and the words that say it; see Note [Which year].

    title, date_line, subtitle: folded; paragraphs: the speech, folded.
    """
    if delivered_on:
        return Evidence(delivered_on.value.year, delivered_on.words)
    signed = [text for text in paragraphs[-_SIGNED:] if DATE_LINE.fullmatch(text)]
    for text in (date_line, title, subtitle, *signed):
        if year := read_year(text):
            return Evidence(year, text)
    return _of_meeting(paragraphs) or _begun(paragraphs)


def _of_meeting(paragraphs: Sequence[str]) -> Evidence[int] | None:
    for text in paragraphs[:_OPENING]:
        named = _OF_MEETING.search(text[:_FIRST_WORDS])
        if named and (year := read_year(named[0])):
            return Evidence(year, named[0])
    return None


def _begun(paragraphs: Sequence[str]) -> Evidence[int] | None:
    if not any(_OF_SEASON.search(text) for text in paragraphs[:_OPENING]):
        return None
    begun = [match for text in paragraphs for match in _BEGINS.finditer(text)]
    latest = max(begun, key=lambda match: match[1], default=None)
    return Evidence(int(latest[1]), latest[0]) if latest else None


def contradicting_years(
    title: str,
    others: Sequence[str],
    delivered_on: Evidence[datetime.date] | None,
    date_line: str,
    paragraphs: Sequence[str],
) -> tuple[str, ...]:
    """The words that name two years of one speech; () where none contradict.

    title: the speech's; others: titles by which its page calls it too; all folded.
    """
    titles = [title, *(other for other in others if not _OF_SITE.search(other))]
    own = _own_year(delivered_on, date_line, paragraphs)
    if own:
        month = delivered_on.value.month if delivered_on else None
        for words in titles:
            said = years_in(words)
            if said and not any(_agree(words, year, own.value, month) for year in said):
                return (words, own.words)
    named = years_in(title)
    for words in titles[1:] if named else ():
        if (also := years_in(words)) and not set(also) & set(named):
            return (title, words)
    return ()


def _own_year(
    delivered_on: Evidence[datetime.date] | None, date_line: str, paragraphs: Sequence[str]
) -> Evidence[int] | None:
    if delivered_on:
        return Evidence(delivered_on.value.year, delivered_on.words)
    if year := read_year(date_line):
        return Evidence(year, date_line)
    return _of_meeting(paragraphs)


def _agree(title: str, named: int, own: int, month: int | None) -> bool:
    """Whether a title may name one year of a speech held in the other one."""
    if abs(own - named) > 1:
        return False
    if own == named or month is None:
        return True
    if own < named:
        return month >= _FIRST_MONTH_OF_PLANS
    looks_back = month <= _LAST_MONTH_OF_REPORTS and bool(_LOOKS_BACK.search(title))
    return looks_back or month <= _FIRST_MONTHS
