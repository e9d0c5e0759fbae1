"""Which documents of an index an expression selects, and in what order of relevance.

"The word index proposes, the text disposes." Knows no engine: an engine shows its index as a
`Snapshot`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from search.language.expressions import (
    PAIRED,
    TEXT_FIELDS,
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
    wanted_terms,
)
from search.language.smart import alternatives
from search.matching.columns import Column, Mask
from search.matching.ranking import HINT, K1, WEIGHTS, Group, rarity, score
from search.matching.topmost import topmost
from search.text.analysis import fold, longest_words, pairs, words

# Note [Sets of documents]
# Documents are numbers from 0, and a set of them is an array with a truth value for each: a library
# has some hundred thousand documents at most, and over as many bytes every operation takes
# microseconds, whatever the set holds.

# Below this many candidates, reading their texts costs less than reading more postings.
_FEW = 24
# Words beyond these say little about relevance, and each costs reading its postings.
_MOST_WORDS = 48
# A shorter word is not made of words.
_LONG = 4
# The best answers of a smart search that are read for their order.
_MOST_READ = 50

_T = TypeVar("_T")


class Postings(NamedTuple):
    """The documents that have a word, in order, and how often each has it."""

    documents: NDArray[np.integer]
    frequencies: NDArray[np.integer]


NO_POSTINGS = Postings(np.zeros(0, np.int32), np.zeros(0, np.uint8))


class Snapshot(Protocol):
    """An index at one moment.

    size: one more than the last document's number; documents: those that are not deleted; count:
    how many these are.
    """

    size: int
    documents: Mask
    count: int

    def postings(self, field: str, word: str) -> Postings:
        """The documents with a word in a field; deleted ones may be among them."""

    def pair(self, number: int) -> Postings:
        """The documents with a pair of characters of this number in the field PAIRED."""

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
        """What BM25 divides the frequencies of every document by: more where it has more words."""

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
                return _known(_having(known, within))
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
        return _known(_having([known], within))
    candidates = within
    paired = field == PAIRED and not any(map(str.isspace, text))
    for word in words:
        if paired and len(word) <= 2:
            # This one and the shorter ones say no more than the pairs they are in.
            break
        candidates = _having([snapshot.postings(field, word)], candidates)
        if np.count_nonzero(candidates) <= _FEW:
            return _Bounds(np.zeros_like(within), candidates)
    for pair in pairs(text) if paired else ():
        candidates = _having([snapshot.pair(pair)], candidates)
        if np.count_nonzero(candidates) <= _FEW:
            break
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


def _having(found: Iterable[Postings], documents: Mask) -> Mask:
    """Those of some documents that are in some of the postings."""
    # `zeros_like` takes ten times as long.
    having: Mask = np.zeros(len(documents), bool)
    for postings in found:
        having[postings.documents] = True
    having &= documents
    return having


def relevance(
    expression: Expression,
    snapshot: Snapshot,
    documents: Mask,
    fields: Sequence[str] = TEXT_FIELDS,
) -> NDArray[np.float64]:
    """The BM25F score of every document among `documents`, over the words of the terms that are
    wanted; 0 for all others.

    fields: those that count. Of many words the longest count, which say most.
    """
    found = np.flatnonzero(documents)
    rated = np.zeros(len(found))
    # The place of each document in `found`; of the others nothing is asked.
    place = np.empty(snapshot.size, np.int32)
    place[found] = np.arange(len(found))
    wanted = {word for term in wanted_terms(expression) for word in longest_words(term.text)}
    for word in sorted(wanted, key=lambda word: (-len(word), word))[:_MOST_WORDS]:
        weights = np.zeros(len(found))
        having = _weigh(word, fields, snapshot, documents, place, weights)
        rated += rarity(having, snapshot.count) * weights / (K1 + weights)
    scores = np.zeros(snapshot.size)
    scores[found] = rated
    if _is_smart(expression) and len(found):
        for with_fact, worth in _preferred_facts(expression, snapshot):
            scores[with_fact & documents] += worth
        _read_again(expression, fields, snapshot, found, scores)
    return scores


def _is_smart(expression: Expression) -> bool:
    """Whether an expression is of words, some of which may say more than others."""
    match expression:
        case AtLeast():
            return True
        case And(parts):
            return any(map(_is_smart, parts))
        case _:
            return False


def _preferred_facts(expression: Expression, snapshot: Snapshot) -> Iterator[tuple[Mask, float]]:
    """Which documents have a fact that is preferred, and what it weighs."""
    match expression:
        case And(parts):
            for part in parts:
                yield from _preferred_facts(part, snapshot)
        case AtLeast(0, parts):
            for fact in chain.from_iterable(map(facts, parts)):
                having = select(fact, snapshot, snapshot.documents)
                yield having, HINT * rarity(int(np.count_nonzero(having)), snapshot.count)


def _read_again(
    expression: Expression,
    fields: Sequence[str],
    snapshot: Snapshot,
    found: NDArray[np.intp],
    scores: NDArray[np.float64],
) -> None:
    """Put the best documents before the others by reading them (see `ranking`)."""
    groups = groups_of(expression, snapshot)
    average = snapshot.average_characters()
    ahead = float(scores.max())
    for document in topmost(found, [scores, np.arange(len(scores))], _MOST_READ).tolist():
        texts = dict.fromkeys(TEXT_FIELDS, "")
        texts |= {field: snapshot.text(field, document) for field in fields}
        held = facts_held(groups, snapshot, document)
        scores[document] = ahead + score(groups, texts, average, held)


def facts_held(groups: Iterable[Group], snapshot: Snapshot, document: int) -> dict[str, str]:
    """The values that a document has in the columns that groups ask for."""
    names = {name for group in groups for name, _ in group.facts}
    return {name: snapshot.value(name, document) for name in names}


def facts(expression: Expression) -> Iterator[Is]:
    """The facts that by themselves are an answer to a group of words: a text of the kind 致辞."""
    match expression:
        case Is():
            yield expression
        case Or(parts):
            for part in parts:
                yield from facts(part)


def groups_of(expression: Expression, snapshot: Snapshot) -> list[Group]:
    """What ranks the answers: a group for each part that is wanted, with its rarity."""
    match expression:
        case AtLeast(0, parts):
            return [_as_hint(_group_of(part, snapshot)) for part in parts if alternatives(part)]
        case And(parts) | AtLeast(_, parts):
            wanted = [part for part in parts if alternatives(part)]
        case _:
            wanted = [expression] if alternatives(expression) else []
    if any(isinstance(part, AtLeast) for part in wanted):
        return [group for part in wanted for group in groups_of(part, snapshot)]
    return [_group_of(part, snapshot) for part in wanted]


def _as_hint(group: Group) -> Group:
    return replace(group, rarity=HINT * group.rarity, hint=True)


def _group_of(part: Expression, snapshot: Snapshot) -> Group:
    first = next(wanted_terms(part))
    return Group(
        tuple(alternatives(part)),
        _rarity(part, snapshot),
        outside=first.outside,
        fields=first.fields if first.fields == ("title",) else TEXT_FIELDS,
        facts=tuple((fact.column, fact.value) for fact in facts(part)),
        halves=tuple(_halves(first.text)),
    )


def _halves(word: str) -> list[str]:
    """The words that are more than half of a long word, the longest first."""
    if len(word) < _LONG:
        return []
    halves = {half for half in words(word) if len(word) < 2 * len(half) < 2 * len(word)}
    return sorted(halves, key=lambda half: (-len(half), half))


def _rarity(part: Expression, snapshot: Snapshot) -> float:
    found = _propose(part, snapshot, snapshot.documents).possible
    return rarity(int(np.count_nonzero(found)), snapshot.count)


def _weigh(
    word: str,
    fields: Sequence[str],
    snapshot: Snapshot,
    documents: Mask,
    place: NDArray[np.int32],
    weights: NDArray[np.float64],
) -> int:
    """How many documents have a word at all. Adds its weighted frequency in those of `documents`
    to their weights; place: of each of these among the weights."""
    found = []
    for field in fields:
        postings = snapshot.postings(field, word)
        if not len(postings.documents):
            continue
        found.append(postings)
        wanted = documents[postings.documents]
        having_it, frequencies = postings.documents[wanted], postings.frequencies[wanted]
        norms = snapshot.norms(field)[having_it]
        weights[place[having_it]] += WEIGHTS[field] * frequencies / norms
    return _number_of_all(found, snapshot)


def _number_of_all(found: Sequence[Postings], snapshot: Snapshot) -> int:
    """How many documents are in some of these postings."""
    if snapshot.count == snapshot.size:
        if len(found) == 1:
            return len(found[0].documents)
        if sum(len(postings.documents) for postings in found) <= _FEW:
            return len({number for postings in found for number in postings.documents.tolist()})
    return int(np.count_nonzero(_having(found, snapshot.documents)))
