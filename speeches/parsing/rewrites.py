"""Spun text (洗稿): words swapped by thesaurus to escape duplicate detection.

A single word proves nothing (开展活动 is right, 经济开展 is not): the table in `rewrites.txt` says
in which company a word is wrong and how much it weighs, and a text is flagged when several
different ones come together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from speeches.parsing.documents import Spot

# So much weight, from so many different words, makes a pattern.
_ENOUGH_WEIGHT = 8
_ENOUGH_WORDS = 3


@dataclass(frozen=True)
class _Swap:
    text: str
    suggestion: str
    weight: int
    pattern: re.Pattern[str]


@cache
def _swaps() -> tuple[_Swap, ...]:
    """The table, read once; a line that is not of its form raises ValueError."""
    table = resources.files(__package__).joinpath("rewrites.txt").read_text(encoding="utf-8")
    swaps = []
    for line in table.splitlines():
        if line and not line.startswith("#"):
            text, suggestion, weight, *pattern = line.split("\t")
            context = re.compile(pattern[0] if pattern else re.escape(text))
            swaps.append(_Swap(text, suggestion, int(weight), context))
    return tuple(swaps)


def swapped_words() -> tuple[tuple[str, str], ...]:
    """Each word of the table with its likely original, whatever the company it stands in."""
    return tuple((swap.text, swap.suggestion) for swap in _swaps())


def find_rewrites(text: str) -> tuple[bool, tuple[Spot, ...]]:
    """Whether a text looks spun, and the spots: every swapped word with its count.

    The spots are those in the company that the table asks for; where the text as a whole is
    not suspect there are none.
    """
    spots = []
    weight = 0
    for swap in _swaps():
        count = sum(match[0].count(swap.text) or 1 for match in swap.pattern.finditer(text))
        if count and swap.weight:
            spots.append(Spot(swap.text, swap.suggestion, count))
            weight += swap.weight * min(count, 3)
    suspect = weight >= _ENOUGH_WEIGHT and len(spots) >= _ENOUGH_WORDS
    if not suspect:
        return False, ()
    return True, tuple(sorted(spots, key=lambda spot: -spot.count))


def swapped_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where swapped words stand in their telling company: (start, end, likely original).

    Meant for texts that `find_rewrites` calls suspect; in others it proves nothing.
    """
    for swap in _swaps():
        if not swap.weight:
            continue
        for match in swap.pattern.finditer(text):
            for word in re.finditer(re.escape(swap.text), match[0]):
                start = match.start() + word.start()
                yield start, start + len(swap.text), swap.suggestion
