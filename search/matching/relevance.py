"""In what order of relevance the documents of an index answer an expression.

Of words, BM25F over the fields; of a smart search the best are read and put in order by that (see
`ranking`). Knows no engine, as `select`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from search.language.expressions import TEXT_FIELDS, Expression, wanted_terms
from search.matching.groups import groups_of, is_smart, preferred_facts
from search.matching.ranking import HINT, K1, WEIGHTS, Group, rarity, score
from search.matching.select import FEW, Postings, Snapshot, having, select
from search.matching.topmost import Key, topmost
from search.text.analysis import longest_words

# Words beyond these say little about relevance, and each costs reading its postings.
MOST_WORDS = 48
# The best answers of a smart search that are read for their order.
MOST_READ = 50
# As many times fewer are looked up among postings in less time than all of these are read.
_MUCH_FEWER = 16


def ranked_words(expression: Expression) -> list[str]:
    """The words by which answers are ordered: of many the longest, which say most."""
    wanted = {word for term in wanted_terms(expression) for word in longest_words(term.text)}
    return sorted(wanted, key=lambda word: (-len(word), word))[:MOST_WORDS]


def relevance(
    expression: Expression,
    snapshot: Snapshot,
    found: NDArray[np.intp],
    fields: Sequence[str] = TEXT_FIELDS,
    ties: Sequence[Key] = (),
) -> NDArray[np.float64]:
    """The score of each of the documents that were found, which are in order, over the words of the
    terms that are wanted.

    fields: those that count; ties: which of equals come first, for each of those found; asked for
    where the expression `is_smart` alone.
    """
    scores = np.zeros(len(found))
    if words := ranked_words(expression):
        # The place of each document in `found`, -1 where it is not there.
        place = np.full(snapshot.size, -1, np.int32)
        place[found] = np.arange(len(found), dtype=np.int32)
    for word in words:
        weights = np.zeros(len(found))
        number = _weigh(word, fields, snapshot, found, place, weights)
        scores += rarity(number, snapshot.count) * weights / (K1 + weights)
    smart = is_smart(expression)
    if smart:
        for fact in preferred_facts(expression):
            with_fact = select(fact, snapshot, snapshot.documents)
            worth = HINT * rarity(int(np.count_nonzero(with_fact)), snapshot.count)
            scores[with_fact[found]] += worth
    # In single precision, as engines of other languages have it: what is equal is so for all.
    scores = scores.astype(np.float32).astype(np.float64)
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
    for at in topmost(np.arange(len(found)), [scores, *ties], MOST_READ).tolist():
        document = int(found[at])
        texts = {field: snapshot.text(field, document) for field in fields}
        held = _facts_held(groups, snapshot, document)
        scores[at] = ahead + read_score(groups, texts, average, held)


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
    found: NDArray[np.intp],
    place: NDArray[np.int32],
    weights: NDArray[np.float64],
) -> int:
    """How many documents have a word at all. Adds its weighted frequency in those that were found
    to their weights; place: of each document among these."""
    having_it = []
    inside = snapshot.inside_text if "text" in fields else ()
    for field in fields:
        postings = snapshot.postings(field, word)
        if not len(postings.documents):
            continue
        if field not in inside:
            having_it.append(postings)
        at, frequencies = _among(found, place, postings)
        norms = snapshot.norms(field)
        if len(norms) > 1:
            norms = norms[found[at]]
        more = WEIGHTS[field] * frequencies / norms
        if len(at) == len(found):
            # All have it: in their order, which needs no look at each place.
            weights += more
        else:
            weights[at] += more
    return _number_of_all(having_it, snapshot)


def _among(
    found: NDArray[np.intp], place: NDArray[np.int32], postings: Postings
) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """The places of those found that have a word, and how often they have it."""
    documents, frequencies = postings
    if _MUCH_FEWER * len(found) < len(documents):
        at = np.searchsorted(documents, found.astype(documents.dtype))
        at[at == len(documents)] = 0
        held = np.flatnonzero(documents[at] == found)
        return held, frequencies[at[held]]
    places = place.take(documents)
    wanted = np.flatnonzero(places >= 0)
    if len(wanted) == len(places):
        return places, frequencies
    return places.take(wanted), frequencies.take(wanted)


def _number_of_all(found: Sequence[Postings], snapshot: Snapshot) -> int:
    """How many documents are in some of these postings."""
    if len(found) == 1 and snapshot.count < snapshot.size:
        return int(np.count_nonzero(snapshot.documents.take(found[0].documents)))
    if snapshot.count == snapshot.size:
        if len(found) == 1:
            return len(found[0].documents)
        if sum(len(postings.documents) for postings in found) <= FEW:
            return len({number for postings in found for number in postings.documents.tolist()})
    return int(np.count_nonzero(having(found, snapshot.documents)))
