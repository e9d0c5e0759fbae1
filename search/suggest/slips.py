"""Strings that texts of the library have, and that differ from a typed one in one character.

For set phrases that are in no list of words; what sounds alike is found by `hearing`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from search.index.library_index import LibraryIndex
from search.language.expressions import Expression, Term, all_of, any_of
from search.suggest.hearing import places_of, texts_matching
from search.text.analysis import fold
from speeches.parsing.vocabulary.han import HAN

# Of a shorter string one character more or less makes another word.
_LENGTHS = range(4, 13)
# What fewer texts have is no set phrase: 县委大会 is no 县委全会.
_LEAST = 3
_ONLY_HAN = re.compile(f"[{HAN}]+")


def one_character_away(typed: str, index: LibraryIndex) -> list[tuple[str, int]]:
    """What at least _LEAST texts have with another character inside, one more or one less, the most
    frequent first, with how many of the texts that were read. Raises SearchIndexError."""
    if len(typed) not in _LENGTHS or not _ONLY_HAN.fullmatch(typed):
        return []
    wanted: list[Expression] = [all_of([Term(part) for part in parts]) for parts in _slips(typed)]
    found: Counter[str] = Counter()
    for text in texts_matching(any_of(wanted), index):
        found.update(set(nearly(typed, text)))
    often = [(string, number) for string, number in found.items() if number >= _LEAST]
    return sorted(often, key=lambda each: (-each[1], each[0]))


def is_one_edit(one: str, other: str) -> bool:
    """Whether one character changed, added or left out makes one string the other."""
    if one == other:
        return False
    shorter, longer = sorted((one, other), key=len)
    at = next((i for i, c in enumerate(shorter) if c != longer[i]), len(shorter))
    rest = shorter[at + 1 :] if len(shorter) == len(longer) else shorter[at:]
    return rest == longer[at + 1 :]


def nearly(typed: str, text: str) -> Iterator[str]:
    """What a text has instead of a string, folded: the half before the slip or the one behind it is
    right, and it is looked for by that half."""
    half, longest = len(typed) // 2, len(typed) + 1
    for at, right in places_of({typed[:half], typed[half:]}, text):
        end = at + len(right)
        if typed.startswith(right):
            near = fold(text[at : at + longest])
            yield from (near[:n] for n in _lengths(typed, near) if _is_slip(typed, near[:n]))
        if typed.endswith(right):
            near = fold(text[max(0, end - longest) : end])
            yield from (near[-n:] for n in _lengths(typed, near) if _is_slip(typed, near[-n:]))


def _lengths(typed: str, near: str) -> range:
    """How long a slip may be, and is at most where a text ends."""
    return range(len(typed) - (len(typed) > _LENGTHS.start), len(near) + 1)


def _is_slip(typed: str, other: str) -> bool:
    """Whether the one has one character less, or another or one more inside."""
    inside = len(other) < len(typed) or (other[0] == typed[0] and other[-1] == typed[-1])
    return inside and is_one_edit(typed, other) and _ONLY_HAN.fullmatch(other) is not None


def _slips(typed: str) -> Iterator[tuple[str, ...]]:
    """What is right of a string, if one character of it is wrong: what stands before and behind
    that one, or all of it where it is one too many."""
    for at in range(1, len(typed)):
        yield typed[:at], typed[at:]
        if at < len(typed) - 1:
            yield typed[:at], typed[at + 1 :]
    if len(typed) > _LENGTHS.start:
        yield from {(typed[:at] + typed[at + 1 :],) for at in range(len(typed))}
