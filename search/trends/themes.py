"""What some years talk of more than others: terms of the dictionary, ranked by surprise."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from search.errors import SearchIndexError
from search.index.connection import library_index
from search.index.library_index import LibraryIndex
from search.language.expressions import Everything, Expression
from search.language.word_lists import WordLists
from search.office_words import lists_in_force
from search.page.request import conditions
from search.text.analysis import fold
from speeches.lists.filters import Filters
from speeches.lists.years import Years

logger = logging.getLogger(__name__)

MOST = 12
_LEAST = 2
# Of the last index, word lists and years that were asked for: on every visit of the home page.
_kept: dict[tuple[str, WordLists, Years | None], list[Theme]] = {}


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
    index = library_index()
    lists = lists_in_force()
    # Asked for before: what goes while they are counted is counted again.
    asked = index.version(), lists, years
    themes = _kept.get(asked)
    if themes is None:
        themes = _themes(index, lists.terms, years)
        _kept.clear()
        _kept[asked] = themes
    return themes


def themes_if_known(years: Years | None) -> list[Theme]:
    """As `themes_of`; nothing while there is no index that fits: a page stands without it."""
    try:
        return themes_of(years)
    except SearchIndexError as error:
        logger.warning("%s", error)
        return []


def _themes(index: LibraryIndex, terms: tuple[str, ...], years: Years | None) -> list[Theme]:
    within: Expression = Everything()
    if years:
        within = conditions(Filters(year=(str(years),)))["year"]
    counts = index.counts_of(_folded(terms), within)
    number, all_speeches = counts.speeches
    ranked = [
        (_surprise(count, number, everywhere / all_speeches), count, term)
        for term, (count, everywhere) in zip(terms, counts.terms, strict=True)
        if count >= _LEAST
    ]
    ranked.sort(key=lambda each: (-each[0], -each[1], each[2]))
    return [Theme(term, count) for surprise, count, term in ranked[:MOST] if surprise >= 0]


@lru_cache(maxsize=1)
def _folded(terms: tuple[str, ...]) -> list[str]:
    return [fold(term) for term in terms]


def _surprise(count: int, number: int, expected: float) -> float:
    """How many standard deviations a count lies above the expected one."""
    spread = sqrt(number * expected * (1 - expected))
    return (count - number * expected) / spread if spread else 0.0
