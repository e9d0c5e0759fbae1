"""Which documents of an index an expression selects.

"The word index proposes, the text disposes." Knows no engine: an engine shows its index as a
`Snapshot`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from search.language.expressions import (
    PAIRED,
    And,
    AtLeast,
    Begins,
    Between,
    Everything,
    Expression,
    Holds,
    Is,
    Not,
    Or,
    Term,
    begins_word,
    has_value,
    in_range,
)
from search.matching.columns import Column, Mask
from search.text.analysis import fold, longest_words, pairs

# Note [Sets of documents]
# Documents are numbers from 0, and a set of them is an array with a truth value for each: a library
# has some hundred thousand documents at most, and over as many bytes every operation takes
# microseconds, whatever the set holds.

# Below this many candidates, reading their texts costs less than reading more postings.
FEW = 24

_T = TypeVar("_T")


class Postings(NamedTuple):
    """The documents that have a word, in order, and how often each has it."""

    documents: NDArray[np.integer]
    frequencies: NDArray[np.integer]


NO_POSTINGS = Postings(np.zeros(0, np.int32), np.zeros(0, np.uint8))


class Snapshot(Protocol):
    """An index at one moment.

    size: one more than the last document's number; documents: those that are not deleted; count:
    how many these are; inside_text: the fields that are a part of the text.
    """

    inside_text: frozenset[str]
    size: int
    documents: Mask
    count: int

    def postings(self, field: str, word: str) -> Postings:
        """The documents with a word in a field; deleted ones may be among them."""

    def with_pairs(self, numbers: Iterable[int], documents: Mask) -> Mask:
        """Those of some documents that have the pairs of characters of these numbers in the field
        PAIRED; where FEW are left, others of them too."""

    def learned(self, string: str) -> Postings | None:
        """The documents that have a string in the field PAIRED; None where the index does not
        know that string."""

    def frequency(self, field: str, word: str) -> int:
        """About how many documents have a word in a field, without reading its postings."""

    def text(self, field: str, document: int) -> str:
        """The folded text of a field."""

    def containing(self, field: str, text: str, documents: Mask) -> Mask:
        """Those of some documents whose folded text contains a string."""

    def value(self, name: str, document: int) -> str:
        """The value of a column for a document, empty where it has none."""

    def column(self, name: str) -> Column:
        """The values of a column for every document."""

    def lengths(self, field: str) -> NDArray[np.float32]:
        """How many words every document has in a field."""

    def average_length(self, field: str) -> float:
        """The mean of `lengths` over all documents."""

    def norms(self, field: str) -> NDArray[np.float32]:
        """What BM25 divides the frequencies of every document by: more where it has more words; one
        number where it is the same for all."""

    def average_characters(self) -> float:
        """The mean number of characters of the texts, 0 where lengths say nothing about them."""


class _Bounds(NamedTuple):
    """An answer before a look at the texts: it holds `sure` and lies within `possible`."""

    sure: Mask
    possible: Mask


def select(expression: Expression, snapshot: Snapshot, within: Mask) -> Mask:
    """The documents among `within` for which `search.language.expressions.matches` holds.

    Texts are read only of documents of which words and columns cannot tell, and only for terms of
    which they cannot.
    """
    sure, possible = _propose(expression, snapshot, within)
    if sure is possible or not (doubtful := possible & ~sure).any():
        return sure
    return sure | _look(expression, snapshot, doubtful)


def _look(expression: Expression, snapshot: Snapshot, doubtful: Mask) -> Mask:
    """Those of some documents that match, by a look at their texts where it takes one."""
    match expression:
        case Term(text, fields):
            found = np.zeros_like(doubtful)
            for field in fields:
                candidates = _propose_term(expression, field, snapshot, doubtful & ~found).possible
                found |= snapshot.containing(field, text, candidates)
            return found
        case And(parts):
            for part in parts:
                doubtful = select(part, snapshot, doubtful)
            return doubtful
        case Or(parts):
            found = np.zeros_like(doubtful)
            for part in parts:
                found |= select(part, snapshot, doubtful & ~found)
            return found
        case AtLeast(number):
            matching = ((n, select(part, snapshot, doubtful)) for n, part in expression.weighed)
            return doubtful & (_sum(matching) >= number)
        case Not(part):
            return doubtful & ~select(part, snapshot, doubtful)
        case _:
            raise AssertionError("Columns are known without a look.")


def _sum(masks: Iterable[tuple[int, Mask]]) -> NDArray[np.int32]:
    """What the sets that each document is in count together."""
    counts = (weight * mask.astype(np.int32) for weight, mask in masks)
    return sum(counts, start=np.zeros((), np.int32))


def _propose(expression: Expression, snapshot: Snapshot, within: Mask) -> _Bounds:
    """What words and columns say about which documents among `within` match."""
    match expression:
        case Term(_, fields):
            if known := _known_in_all(expression, snapshot):
                return _known(having(known, within))
            return _any(
                lambda field, rest: _propose_term(expression, field, snapshot, rest), fields, within
            )
        case And(parts):
            sure = possible = within
            for part in sorted(parts, key=lambda part: isinstance(part, Not)):
                found = _propose(part, snapshot, possible)
                sure, possible = sure & found.sure, found.possible
            return _Bounds(sure, possible)
        case Or(parts):
            return _any(lambda part, rest: _propose(part, snapshot, rest), parts, within)
        case AtLeast(0):
            return _known(within)
        case AtLeast():
            return _propose_some(expression, snapshot, within)
        case Not(part):
            found = _propose(part, snapshot, within)
            return _Bounds(within & ~found.possible, within & ~found.sure)
        case Is(name, value):
            return _where(name, lambda held: has_value(held, value), snapshot, within)
        case Holds(name, text):
            return _where(name, lambda held: text in fold(held), snapshot, within)
        case Begins(name, text):
            return _where(name, begins_word(text), snapshot, within)
        case Between(name):
            return _where(name, in_range(expression), snapshot, within)
        case Everything():
            return _known(within)


def _where(name: str, test: Callable[[str], bool], snapshot: Snapshot, within: Mask) -> _Bounds:
    return _known(snapshot.column(name).where(test) & within)


def _any(propose: Callable[[_T, Mask], _Bounds], options: Iterable[_T], within: Mask) -> _Bounds:
    """What is known of those that match an option; what is sure is not asked about again."""
    sure = np.zeros_like(within)
    possible = np.zeros_like(within)
    for option in options:
        found = propose(option, within)
        sure, possible = sure | found.sure, possible | found.possible
        within = within & ~found.sure
    return _Bounds(sure, possible)


def _propose_some(wanted: AtLeast, snapshot: Snapshot, within: Mask) -> _Bounds:
    """What is known of the documents that match enough of the parts."""
    bounds = [(weight, _propose(part, snapshot, within)) for weight, part in wanted.weighed]
    sure = _sum((weight, found.sure) for weight, found in bounds)
    possible = _sum((weight, found.possible) for weight, found in bounds)
    return _Bounds(within & (sure >= wanted.number), within & (possible >= wanted.number))


def _known(documents: Mask) -> _Bounds:
    return _Bounds(documents, documents)


def _propose_term(term: Term, field: str, snapshot: Snapshot, within: Mask) -> _Bounds:
    """What the words of a term say about the documents whose field has it."""
    if not term.outside:
        return _propose_text(term.text, field, snapshot, within)
    # A word of the vocabulary, of which every occurrence is counted (Note [Vocabulary]), as are
    # those of the longer words around it.
    documents, frequencies = snapshot.postings(field, term.text)
    left = np.zeros(snapshot.size, np.int64)
    left[documents] = frequencies
    for wider in term.outside:
        documents, frequencies = snapshot.postings(field, wider)
        left[documents] -= frequencies
    return _known(within & (left > 0))


def _propose_text(text: str, field: str, snapshot: Snapshot, within: Mask) -> _Bounds:
    """What the words of the string `text` say about the documents whose field contains it."""
    words = longest_words(text)
    if known := _known_postings(text, words, field, snapshot):
        return _known(having([known], within))
    candidates = within
    paired = field == PAIRED and not any(map(str.isspace, text))
    for word in words:
        if paired and len(word) <= 2:
            # This one and the shorter ones say no more than the pairs they are in.
            break
        candidates = having([snapshot.postings(field, word)], candidates)
        if np.count_nonzero(candidates) <= FEW:
            return _Bounds(np.zeros_like(within), candidates)
    if paired:
        candidates = snapshot.with_pairs(pairs(text), candidates)
    return _Bounds(np.zeros_like(within), candidates)


def _known_in_all(term: Term, snapshot: Snapshot) -> list[Postings] | None:
    """The documents of each field that have a term, None where the index cannot tell of one."""
    if term.outside:
        return None
    words, found = longest_words(term.text), []
    for field in term.fields:
        postings = _known_postings(term.text, words, field, snapshot)
        if postings is None:
            return None
        found.append(postings)
    return found


def _known_postings(
    text: str, words: Sequence[str], field: str, snapshot: Snapshot
) -> Postings | None:
    """The documents whose field contains a string, deleted ones among them, where the index knows
    it as a word; words: the longest in it."""
    if field == PAIRED and (learned := snapshot.learned(text)):
        return learned
    # A word of the vocabulary is in just the texts of its postings: see Note [Vocabulary].
    return snapshot.postings(field, text) if words[:1] == (text,) else None


def having(found: Iterable[Postings], documents: Mask) -> Mask:
    """Those of some documents that are in some of the postings."""
    # `zeros_like` takes ten times as long.
    those: Mask = np.zeros(len(documents), bool)
    for postings in found:
        those[postings.documents] = True
    those &= documents
    return those
