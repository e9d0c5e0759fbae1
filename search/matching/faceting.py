"""Counts over the documents that were found: by value and by stretches of time. Pure."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from search.language.expressions import SEPARATOR
from search.matching.columns import FEW, Column

_SECONDS = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}
_MONTHS = {"year": 12, "month": 1}
# Combinations of values that are counted in one pass.
_MOST_TOGETHER = 4096

Moment = datetime.date | datetime.datetime
# Documents that were found; one counts as often as it is there.
Documents = NDArray[np.intp]


def count_values(
    column: Column,
    documents: Documents,
    limit: int | None = None,
    mincount: int = 1,
    times: NDArray[np.number] | None = None,
) -> list[tuple[str, int]]:
    """How many documents have each value; of several in one document each counts.

    limit: only the most frequent values; mincount: only values of at least as many documents;
    times: how often each document counts, where it is not once.
    """
    return _in_order(column, column.counts(documents, times), limit, mincount)


class CountedTogether:
    """Columns that are counted over the same documents: those of few values in one pass."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._columns = columns
        self._groups: list[tuple[list[str], NDArray[np.intp]]] = []
        together: list[str] = []
        for name in sorted(columns, key=self._size):
            if together and math.prod(map(self._size, [*together, name])) > _MOST_TOGETHER:
                self._groups.append((together, self._codes(together)))
                together = []
            together.append(name)
        if together:
            self._groups.append((together, self._codes(together)))

    def _size(self, name: str) -> int:
        return max(len(self._columns[name].values), 1)

    def _codes(self, names: Sequence[str]) -> NDArray[np.intp]:
        """For each document a number that tells its values in all of these columns."""
        codes = np.zeros((), np.intp)
        for name in names:
            codes = codes * self._size(name) + self._columns[name].codes
        return codes

    def count(
        self, documents: Documents, times: NDArray[np.number] | None = None
    ) -> dict[str, list[tuple[str, int]]]:
        """By the name of each column, as `count_values`."""
        if len(documents) <= FEW:
            return {
                name: count_values(column, documents, times=times)
                for name, column in self._columns.items()
            }
        counted = {}
        for names, codes in self._groups:
            sizes = [self._size(name) for name in names]
            counts = np.bincount(codes[documents], times, math.prod(sizes)).reshape(sizes)
            for axis, name in enumerate(names):
                others = tuple(other for other in range(len(names)) if other != axis)
                column = self._columns[name]
                counted[name] = _in_order(column, column.named(counts.sum(axis=others)))
        return counted


def _in_order(
    column: Column, found: list[tuple[str, int]], limit: int | None = None, mincount: int = 1
) -> list[tuple[str, int]]:
    if column.holds_several:
        counts: Counter[str] = Counter()
        for values, count in found:
            counts.update(dict.fromkeys(values.split(SEPARATOR), count))
        found = list(counts.items())
    ordered = sorted(found, key=lambda pair: (-pair[1], pair[0]))
    return [(value, n) for value, n in ordered if value and n >= mincount][:limit]


def count_together(columns: Sequence[Column], documents: Documents) -> Counter[tuple[str, ...]]:
    """How many documents have each combination of values; columns of one value a document."""
    # Each combination as one number: the digits are its codes, the bases the numbers of values.
    sizes = [len(column.values) for column in columns]
    numbers = np.zeros(len(documents), dtype=np.int64)
    for column, size in zip(columns, sizes, strict=True):
        numbers = numbers * size + column.codes[documents]
    found, counts = np.unique(numbers, return_counts=True)
    codes = zip(*(each.tolist() for each in np.unravel_index(found, sizes)), strict=True)
    names = (
        tuple(column.values[code] for column, code in zip(columns, combination, strict=True))
        for combination in codes
    )
    return Counter(dict(zip(names, counts.tolist(), strict=True)))


def count_dates(
    counts: Iterable[tuple[str, int]],
    start: Moment,
    end: Moment,
    gap_by: str,
    gap_amount: int,
    read: Callable[[str], datetime.datetime],
) -> list[tuple[datetime.datetime, int]]:
    """How many documents fall into each stretch from `start` up to but without `end`.

    counts: how many have each value.
    Stretches are named by their first moment; those without a document are left out. `read` makes
    a moment of a column's value, with or without a time zone as `start` has one or not.
    """
    first, last = _midnight(start), _midnight(end)
    found: Counter[datetime.datetime] = Counter()
    for value, count in counts:
        if value and first <= (moment := read(value)) < last:
            found[_stretch(first, moment, gap_by, gap_amount)] += count
    return sorted(found.items())


def _midnight(moment: Moment) -> datetime.datetime:
    if isinstance(moment, datetime.datetime):
        return moment
    return datetime.datetime.combine(moment, datetime.time.min)


def _stretch(
    first: datetime.datetime, moment: datetime.datetime, gap_by: str, gap_amount: int
) -> datetime.datetime:
    """The beginning of the stretch that a moment is in."""
    if gap_by in _SECONDS:
        gap = datetime.timedelta(seconds=_SECONDS[gap_by] * gap_amount)
        return first + (moment - first) // gap * gap
    gap_in_months = _MONTHS[gap_by] * gap_amount
    passed = (moment.year - first.year) * 12 + moment.month - first.month
    number = passed // gap_in_months
    if _months_later(first, number * gap_in_months) > moment:
        number -= 1
    return _months_later(first, number * gap_in_months)


def _months_later(first: datetime.datetime, months: int) -> datetime.datetime:
    """The same day so many months later, or the last of that month where it is shorter."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    days: Iterable[int] = range(first.day, first.day - 4, -1)
    for day in days:
        try:
            return first.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise ValueError(f"{first} has no day {months} months later")
