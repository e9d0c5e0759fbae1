"""The three dates of a material: the page's, the event's year, the day in the speech itself."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from speeches.parsing.documents import Evidence

_DIGITS = str.maketrans("〇○零０１２３４５６７８９一二三四五六七八九", "0000123456789123456789")
_CN_YEAR = r"[〇○零一二三四五六七八九]{4}"
_CN_NUMBER = r"[一二三四五六七八九十]{1,3}"
# 2022-04-14　2006/1/9　2021年3月5日　二○一八年十二月二十九日
_DATE = re.compile(
    r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)"
    rf"|({_CN_YEAR})年({_CN_NUMBER})月({_CN_NUMBER})日"
)
_DAY = (
    rf"(?:\d{{4}}\s*年\s*\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*日)?|{_CN_YEAR}年{_CN_NUMBER}月(?:{_CN_NUMBER}日)?|"
    r"(?<=[（(])\d{4}[-/.]\d{1,2}[-/.]\d{1,2})"
)
# A line of the speech that is its date: 2021年3月5日, in brackets or not, by day or by month,
# with the day of the week or the meeting: （2021年1月15日在县第十七届人大第一次会议上）.
DATE_LINE = re.compile(
    rf"(?:——?)?[（(]?\s*{_DAY}\s*(?:星期[一二三四五六日天]|(?:上|下)午|在[^，。；]{{4,50}}(?:会议?|大会)上?)?\s*[）)]?"
)
_YEAR = re.compile(rf"(?<!\d)((?:19|20)\d{{2}})(?![\d*×Xx])(?!\s*[-/.]\d)|({_CN_YEAR})(?=年)")

_OF_TODAY = re.compile(
    r"打印(?:时间|日期|于)|今天(?:是|日期)?\s*[:：]?\s*\d|现在(?:是|时间)|星期[一二三四五六日天]\s*$|GMT|农历|(?:晴|阴|多云|雨|雪).{0,12}[°℃]"
)
# ·在全市文旅大会上的讲话 2021-03-02: the day of another page.
_LINK = re.compile(
    r"(?:讲话|发言|致辞|主持词|报告|总结|材料|方案|通知)稿?[\s\]】）)|·]*[（(\[]?\d{4}[-/.年]"
)
_OF_READERS = re.compile(r"回复|楼|沙发|板凳|评论|跟[帖贴]|赞|网友")


def read_date(text: str) -> datetime.date | None:
    """The first day that a text names, None where it names none that exists."""
    for match in _DATE.finditer(text):
        year, month, day = (group for group in match.groups() if group)
        try:
            return datetime.date(_year(year), _number(month), _number(day))
        except ValueError:
            continue
    return None


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


def event_year(
    title: str, delivered_on: Evidence[datetime.date] | None, date_line: str
) -> Evidence[int] | None:
    """The year of the event: the title's, else that of the date in the speech."""
    for text in (title, date_line):
        match = _YEAR.search(text)
        year = _year(match[1] or match[2]) if match else 0
        if 1900 <= year <= 2100:
            return Evidence(year, text)
    return Evidence(delivered_on.value.year, delivered_on.words) if delivered_on else None


def _year(text: str) -> int:
    return int(text.translate(_DIGITS))


def _number(text: str) -> int:
    """A month or day: 十二, 二十九 or digits; 0 where it is none."""
    if text.isdigit() and text.isascii():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(tens.translate(_DIGITS)) if len(tens) == 1 else 0
    tens_digit = int(tens.translate(_DIGITS)) if tens else 1
    return tens_digit * 10 + (int(ones.translate(_DIGITS)) if ones else 0)
