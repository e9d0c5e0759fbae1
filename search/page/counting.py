"""How many answers a search has, asked of the index without reading one of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache, cached_property
from itertools import chain

from search.index.connection import library_index
from search.index.library_index import LibraryIndex
from search.language.expressions import Everything
from search.language.smart import Piece, Sifting, alternatives, as_expression, read_smartly
from search.matching.ranking import rarity
from search.page.request import PER_PAGE, SearchRequest, conditions
from search.text.analysis import wider_words

# A smart search that finds less than this, a page, asks for fewer of its words.
ENOUGH = PER_PAGE
# Of a library's texts the share that has a rare word, at most, and not ENOUGH of them.
_RARE = 0.01
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

    @cache
    def words(broken: frozenset[str]) -> tuple[Piece, ...]:
        return read_smartly(typed, request.lists, Sifting(broken)).words

    broken = _broken(words, often)
    rare = frozenset(text for text in broken if often.known(text))
    sifting = Sifting(broken, rare, _weights(words(broken), often))
    read = read_smartly(typed, request.lists, sifting)

    def finds_enough(lacking: int) -> bool:
        least = replace(sifting, lacking=lacking).least(read.weights)
        return index.count_matches(as_expression(replace(read, least=least))) >= ENOUGH

    # The less there must be, the more texts have it: halving asks a few times only.
    fewer = range(max(len(sifting.weights) - 1, 0))
    lacking = bisect_left(fewer, True, key=finds_enough)
    return replace(request, sifting=replace(sifting, lacking=lacking))


class _Occurrences:
    """How many texts have the words of a search, each asked for once."""

    def __init__(self, index: LibraryIndex) -> None:
        self.index = index
        self._known: dict[str, int] = {}
        self._numbers: dict[str, int] = {}

    def of(self, pieces: Iterable[Piece]) -> dict[str, int]:
        """By the text of each piece, the number for it or for the commonest of its synonyms."""
        strings = {piece.text: alternatives(piece.expression) for piece in pieces}
        asked = dict.fromkeys(chain.from_iterable(strings.values()))
        if new := [text for text in asked if text not in self._known]:
            self._known |= zip(new, self.index.occurrences(new), strict=True)
        return {text: max(map(self._known.__getitem__, own)) for text, own in strings.items()}

    def as_word(self, piece: Piece) -> int:
        """How many texts have it as a word: 人大主席 is none in 人大主席团."""
        if piece.text not in self._numbers:
            number = self.of([piece])[piece.text]
            inside = number and wider_words(piece.text)
            self._numbers[piece.text] = (
                self.index.count_matches(piece.expression) if inside else number
            )
        return self._numbers[piece.text]

    def is_hardly_there(self, piece: Piece) -> bool:
        """Whether no text has it as a word, or so few that others are worth a look; what is a part
        of one that fell only where it stands nowhere else."""
        number = self.as_word(piece)
        if piece.part.of:
            return number <= self._numbers[piece.part.of]
        return not number or number < min(ENOUGH, _RARE * self.speeches)

    def known(self, word: str) -> bool:
        """Whether some text has a word that was asked for as one."""
        return self._numbers.get(word, 0) > 0

    @cached_property
    def speeches(self) -> int:
        """How many speeches there are."""
        return self.index.counts_of((), Everything()).speeches[1]


def _broken(
    words_of: Callable[[frozenset[str]], Sequence[Piece]], often: _Occurrences
) -> frozenset[str]:
    """The words that no text or hardly one has, and that fall into others. These may be none
    either: asked until there is nothing new, a few times. What would fall into less than half of
    it stays."""
    broken: frozenset[str] = frozenset()
    for _ in range(_MOST_FALLS):
        rare = {
            piece.text
            for piece in words_of(broken)
            if piece.part.breakable and often.is_hardly_there(piece)
        }
        if not rare:
            break
        broken |= rare
    parts = [piece for piece in words_of(broken) if piece.part.of] if broken else []
    left = dict.fromkeys((piece.part.of for piece in parts), 0)
    for piece in parts:
        left[piece.part.of] += len(piece.text) if often.as_word(piece) else 0
    return broken - {whole for whole, length in left.items() if 2 * length <= len(whole)}


def _weights(words: Sequence[Piece], often: _Occurrences) -> tuple[tuple[str, int], ...]:
    """What each word weighs, with its synonyms: nothing where no text has it, lest nothing be
    found."""
    if len(words) < 2:
        return ()
    speeches = often.speeches
    return tuple((text, _weight(number, speeches)) for text, number in often.of(words).items())


def _weight(number: int, speeches: int) -> int:
    return round(_FINE * rarity(number, speeches)) + 1 if number else 0
