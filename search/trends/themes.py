"""What some years talk of more than others: terms of the dictionary, ranked by surprise."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from weakref import WeakKeyDictionary

import numpy as np

from search.index.connection import library_index
from search.index.documents import Snapshot
from search.matching.select import select
from search.page.request import conditions
from search.text.analysis import dictionary_terms, fold
from speeches.lists.filters import Filters
from speeches.lists.years import Years

MOST = 12
_LEAST = 2
# Asked for on every visit of the home page: kept as long as the index stays as it is.
_kept: WeakKeyDictionary[Snapshot, dict[Years | None, list[Theme]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Theme:
    """A term with how many speeches of the years use it."""

    term: str
    count: int


def themes_of(years: Years | None) -> list[Theme]:
    """The terms that the speeches of some years use more often than all speeches together lead one
    to expect, the most striking first; the most frequent ones where there is no other year to
    compare with or no year is known. Raises SearchIndexError.
    """
    snapshot = library_index().documents.snapshot()
    made = _kept.setdefault(snapshot, {})
    if years not in made:
        made.clear()
        made[years] = _themes(snapshot, years)
    return made[years]


def _themes(snapshot: Snapshot, years: Years | None) -> list[Theme]:
    within = snapshot.documents
    if years:
        of_years = conditions(Filters(year=(str(years),)))["year"]
        within = select(of_years, snapshot, within)
    number = int(np.count_nonzero(within))
    ranked = []
    for term in dictionary_terms():
        documents = snapshot.postings("text", fold(term))[0]
        count = int(np.count_nonzero(within[documents]))
        if count >= _LEAST:
            everywhere = int(np.count_nonzero(snapshot.documents[documents])) / snapshot.count
            ranked.append((_surprise(count, number, everywhere), count, term))
    ranked.sort(key=lambda each: (-each[0], -each[1], each[2]))
    return [Theme(term, count) for surprise, count, term in ranked[:MOST] if surprise >= 0]


def _surprise(count: int, number: int, expected: float) -> float:
    """How many standard deviations a count lies above the expected one."""
    spread = sqrt(number * expected * (1 - expected))
    return (count - number * expected) / spread if spread else 0.0
