"""How many answers a search has, asked of the index without reading one of them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import chain

from search.index.connection import library_index
from search.index.library_index import LibraryIndex
from search.language.expressions import Everything
from search.language.smart import Sifting, alternatives, read_smartly, widen
from search.matching.ranking import rarity
from search.page.request import SearchRequest, conditions

# A smart search that finds less than this asks for fewer of its words.
ENOUGH = 10
# Rarities as whole numbers, in so many parts of one.
_FINE = 10


def count(request: SearchRequest) -> int:
    """The number of answers. Raises SearchIndexError where there is no index that fits."""
    index = library_index()
    expression, narrow = sifted(request).expression, conditions(request.filters)
    if request.show == "speeches":
        return index.count_matches(expression, narrow.values())
    return index.sections(expression, request.show, narrow, page=slice(0)).count


def sifted(request: SearchRequest) -> SearchRequest:
    """A smart request that takes for one word only what the library has, and insists on as much of
    its words as still finds a page of texts, weighed by how rare they are; an exact one as it is.

    Told by the whole library, so that filters do not change it. Raises SearchIndexError.
    """
    if request.mode != "smart":
        return request
    index, typed = library_index(), request.query.expression
    broken = _broken(request, index)
    weights = _weights(request, broken, index)

    def finds_enough(lacking: int) -> bool:
        wanted = widen(typed, None, request.lists, Sifting(broken, weights, lacking))
        return index.count_matches(wanted) >= ENOUGH

    # The less there must be, the more texts have it: halving asks a few times only.
    lacking = bisect_left(range(len(weights) - 1), True, key=finds_enough) if weights else 0
    return replace(request, sifting=Sifting(broken, weights, lacking))


def _broken(request: SearchRequest, index: LibraryIndex) -> frozenset[str]:
    """The strings that are one word only for want of a better reading, and stand in no text. What
    such a string falls into may be another: asked twice."""
    broken: frozenset[str] = frozenset()
    for _ in range(2):
        read = read_smartly(request.query.expression, request.lists, Sifting(broken))
        guessed = [piece.text for piece in read.words if piece.part.guessed]
        numbers = index.occurrences(guessed) if guessed else []
        broken |= {text for text, number in zip(guessed, numbers, strict=True) if not number}
    return broken


def _weights(
    request: SearchRequest, broken: frozenset[str], index: LibraryIndex
) -> tuple[tuple[str, int], ...]:
    """What each word weighs, with its synonyms: nothing where no text has it, lest nothing be
    found."""
    read = read_smartly(request.query.expression, request.lists, Sifting(broken))
    if len(read.words) < 2:
        return ()
    strings = {piece.text: alternatives(piece.expression) for piece in read.words}
    different = list(dict.fromkeys(chain.from_iterable(strings.values())))
    often = dict(zip(different, index.occurrences(different), strict=True))
    _, speeches = index.counts_of((), Everything()).speeches
    return tuple(
        (text, _weight(max(map(often.__getitem__, others)), speeches))
        for text, others in strings.items()
    )


def _weight(number: int, speeches: int) -> int:
    return round(_FINE * rarity(number, speeches)) + 1 if number else 0
