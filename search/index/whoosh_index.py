"""What the site asks of the index, without what haystack has around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np
from haystack.constants import DJANGO_ID
from numpy.typing import NDArray

from search.index.documents import DocumentIndex, Snapshot
from search.language.expressions import TEXT_FIELDS, Expression
from search.matching.columns import Mask
from search.matching.faceting import count_together, count_values
from search.matching.narrowing import Narrowed
from search.matching.section_search import find_sections
from search.matching.select import relevance, select
from search.matching.similar import similar
from search.matching.topmost import topmost
from search.text import analysis

# Among equals the newest comes first, then the one added last: as far as the index has the fields.
_TIES = ("-sorted_on", f"-{DJANGO_ID}")
_SECTION = np.dtype([("document", np.intp), ("position", np.intp), ("score", np.float64)])


@dataclass(frozen=True)
class Found:
    """The primary keys of a page of speeches in order, how many there are in all, and facets."""

    keys: list[int]
    count: int
    facets: dict[str, list[tuple[str, int]]]


@dataclass(frozen=True)
class FoundSections:
    """Sections by the key of their speech and their position there, best first.

    levels: the level of each; facets: counts by value; cut: not every speech was read.
    """

    hits: list[tuple[int, int]]
    levels: list[str]
    facets: dict[str, list[tuple[str, int]]]
    cut: bool


class WhooshIndex:
    """The index with the questions of the site's pages."""

    def __init__(self, documents: DocumentIndex) -> None:
        self.documents = documents

    def find(
        self,
        expression: Expression,
        conditions: Mapping[str, Expression],
        facets: Iterable[str],
        *,
        order: Sequence[str] = (),
        page: slice = slice(None),
    ) -> Found:
        """What a page of results shows: `search` without what haystack has around it.

        conditions: on columns, by name; a facet is counted without the condition on itself. order:
        of columns, as in `search`; relevance where there is none. Raises SearchIndexError.
        """
        snapshot = self.documents.snapshot()
        narrowed = self._narrowed(snapshot, snapshot.selected(expression), conditions)
        rate = partial(relevance, expression, snapshot, narrowed.documents)
        found = np.flatnonzero(narrowed.documents)
        best, _ = page_in_order(snapshot, found, order, rate, page)
        return Found(
            keys=snapshot.order(DJANGO_ID)[best].tolist(),
            count=len(found),
            facets={
                name: count_values(
                    snapshot.column(name),
                    np.flatnonzero(narrowed.without(name)) if name in conditions else found,
                )
                for name in facets
            },
        )

    def count_matches(self, expression: Expression, conditions: Iterable[Expression] = ()) -> int:
        """How many documents match: the cheapest question. Raises SearchIndexError."""
        snapshot = self.documents.snapshot()
        found = snapshot.selected(expression)
        for condition in conditions:
            found = select(condition, snapshot, found)
        return int(np.count_nonzero(found))

    def count_together(
        self, expression: Expression, columns: Sequence[str]
    ) -> Counter[tuple[str, ...]]:
        """How many documents match, by the values they have together in columns of one value.

        Raises SearchIndexError.
        """
        snapshot = self.documents.snapshot()
        documents = np.flatnonzero(snapshot.selected(expression))
        return count_together([snapshot.column(name) for name in columns], documents)

    def _narrowed(
        self, snapshot: Snapshot, found: Mask, conditions: Mapping[str, Expression]
    ) -> Narrowed:
        return Narrowed(
            found,
            {
                name: select(condition, snapshot, snapshot.documents)
                for name, condition in conditions.items()
            },
        )

    def sections(
        self,
        expression: Expression,
        unit: str,
        conditions: Mapping[str, Expression],
        facets: Iterable[str] = (),
        *,
        newest_first: bool = False,
    ) -> FoundSections:
        """The sections or headings that match, with facets counted over them as `find` does.

        unit: a key of `section_search.UNITS`; newest_first: by the date of their speeches instead
        of by relevance. Raises SearchIndexError.
        """
        snapshot = self.documents.snapshot()
        narrowed = self._narrowed(snapshot, snapshot.documents, conditions)
        found = find_sections(expression, snapshot, narrowed.nearly, unit, narrowed.documents)
        matches = np.array(found.matches, dtype=_SECTION)
        own = matches[narrowed.documents[matches["document"]]]
        dates = snapshot.order("sorted_on")[own["document"]]
        keys = [dates, own["document"], -own["position"]]
        if not newest_first:
            keys.insert(0, own["score"])
        ordered = own[topmost(np.arange(len(own)), keys, None)]
        levels = snapshot.column("level")
        return FoundSections(
            hits=list(
                zip(
                    snapshot.order(DJANGO_ID)[ordered["document"]].tolist(),
                    ordered["position"].tolist(),
                    strict=True,
                )
            ),
            levels=[levels[document] for document in ordered["document"].tolist()],
            facets={
                name: count_values(snapshot.column(name), within)
                for name in facets
                for within in [_those_in(narrowed.without(name), matches["document"])]
            },
            cut=found.cut,
        )

    def like_text(self, text: str, most: int, without: Iterable[int] = ()) -> list[int]:
        """The keys of the documents most like a text, but for some. Raises SearchIndexError."""
        snapshot = self.documents.snapshot()
        hidden = set(map(int, without))
        scores = similar(analysis.fold(text), snapshot, snapshot.documents)
        best = sorted(scores, key=lambda n: (-scores[n], -n))
        pks = (int(snapshot.value(DJANGO_ID, document)) for document in best)
        return list(islice((pk for pk in pks if pk not in hidden), most))

    def preload(self, facets: Iterable[str]) -> None:
        """Read what every search with these facets needs. Raises SearchIndexError."""
        self.documents.preload_learned()
        snapshot = self.documents.snapshot()
        for order in _ties(snapshot):
            _sort_key(order, snapshot)
        for name in facets:
            snapshot.column(name)
        for field in TEXT_FIELDS:
            snapshot.average_length(field)

    def rebuild(self, progress: Callable[[int], None] = lambda done: None) -> int:
        """Build the index anew aside and put it in the old one's place; gives how many objects it
        holds.

        progress: is told how many were added so far. Raises SearchIndexError, OSError.
        """
        return self.documents.rebuild(progress)


def page_in_order(
    snapshot: Snapshot,
    found: NDArray[np.intp],
    order: Sequence[str],
    rate: Callable[[], NDArray[np.float64]],
    page: slice,
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """A page of what was found in order, with their scores where relevance orders them, else 0."""
    scores = np.zeros(snapshot.size) if order else rate()
    keys = [_sort_key(name, snapshot) for name in (*order, *_ties(snapshot))]
    best = topmost(found, keys if order else [scores, *keys], page.stop)
    best = best[page.start :]
    return best, scores[best]


def _those_in(documents: Mask, numbers: NDArray[np.intp]) -> NDArray[np.intp]:
    return numbers[documents[numbers]]


def _ties(snapshot: Snapshot) -> list[str]:
    return [order for order in _TIES if order.removeprefix("-") in snapshot.names]


def _sort_key(order: str, snapshot: Snapshot) -> NDArray[np.int64]:
    """A key for every document; `-` puts the highest first, and what has no value comes last
    either way."""
    name = order.removeprefix("-")
    numbers = snapshot.order(DJANGO_ID if name == "pk" else name)
    if order.startswith("-"):
        return numbers
    return np.where(numbers < 0, np.iinfo(np.int64).min + 1, -numbers)
