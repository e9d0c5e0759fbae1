"""Half-width punctuation between Chinese characters, as it should stand in print. Pure.

GB/T 15834-2011 has these marks in full width in Chinese text; real pages are full of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from speeches.export.manuscript import TextBlock
from speeches.parsing.vocabulary.han import CJK

_FULL = dict(zip(",;:?!()", "，；：？！（）", strict=True))
# Beside a Chinese character or mark; a number (1,000, 10:30) or an English word on both sides keeps
# its own. A full stop only where no file's name or label of a list can be meant.
_BESIDE = rf"[{CJK}”’》）】〕、。，；：？！]"
_HALF = re.compile(rf"(?<={_BESIDE})[,;:?!()]|[,;:?!()](?=[{CJK}“‘《（【〔])")
_STOP = re.compile(rf"(?<=[{CJK}”’》）])\.(?=[{CJK}“《（]|$)")


def full_width(text: str) -> str:
    """The text, as long as before, with its half-width marks in full width."""
    # A mark beside one that was just put right stands in Chinese text too: “(一),要”.
    while (changed := _HALF.sub(lambda match: _FULL[match[0]], text)) != text:
        text = changed
    return _STOP.sub("。", text)


def half_width_places(texts: Iterable[str]) -> int:
    """How many marks `full_width` changes."""
    return sum(
        old != new for text in texts for old, new in zip(text, full_width(text), strict=True)
    )


def in_full_width(blocks: Iterable[TextBlock]) -> list[TextBlock]:
    """The paragraphs with full-width marks; their remarks stay where they are."""
    changed = []
    for block in blocks:
        # As one: what ends a heading has the text beside it.
        words, end = full_width(block.words), len(block.heading)
        changed.append(replace(block, heading=words[:end], text=words[end:]))
    return changed
