"""What a list of speeches can be narrowed by, as one value that lists and search share.

Several values of one facet widen it (town or county), several facets narrow together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q
from django.http import QueryDict

from speeches.choices import Flag, Kind, Level
from speeches.models import Source, SpeechQuerySet

FACETS = ("level", "meeting_level", "kind", "year", "source", "complete", "rewritten", "flag")
LABELS = {
    "level": "层级",
    "meeting_level": "会议层级",
    "kind": "文种",
    "year": "年份",
    "source": "来源",
    "complete": "完整性",
    "rewritten": "改写",
    "flag": "提示",
}
# The value of the facet `flag` that asks for speeches without any.
NO_FLAG = "none"
# The values of a facet that are known beforehand; years and sources are open.
VALUES: Mapping[str, Sequence[str]] = {
    "level": Level.values,
    "meeting_level": Level.values,
    "kind": Kind.values,
    "complete": ("true", "false"),
    "rewritten": ("true", "false"),
    "flag": (*Flag.values, NO_FLAG),
}
_YEARS = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?")
# More values of one facet than a person chooses.
MOST_VALUES = 20


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


@dataclass(frozen=True)
class Filters:
    """The chosen values of each facet, none where nothing is chosen.

    level, meeting_level: `Level` values; kind: `Kind` values; year: four digits, or a range
    (2018-2020); source: sources' names; complete, rewritten: "true" or "false"; flag: `Flag`
    values or NO_FLAG.
    """

    level: tuple[str, ...] = ()
    meeting_level: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    complete: tuple[str, ...] = ()
    rewritten: tuple[str, ...] = ()
    flag: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, params: QueryDict) -> Filters:
        """The filters of a query string; a value that is not known is ignored."""
        given = {name: dict.fromkeys(params.getlist(name)[:MOST_VALUES]) for name in FACETS}
        chosen = {
            name: tuple(value for value in given[name] if value in values)
            for name, values in VALUES.items()
        }
        sources = [value.replace("\0", "").strip() for value in given["source"]]
        return cls(
            **chosen,
            year=tuple(value for value in given["year"] if read_years(value)),
            source=_known_sources(sources) if any(sources) else (),
        )

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The facets that are narrowed, with their values."""
        return {name: values for name in FACETS if (values := getattr(self, name))}

    def without(self, facet: str) -> Filters:
        return replace(self, **{facet: ()})

    def apply(self, speeches: SpeechQuerySet) -> SpeechQuerySet:
        """The speeches that pass every filter."""
        for name, values in self.chosen().items():
            speeches = speeches.filter(reduce(or_, (_condition(name, value) for value in values)))
        return speeches


def read_years(value: str) -> Years | None:
    """2020 or 2018-2020 as a range; None for anything else."""
    match = _YEARS.fullmatch(value)
    if not match:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return Years(min(first, last), max(first, last))


def _condition(name: str, value: str) -> Q:
    if name == "year":
        return Q(year__range=read_years(value))
    if name == "flag":
        return Q(flag_names="") if value == NO_FLAG else Q(flag_names__contains=f" {value} ")
    if name in ("complete", "rewritten"):
        return Q(**{name: value == "true"})
    return Q(**{"source__name" if name == "source" else name: value})


def _known_sources(names: Sequence[str]) -> tuple[str, ...]:
    """Those of which readers can find anything; others stay unheard of."""
    known = Source.objects.filter(name__in=names, speeches__published=True).distinct()
    found = set(known.values_list("name", flat=True))
    return tuple(name for name in names if name in found)
