"""The order of smart answers: each group of words by what it weighs, and how near they stand.

Pure. A first order, by the postings alone, says which documents are worth reading; the best of
them are read, and ordered by

    sum over the groups  rarity · tf / (K1 + tf)          BM25F (Robertson, Zaragoza, Taylor 2004)
  + sum over neighbours  rarity · NEAR / (1 + distance / REACH)

where a group is a word with the others that mean the same, tf its occurrences in title, headings
and text by their weights and the text's length, and the distance is that between the nearest
occurrences of two neighbouring groups of the query, in characters.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

K1 = 1.2
B = 0.75
WEIGHTS = {"title": 6.0, "headings": 3.0, "text": 1.0}
# A synonym answers a little less than the word itself, which stands first in its group.
SYNONYM = 0.8
# What nearness can add at most, as a share of the rarity, and the characters over which it fades.
NEAR = 0.6
REACH = 30
# Occurrences of a group that are looked at for nearness.
_MOST_PLACES = 200


@dataclass(frozen=True)
class Group:
    """Strings that answer one word of the query, the word itself first, and its rarity."""

    texts: tuple[str, ...]
    rarity: float


def rarity(found: int, documents: int) -> float:
    """The inverse document frequency of BM25, never negative."""
    return math.log(1 + (documents - found + 0.5) / (found + 0.5))


def score(groups: Sequence[Group], texts: Mapping[str, str], average_length: float) -> float:
    """How well a document answers the groups.

    texts: its folded title, headings and text; average_length: of all texts, in characters.
    """
    norm = 1 - B + B * len(texts["text"]) / (average_length or 1.0)
    total = 0.0
    for group in groups:
        frequency = _frequency(group, texts, norm)
        total += group.rarity * frequency / (K1 + frequency)
    places = [_places(group, texts["text"]) for group in groups]
    for (group, mine), (other, theirs) in zip(
        zip(groups, places, strict=True), zip(groups[1:], places[1:], strict=True), strict=False
    ):
        if mine and theirs:
            nearest = _distance(mine, theirs)
            total += (group.rarity + other.rarity) / 2 * NEAR / (1 + nearest / REACH)
    return total


def _frequency(group: Group, texts: Mapping[str, str], norm: float) -> float:
    """The weighted occurrences of a group; headings stand in the text too and count for both."""
    total = 0.0
    for number, string in enumerate(group.texts):
        weight = SYNONYM if number else 1.0
        for field, worth in WEIGHTS.items():
            length = norm if field == "text" else 1.0
            total += weight * worth * texts[field].count(string) / length
    return total


def _places(group: Group, text: str) -> list[int]:
    """Where the strings of a group begin in a text, in order."""
    found: list[int] = []
    for string in group.texts:
        at = text.find(string)
        while at >= 0 and len(found) < _MOST_PLACES:
            found.append(at)
            at = text.find(string, at + 1)
    return sorted(found)


def _distance(mine: Sequence[int], theirs: Sequence[int]) -> int:
    """Between the nearest two places, one of each."""
    nearest = abs(mine[0] - theirs[0])
    for place in mine:
        at = bisect_left(theirs, place)
        nearest = min(nearest, *(abs(place - other) for other in theirs[max(at - 1, 0) : at + 1]))
    return nearest
