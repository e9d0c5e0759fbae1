"""What was recognised of scanned pages to rows, as if the pages had been set and not scanned.

A scanner lays a page askew and a little to the side, and the box around a line is never twice of
the same size. The layout of a page is read from equal sizes and margins, so they are made equal
here where they nearly are. The words are left alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from speeches.parsing.documents import PageReading
from speeches.parsing.documents.readings import LineReading, Point
from speeches.parsing.formats.pdf_columns import in_reading_order
from speeches.parsing.formats.pdf_row import PageRow, width_of

# Lines of fewer characters say little of their size, or of how the page lies.
_TELLING = 10
# Sizes that differ by less are one size.
_SAME_SIZE = 0.1
# The scanned pages of a document and those with text, of which one measure is only guessed at.
_SAME_OF_OTHERS = 0.2
# A line that begins so near to a whole number of characters from the margin begins there.
_NEAR = 0.4
# Lines that begin so far apart, in characters, do not share a margin.
_SAME_MARGIN = 0.75


@dataclass(frozen=True)
class _Box:
    """Where a line stands on a page that has been set straight."""

    text: str
    left: float
    right: float
    middle: float
    size: float


def rows_of_scans(
    readings: Mapping[int, PageReading], size: float = 0.0
) -> dict[int, list[PageRow]]:
    """The rows of each of these pages, in the order of reading, by the number of the page from 1.

    All of them at once, since the text has one size throughout; size: that of the pages of the
    same document that have text, 0 for none.
    """
    boxes = {number: _boxes(reading.lines) for number, reading in readings.items()}
    every = [box for found in boxes.values() for box in found]
    sizes = _sizes(every)
    told = size if abs(size - sizes[0]) <= _SAME_OF_OTHERS * sizes[0] else sizes[0]
    return {
        number: in_reading_order(_rows(found, number - 1, sizes, told / sizes[0]))
        for number, found in boxes.items()
    }


def _boxes(lines: Sequence[LineReading]) -> list[_Box]:
    turn = _turn(lines)
    return [_box(line, turn) for line in lines if line.text.strip()]


def _turn(lines: Iterable[LineReading]) -> float:
    """How a page lies, in radians: as most of its long lines run."""
    angles = []
    for line in lines:
        (left, top), (right, below) = line.corners[:2]
        if width_of(line.text) >= _TELLING and right > left:
            angles.append(math.atan2(below - top, right - left))
    return median(angles) if angles else 0.0


def _box(line: LineReading, turn: float) -> _Box:
    corners = [_turned(corner, -turn) for corner in line.corners]
    left, right = (_mean(corners[i][0], corners[j][0]) for i, j in ((0, 3), (1, 2)))
    top, bottom = (_mean(corners[i][1], corners[j][1]) for i, j in ((0, 1), (2, 3)))
    # A line that is spaced out is wider than its characters are high.
    size = min((right - left) / max(width_of(line.text), 1.0), bottom - top)
    return _Box(line.text, left, right, _mean(top, bottom), max(size, 1.0))


def _mean(one: float, other: float) -> float:
    return (one + other) / 2


def _turned(point: Point, angle: float) -> Point:
    x, y = point
    return (
        x * math.cos(angle) - y * math.sin(angle),
        x * math.sin(angle) + y * math.cos(angle),
    )


def _usual_size(boxes: Iterable[_Box]) -> float:
    """The size of most of the text."""
    found = sorted((box.size, width_of(box.text)) for box in boxes)
    half = sum(width for _, width in found) / 2
    for size, width in found:
        half -= width
        if half <= 0:
            return size
    return 1.0


def _sizes(boxes: Sequence[_Box]) -> list[float]:
    """The sizes there are, the usual one first, each for all that are nearly as large."""
    sizes = [_usual_size(boxes)]
    for box in sorted(boxes, key=lambda box: -width_of(box.text)):
        if _same(sizes, box.size) is None:
            sizes.append(box.size)
    return sizes


def _same(sizes: Iterable[float], size: float) -> float | None:
    return next((one for one in sizes if abs(one - size) <= _SAME_SIZE * one), None)


def _rows(boxes: Sequence[_Box], page: int, sizes: Sequence[float], scale: float) -> list[PageRow]:
    """scale: by how much all is taken larger than it was seen."""
    usual = sizes[0]
    margin = _margin(boxes, usual)
    rows = []
    for box in boxes:
        size = usual if width_of(box.text) < _TELLING / 2 else (_same(sizes, box.size) or box.size)
        along = (box.left - margin) / usual
        if abs(along - round(along)) <= _NEAR:
            along = round(along)
        place = (along * usual * scale, -box.middle * scale)
        rows.append(PageRow(box.text.strip(), *place, size * scale, page))
    return rows


def _margin(boxes: Sequence[_Box], usual: float) -> float:
    """Where the lines of a page begin: the leftmost place that several share."""
    lefts = sorted(box.left for box in boxes)
    for at, left in enumerate(lefts):
        here = [other for other in lefts[at:] if other - left <= _SAME_MARGIN * usual]
        if len(here) >= max(2, len(lefts) // 8):
            return median(here)
    return lefts[0] if lefts else 0.0
