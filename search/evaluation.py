"""Which documents of an index an expression selects, and in what order of relevance.

"The word index proposes, the text disposes." Knows no engine: an engine shows its index as a
`Snapshot`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from search.analysis import longest_words
from search.expressions import (
    TEXT_FIELDS,
    And,
    Between,
    Everything,
    Expression,
    Is,
    Not,
    Or,
    Term,
    in_range,
    wanted_terms,
)

# Below this many candidates, reading their texts costs less than reading more postings.
_FEW = 24
# BM25F: how fast repetition saturates, how much length counts, what a field weighs.
_K1 = 1.2
_B = 0.75
_WEIGHTS = {"title": 6.0, "headings": 3.0, "text": 1.0}


class Snapshot(Protocol):
    """An index at one moment; documents are numbers from 0."""

    documents: frozenset[int]

    def postings(self, field: str, word: str) -> Mapping[int, float]:
        """The documents with a word in a field, and how often it occurs there."""

    def text(self, field: str, document: int) -> str:
        """The folded text of a field."""

    def column(self, name: str) -> Sequence[str]:
        """The value of a column for every document number, empty where there is none."""

    def length(self, field: str, document: int) -> float:
        """How many words a field of a document has."""

    def average_length(self, field: str) -> float:
        """The mean of `length` over all documents."""


def select(
    expression: Expression, snapshot: Snapshot, within: AbstractSet[int]
) -> AbstractSet[int]:
    """The documents among `within` for which `search.expressions.matches` holds."""
    match expression:
        case Term(text, fields):
            found = (_containing(text, field, snapshot, within) for field in fields)
            return frozenset().union(*found)
        case And(parts):
            for part in sorted(parts, key=lambda part: isinstance(part, Not)):
                within = select(part, snapshot, within)
            return within
        case Or(parts):
            return frozenset().union(*(select(part, snapshot, within) for part in parts))
        case Not(part):
            return within - select(part, snapshot, within)
        case Is(name, value):
            column = snapshot.column(name)
            return {document for document in within if column[document] == value}
        case Between(name):
            column = snapshot.column(name)
            return {document for document in within if in_range(column[document], expression)}
        case Everything():
            return within


def _containing(
    text: str, field: str, snapshot: Snapshot, within: AbstractSet[int]
) -> AbstractSet[int]:
    """The documents among `within` whose field contains the string `text`."""
    words = longest_words(text)
    candidates = frozenset(within)
    for word in words:
        candidates = candidates.intersection(snapshot.postings(field, word))
        # A word of the vocabulary is in just the texts of its postings: see Note [Vocabulary].
        if word == text:
            return candidates
        if len(candidates) <= _FEW:
            break
    return {document for document in candidates if text in snapshot.text(field, document)}


def relevance(
    expression: Expression, snapshot: Snapshot, documents: AbstractSet[int]
) -> dict[int, float]:
    """The BM25F score of each document over the words of the terms that are wanted."""
    scores: dict[int, float] = dict.fromkeys(documents, 0.0)
    for word in sorted({w for term in wanted_terms(expression) for w in longest_words(term.text)}):
        found, weights = _weights(word, snapshot, documents)
        rarity = math.log(1 + (len(snapshot.documents) - found + 0.5) / (found + 0.5))
        for document, weight in weights.items():
            scores[document] += rarity * weight / (_K1 + weight)
    return scores


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
            norm = 1 - _B + _B * snapshot.length(field, document) / average
            weights[document] += _WEIGHTS[field] * postings[document] / norm
    return len(found), weights
