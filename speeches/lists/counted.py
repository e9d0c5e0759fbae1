"""The facets beside a list: their values with counts, in the order to show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from speeches.lists.facets import FACETS, Facet
from speeches.lists.filters import Filters
from speeches.models import SpeechQuerySet

# Values of a facet that are shown at once, and after a click.
SHOWN = 8
MOST_SHOWN = 60


# Frozen, it would take three times as long to make, and a page has dozens.
@dataclass
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
class CountedFacet:
    """A facet with its values in the order to show.

    chosen: what it is narrowed by, with labels; a range of years is one of them.
    """

    facet: Facet
    values: tuple[FacetValue, ...]
    chosen: tuple[FacetValue, ...] = ()

    @property
    def name(self) -> str:
        return self.facet.name

    @property
    def label(self) -> str:
        return self.facet.label

    @property
    def meaning(self) -> str:
        return self.facet.meaning

    @cached_property
    def timeline(self) -> list[FacetValue]:
        """For a histogram every value from the first to the last, those without a speech too;
        empty where the values do not follow one another or there is only one."""
        by_value = {value.value: value for value in self.values}
        if len(by_value) < 2:
            return []
        return [
            by_value.get(value) or FacetValue(value, self.facet.label_of(value), 0, chosen=False)
            for value in self.facet.timeline(by_value)
        ]

    @property
    def first_values(self) -> tuple[FacetValue, ...]:
        """The values to show at once."""
        return self.values[:SHOWN]

    @property
    def more_values(self) -> tuple[FacetValue, ...]:
        return self.values[SHOWN:MOST_SHOWN]


def count_facets(speeches: SpeechQuerySet, filters: Filters) -> list[CountedFacet]:
    """The facets of a list; the counts of a facet ignore its own filter, not the others."""
    # Of the same speeches.
    together = filters.apply(speeches).count_by_facets()
    return [
        counted_facet(facet, _counts(speeches, filters, facet, together), filters[name])
        for name, facet in FACETS.items()
    ]


def _counts(
    speeches: SpeechQuerySet,
    filters: Filters,
    facet: Facet,
    together: Mapping[str, Mapping[Any, int]],
) -> dict[str, int]:
    if not facet.counted:
        return {}
    if not filters[facet.name] and facet.path in together:
        return facet.counts(together[facet.path].items())
    found = filters.without(facet.name).apply(speeches)
    return facet.counts(found.count_by(facet.path).items())


def counted_facet(facet: Facet, counts: Mapping[str, int], chosen: Sequence[str]) -> CountedFacet:
    """A facet from its counts by value, narrowed by the chosen values."""
    shown = facet.shown(counts, chosen) if facet.counted else {}
    ordered = sorted(shown.items(), key=lambda item: facet.order_of(*item))
    highest = max(shown.values(), default=0)
    values = tuple(
        FacetValue(
            value,
            facet.label_of(value),
            count,
            facet.is_chosen(value, chosen),
            facet.toggled(value, chosen),
            height=max(1, count * 100 // highest) if highest else 0,
        )
        for value, count in ordered
    )
    picked = tuple(
        FacetValue(
            value,
            facet.label_of(value),
            shown.get(value, 0),
            chosen=True,
            toggled=tuple(other for other in chosen if other != value),
        )
        for value in chosen
    )
    return CountedFacet(facet, values, picked)
