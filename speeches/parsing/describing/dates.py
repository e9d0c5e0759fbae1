"""The three dates of a material: the page's, the event's year, the day in the speech itself."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from speeches.parsing.documents import Evidence
from speeches.parsing.vocabulary.dates import read_date, read_year

_OF_TODAY = re.compile(
    r"打印(?:时间|日期|于)|今天(?:是|日期)?\s*[:：]?\s*\d|现在(?:是|时间)|星期[一二三四五六日天]\s*$|GMT|农历|(?:晴|阴|多云|雨|雪).{0,12}[°℃]"
)
# ·在全市文旅大会上的讲话 2021-03-02: the day of another page.
_LINK = re.compile(
    r"(?:讲话|发言|致辞|主持词|报告|总结|材料|方案|通知)稿?[\s\]】）)|·]*[（(\[]?\d{4}[-/.年]"
)
_OF_READERS = re.compile(r"回复|楼|沙发|板凳|评论|跟[帖贴]|赞|网友")


def published_on(above: Iterable[str], below: Iterable[str]) -> Evidence[datetime.date] | None:
    """The page's date: the first day in the lines that the site put above the speech, else below.

    Not the day on which a page was looked at or printed, and not that of a reader's answer.
    """
    lines = [line for line in above if not _OF_TODAY.search(line)]
    lines += [
        line
        for line in below
        if not (_OF_TODAY.search(line) or _OF_READERS.search(line) or _LINK.search(line))
    ]
    return first_day(lines, earliest=1980)


def first_day(lines: Iterable[str], earliest: int = 1) -> Evidence[datetime.date] | None:
    """The first day that a line names, with the line; `earliest` is the first year that counts."""
    for line in lines:
        day = read_date(line)
        if day and day.year >= earliest:
            return Evidence(day, line)
    return None


# The year of a meeting in its first sentence: 今天我们召开2019年全县…会议.
_OF_MEETING = re.compile(
    r"(?:召开|举行|举办|参加|出席)[^。；\d]{0,20}((?:19|20)\d\d|[〇○零一二三四五六七八九]{4})年[^月。；]{0,40}[会班式]|"
    r"^((?:19|20)\d\d|[一二][〇○零一二三四五六七八九]{3})年(?:度)?(?:全|我|本)?[省市县区镇乡][^月。；，]{2,40}(?:会议|大会|会)(?=[，,]|是|今天|的)"
)
# A greeting of the season names the year that begins: 2021年是…之年.
_OF_SEASON = re.compile(r"新春|春节|新年|元旦|拜年|辞旧|佳节")
_BEGINS = re.compile(r"(?<!\d)((?:19|20)\d\d)年[，,]?是")
_OPENING = 4


def event_year(
    title: str,
    delivered_on: Evidence[datetime.date] | None,
    date_line: str,
    subtitle: str = "",
    paragraphs: Sequence[str] = (),
) -> Evidence[int] | None:
    """The year of the event: the title's, else that of the date in the speech, of the sub-title,
    of the meeting that the opening names, or the one that a greeting of the season begins."""
    for text in (title, date_line):
        if year := read_year(text):
            return Evidence(year, text)
    if delivered_on:
        return Evidence(delivered_on.value.year, delivered_on.words)
    named = (_OF_MEETING.search(text[:200]) for text in paragraphs[:_OPENING])
    for words in (subtitle, *(match[0] for match in named if match)):
        if year := read_year(words):
            return Evidence(year, words)
    return _year_begun(paragraphs)


def _year_begun(paragraphs: Sequence[str]) -> Evidence[int] | None:
    if not any(_OF_SEASON.search(text) for text in paragraphs[:_OPENING]):
        return None
    begun = [match for text in paragraphs for match in _BEGINS.finditer(text)]
    latest = max(begun, key=lambda match: match[1], default=None)
    return Evidence(int(latest[1]), latest[0]) if latest else None
