"""How days and years are written in this genre: 2006/1/9, 二○一八年十二月二十九日, 2019年."""

from __future__ import annotations

import datetime
import re

from speeches.parsing.vocabulary.genre import NUMBER, numeral

_DIGITS = str.maketrans(
    "〇○零OＯo０１２３４５６７８９一二三四五六七八九", "0000000123456789123456789"
)
_CN_YEAR = r"[一二][〇○零OＯo一二三四五六七八九]{3}"
# 二○一八年十二月二十九日
CHINESE_DAY = rf"{_CN_YEAR}年{NUMBER}月{NUMBER}日"
# 2022-04-14　2006/1/9　2021年3月5日　二○一八年十二月二十九日
_DATE = re.compile(
    r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)"
    rf"|({_CN_YEAR})年({NUMBER})月({NUMBER})日"
)
DAY = (
    rf"(?:\d{{4}}\s*年\s*\d{{1,2}}\s*月(?:\s*(?:\d{{1,2}}\s*)?日)?|{_CN_YEAR}年{NUMBER}月(?:{NUMBER}日)?|"
    r"(?<=[（(])\d{4}[-/.]\d{1,2}[-/.]\d{1,2})"
)
# …5日至6日, …11月30日和12月1日: a meeting of several days.
_COUNT = rf"(?:\d{{1,2}}|{NUMBER})"
_UNTIL = rf"(?:\s?[至到和、—－~-]{{1,2}}\s?(?:{_COUNT}\s?月\s?)?{_COUNT}\s?日)?"
_OCCASION = r"(?:于|在)[^，。；]{4,60}(?:[会班式]议?|大会)上?"
_HALF_DAY = r"(?:星期[一二三四五六日天]|(?:上|下)午)"
# Where a meeting was: 县委礼堂, 镇政府三楼会议室.
_HALL = r"[，,·\s]{0,3}[^，。；：:\d\s]{1,16}(?:礼堂|会议室|会议中心|大会堂|报告厅|会议厅|影剧院)"
# A line of the speech that is its date: 2021年3月5日, in brackets or not, by day or by month,
# with the day of the week or the meeting: （2021年1月15日在县第十七届人大第一次会议上）.
DATE_LINE = re.compile(
    rf"[（(]\s*+{DAY}{_UNTIL}[，,、·\s][^，。；（()）]{{1,24}}[）)]|"
    rf"(?:[—－―─-]{{1,4}})?\s*+(?:[（(]\s*+)?{DAY}{_UNTIL}\s*+"
    rf"(?:(?:{_HALF_DAY}|{_OCCASION}|{_HALL})\s*+)?[）)]?"
)
# 讲话时间：2024年3月8日　日期：3月8日上午: a key for the day, and what it says.
KEYED_DAY = re.compile(
    r"[（(]?(?P<of>讲话|发言|会议|报告|致辞|召开|演讲|宣讲|授课|述职)?(?:的)?(?:时间|日期)\s?[:：]\s{0,4}(?P<said>[^：:]{6,60}(?::\d\d)?)"
)
_YEAR = re.compile(rf"(?<!\d)((?:19|20)\d{{2}})(?![\d*×Xx])(?!\s*[-/.]\d)|({_CN_YEAR})(?=年)")


def read_date(text: str) -> datetime.date | None:
    """The first day that a text names, None where it names none that exists."""
    for match in _DATE.finditer(text):
        year, month, day = (group for group in match.groups() if group)
        try:
            return datetime.date(_year(year), numeral(month) or 0, numeral(day) or 0)
        except ValueError:
            continue
    return None


def read_year(text: str) -> int | None:
    """The first year from 1900 to 2100 that a text names, None where it names another or none."""
    match = _YEAR.search(text)
    year = _year(match[1] or match[2]) if match else 0
    return year if _plausible(year) else None


def years_in(text: str) -> tuple[int, ...]:
    """Every year from 1900 to 2100 that a text names, in its order."""
    years = (_year(match[1] or match[2]) for match in _YEAR.finditer(text))
    return tuple(year for year in years if _plausible(year))


def _plausible(year: int) -> bool:
    return 1900 <= year <= 2100


def _year(text: str) -> int:
    return int(text.translate(_DIGITS))
