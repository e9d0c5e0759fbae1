"""How many answers a search has, asked of the index without reading one of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from search.index.connection import library_index
from search.index.library_index import LibraryIndex
from search.language.expressions import Everything
from search.language.smart import Piece, Sifting, alternatives, read_smartly, widen
from search.matching.ranking import rarity
from search.page.request import SearchRequest, conditions

# A smart search that finds less than this asks for fewer of its words.
ENOUGH = 10
# Rarities as whole numbers, in so many parts of one.
_FINE = 10
# How often what words fall into is looked at again.
_MOST_FALLS = 4


def count(request: SearchRequest) -> int:
    """The number of answers. Raises SearchIndexError where there is no index that fits."""
    index = library_index()
    expression, narrow = sifted(request).expression, conditions(request.filters)
    if request.show == "speeches":
        return index.count_matches(expression, narrow.values())
    return index.sections(expression, request.show, narrow, page=slice(0)).count


def sifted(request: SearchRequest) -> SearchRequest:
    """A smart request in which words that the library has nowhere fall into others, and which
    insists on as much of its words as still finds a page of texts, weighed by how rare they are;
    an exact one as it is.

    Told by the whole library, so that filters do not change it. Raises SearchIndexError.
    """
    if request.mode != "smart":
        return request
    index, typed = library_index(), request.query.expression
    often = _Occurrences(index)
    broken = _broken(request, often)
    weights = _weights(request, broken, often)

    def finds_enough(lacking: int) -> bool:
        wanted = widen(typed, None, request.lists, Sifting(broken, weights, lacking))
        return index.count_matches(wanted) >= ENOUGH

    # The less there must be, the more texts have it: halving asks a few times only.
    lacking = bisect_left(range(len(weights) - 1), True, key=finds_enough) if weights else 0
    return replace(request, sifting=Sifting(broken, weights, lacking))


class _Occurrences:
    """How many texts have the words of a search, each asked for once."""

    def __init__(self, index: LibraryIndex) -> None:
        self.index = index
        self._known: dict[str, int] = {}

    def of(self, pieces: Iterable[Piece]) -> dict[str, int]:
        """By the text of each piece, the number for it or for the commonest of its synonyms."""
        strings = {piece.text: alternatives(piece.expression) for piece in pieces}
        asked = dict.fromkeys(chain.from_iterable(strings.values()))
        if new := [text for text in asked if text not in self._known]:
            self._known |= zip(new, self.index.occurrences(new), strict=True)
        return {text: max(map(self._known.__getitem__, own)) for text, own in strings.items()}


def _broken(request: SearchRequest, often: _Occurrences) -> frozenset[str]:
    """The words that stand in no text, and fall into others. These may be none either: asked until
    there is nothing new, a few times."""
    broken: frozenset[str] = frozenset()
    for _ in range(_MOST_FALLS):
        read = read_smartly(request.query.expression, request.lists, Sifting(broken))
        numbers = often.of(piece for piece in read.words if piece.part.breakable)
        nowhere = {text for text, number in numbers.items() if not number}
        if not nowhere:
            break
        broken |= nowhere
    return broken


def _weights(
    request: SearchRequest, broken: frozenset[str], often: _Occurrences
) -> tuple[tuple[str, int], ...]:
    """What each word weighs, with its synonyms: nothing where no text has it, lest nothing be
    found."""
    read = read_smartly(request.query.expression, request.lists, Sifting(broken))
    if len(read.words) < 2:
        return ()
    _, speeches = often.index.counts_of((), Everything()).speeches
    return tuple((text, _weight(number, speeches)) for text, number in often.of(read.words).items())


def _weight(number: int, speeches: int) -> int:
    return round(_FINE * rarity(number, speeches)) + 1 if number else 0
