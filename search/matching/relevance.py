"""In what order of relevance the documents of an index answer an expression.

Of words, BM25F over the fields; of a smart search the best are read and put in order by that (see
`ranking`). Knows no engine, as `select`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from search.language.expressions import TEXT_FIELDS, Expression, wanted_terms
from search.matching.columns import Mask
from search.matching.groups import groups_of, is_smart, preferred_facts
from search.matching.ranking import HINT, K1, WEIGHTS, Group, rarity, score
from search.matching.select import FEW, Postings, Snapshot, having, select
from search.matching.topmost import Key, topmost
from search.text.analysis import longest_words

# Words beyond these say little about relevance, and each costs reading its postings.
MOST_WORDS = 48
# The best answers of a smart search that are read for their order.
MOST_READ = 50


def ranked_words(expression: Expression) -> list[str]:
    """The words by which answers are ordered: of many the longest, which say most."""
    wanted = {word for term in wanted_terms(expression) for word in longest_words(term.text)}
    return sorted(wanted, key=lambda word: (-len(word), word))[:MOST_WORDS]


def relevance(
    expression: Expression,
    snapshot: Snapshot,
    documents: Mask,
    fields: Sequence[str] = TEXT_FIELDS,
    ties: Sequence[Key] = (),
) -> NDArray[np.float64]:
    """The score of every document among `documents`, over the words of the terms that are wanted;
    0 for all others.

    fields: those that count; ties: which of equals come first, for every document; asked for where
    the expression `is_smart` alone.
    """
    found = np.flatnonzero(documents)
    rated = np.zeros(len(found))
    # The place of each document in `found`; of the others nothing is asked.
    place = np.empty(snapshot.size, np.int32)
    place[found] = np.arange(len(found))
    for word in ranked_words(expression):
        weights = np.zeros(len(found))
        number = _weigh(word, fields, snapshot, documents, place, weights)
        rated += rarity(number, snapshot.count) * weights / (K1 + weights)
    scores = np.zeros(snapshot.size)
    scores[found] = rated
    smart = is_smart(expression)
    if smart:
        for fact in preferred_facts(expression):
            with_fact = select(fact, snapshot, snapshot.documents)
            worth = HINT * rarity(int(np.count_nonzero(with_fact)), snapshot.count)
            scores[with_fact & documents] += worth
    # In single precision, as engines of other languages have it: what is equal is so for all.
    scores[found] = scores[found].astype(np.float32)
    if smart and len(found):
        _read_again(expression, fields, snapshot, found, scores, ties)
    return scores


def _read_again(
    expression: Expression,
    fields: Sequence[str],
    snapshot: Snapshot,
    found: NDArray[np.intp],
    scores: NDArray[np.float64],
    ties: Sequence[Key],
) -> None:
    """Put the best documents before the others by reading them."""

    def rarity_of(part: Expression) -> float:
        number = int(np.count_nonzero(select(part, snapshot, snapshot.documents)))
        return rarity(number, snapshot.count)

    groups = groups_of(expression, rarity_of)
    average = snapshot.average_characters()
    ahead = float(scores.max())
    for document in topmost(found, [scores, *ties], MOST_READ).tolist():
        texts = {field: snapshot.text(field, document) for field in fields}
        held = _facts_held(groups, snapshot, document)
        scores[document] = ahead + read_score(groups, texts, average, held)


def read_score(
    groups: Sequence[Group], texts: dict[str, str], average: float, held: dict[str, str]
) -> float:
    """What a document is worth that was read.

    texts: its folded texts, of those fields that count; average: the mean number of characters of
    texts, 0 where that says nothing; held: its values of columns.
    """
    return score(groups, dict.fromkeys(TEXT_FIELDS, "") | texts, average, held)


def _facts_held(groups: Iterable[Group], snapshot: Snapshot, document: int) -> dict[str, str]:
    """The values that a document has in the columns that groups ask for."""
    return {name: snapshot.value(name, document) for name in columns_asked(groups)}


def columns_asked(groups: Iterable[Group]) -> set[str]:
    """The columns that groups ask for."""
    return {name for group in groups for name, _ in group.facts}


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
        if sum(len(postings.documents) for postings in found) <= FEW:
            return len({number for postings in found for number in postings.documents.tolist()})
    return int(np.count_nonzero(having(found, snapshot.documents)))
