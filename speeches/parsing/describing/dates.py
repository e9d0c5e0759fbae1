"""The days of a material: the page's, and the one of the speech itself (its year: see `years`)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from speeches.parsing.documents import Evidence
from speeches.parsing.vocabulary.dates import KEYED_DAY, read_date
from speeches.parsing.vocabulary.office_papers import PRINTED_IN

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
    lines = [line for line in above if PRINTED_IN.fullmatch(line) or not _OF_TODAY.search(line)]
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


# What an office writes above a speech beside its day.
_OF_OFFICE = re.compile(
    r"[（(]?(?:地\s?点|会议(?:名称|地点)|讲话人|主讲人?|主持人?|参[会加](?:人员)?|出席(?:人员)?|记录(?:人)?|起草人?|撰稿人?|拟稿人?|执笔人?|审核人?|审定人?|核稿人?|签发人?)\s?[:：]"
)
_HALF_DAY = re.compile(r"[上下]午|晚上")
# So near to its day stand an office's other words.
_BESIDE = 3


def stated_day(above: Sequence[str], on_paper: bool) -> Evidence[datetime.date] | None:
    """The day that an office states above its speech by a key: 时间：2024年3月8日.

    A site has such keys too, for the day on which it posted the text. The key of the speech says
    which one is meant (讲话时间), or half a day, or what stands beside it: a place, who speaks,
    who drafted. above: the lines removed above the speech; on_paper: from a file of an office,
    which has no site.
    """
    for index, line in enumerate(above):
        keyed = KEYED_DAY.fullmatch(line)
        day = read_date(keyed["said"]) if keyed else None
        if not keyed or not day:
            continue
        beside = above[max(index - _BESIDE, 0) : index + _BESIDE + 1]
        office = on_paper or any(_OF_OFFICE.match(near) for near in beside)
        if keyed["of"] or _HALF_DAY.search(line) or (office and ":" not in keyed["said"]):
            return Evidence(day, line)
    return None
