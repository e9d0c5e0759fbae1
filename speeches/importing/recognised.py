"""What the child that recognises pages answers with: values alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from speeches.parsing.formats.scan_marks import MARKS

# Below this, a character is marked: of words, and of signs, whose width and curve a scan blurs and
# which no speech depends on. On clean pages 2 % of the signs are below 0.8, and no word.
_SURE, _SURE_OF_SIGNS = 0.85, 0.5

Stretch = tuple[int, int]


class NotAPage(Exception):
    """There is no such page, or its picture cannot be opened."""


@dataclass(frozen=True)
class RecognisedLine:
    """A line: its text, how sure that is (0 to 1), the corners of the box around it as eight
    numbers in points, and the stretches of the text that are doubtful."""

    text: str
    score: float
    corners: tuple[float, ...]
    doubtful: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class RecognisedPage:
    """A page: its size in points, its lines, and its picture as JPEG, b"" for none."""

    width: float
    height: float
    lines: tuple[RecognisedLine, ...]
    picture: bytes


def doubtful_in(text: str, parts: Iterable[tuple[str, float]]) -> tuple[Stretch, ...]:
    """Where a text is read with doubt. parts: its pieces in order, each with how sure it is."""
    found: list[Stretch] = []
    at = 0
    for part, sure in parts:
        start = text.find(part, at) if part else -1
        if start < 0:
            continue
        at = start + len(part)
        if sure < (_SURE_OF_SIGNS if part in MARKS else _SURE):
            joined = found and found[-1][1] == start
            begun = found.pop()[0] if joined else start
            found.append((begun, at))
    return tuple(found)
