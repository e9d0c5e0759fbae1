"""The facets beside a list: their values with counts, in the order to show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from speeches.choices import Flag, Kind, Level
from speeches.lists.filters import FACETS, LABELS, NO_FLAG, Filters, read_years
from speeches.models import SpeechQuerySet

# Values of a facet that are shown at once, and after a click.
SHOWN = 8
MOST_SHOWN = 60
_YES_NO = {
    "complete": {"true": "完整", "false": "不完整"},
    "rewritten": {"true": "疑似改写", "false": "未见改写"},
}
# Flags with a facet of their own.
_ELSEWHERE = (Flag.INCOMPLETE, Flag.REWRITTEN)
_COLUMNS = {"source": "source__name", "flag": "flag_names"}


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet: `value` as it stands in a URL, how many speeches have it.

    toggled: the facet's values after a click on this one. height: for a histogram, the count as
    a share (1 to 100) of the highest.
    """

    value: str
    label: str
    count: int
    chosen: bool
    toggled: tuple[str, ...] = ()
    height: int = 0

    @property
    def top(self) -> int:
        return 100 - self.height


@dataclass(frozen=True)
class Facet:
    """A facet by name (`level`, …), its Chinese label, and its values in the order to show.

    chosen: what it is narrowed by, with labels; a range of years is one of them.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]
    chosen: tuple[FacetValue, ...] = ()

    @property
    def timeline(self) -> list[FacetValue]:
        """Every year from the first to the last, for the histogram; those without a speech too."""
        by_year = {int(value.value): value for value in self.values}
        years = range(min(by_year), max(by_year) + 1) if by_year else ()
        return [
            by_year.get(year) or FacetValue(str(year), f"{year}年", 0, chosen=False)
            for year in years
        ]

    @property
    def first_values(self) -> tuple[FacetValue, ...]:
        """The values to show at once."""
        return self.values[:SHOWN]

    @property
    def more_values(self) -> tuple[FacetValue, ...]:
        return self.values[SHOWN:MOST_SHOWN]


def count_facets(speeches: SpeechQuerySet, filters: Filters) -> list[Facet]:
    """The facets of a list; the counts of a facet ignore its own filter, not the others."""
    facets = []
    for name in FACETS:
        counts = filters.without(name).apply(speeches).count_by(_COLUMNS.get(name, name))
        facets.append(build_facet(name, _texts(name, counts), getattr(filters, name)))
    return facets


def build_facet(name: str, counts: Mapping[str, int], chosen: Sequence[str]) -> Facet:
    """A facet from its counts by value; a chosen value is shown even where it counts nothing."""
    counts = dict(counts)
    if name == "flag":
        counts = {value: n for value, n in counts.items() if value not in _ELSEWHERE}
    if name != "year":
        counts = dict.fromkeys(chosen, 0) | counts
    values = sorted(counts.items(), key=lambda item: _order(name, *item))
    highest = max(counts.values(), default=0)
    shown = tuple(
        FacetValue(
            value,
            facet_label(name, value),
            count,
            _is_chosen(name, value, chosen),
            _toggled(name, value, chosen),
            height=max(1, count * 100 // highest) if highest else 0,
        )
        for value, count in values
    )
    picked = tuple(
        FacetValue(
            value,
            facet_label(name, value),
            counts.get(value, 0),
            chosen=True,
            toggled=tuple(other for other in chosen if other != value),
        )
        for value in chosen
    )
    return Facet(name, LABELS[name], shown, picked)


def facet_label(name: str, value: str) -> str:
    """What a person reads for a facet's value."""
    if name in ("level", "meeting_level"):
        return str(Level(value).label)
    if name in _YES_NO:
        return _YES_NO[name][value]
    if name == "flag":
        return "没有提示" if value == NO_FLAG else str(Flag(value).label)
    return f"{value.replace('-', '–')}年" if name == "year" else value


def _texts(name: str, counts: Mapping) -> dict[str, int]:
    """Counts of a column's values as counts of the facet's."""
    if name == "flag":
        return _flag_counts(counts)
    if name in _YES_NO:
        return {"true" if value else "false": count for value, count in counts.items()}
    return {str(value): count for value, count in counts.items() if value not in (None, "")}


def _flag_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Speeches by each flag they have, from speeches by all their flags."""
    found: Counter[str] = Counter()
    for names, count in counts.items():
        for name in names.split() or [NO_FLAG]:
            found[name] += count
    return dict(found)


def _is_chosen(name: str, value: str, chosen: Sequence[str]) -> bool:
    if name != "year":
        return value in chosen
    ranges = [years for years in map(read_years, chosen) if years]
    return any(first <= int(value) <= last for first, last in ranges)


def _toggled(name: str, value: str, chosen: Sequence[str]) -> tuple[str, ...]:
    """What a click on a value chooses.

    A second year makes a range with the first; a third begins anew. In the other facets values
    come and go one by one.
    """
    if name == "year":
        if value in chosen:
            return ()
        single = chosen[0] if len(chosen) == 1 and chosen[0].isdigit() else None
        return (f"{min(single, value)}-{max(single, value)}",) if single else (value,)
    if value in chosen:
        return tuple(other for other in chosen if other != value)
    return (*chosen, value)


def _order(name: str, value: str, count: int) -> tuple:
    """Levels and kinds in their fixed order, years latest first, sources by count."""
    if name in ("level", "meeting_level"):
        return (-Level.values.index(value),)
    if name == "kind":
        return (Kind.values.index(value),)
    if name == "flag":
        return ((NO_FLAG, *Flag.values).index(value),)
    if name in _YES_NO:
        return (value != "true",)
    return (-int(value),) if name == "year" else (-count, value)
