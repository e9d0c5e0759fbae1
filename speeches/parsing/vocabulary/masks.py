"""Slots to fill in: XX镇, ××, X县, **, __, 20XX年."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Letters stand for a name only apart from Latin words and numbers (3×4, XML, Xbox).
_MASK = re.compile(
    r"(?<![A-Za-z0-9XxＸ×*＊_])(?:20|19)?(?:[XＸ]{1,8}|x{2,8}|×{1,8}|[*＊]{1,8}|_{2,12}|＿{1,8}|[○〇]{2,6}(?![年月日一二三四五六七八九十]))"
    r"(?![A-Za-z0-9XxＸ×*＊_])"
)
# What every slot has; most texts have none of it.
_SIGN = re.compile(r"[XＸx×*＊_＿○〇]")
_NOUN = re.compile(
    r"(?:同志|文件|经验|人大|[省市县区镇乡村](?!委|政)|街道|社区|公司|[年月号名个次项条亿万元人]|日(?!报|常|益))"
)


def masks_in(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text that are slots, as (start, end)."""
    if _SIGN.search(text):
        for match in _MASK.finditer(text):
            yield match.span()


def without_masks(text: str) -> str:
    """The text without its slots: what is left of it is its own words."""
    return _MASK.sub("", text)


def slots_in(text: str) -> Iterator[tuple[int, int]]:
    """The same stretches with the word each is for, where that is told: XX in XX镇 up to 镇."""
    for start, end in masks_in(text):
        yield start, _slot_end(text, end)


def _slot_end(text: str, end: int) -> int:
    noun = _NOUN.match(text, end)
    return noun.end() if noun else end


def distinct_masks(text: str) -> tuple[str, ...]:
    """Each slot once, in the order of the text: as it stands (XX), and with the word it is for
    (XX镇) where that is told."""
    found: dict[str, None] = {}
    for start, end in masks_in(text):
        found[text[start:end]] = None
        found[text[start : _slot_end(text, end)]] = None
    return tuple(found)
