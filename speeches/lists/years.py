"""A year or a range of years, as an address has it and as a person reads it."""

from __future__ import annotations

import re
from typing import NamedTuple

_YEARS = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?")


class Years(NamedTuple):
    """A range of years, both included; as a string, the value of the filter that chooses it."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def name(self) -> str:
        """2020年, 2018—2020年."""
        return f"{self}年".replace("-", "—")


def read_years(value: str) -> Years | None:
    """2020 or 2018-2020 as a range; None for anything else."""
    match = _YEARS.fullmatch(value)
    if not match:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return Years(min(first, last), max(first, last))
