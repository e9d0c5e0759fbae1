"""What some years talk of more than others: terms of the dictionary, ranked by surprise."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from time import monotonic
from typing import NamedTuple

from config.compiled import Compiled
from search.errors import SearchIndexError
from search.index.connection import library_index
from search.index.library_index import LibraryIndex
from search.index.withdrawn import unpublished
from search.language.expressions import Everything, Expression
from search.language.word_lists import WordLists
from search.office_words import lists_in_force
from search.page.request import conditions
from search.text.analysis import fold
from speeches.choices import PublicEvent
from speeches.lists.filters import Filters
from speeches.lists.years import Years
from speeches.models import PublicChange

logger = logging.getLogger(__name__)

MOST = 12
_LEAST = 2
# Asked for on every visit of the home page, and a thousand terms are counted: kept while nothing
# changes, and for so many seconds where speeches were only added: one more hardly moves what stands
# out in some years. What was withdrawn is in no number.
_LASTS = 30.0
_kept: dict[tuple[WordLists, Years | None], _Counted] = {}


@dataclass(frozen=True)
class Theme:
    """A term with how many speeches of the years use it."""

    term: str
    count: int


_Gone = tuple[int | None, frozenset[int]]


class _Counted(NamedTuple):
    """Themes, the index that they were counted in, what had gone by then, and when that was."""

    version: str
    gone: _Gone
    at: float
    themes: list[Theme]

    def is_good(self, version: str, now: float) -> bool:
        """Whether they can be shown where the index is this one now."""
        return self.version == version or (now - self.at < _LASTS and self.gone == _gone())


# In the order of keys, which is that of changes.
_TAKEN = Compiled(
    lambda keys: (
        PublicChange.objects.exclude(event=PublicEvent.PUBLISHED)
        .order_by("-pk")
        .values_list("pk")[:1]
    )
)


def _gone() -> _Gone:
    """The last change by which a speech, or a part of one, went, and what the index has still."""
    return next((key for (key,) in _TAKEN()), None), unpublished()


def themes_of(years: Years | None) -> list[Theme]:
    """The terms that the speeches of some years use more often than all speeches together lead one
    to expect, the most striking first; the most frequent ones where there is no other year to
    compare with or no year is known. Raises SearchIndexError.
    """
    index = library_index()
    lists = lists_in_force()
    version, now = index.version(), monotonic()
    kept = _kept.get((lists, years))
    if kept is None or not kept.is_good(version, now):
        # What goes while they are counted is asked for again.
        gone = _gone()
        kept = _Counted(version, gone, now, _themes(index, lists.terms, years))
        _kept.clear()
        _kept[lists, years] = kept
    return kept.themes


def themes_if_known(years: Years | None) -> list[Theme]:
    """As `themes_of`; nothing while there is no index that fits: a page stands without it."""
    try:
        return themes_of(years)
    except SearchIndexError as error:
        logger.warning("%s", error)
        return []


def _themes(index: LibraryIndex, terms: Sequence[str], years: Years | None) -> list[Theme]:
    within: Expression = Everything()
    if years:
        within = conditions(Filters(year=(str(years),)))["year"]
    counts = index.counts_of([fold(term) for term in terms], within)
    number, all_speeches = counts.speeches
    ranked = [
        (_surprise(count, number, everywhere / all_speeches), count, term)
        for term, (count, everywhere) in zip(terms, counts.terms, strict=True)
        if count >= _LEAST
    ]
    ranked.sort(key=lambda each: (-each[0], -each[1], each[2]))
    return [Theme(term, count) for surprise, count, term in ranked[:MOST] if surprise >= 0]


def _surprise(count: int, number: int, expected: float) -> float:
    """How many standard deviations a count lies above the expected one."""
    spread = sqrt(number * expected * (1 - expected))
    return (count - number * expected) / spread if spread else 0.0
