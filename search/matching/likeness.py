"""Which documents are most like a text, by the words that set it apart. Pure.

A word sets a text apart where it stands there often and in few other texts of the library. The
documents that have such words, and have them often, are like the text.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from search.matching.columns import Mask
from search.matching.ranking import K1, B, rarity
from search.matching.select import Snapshot
from search.matching.topmost import Key, topmost
from search.text.analysis import words

# The words by which texts are compared, and those among which they are looked for: the most
# frequent of a text, of equally frequent ones the longest. Each costs a look into the index.
_WORDS = 15
_CANDIDATES = 60
# A word of more documents than this says little, and its postings are the longest to read.
_COMMON = 0.1
# More of a text says nothing new about what it is about.
_CHARACTERS = 4000
# The answers at most: beyond these, likeness is chance.
MOST = 100

FIELD = "text"

Floats = NDArray[np.float32]


def distinctive_words(folded: str, snapshot: Snapshot) -> dict[str, float]:
    """The words that set a folded text apart, with their weights."""
    return weighed_words(
        folded,
        lambda words: ([snapshot.frequency(FIELD, word) for word in words], snapshot.count),
    )


def weighed_words(
    folded: str, counted: Callable[[Sequence[str]], tuple[Sequence[int], int]]
) -> dict[str, float]:
    """The same; counted: in how many documents each of some words stands, and of how many."""
    counts = Counter(word for word in words(folded[:_CHARACTERS]) if len(word) >= 2)
    often = heapq.nlargest(_CANDIDATES, counts, key=lambda word: (counts[word], len(word), word))
    frequencies, total = counted(often)
    weights: dict[str, float] = {}
    for word, found in zip(often, frequencies, strict=True):
        if found and found <= max(2, total * _COMMON):
            weights[word] = counts[word] / (counts[word] + K1) * rarity(found, total)
    return _without_parts(weights)


def _without_parts(weights: Mapping[str, float]) -> dict[str, float]:
    """The weightiest words, none of them a part of another: one thing counts once."""
    chosen: dict[str, float] = {}
    for word in sorted(weights, key=lambda word: (-weights[word], word)):
        if not any(word in other or other in word for other in chosen):
            chosen[word] = weights[word]
            if len(chosen) == _WORDS:
                break
    return chosen


def most_alike(
    folded: str, snapshot: Snapshot, within: Mask, ties: Sequence[Key]
) -> dict[int, float]:
    """The documents among `within` most like a folded text, at most MOST, with their scores.

    ties: which of equals come first, for every document.
    """
    scores = np.zeros(snapshot.size)
    for word, weight in distinctive_words(folded, snapshot).items():
        documents, frequencies = snapshot.postings(FIELD, word)
        scores[documents] += weight * frequencies / (frequencies + K1)
    rated = np.flatnonzero(within & (scores > 0))
    # In single precision, as the scores of relevance are.
    single = scores.astype(np.float32)
    best = topmost(rated, [single, *ties], MOST)
    average = snapshot.average_length(FIELD)
    likeness = without_length(single[best], snapshot.lengths(FIELD)[best], average)
    return dict(zip(best.tolist(), likeness.tolist(), strict=True))


def without_length(scores: Floats, lengths: Floats, average: float) -> Floats:
    """What scores are worth, whatever the numbers of words: a long text has many words by chance.

    average: the mean number of words of all texts.
    """
    return scores / (1 - B / 2 + B / 2 * (lengths / (average or 1.0)))
