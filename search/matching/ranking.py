"""The order of smart answers: each group of words by what it weighs, and how near they stand.

Pure. A first order, by the postings alone, says which documents are worth reading; the best of
them are read, and ordered by

    sum over the groups  rarity · tf / (K1 + tf)          BM25F (Robertson, Zaragoza, Taylor 2004)
  + sum over neighbours  rarity · NEAR / (1 + distance / REACH)
  + sum over the groups  rarity · TOLD · (share of the rarities that the title tells)²

where a group is a word with the others that mean the same, tf its occurrences in title, headings
and text by their weights and the text's length, and the distance is that between the nearest
occurrences of two neighbouring groups of the query, in characters. A fact that a group asks for,
the kind of a speech, counts as an occurrence in the title.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from search.language.expressions import occurrences_of

K1 = 1.2
B = 0.75
WEIGHTS = {"title": 6.0, "headings": 3.0, "text": 1.0}
NOTHING: Mapping[str, str] = MappingProxyType({})
# A synonym answers a little less than the word itself, which stands first in its group.
SYNONYM = 0.8
# What nearness can add at most, as a share of the rarity, and the characters over which it fades.
NEAR = 0.6
REACH = 30
# What B is for a text that is read: a long speech is long for what it treats, not by chance.
LENGTH = 0.4
# What a hint weighs beside a word of the same rarity.
HINT = 0.5
# What a title that says all that was asked for adds, as a share of the rarities: it leads.
TOLD = 1.0
# Occurrences of a group that are looked at for nearness.
_MOST_PLACES = 200


@dataclass(frozen=True)
class Group:
    """Strings that answer one word of the query, the word itself first, and its rarity.

    outside: longer words in which that word is none; fields: where it is looked for; facts: values
    of columns, by their names, that answer it too; hint: whether it is none of the words that the
    query is about.
    """

    texts: tuple[str, ...]
    rarity: float
    outside: tuple[str, ...] = ()
    fields: tuple[str, ...] = tuple(WEIGHTS)
    facts: tuple[tuple[str, str], ...] = ()
    hint: bool = False


def rarity(found: int, documents: int) -> float:
    """The inverse document frequency of BM25, never negative."""
    return math.log(1 + (documents - found + 0.5) / (found + 0.5))


def score(
    groups: Sequence[Group],
    texts: Mapping[str, str],
    average_length: float,
    held: Mapping[str, str] = NOTHING,
) -> float:
    """How well a document answers the groups.

    texts: its folded title, headings and text; average_length: of all texts, in characters, 0
    where lengths say nothing; held: its values of the columns that groups ask for.
    """
    norm = 1.0
    if average_length:
        norm += LENGTH * (len(texts["text"]) / average_length - 1)
    total = 0.0
    told = []
    for group in groups:
        has_fact = any(held.get(name) == value for name, value in group.facts)
        frequency = _frequency(group, texts, norm) + WEIGHTS["title"] * has_fact
        total += group.rarity * frequency / (K1 + frequency)
        if has_fact or _has(group, texts["title"]):
            told.append(group)
    if not all(group.hint for group in told):
        total += TOLD * _rarities(told) ** 2 / _rarities(groups)
    return total + _nearness(groups, texts["text"])


def _rarities(groups: Iterable[Group]) -> float:
    return sum(group.rarity for group in groups)


def _nearness(groups: Sequence[Group], text: str) -> float:
    """What it adds that neighbouring groups stand near each other in a text."""
    total = 0.0
    found = [(group, _places(group, text)) for group in groups]
    for (group, mine), (other, theirs) in pairwise(found):
        if mine and theirs:
            nearest = _distance(mine, theirs)
            total += (group.rarity + other.rarity) / 2 * NEAR / (1 + nearest / REACH)
    return total


def _has(group: Group, text: str) -> bool:
    word, *same = group.texts
    return occurrences_of(word, group.outside, text) > 0 or any(other in text for other in same)


def _frequency(group: Group, texts: Mapping[str, str], norm: float) -> float:
    """The weighted occurrences of a group; headings stand in the text too and count for both."""
    total = 0.0
    for number, string in enumerate(group.texts):
        weight = SYNONYM if number else 1.0
        outside = () if number else group.outside
        for field in group.fields:
            length = norm if field == "text" else 1.0
            found = occurrences_of(string, outside, texts[field])
            total += weight * WEIGHTS[field] * found / length
    return total


def _places(group: Group, text: str) -> list[int]:
    """Where the strings of a group begin in a text, in order."""
    found: list[int] = []
    for string in group.texts if "text" in group.fields else ():
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
