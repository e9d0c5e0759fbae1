"""Strings that texts of the library have, and that differ from a typed one in one character.

For set phrases that are in no list of words; what sounds alike is found by `hearing`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from search.index.library_index import LibraryIndex
from search.language.expressions import Expression, Term, all_of, any_of
from search.suggest.hearing import texts_matching
from speeches.parsing.vocabulary.han import HAN

# Of a shorter string one character more or less makes another word.
_LENGTHS = range(4, 13)
# What fewer texts have is no set phrase: 县委大会 is no 县委全会.
_LEAST = 3
_ANY = f"[{HAN}]"


def one_character_away(typed: str, index: LibraryIndex) -> list[tuple[str, int]]:
    """What at least _LEAST texts have with another character inside, one more or one less, the most
    frequent first, with how many of the texts that were read. Raises SearchIndexError."""
    if len(typed) not in _LENGTHS or not re.fullmatch(f"{_ANY}+", typed):
        return []
    slips = list(_slips(typed))
    wanted: list[Expression] = [all_of([Term(part) for part in parts]) for parts in slips]
    patterns = [re.compile(_ANY.join(parts)) for parts in slips]
    found: Counter[str] = Counter()
    for text in texts_matching(any_of(wanted), index):
        found.update({string for pattern in patterns for string in pattern.findall(text)})
    often = [(string, number) for string, number in found.items() if number >= _LEAST]
    return sorted(often, key=lambda each: (-each[1], each[0]))


def _slips(typed: str) -> Iterator[tuple[str, ...]]:
    """What is right of a string, if one character of it is wrong: what stands before and behind
    that one, or all of it where it is one too many."""
    for at in range(1, len(typed)):
        yield typed[:at], typed[at:]
        if at < len(typed) - 1:
            yield typed[:at], typed[at + 1 :]
    if len(typed) > _LENGTHS.start:
        yield from {(typed[:at] + typed[at + 1 :],) for at in range(len(typed))}
