"""Strings that texts of the library have, and that differ from a typed one in one character.

For set phrases that are in no list of words; what sounds alike is found by `hearing`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from search.index.library_index import LibraryIndex
from search.language.expressions import Expression, Term, all_of, any_of
from search.suggest.hearing import MOST_BYTES, places_of, texts_matching
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
    for slips in nearly(typed, texts_matching(any_of(wanted), index)):
        found.update(slips)
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


def nearly(typed: str, texts: Iterable[bytes]) -> Iterator[set[str]]:
    """What each folded text has instead of a string: the half before the slip or the one behind it
    is right, and it is looked for by that half."""
    half, longest = len(typed) // 2, len(typed) + 1
    head, tail, reach = typed[:half].encode(), typed[half:].encode(), longest * MOST_BYTES
    # What is around these is decoded only where a slip may end, or begin: as what was typed does,
    # or without its last, or first, character.
    last, one_before = typed[-1].encode(), typed[-2].encode()
    first, second = typed[0].encode(), typed[1].encode()
    for text in texts:
        found: set[str] = set()
        for at in places_of(head, text):
            end = at + len(head)
            behind = text[end : end + reach]
            if last in behind or one_before in behind:
                near = f"{typed[:half]}{behind.decode(errors='ignore')}"[:longest]
                found.update(near[:n] for n in _lengths(typed, near) if _is_slip(typed, near[:n]))
        for at in places_of(tail, text):
            before = text[max(0, at - reach) : at]
            if first in before or second in before:
                near = f"{before.decode(errors='ignore')}{typed[half:]}"[-longest:]
                found.update(near[-n:] for n in _lengths(typed, near) if _is_slip(typed, near[-n:]))
        yield found


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
