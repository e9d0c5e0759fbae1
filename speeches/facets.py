"""Facets: the values a list can be narrowed to, each with its count and label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from speeches.choices import Kind, Level
from speeches.filters import FACETS, LABELS, Filters
from speeches.models import SpeechQuerySet


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet: `value` as it stands in a URL, how many speeches have it."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet by name (`level`, …), its Chinese label, and its values in the order to show."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


def count_facets(speeches: SpeechQuerySet, filters: Filters) -> list[Facet]:
    """The facets of a list; the counts of a facet ignore its own filter, not the others."""
    paths = {"source": "source__name"}
    return [
        build_facet(
            name,
            filters.without(name).apply(speeches).count_by(paths.get(name, name)),
            getattr(filters, name),
        )
        for name in FACETS
    ]


def build_facet(name: str, counts: Mapping[str | int, int], chosen: str | int | None) -> Facet:
    """A facet from its counts; a chosen value is shown even where it counts nothing."""
    if chosen is not None and chosen not in counts:
        counts = {**counts, chosen: 0}
    values = (
        FacetValue(str(value), facet_label(name, value), count, value == chosen)
        for value, count in sorted(counts.items(), key=lambda item: _order(name, *item))
    )
    return Facet(name, LABELS[name], tuple(values))


def facet_label(name: str, value: str | int) -> str:
    """What a person reads for a facet's value."""
    if name in ("level", "meeting_level"):
        return Level(value).label
    return f"{value}年" if name == "year" else str(value)


def _order(name: str, value, count: int) -> tuple:
    """Levels and kinds in their fixed order, years latest first, sources by count."""
    if name in ("level", "meeting_level"):
        return (-Level.values.index(value),)
    if name == "kind":
        return (Kind.values.index(value),)
    return (-value,) if name == "year" else (-count, value)
