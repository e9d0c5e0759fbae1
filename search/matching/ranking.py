"""The order of smart answers: each group of words by what it weighs, and how near they stand.

Pure. A first order, by the postings alone, says which documents are worth reading; the best of
them are read, and ordered by

    sum over the groups  rarity · tf / (K1 + tf)          BM25F (Robertson, Zaragoza, Taylor 2004)
  + PASSAGE · the best stretch's  sum over the groups  rarity · n / (FEW + n)
  + sum over neighbours  rarity · NEAR / (1 + distance / FADE)
  + TOLD · (rarities that the title tells)² / (rarities) · (share of the title that tells them)

where a group is a word with the others that mean the same, tf its occurrences in title, headings
and text by their weights and the text's length, a stretch REACH characters of the text, n the
occurrences in it, and one more where the title has one, and the distance that between the nearest
occurrences of two neighbouring groups of the query, in characters. A fact that a group asks for,
the kind of a speech, counts as an occurrence in the title. A title that has a word which is more
than half of a longer one, 代表建议 of 代表建议办理, tells a part of it. Hints that a title lacks
lessen nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from search.language.expressions import occurrences_of

K1 = 1.2
B = 0.75
WEIGHTS = {"title": 6.0, "headings": 3.0, "text": 1.0}
NOTHING: Mapping[str, str] = MappingProxyType({})
# A synonym answers a little less than the word itself, which stands first in its group.
SYNONYM = 0.8
# What the best stretch can add at most, as a share of the rarities, its length in characters (some
# paragraphs, a section of a speech), and how few occurrences in it are enough.
PASSAGE = 0.7
REACH = 400
FEW = 0.5
# What nearness can add at most, as a share of the rarity, and the characters over which it fades.
NEAR = 0.2
FADE = 80
# What B is for a text that is read: a long speech is long for what it treats, not by chance.
LENGTH = 0.25
# What a hint weighs beside a word of the same rarity.
HINT = 0.5
# What a title that says all that was asked for, and nothing else, adds, as a share of the rarities.
TOLD = 2.5
# What of a word's rarity half of it is worth, by its length, where the title has that alone.
PARTLY = 0.7
# Occurrences of a string that are looked at for the best stretch.
_MOST_PLACES = 40


@dataclass(frozen=True)
class Group:
    """Strings that answer one word of the query, the word itself first, and its rarity.

    outside: longer words in which that word is none; fields: where it is looked for; facts: values
    of columns, by their names, that answer it too; hint: whether it is none of the words that the
    query is about; halves: words that are more than half of the word itself, the longest first.
    """

    texts: tuple[str, ...]
    rarity: float
    outside: tuple[str, ...] = ()
    fields: tuple[str, ...] = tuple(WEIGHTS)
    facts: tuple[tuple[str, str], ...] = ()
    hint: bool = False
    halves: tuple[str, ...] = ()


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
    found = [_look(group, texts, norm) for group in groups]
    total = 0.0
    for group, own in zip(groups, found, strict=True):
        frequency = own.frequency + WEIGHTS["title"] * _has_fact(group, held)
        total += group.rarity * frequency / (K1 + frequency)
    in_title = [own.in_title for own in found]
    places = [own.places for own in found]
    told = _told(groups, in_title, texts["title"], held)
    return total + told + _passage(groups, in_title, places) + _nearness(groups, places)


def _has_fact(group: Group, held: Mapping[str, str]) -> bool:
    return any(held.get(name) == value for name, value in group.facts)


class _Found(NamedTuple):
    """What a document has of a group: the weighted occurrences, the strings that its title has,
    and where those in the text begin, in order, as far as these are looked at."""

    frequency: float
    in_title: list[str]
    places: list[int]


def _look(group: Group, texts: Mapping[str, str], norm: float) -> _Found:
    """Headings stand in the text too and count for both."""
    frequency = 0.0
    in_title: list[str] = []
    places: list[int] = []
    for number, string in enumerate(group.texts):
        weight, outside = (SYNONYM, ()) if number else (1.0, group.outside)
        for field in group.fields:
            text = texts[field]
            if string not in text:
                continue
            if field == "text":
                own = list(_places(string, text))
                # Those that were found need not be counted once more.
                all_found = not outside and len(own) < _MOST_PLACES
                count = len(own) if all_found else occurrences_of(string, outside, text)
                places += _apart(own, string, outside, text) if count else ()
                frequency += weight * WEIGHTS[field] * count / norm
            elif count := occurrences_of(string, outside, text):
                frequency += weight * WEIGHTS[field] * count
                if field == "title":
                    in_title.append(string)
    return _Found(frequency, in_title, sorted(places))


def _told(
    groups: Sequence[Group],
    in_title: Sequence[Sequence[str]],
    title: str,
    held: Mapping[str, str],
) -> float:
    """What it adds that a title tells what was asked for, the more the less else it tells."""
    told = asked = 0.0
    covered: set[int] = set()
    tells_a_word = False
    for group, strings in zip(groups, in_title, strict=True):
        share = 1.0 if strings or _has_fact(group, held) else 0.0
        if not share and (strings := [half for half in group.halves if half in title][:1]):
            share = PARTLY * len(strings[0]) / len(group.texts[0])
        asked += group.rarity if share or not group.hint else 0.0
        if share:
            told += share * group.rarity
            tells_a_word |= not group.hint
            covered.update(at for string in strings for at in _characters(string, title))
    if not tells_a_word:
        return 0.0
    return TOLD * told**2 / asked * len(covered) / max(len(title), 1)


def _characters(string: str, text: str) -> Iterator[int]:
    """The places of the characters of all occurrences of a string."""
    for start in _places(string, text):
        yield from range(start, start + len(string))


def _passage(
    groups: Sequence[Group], in_title: Sequence[Sequence[str]], places: Sequence[Sequence[int]]
) -> float:
    """What the best stretch of a text adds: the more of the groups stand in it, and the rarer. All
    of a text is about what its title says."""
    occurrences = sorted((place, number) for number, own in enumerate(places) for place in own)
    counts = [int(bool(strings)) for strings in in_title]
    value = sum(group.rarity * count for group, count in zip(groups, counts, strict=True)) * _gain(
        0
    )
    best, first = value, 0
    for place, number in occurrences:
        value += groups[number].rarity * _gain(counts[number])
        counts[number] += 1
        while occurrences[first][0] <= place - REACH:
            left = occurrences[first][1]
            counts[left] -= 1
            value -= groups[left].rarity * _gain(counts[left])
            first += 1
        if value > best:
            best = value
    return PASSAGE * best


@cache
def _gain(count: int) -> float:
    """What one occurrence more than `count` in a stretch adds."""
    return (count + 1) / (FEW + count + 1) - count / (FEW + count)


def _nearness(groups: Sequence[Group], places: Sequence[Sequence[int]]) -> float:
    """What it adds that neighbouring groups stand near each other in a text."""
    total = 0.0
    for (group, mine), (other, theirs) in pairwise(zip(groups, places, strict=True)):
        if mine and theirs:
            distance = _distance(mine, theirs)
            total += (group.rarity + other.rarity) / 2 * NEAR / (1 + distance / FADE)
    return total


def _distance(mine: Sequence[int], theirs: Sequence[int]) -> int:
    """Between the nearest two places, one of each."""
    few, many = sorted((mine, theirs), key=len)
    nearest = abs(few[0] - many[0])
    for place in few:
        at = bisect_left(many, place)
        nearest = min(nearest, *(abs(place - other) for other in many[max(at - 1, 0) : at + 1]))
    return nearest


def _places(string: str, text: str) -> Iterator[int]:
    """Where a string begins in a text, in order, as far as these are looked at."""
    at = text.find(string)
    for _ in range(_MOST_PLACES):
        if at < 0:
            break
        yield at
        at = text.find(string, at + len(string))


def _apart(places: Sequence[int], string: str, outside: Sequence[str], text: str) -> Sequence[int]:
    """Those of the places of a string where it is not a part of a word that is `outside`."""
    within = [(word, word.find(string)) for word in outside if word in text]
    return [
        place
        for place in places
        if not any(0 <= at <= place and text.startswith(word, place - at) for word, at in within)
    ]
