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


@dataclass(frozen=True)
class Swap:
    """A word that a spinner put in, its original, its weight, and the company it is wrong in."""

    text: str
    suggestion: str
    weight: int
    pattern: re.Pattern[str]


@cache
def swaps() -> tuple[Swap, ...]:
    """The table, read once; a line that is not of its form raises ValueError."""
    table = resources.files(__package__).joinpath("rewrites.txt").read_text(encoding="utf-8")
    swaps = []
    for line in table.splitlines():
        if line and not line.startswith("#"):
            text, suggestion, weight, *pattern = line.split("\t")
            context = re.compile(pattern[0] if pattern else re.escape(text))
            swaps.append(Swap(text, suggestion, int(weight), context))
    return tuple(swaps)


def swapped_words() -> tuple[tuple[str, str], ...]:
    """Each word of the table with its likely original, whatever the company it stands in."""
    return tuple((swap.text, swap.suggestion) for swap in swaps())


def swapped_against(text: str, twin: str) -> Iterator[tuple[str, str, int]]:
    """The words of the table that stand in a text where another version of it has their originals:
    (word, original, how often). Another version is evidence for the weakest of them too."""
    for swap in swaps():
        if swap.text not in text:
            continue
        more = text.count(swap.text) - twin.count(swap.text)
        fewer = twin.count(swap.suggestion) - text.count(swap.suggestion)
        if more > 0 and fewer > 0:
            yield swap.text, swap.suggestion, min(more, fewer)


def swapped_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where swapped words stand in their telling company: (start, end, likely original).

    Meant for words that `describing.rewriting` found; others may be right in their place.
    """
    for swap in swaps():
        if not swap.weight:
            continue
        for match in swap.pattern.finditer(text):
            for word in re.finditer(re.escape(swap.text), match[0]):
                start = match.start() + word.start()
                yield start, start + len(swap.text), swap.suggestion
