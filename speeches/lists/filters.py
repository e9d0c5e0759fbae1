"""What a list of speeches is narrowed by, as one value that lists and search share.

Several values of one facet widen it (town or county), several facets narrow together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.http import QueryDict

from speeches.lists.facets import FACETS
from speeches.models import SpeechQuerySet

# Values that one facet may be given in an address.
MOST_VALUES = 20


@dataclass(frozen=True, init=False)
class Filters:
    """The chosen values of the facets: `Filters(level=("town", "county"), year=("2018-2020",))`.

    `filters["level"]` is empty where nothing of a facet is chosen.
    """

    # Each narrowed facet with its values, in the order of FACETS.
    _chosen: tuple[tuple[str, tuple[str, ...]], ...]

    def __init__(self, **chosen: tuple[str, ...]) -> None:
        """chosen: values that are known, by the name of the facet. Raises TypeError for a name that
        no facet has."""
        if unknown := chosen.keys() - FACETS.keys():
            raise TypeError(f"No facet is named {', '.join(sorted(unknown))}.")
        narrowed = tuple((name, chosen[name]) for name in FACETS if chosen.get(name))
        object.__setattr__(self, "_chosen", narrowed)

    @classmethod
    def from_query(cls, params: QueryDict) -> Filters:
        """The filters of a query string; a value that is not known is ignored."""
        return cls(
            **{
                name: facet.known(dict.fromkeys(params.getlist(name)[:MOST_VALUES]))
                for name, facet in FACETS.items()
            }
        )

    def __getitem__(self, facet: str) -> tuple[str, ...]:
        """Raises KeyError for a name that no facet has."""
        return self.chosen().get(FACETS[facet].name, ())

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The facets that are narrowed, with their values."""
        return dict(self._chosen)

    @property
    def address(self) -> str:
        """The query string that chooses these, with its "?"; empty where nothing is chosen."""
        return f"?{urlencode(self._chosen, doseq=True)}" if self._chosen else ""

    def labels(self) -> list[str]:
        """The chosen values as a person reads them."""
        return [FACETS[name].label_of(value) for name, values in self._chosen for value in values]

    def without(self, facet: str) -> Filters:
        return Filters(**{name: values for name, values in self._chosen if name != facet})

    def apply(self, speeches: SpeechQuerySet) -> SpeechQuerySet:
        """The speeches that pass every filter."""
        for name, values in self._chosen:
            speeches = speeches.filter(reduce(or_, map(FACETS[name].condition, values)))
        return speeches
