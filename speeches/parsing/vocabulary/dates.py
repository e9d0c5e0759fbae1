"""How days and years are written in this genre: 2006/1/9, 二○一八年十二月二十九日, 2019年."""

from __future__ import annotations

import datetime
import re

from speeches.parsing.vocabulary.genre import NUMBER, NUMERALS, closed_up, numeral

# Zeros as they are typed, Cyrillic letters among them.
_ZEROS = "〇○零OＯoОо0"
_ONES = "一二三四五六七八九"
_DIGITS = str.maketrans(
    _ZEROS + "０１２３４５６７８９" + _ONES, "0" * 9 + "0123456789" + "123456789"
)
# Blanks that set the parts of a day apart.
_B = r"[ \u3000\u00a0]{0,3}"
_CN_YEAR = rf"[一二](?:{_B}[{_ZEROS}{_ONES}]){{3}}"
_YEAR_OF_DAY = rf"(?:\d(?:{_B}\d){{3}}|{_CN_YEAR})"
# 7　七　十 一　元: a month or a day of it.
_COUNT = rf"(?:\d(?:{_B}\d)?|[{NUMERALS}](?:{_B}[{NUMERALS}]){{0,2}}|元)"
# 二○一八年十二月二十九日
CHINESE_DAY = rf"{_CN_YEAR}{_B}年{_B}{_COUNT}{_B}月{_B}{_COUNT}{_B}日"
# 2022-04-14　2006/1/9　2021年3月5日　二○一八年十二月二十九日　２０１１ 年 ７ 月 ６ 日
_DATE = re.compile(
    r"(?<!\d)(\d{4})\s*[-/.．年]\s*(\d{1,2})\s*[-/.．月]\s*(\d{1,2})(?!\d)"
    rf"|(?<!\d)({_YEAR_OF_DAY}){_B}年{_B}({_COUNT}){_B}月{_B}({_COUNT}){_B}日"
)
DAY = (
    rf"(?:{_YEAR_OF_DAY}{_B}年{_B}{_COUNT}{_B}月(?:{_B}(?:{_COUNT}{_B})?日)?|"
    r"(?<=[（(〔\[【])\d{4}\s?[-/.．]\s?\d{1,2}\s?[-/.．]\s?\d{1,2})"
)
# 20XX年×月×日　  月   日: the same with what is to be filled in.
_SLOT = r"[\dXx×*＊_○□]{1,4}"
_OPEN_DAY = (
    rf"(?:(?:{_SLOT}|{_YEAR_OF_DAY}){_B}年)?[ \u3000\u00a0]{{0,8}}(?:{_SLOT}|{_COUNT})?"
    rf"[ \u3000\u00a0]{{0,8}}月[ \u3000\u00a0]{{0,8}}(?:{_SLOT}|{_COUNT})?[ \u3000\u00a0]{{0,8}}日"
)
# …5日至6日, …11月30日和12月1日: a meeting of several days.
_UNTIL = rf"(?:\s?[至到和、—－~-]{{1,2}}\s?(?:{_COUNT}\s?月\s?)?{_COUNT}\s?日)?"
_OCCASION = r"(?:于|在)[^，。；]{4,60}(?:[会班式]议?|大会)上?"
_HALF_DAY = (
    r"(?:星期[一二三四五六日天]|周[一二三四五六日]|(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|晚))"
)
# 九时　3点半
_CLOCK = rf"(?:\d{{1,2}}|{NUMBER})\s?[时点](?:\s?(?:半|整|(?:\d{{1,2}}|{NUMBER})分?))?"
# Where a meeting was: 县委礼堂, 镇政府三楼会议室.
_HALL = r"[，,·\s]{0,3}[^，。；：:\d\s]{1,16}(?:礼堂|会议室|会议中心|大会堂|报告厅|会议厅|影剧院)"
_SPACES = r"[ \u3000\u00a0]{0,12}+"
# 农历乙未年九月初九: beside the day, before or behind it.
_LUNAR = r"(?:(?:农历|阴历)[^，。；（()）\d]{2,14}?[，,、 \u3000]{1,4})?"
# （农历九月初九）　（秋分）　（星期六）
_AND_NOTE = rf"(?:{_SPACES}[（(][^（()）。；\d]{{1,18}}[）)])?"
# A machine's stamp in brackets: (2021-08-13 22:47:18)
_NO_STAMP = r"(?!\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[ \u3000]+\d{1,2}:\d{2})"
# A line of the speech that is its date: 2021年3月5日, in brackets or not, by day or by month,
# with the day of the week, the hour or the meeting: （2021年1月15日在县第十七届人大第一次会议上）.
# In brackets any note may stand behind the day: （2015年2月27日，根据记录整理）.
DATE_LINE = re.compile(
    rf"(?:[—－―─-]{{1,4}})?{_SPACES}[（(〔\[【]{_SPACES}{_LUNAR}(?:{_NO_STAMP}{DAY}{_UNTIL}|{_OPEN_DAY})[^。；（()）〔〕\[\]【】]{{0,50}}[）)〕\]】]|"
    rf"(?:[—－―─-]{{1,4}})?{_SPACES}(?:[（(]{_SPACES})?{_LUNAR}(?:{DAY}{_UNTIL}|(?=[^月]{{0,12}}年){_OPEN_DAY}){_SPACES}"
    rf"(?:{_HALF_DAY}{_SPACES})?(?:{_CLOCK}{_SPACES})?(?:(?:{_OCCASION}|{_HALL}){_SPACES})?[）)]?"
    rf"{_AND_NOTE}"
)
# 讲话时间：2024年3月8日　日期：3月8日上午: a key for the day, and what it says.
KEYED_DAY = re.compile(
    r"[（(]?(?P<of>讲话|发言|会议|报告|致辞|召开|演讲|宣讲|授课|述职|汇报|表态)?(?:的)?(?:时间|日期)"
    r"(?:\s?[:：]|[\t \u3000])\s{0,4}(?P<said>[^：:]{6,60}(?::\d\d)?)"
)
# 日期：20230114
_COMPACT_DAY = re.compile(r"\s*((?:19|20)\d\d)([01]\d)([0-3]\d)\s*[)）]?\s*")
_YEAR = re.compile(rf"(?<!\d)((?:19|20)\d{{2}})(?![\d*×Xx])(?!\s*[-/.]\d)|({_CN_YEAR})(?={_B}年)")


def read_date(text: str) -> datetime.date | None:
    """The first day that a text names, None where it names none that exists."""
    for match in _DATE.finditer(text):
        year, month, day = (group for group in match.groups() if group)
        try:
            return datetime.date(_year(year), _count(month), _count(day))
        except ValueError:
            continue
    return None


def read_keyed_date(text: str) -> datetime.date | None:
    """The day that stands behind a key for one, also without marks between its parts (20230114)."""
    compact = _COMPACT_DAY.fullmatch(text)
    return read_date("-".join(compact.groups()) if compact else text)


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
    return int(closed_up(text).translate(_DIGITS))


def _count(text: str) -> int:
    """The number of a month or a day, 0 where it is none; 元月 is the first month."""
    bare = closed_up(text)
    return 1 if bare == "元" else numeral(bare) or 0
