"""Which documents of an index an expression selects, and in what order of relevance.

"The word index proposes, the text disposes." Knows no engine: an engine shows its index as a
`Snapshot`.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple, Protocol, TypeVar

from search.analysis import fold, longest_words
from search.expressions import (
    TEXT_FIELDS,
    And,
    AtLeast,
    Between,
    Everything,
    Expression,
    Holds,
    Is,
    Not,
    Or,
    Term,
    has_value,
    in_range,
    matches,
    wanted_terms,
)
from search.ranking import K1, WEIGHTS, B, Group, rarity, score
from search.smart import alternatives

# Below this many candidates, reading their texts costs less than reading more postings.
_FEW = 24
# Words beyond these say little about relevance, and each costs reading its postings.
_MOST_WORDS = 48
# The best answers of a smart search that are read for their order.
_MOST_READ = 200

_T = TypeVar("_T")


class Snapshot(Protocol):
    """An index at one moment; documents are numbers from 0."""

    documents: frozenset[int]

    def postings(self, field: str, word: str) -> Mapping[int, float]:
        """The documents with a word in a field, and how often it occurs there."""

    def frequency(self, field: str, word: str) -> int:
        """About how many documents have a word in a field, without reading its postings."""

    def text(self, field: str, document: int) -> str:
        """The folded text of a field."""

    def column(self, name: str) -> Sequence[str]:
        """The value of a column for every document number, empty where there is none."""

    def length(self, field: str, document: int) -> float:
        """How many words a field of a document has."""

    def average_length(self, field: str) -> float:
        """The mean of `length` over all documents."""

    def average_characters(self) -> float:
        """The mean number of characters of the texts."""


class _Bounds(NamedTuple):
    """An answer before a look at the texts: it holds `sure` and lies within `possible`."""

    sure: AbstractSet[int]
    possible: AbstractSet[int]


class _Document(dict[str, str]):
    """A document as `matches` reads it; each of its texts is read when it is first looked at."""

    def __init__(self, snapshot: Snapshot, number: int) -> None:
        super().__init__()
        self._snapshot = snapshot
        self._number = number

    def __missing__(self, name: str) -> str:
        if name in TEXT_FIELDS:
            self[name] = self._snapshot.text(name, self._number)
        else:
            self[name] = self._snapshot.column(name)[self._number]
        return self[name]


def select(
    expression: Expression, snapshot: Snapshot, within: AbstractSet[int]
) -> AbstractSet[int]:
    """The documents among `within` for which `search.expressions.matches` holds.

    However many terms there are, the text of a document is read once at most.
    """
    sure, possible = _propose(expression, snapshot, within)
    doubtful = possible - sure
    return sure | {n for n in doubtful if matches(expression, _Document(snapshot, n))}


def _propose(expression: Expression, snapshot: Snapshot, within: AbstractSet[int]) -> _Bounds:
    """What words and columns say about which documents among `within` match."""
    match expression:
        case Term(text, fields):
            return _any(
                lambda field, rest: _propose_text(text, field, snapshot, rest), fields, within
            )
        case And(parts):
            sure = possible = within
            for part in sorted(parts, key=lambda part: isinstance(part, Not)):
                found = _propose(part, snapshot, possible)
                sure, possible = sure & found.sure, found.possible
            return _Bounds(sure, possible)
        case Or(parts):
            return _any(lambda part, rest: _propose(part, snapshot, rest), parts, within)
        case AtLeast(number, parts):
            return _propose_some(number, parts, snapshot, within)
        case Not(part):
            found = _propose(part, snapshot, within)
            return _Bounds(within - found.possible, within - found.sure)
        case Is(name, value):
            column = snapshot.column(name)
            return _known({n for n in within if has_value(column[n], value)})
        case Holds(name, text):
            column = snapshot.column(name)
            holders = {value for value in set(column) if text in fold(value)}
            return _known({n for n in within if column[n] in holders})
        case Between(name):
            column = snapshot.column(name)
            return _known({n for n in within if in_range(column[n], expression)})
        case Everything():
            return _known(within)


def _any(
    propose: Callable[[_T, AbstractSet[int]], _Bounds],
    options: Iterable[_T],
    within: AbstractSet[int],
) -> _Bounds:
    """What is known of those that match an option; what is sure is not asked about again."""
    sure: AbstractSet[int] = frozenset()
    possible: AbstractSet[int] = frozenset()
    for option in options:
        found = propose(option, within)
        sure, possible = sure | found.sure, possible | found.possible
        within = within - found.sure
    return _Bounds(sure, possible)


def _propose_some(
    number: int, parts: Sequence[Expression], snapshot: Snapshot, within: AbstractSet[int]
) -> _Bounds:
    """What is known of the documents that match so many of the parts."""
    sure: Counter[int] = Counter()
    possible: Counter[int] = Counter()
    for part in parts:
        found = _propose(part, snapshot, within)
        sure.update(found.sure)
        possible.update(found.possible)
    if number <= 0:
        return _known(within)
    return _Bounds(
        {document for document, parts_of_it in sure.items() if parts_of_it >= number},
        {document for document, parts_of_it in possible.items() if parts_of_it >= number},
    )


def _known(documents: AbstractSet[int]) -> _Bounds:
    return _Bounds(documents, documents)


def _propose_text(text: str, field: str, snapshot: Snapshot, within: AbstractSet[int]) -> _Bounds:
    """What the words of the string `text` say about the documents whose field contains it."""
    candidates = frozenset(within)
    for word in longest_words(text):
        candidates = candidates.intersection(snapshot.postings(field, word))
        # A word of the vocabulary is in just the texts of its postings: see Note [Vocabulary].
        if word == text:
            return _known(candidates)
        if len(candidates) <= _FEW:
            break
    return _Bounds(frozenset(), candidates)


def relevance(
    expression: Expression, snapshot: Snapshot, documents: AbstractSet[int]
) -> dict[int, float]:
    """The BM25F score of each document over the words of the terms that are wanted.

    Of many words the longest count, which say most.
    """
    scores: dict[int, float] = dict.fromkeys(documents, 0.0)
    if not scores:
        return scores
    words = {word for term in wanted_terms(expression) for word in longest_words(term.text)}
    for word in sorted(words, key=lambda word: (-len(word), word))[:_MOST_WORDS]:
        found, weights = _weights(word, snapshot, documents)
        weighing = rarity(found, len(snapshot.documents))
        for document, weight in weights.items():
            scores[document] += weighing * weight / (K1 + weight)
    words_wanted = next(_smart_parts(expression), None)
    return _read_again(words_wanted, snapshot, scores) if words_wanted else scores


def _smart_parts(expression: Expression) -> Iterator[AtLeast]:
    match expression:
        case AtLeast():
            yield expression
        case And(parts):
            for part in parts:
                yield from _smart_parts(part)


def _read_again(group: AtLeast, snapshot: Snapshot, scores: dict[int, float]) -> dict[int, float]:
    """The scores with the best documents read and put before the others (see `ranking`)."""
    best = heapq.nlargest(_MOST_READ, scores, key=lambda document: (scores[document], document))
    groups = groups_of(group, snapshot)
    average = snapshot.average_characters()
    ahead = max(scores.values(), default=0.0)
    return scores | {
        document: ahead + score(groups, _Document(snapshot, document), average) for document in best
    }


def groups_of(expression: Expression, snapshot: Snapshot) -> list[Group]:
    """What ranks the answers: a group for each part that is wanted, with its rarity."""
    match expression:
        case And(parts) | AtLeast(_, parts):
            wanted = [part for part in parts if alternatives(part)]
        case _:
            wanted = [expression] if alternatives(expression) else []
    if any(isinstance(part, AtLeast) for part in wanted):
        return [group for part in wanted for group in groups_of(part, snapshot)]
    return [Group(tuple(alternatives(part)), _rarity(part, snapshot)) for part in wanted]


def _rarity(part: Expression, snapshot: Snapshot) -> float:
    found = _propose(part, snapshot, snapshot.documents).possible
    return rarity(len(found), len(snapshot.documents))


def _weights(
    word: str, snapshot: Snapshot, documents: AbstractSet[int]
) -> tuple[int, dict[int, float]]:
    """How many documents have a word at all; its weighted frequency in each of `documents`."""
    found: set[int] = set()
    weights: dict[int, float] = defaultdict(float)
    for field in TEXT_FIELDS:
        postings = snapshot.postings(field, word)
        found.update(postings)
        average = snapshot.average_length(field) or 1.0
        for document in documents & postings.keys():
            norm = 1 - B + B * snapshot.length(field, document) / average
            weights[document] += WEIGHTS[field] * postings[document] / norm
    return len(found), weights
