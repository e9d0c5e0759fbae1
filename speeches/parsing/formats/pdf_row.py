"""What is seen on a page of a PDF: pieces of text as they are drawn, and the rows they make."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

# A gap of this many characters parts the cells of a table.
CELL_GAP = 2.0
# The hint of a row that goes on with the paragraph or the title above; no line keeps it.
CONTINUED = "continued"


@dataclass(frozen=True)
class DrawnText:
    """A piece of text: along, its place in the direction of writing; height, across it.

    turn: the direction of writing, in degrees; downwards: whether its font writes in columns;
    end: where it ends, by the widths that its font states; space: the least gap that is a space.
    """

    text: str
    along: float
    height: float
    size: float
    turn: int = 0
    downwards: bool = False
    end: float = math.inf
    space: float = math.inf


@dataclass(frozen=True)
class PageRow:
    """A line that is seen on a page. page: the number of that, from 0.

    column: 0 for the first or only one; turned: written across the page, as a watermark is;
    marks: where in its text small raised numbers stand; right: where it ends, as far as known.
    """

    text: str
    along: float
    height: float
    size: float
    page: int
    column: int = 0
    turned: bool = False
    marks: tuple[tuple[int, int], ...] = ()
    right: float | None = None

    @property
    def end(self) -> float:
        if self.right is not None:
            return self.right
        return self.along + self.size * width_of(self.text)


def width_of(text: str) -> float:
    """The width in characters, if each is as wide as high and those of ASCII half as wide."""
    return sum(0.5 if char.isascii() else 1 for char in text)


def usual_size(rows: Iterable[PageRow]) -> float:
    """The size that most of the text is set in."""
    sizes = Counter[float]()
    for row in rows:
        sizes[round(row.size, 1)] += len(row.text)
    return min(sizes, key=lambda size: (-sizes[size], size), default=0.0) or 1.0
