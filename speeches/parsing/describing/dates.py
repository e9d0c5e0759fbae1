"""The days of a material: the page's, and the one of the speech itself (its year: see `years`)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from speeches.parsing.documents import Evidence
from speeches.parsing.vocabulary.dates import (
    DATE_LINE,
    KEYED_DAY,
    read_date,
    read_keyed_date,
)
from speeches.parsing.vocabulary.office_papers import PRINTED_IN
from speeches.parsing.vocabulary.offices import OFFICE_LINE

_NOW = (
    r"打印(?:时间|日期|于)|今天(?:是|日期)?\s*[:：]?\s*\d|现在(?:是|时间)|GMT|"
    r"(?:晴|阴|多云|雨|雪).{0,12}[°℃]"
)
_OF_TODAY = re.compile(rf"{_NOW}|星期[一二三四五六日天]\s*$|农历")
# What a newspaper has around a text of its edition; its day has the day of the week.
_IN_NEWSPAPER = re.compile(r"第\s?[A-Z]?\d{1,3}\s?版\s?[:：]|[上下]一版|版面导航")
_OF_TODAY_IN_NEWSPAPER = re.compile(_NOW)
# ·在全市文旅大会上的讲话 2021-03-02: the day of another page.
_LINK = re.compile(
    r"(?:讲话|发言|致辞|主持词|报告|总结|材料|方案|通知)稿?[\s\]】）)|·]*[（(\[]?\d{4}[-/.年]"
)
# 3 条评论, 网友评论（2）: what readers wrote, with their own days, stands below it.
_READERS_BEGIN = re.compile(
    r"\d+\s*[条个]?\s*(?:评论|留言|回复|跟帖)|(?:网友|全部|最新|热门|精彩|读者)(?:评论|留言|回复|跟帖)(?:列表|区)?\s*(?:[（(]?\s*\d+\s*条?\s*[）)]?)?[:：]?|"
    r"(?:评论|留言|跟帖)(?:列表|区)?\s*[（(]\s*\d+\s*条?\s*[）)]"
)
_OF_READERS = re.compile(r"回复|楼|沙发|板凳|评论|跟[帖贴]|赞|网友")


def published_on(above: Iterable[str], below: Iterable[str]) -> Evidence[datetime.date] | None:
    """The page's date: the first day in the lines that the site put above the speech, else below.

    Not the day on which a page was looked at or printed, and not that of a reader's answer.
    """
    above = list(above)
    of_today = _OF_TODAY
    if any(_IN_NEWSPAPER.search(line) for line in above):
        of_today = _OF_TODAY_IN_NEWSPAPER
    lines = [line for line in above if PRINTED_IN.fullmatch(line) or not of_today.search(line)]
    if stated := _stated_publication(lines):
        return stated
    lines += [
        line
        for line in takewhile(lambda text: not _READERS_BEGIN.fullmatch(text), below)
        if not (_OF_TODAY.search(line) or _OF_READERS.search(line) or _LINK.search(line))
    ]
    return first_day(lines, earliest=1980)


# 发布日期, in a table of facts that has the day of the paper itself beside it.
_PUBLISHED = re.compile(r"(?:发布|公开|上网|发表)(?:日期|时间)\s?[:：]?\s*")
_DRAWN_UP = re.compile(r"(?:成文|发文|生成|生效|印发|制发|签发)(?:日期|时间)")


def _stated_publication(lines: Sequence[str]) -> Evidence[datetime.date] | None:
    """The day that a table says by a key that the page was published, where it states by another
    when the paper was drawn up. The value stands behind its key or in the next line."""
    if not any(_DRAWN_UP.search(line) for line in lines):
        return None
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        key = _PUBLISHED.search(line)
        if not key:
            continue
        value = line[key.end() :] or following
        day = read_date(value[:_LONGEST_DAY])
        if day:
            return Evidence(day, value)
    return None


def first_day(lines: Iterable[str], earliest: int = 1) -> Evidence[datetime.date] | None:
    """The first day that a line names, with the line; `earliest` is the first year that counts."""
    for line in lines:
        day = read_date(line)
        if day and day.year >= earliest:
            return Evidence(day, line)
    return None


# What an office writes above a speech beside its day.
_OF_OFFICE = re.compile(
    r"[（(]?(?:地\s?点|会议(?:名称|地点)|讲话人|主讲人?|主持人?|参[会加](?:人员)?|出席(?:人员)?|记录(?:人)?|起草人?|撰稿人?|拟稿人?|执笔人?|审核人?|审定人?|核稿人?|签发人?)(?:\s?[:：]|\t)"
)
_HALF_DAY = re.compile(r"[上下]午|晚上")
# 时间：2024年3月8日　地点：县委礼堂: several such in one line.
_NEXT_KEY = re.compile(rf"[ \u3000，,；;|｜]+(?={_OF_OFFICE.pattern})")
_SEPARATED = re.compile(r"\s{0,3}[|｜丨]\s{0,3}")
_LONGEST_DAY = 24
# So near to its day stand an office's other words.
_BESIDE = 3


def stated_day(above: Sequence[str], on_paper: bool) -> Evidence[datetime.date] | None:
    """The day that an office states above its speech by a key: 时间：2024年3月8日.

    A site has such keys too, for the day on which it posted the text. The key of the speech says
    which one is meant (讲话时间), or half a day, or what stands beside it: a place, who speaks,
    who drafted. above: the lines removed above the speech; on_paper: from a file of an office,
    which has no site.
    """
    parts = [(part, line) for line in above for part in _NEXT_KEY.split(line)]
    above = [part for part, _ in parts]
    for index, (line, whole) in enumerate(parts):
        if said := _beside_speaker(line):
            return Evidence(said, whole)
        keyed = KEYED_DAY.fullmatch(line)
        day = read_keyed_date(keyed["said"]) if keyed else None
        if not keyed or not day:
            continue
        beside = above[max(index - _BESIDE, 0) : index + _BESIDE + 1]
        office = on_paper or any(_OF_OFFICE.match(near) for near in beside)
        if keyed["of"] or _HALF_DAY.search(line) or (office and ":" not in keyed["said"]):
            return Evidence(day, whole)
    return None


def _beside_speaker(line: str) -> datetime.date | None:
    """The day in a line that has nothing else but who speaks: 县长　某某某　|　2024年3月8日晚."""
    parts = _SEPARATED.split(line)
    if len(parts) != 2:
        return None
    day = next((part for part in parts if DATE_LINE.fullmatch(part)), "")
    return read_date(day) if day and any(map(OFFICE_LINE.fullmatch, parts)) else None
