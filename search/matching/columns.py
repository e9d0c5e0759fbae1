"""The values of a column for all documents, as arrays. Pure.

Of the different values there are few, so a document has the number of its value.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.language.expressions import SEPARATOR, as_number

Mask = NDArray[np.bool_]
# So many documents are counted one by one in less time than numpy takes to begin.
FEW = 64


class Column:
    """codes: for every document the place of its value in `values`, which are all different."""

    def __init__(self, codes: NDArray[np.int32], values: list[str]) -> None:
        self.codes = codes
        self.values = values

    @classmethod
    def of(cls, values: Iterable[str], count: int) -> Column:
        """The column with these values, `count` of them."""
        places: dict[str, int] = {}
        codes = np.fromiter((places.setdefault(v, len(places)) for v in values), np.int32, count)
        return cls(codes, list(places))

    @classmethod
    def joined(cls, columns: Sequence[Column]) -> Column:
        """One column after the other."""
        if len(columns) == 1:
            return columns[0]
        places: dict[str, int] = {}
        codes = []
        for column in columns:
            own = [places.setdefault(value, len(places)) for value in column.values]
            codes.append(np.array(own, dtype=np.int32)[column.codes])
        return cls(np.concatenate(codes) if codes else np.zeros(0, np.int32), list(places))

    def __getitem__(self, document: int) -> str:
        return self.values[int(self.codes[document])]

    def where(self, test: Callable[[str], bool]) -> Mask:
        """Which documents have a value that passes."""
        return np.fromiter(map(test, self.values), bool, len(self.values))[self.codes]

    def counts(
        self, documents: NDArray[np.integer], times: NDArray[np.number] | None = None
    ) -> list[tuple[str, int]]:
        """How many of the documents have each value; a document may be there several times, or
        count as often as `times` says."""
        codes = self.codes[documents]
        if times is None and len(codes) <= FEW:
            held = sorted(Counter(codes.tolist()).items())
            return [(self.values[code], count) for code, count in held]
        return self.named(np.bincount(codes, times, minlength=len(self.values)))

    def named(self, counts: NDArray[np.number]) -> list[tuple[str, int]]:
        """The values with what was counted of each code, where it was anything."""
        return [(self.values[code], int(counts[code])) for code in counts.nonzero()[0].tolist()]

    @cached_property
    def holds_several(self) -> bool:
        """Whether some document has more than one value."""
        return any(SEPARATOR in value for value in self.values)

    @cached_property
    def ranks(self) -> NDArray[np.int64]:
        """For every document the rank of its value, from 0; -1 where it has none.

        Numbers are ordered as numbers and come before everything else, which is ordered as strings.
        """
        order = sorted(filter(None, self.values), key=_number_or_word)
        ranks = {value: rank for rank, value in enumerate(order)}
        by_code = np.fromiter((ranks.get(v, -1) for v in self.values), np.int64, len(self.values))
        return by_code[self.codes]


def _number_or_word(value: str) -> tuple[bool, int | Decimal, str]:
    number = as_number(value)
    return number is None, number or 0, value


def whole_numbers(values: Iterable[str], count: int) -> NDArray[np.int64] | None:
    """`count` values as whole numbers, -1 where one is empty; None where one is no such number."""
    held = list(values)
    if not all(value.isdecimal() or not value for value in held) or max(map(len, held)) > 18:
        return None
    return np.fromiter((int(value or -1) for value in held), np.int64, count)


def column_value(value: object) -> str:
    """A value as it stands in a column of the index: empty for None, dates in ISO form, numbers
    without an exponent, several values (a list or tuple) parted by SEPARATOR."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return SEPARATOR.join(map(column_value, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        return f"{Decimal(str(value)):f}"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
