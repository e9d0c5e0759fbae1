"""The lines of a title in a document: no word is torn, and they make a trapezium or a rhombus, as
GB/T 9704-2012 asks (7.3.1). Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

# What fills a line of the type area in 2号: 20 characters of 22 points.
_MOST = 20
_MOST_LINES = 4
# A longer text is no title that somebody would set by hand.
_MOST_WORDS = 40


def title_lines(words: Sequence[str]) -> list[str]:
    """The title parted behind some of its words, into as few lines as hold it; in one piece where
    that cannot be."""
    whole = "".join(words)
    if _width(whole) <= _MOST or len(words) > _MOST_WORDS:
        return [whole]
    for number in range(2, _MOST_LINES + 1):
        fitting = [lines for lines in _parted(words, number) if max(map(_width, lines)) <= _MOST]
        if fitting:
            return min(fitting, key=_unsightliness)
    return [whole]


def _parted(words: Sequence[str], number: int) -> list[list[str]]:
    return [
        ["".join(words[start:end]) for start, end in pairwise((0, *ends, len(words)))]
        for ends in combinations(range(1, len(words)), number - 1)
    ]


def _unsightliness(lines: Sequence[str]) -> tuple[bool, float]:
    """Whether some line is narrower than those around it, and how much they differ; lines of one
    width make a box, and behind a colon a line ends by itself."""
    widths = [_width(line) for line in lines]
    waist = any(
        min(before, after) > middle
        for before, middle, after in zip(widths, widths[1:], widths[2:], strict=False)
    )
    spread = max(widths) - min(widths)
    return waist, (spread or 2.5) - 5 * any(line.endswith("：") for line in lines)


def _width(text: str) -> float:
    """In characters: digits and Latin letters take half of one."""
    return sum(0.5 if character.isascii() else 1 for character in text)
