"""A day or a range of days, as an address has it and as a person reads it."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

# Between the two days of a range.
DAYS = ".."
_FIRST, _LAST = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Days(NamedTuple):
    """A range of days, both included."""

    first: datetime.date
    last: datetime.date

    @property
    def name(self) -> str:
        """2024年3月1日, 2024年3月1日—2024年6月30日, 2024年3月1日起, 2024年6月30日止."""
        if self.first == self.last:
            return _name(self.first)
        if self.last == _LAST:
            return f"{_name(self.first)}起"
        if self.first == _FIRST:
            return f"{_name(self.last)}止"
        return f"{_name(self.first)}—{_name(self.last)}"


def read_days(value: str) -> Days | None:
    """2024-03-01, 2024-03-01..2024-06-30, 2024-03-01.., ..2024-06-30 as a range; None for anything
    else."""
    first, is_range, last = value.partition(DAYS)
    if not first and not last:
        return None
    begin = _read(first) if first else _FIRST
    end = (_read(last) if last else _LAST) if is_range else begin
    if begin is None or end is None:
        return None
    return Days(min(begin, end), max(begin, end))


def _read(day: str) -> datetime.date | None:
    if not _DAY.fullmatch(day):
        return None
    try:
        read = datetime.date.fromisoformat(day)
    except ValueError:
        return None
    return read if _FIRST <= read <= _LAST else None


def _name(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
