"""Which sections of several speeches stand beside one another, by what their headings say. Pure.

Sections keep their order: a heading that stands elsewhere in the other speech stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

# Headings that share less of their characters and pairs of characters say different things.
ENOUGH = 0.34
# The sections of a speech that are aligned at most; what comes after them stands alone.
MOST = 60

Row = tuple[int | None, ...]
_Grams = frozenset[str]


def align(outlines: Sequence[Sequence[str]]) -> list[Row]:
    """Rows of places, one for each outline: which of its headings stands there, None for none.

    Every heading stands in exactly one row, and the headings of an outline in their order.
    """
    rows: list[Row] = []
    grams = [[_grams(heading) for heading in outline[:MOST]] for outline in outlines]
    for number in range(len(grams)):
        rows = _with_next(rows, grams, number)
    for column, outline in enumerate(outlines):
        for place in range(MOST, len(outline)):
            rows.append(tuple(place if c == column else None for c in range(len(outlines))))
    return rows


def _with_next(rows: Sequence[Row], outlines: Sequence[Sequence[_Grams]], number: int) -> list[Row]:
    """The rows of the outlines before this one, with its headings where they fit."""
    left = [
        [outlines[column][place] for column, place in enumerate(row) if place is not None]
        for row in rows
    ]
    nothing: Row = (None,) * number
    return [
        (*(nothing if row is None else rows[row]), place)
        for row, place in _path(left, outlines[number])
    ]


def _path(
    left: Sequence[Sequence[_Grams]], right: Sequence[_Grams]
) -> list[tuple[int | None, int | None]]:
    """The pairs, in order, that share the most altogether; what has no partner stands alone."""
    fits = [[_fit(row, heading) for heading in right] for row in left]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            together = best[i + 1][j + 1] + fits[i][j] if fits[i][j] else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    path: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(left) or j < len(right):
        paired = i < len(left) and j < len(right) and fits[i][j]
        if paired and best[i][j] == best[i + 1][j + 1] + fits[i][j]:
            path.append((i, j))
            i, j = i + 1, j + 1
        elif j == len(right) or (i < len(left) and best[i][j] == best[i + 1][j]):
            path.append((i, None))
            i += 1
        else:
            path.append((None, j))
            j += 1
    return path


def _fit(row: Sequence[_Grams], heading: _Grams) -> float:
    """How well a heading fits those of a row; 0 where it does not."""
    best = max((_shared(other, heading) for other in row), default=0.0)
    return best if best >= ENOUGH else 0.0


def _grams(heading: str) -> _Grams:
    characters = [char for char in heading if char.isalnum()]
    return frozenset(characters) | {one + other for one, other in pairwise(characters)}


def _shared(one: _Grams, other: _Grams) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
