"""What became of speeches since a moment, page by page, by a cursor that forgets nothing.

A cursor is the number of the last change that was told, and the epoch of the library that told it:
one that was put back from a backup numbers its changes anew.
"""

from __future__ import annotations

import datetime
import re

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from search.api.addresses import Addresses
from search.api.answers import Change, Changes
from search.page.parameters import BadParameter
from speeches.choices import PublicEvent
from speeches.models import LibraryVersion, PublicChange

_CURSOR = re.compile(r"([0-9]{1,18})\.([0-9a-f]{0,16})")
_RULE = "是上一次得到的 cursor，或一个时刻，如 2024-03-01、2024-03-01T08:00:00+08:00"


class CursorGone(Exception):
    """The library was put back from a backup since a cursor was given."""


def changes_since(since: str, most: int, to: Addresses) -> Changes:
    """The earliest changes after `since`: a cursor, a moment, or empty for all of them. Raises
    BadParameter, CursorGone."""
    epoch = LibraryVersion.objects.epoch()
    start = _start(since, epoch)
    # One more than is told: it says whether there are more.
    rows = list(PublicChange.objects.filter(pk__gt=start)[: most + 1])
    told = rows[:most]
    last = told[-1].pk if told else start
    cursor = f"{last}.{epoch}"
    later = to.asking("changes", since=cursor, limit=most)
    return Changes(
        changes=[_change(row, to) for row in told],
        cursor=cursor,
        next=later if len(rows) > most else None,
        later=later,
    )


def _change(row: PublicChange, to: Addresses) -> Change:
    gone = row.event == PublicEvent.WITHDRAWN
    return Change(
        id=row.speech_pk,
        event=PublicEvent(row.event),
        at=row.at,
        record=None if gone else to.record(row.speech_pk),
    )


def _start(since: str, epoch: str) -> int:
    """The number after which the changes begin."""
    if not since:
        return 0
    if match := _CURSOR.fullmatch(since):
        return _checked(int(match[1]), match[2], epoch)
    moment = _moment(since)
    if moment is None:
        raise BadParameter("since", _RULE)
    # By the first of that time: a clock that was put back tells too much, not too little.
    first = PublicChange.objects.filter(at__gte=moment).order_by("pk").values_list("pk", flat=True)
    return (first.first() or _newest() + 1) - 1


def _checked(number: int, told_in: str, epoch: str) -> int:
    if told_in != epoch or number > _newest():
        raise CursorGone
    return number


def _newest() -> int:
    numbers = PublicChange.objects.order_by("-pk").values_list("pk", flat=True)
    return numbers.first() or 0


def _moment(value: str) -> datetime.datetime | None:
    """A day begins at midnight here."""
    try:
        moment = parse_datetime(value)
        if moment is None:
            day = parse_date(value)
            moment = datetime.datetime(day.year, day.month, day.day) if day else None
        if moment and timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        # As a database has it; in the first and the last year there may be none.
        return moment.astimezone(datetime.UTC) if moment else None
    except (ValueError, OverflowError):
        return None
