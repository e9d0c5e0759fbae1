"""From a later text back to a former one: the paragraphs that it takes, and no more. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

# [first, last + 1, former]: what stands in the place of these paragraphs of the later text.
Patch = list[tuple[int, int, list[str]]]
# Texts of more paragraphs that differ are held against each other as two blocks.
_MOST_COMPARED = 2000


def digest_of(text: str) -> str:
    """Tells a text from others."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def way_back(former: Sequence[str], later: Sequence[str]) -> Patch:
    """What makes the former paragraphs of the later ones, from the end of the text."""
    if len(former) + len(later) > _MOST_COMPARED:
        head = _alike(former, later)
        tail = _alike(former[head:][::-1], later[head:][::-1])
        return [(head, len(later) - tail, list(former[head : len(former) - tail]))]
    matcher = SequenceMatcher(None, later, former, autojunk=False)
    return [
        (start, end, list(former[low:high]))
        for tag, start, end, low, high in reversed(matcher.get_opcodes())
        if tag != "equal"
    ]


def go_back(later: Sequence[str], patch: Iterable[tuple[int, int, Sequence[str]]]) -> list[str]:
    """The former paragraphs."""
    paragraphs = list(later)
    for start, end, former in patch:
        paragraphs[start:end] = former
    return paragraphs


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """With how many paragraphs both begin."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
