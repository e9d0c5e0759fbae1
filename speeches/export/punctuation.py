"""Half-width punctuation between Chinese characters, as it should stand in print. Pure.

js/punctuation.js does the same to what is copied; tests/browser/test_punctuation.py compares them.
GB/T 15834-2011 has these marks in full width in Chinese text; real pages are full of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from speeches.export.manuscript import TextBlock
from speeches.parsing.vocabulary.han import CJK

_FULL = str.maketrans(",;:?!()", "，；：？！（）")
# Beside a Chinese character or mark; a number (1,000, 10:30) or an English word on both sides keeps
# its own. A full stop only where no file's name or label of a list can be meant.
_BEFORE = re.compile(rf"[{CJK}”’》）】〕、。，；：？！]")
_BEHIND = re.compile(rf"[{CJK}“‘《（【〔]")
_HALF = re.compile(r"[,;:?!()]+")
_STOP = re.compile(rf"(?<=[{CJK}”’》）])\.(?=[{CJK}“《（]|$)")


def full_width(text: str) -> str:
    """The text, as long as before, with its half-width marks in full width."""
    return _STOP.sub("。", _HALF.sub(_put_right, text))


def _put_right(match: re.Match[str]) -> str:
    """Marks in a row, from either end."""
    text, (start, end) = match.string, match.span()
    marks = _in_turn(match[0], text[start - 1 : start], _BEFORE)
    return _in_turn(marks[::-1], text[end : end + 1], _BEHIND)[::-1]


def _in_turn(marks: str, beside: str, chinese: re.Pattern[str]) -> str:
    """The marks put right one after the other, as long as what stands beside each is Chinese: also
    the one that was just put right, as in “(一),要”."""
    done = 0
    while done < len(marks) and chinese.match(beside):
        beside = marks[done].translate(_FULL)
        done += 1
    return marks[:done].translate(_FULL) + marks[done:]


def half_width_in(text: str) -> list[tuple[int, str]]:
    """Where `full_width` changes a mark, and the mark that it puts there."""
    full = full_width(text)
    if full == text:
        return []
    return [(at, new) for at, (old, new) in enumerate(zip(text, full, strict=True)) if old != new]


def half_width_places(texts: Iterable[str]) -> int:
    """How many marks `full_width` changes."""
    return sum(len(half_width_in(text)) for text in texts)


def in_full_width(blocks: Iterable[TextBlock]) -> list[TextBlock]:
    """The paragraphs with full-width marks; their remarks stay where they are."""
    changed = []
    for block in blocks:
        # As one: what ends a heading has the text beside it.
        words, end = full_width(block.words), len(block.heading)
        changed.append(replace(block, heading=words[:end], text=words[end:]))
    return changed
