"""Pieces of text on a page to the rows that a reader sees, in the order of reading.

Pieces at one height are a row. Rows stand from top to bottom, in two columns where the page is set
so: that shows in the places alone, whatever order the file draws them in.

Note [Two columns]
    Rows of running text that begin at one place in the middle of the page, beside rows that end
    before it, are a second column. Cells of a table do the same, but they are short: columns are
    filled with text. A row that crosses the gap (a title, a running foot) parts what is above it
    from what is below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from speeches.parsing.vocabulary.han import CJK

_SAME_PLACE = 1.0
# Gaps, in characters: of a table's cells; a row's end is only estimated, the more so a long one's.
_CELL_GAP = 2.0
_CELL_GAP_GROWS = 0.06
# Smaller than this beside the text, rows at the edges of the page are no part of its columns.
_SMALL = 0.9
# A space that setting put between two characters; a stretched line has at least so many.
_STRETCH = re.compile(
    rf"(?<=[{CJK}，。、；：！？”）》]) (?=[{CJK}“（《])|(?<=\S) (?=[，。、；：！？”）》])"
)
_STRETCHED_GAPS = 10
# A column has this many rows and, on average, this many characters in each.
_COLUMN_ROWS = 3
_COLUMN_WIDTH = 8
# The share of rows that may cross the gap between columns, and of those that reach it.
_CROSSING = 0.35
_REACHING = 0.5


@dataclass(frozen=True)
class Piece:
    """A piece of text: along, its place in the direction of writing; height, across it.

    turn: the direction of writing, in degrees.
    """

    text: str
    along: float
    height: float
    size: float
    turn: int = 0


@dataclass(frozen=True)
class Row:
    """A line that is seen on a page. page: the number of that, from 0.

    column: 0 for the first or only one; turned: written across the page, as a watermark is;
    marks: where in its text small raised numbers stand.
    """

    text: str
    along: float
    height: float
    size: float
    page: int
    column: int = 0
    turned: bool = False
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def end(self) -> float:
        return self.along + self.size * width_of(self.text)


def width_of(text: str) -> float:
    """The width in characters, if each is as wide as high and those of ASCII half as wide."""
    return sum(0.5 if char.isascii() else 1 for char in text)


def rows_of(pieces: Iterable[Piece], page: int) -> list[Row]:
    """The rows that these pieces of a page make, in the order of reading."""
    drawn = list(_drawn_once(pieces))
    turns = Counter[int]()
    for piece in drawn:
        turns[piece.turn] += len(piece.text)
    usual = max(turns, key=lambda turn: turns[turn], default=0)
    rows = map(_bare, _joined((piece for piece in drawn if piece.turn == usual), page))
    turned = map(_bare, _joined((piece for piece in drawn if piece.turn != usual), page))
    return [*_in_order(list(rows)), *(replace(row, turned=True) for row in turned)]


def _is_stretched(text: str) -> bool:
    """Whether a line was stretched to the margin: spaces between nearly all its characters.

    A title may be spaced by hand, but is shorter: 政 府 工 作 报 告.
    """
    gaps = len(_STRETCH.findall(text))
    return gaps >= _STRETCHED_GAPS and gaps >= 0.5 * len(text.replace(" ", ""))


def _drawn_once(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces without those drawn again in the same place, to make them bold."""
    drawn: dict[str, Piece] = {}
    for piece in pieces:
        before = drawn.get(piece.text)
        drawn[piece.text] = piece
        if before is None or (
            abs(before.along - piece.along) > _SAME_PLACE
            or abs(before.height - piece.height) > _SAME_PLACE
        ):
            yield piece


def _joined(pieces: Iterable[Piece], page: int) -> Iterator[Row]:
    """Rows, or parts of rows, made of pieces that are drawn one after the other."""
    row: Row | None = None
    end = 0.0
    for piece in pieces:
        text = piece.text.replace("\n", " ")
        if row and _goes_on(row, end, piece):
            mark = (len(row.text), len(row.text) + len(text.rstrip()))
            marks = (*row.marks, mark) if _is_mark(row, piece) else row.marks
            # A footnote's mark is small and high; the larger of the two sets the measure.
            size, height = max((row.size, row.height), (piece.size, piece.height))
            row = replace(row, text=row.text + text, marks=marks, size=size, height=height)
        else:
            if row:
                yield row
            row = Row(text, piece.along, piece.height, piece.size, page)
        end = piece.along + piece.size * width_of(text)
    if row:
        yield row


def _goes_on(row: Row, end: float, piece: Piece) -> bool:
    """Whether a piece is part of the row that ends there: not as far from it as a table's cell,
    and not before it."""
    size = max(row.size, piece.size)
    gap = size * _CELL_GAP + (end - row.along) * _CELL_GAP_GROWS
    beside = row.along - size < piece.along <= end + gap
    return beside and abs(row.height - piece.height) < 0.5 * size


def _is_mark(row: Row, piece: Piece) -> bool:
    """Whether a piece is set like the number of a footnote: small and high."""
    return piece.size < 0.8 * row.size and piece.height > row.height + 0.1 * row.size


def _in_order(rows: Sequence[Row]) -> list[Row]:
    """The rows from top to bottom, of two columns the left one first. See Note [Two columns]."""
    size = usual_size(rows)
    gap = _second_column(rows, size)
    if gap is None:
        return _downwards(rows)
    heights = [row.height for row in rows if row.size >= _SMALL * size]
    head = [row for row in rows if row.height > max(heights)]
    foot = [row for row in rows if row.height < min(heights)]
    between = [row for row in rows if min(heights) <= row.height <= max(heights)]
    return [*_downwards(head), *_by_columns(between, gap, size), *_downwards(foot)]


def _by_columns(rows: Sequence[Row], gap: float, size: float) -> list[Row]:
    left: list[Row] = []
    right: list[Row] = []
    ordered: list[Row] = []
    margin = min(row.along for row in rows)
    for row in sorted(rows, key=lambda row: -row.height):
        if row.along >= gap - size:
            right.append(replace(row, column=1))
        elif row.end > gap and (row.end > gap + 2 * size or row.along > margin + 3 * size):
            ordered += [*_downwards(left), *_downwards(right), row]
            left, right = [], []
        else:
            left.append(row)
    return [*ordered, *_downwards(left), *_downwards(right)]


def usual_size(rows: Iterable[Row]) -> float:
    """The size that most of the text is set in."""
    sizes = Counter[float]()
    for row in rows:
        sizes[round(row.size, 1)] += len(row.text)
    return min(sizes, key=lambda size: (-sizes[size], size), default=0.0) or 1.0


def _second_column(rows: Sequence[Row], size: float) -> float | None:
    """Where a second column begins, None where there is only one."""
    text = [row for row in rows if 0.8 * size <= row.size <= 1.25 * size]
    starts = Counter(round(row.along / size) for row in text)
    for place, count in starts.most_common(6):
        gap = (place - 0.5) * size
        right = [row for row in text if gap <= row.along]
        left = [row for row in text if row.along < gap - _COLUMN_WIDTH * size]
        if count >= _COLUMN_ROWS and _are_columns(left, right, gap, size):
            return min(row.along for row in right)
    return None


def _are_columns(left: Sequence[Row], right: Sequence[Row], gap: float, size: float) -> bool:
    if min(len(left), len(right)) < _COLUMN_ROWS:
        return False
    beside = [row for row in left if row.end <= gap + 2 * size]
    if len(left) - len(beside) > _CROSSING * len(left) or len(beside) < _COLUMN_ROWS:
        return False
    side_by_side = max(row.height for row in right) > min(row.height for row in beside)
    margin = min(row.along for row in beside)
    reach = margin + 0.75 * (gap - margin)
    reaching = sum(row.end >= reach for row in beside)
    wide = sum(row.end - row.along for row in right) >= _COLUMN_WIDTH * size * len(right)
    return side_by_side and wide and reaching >= _REACHING * len(beside)


def _downwards(rows: Sequence[Row]) -> list[Row]:
    """The rows by their height, unless they are drawn so already; parts of one row joined."""
    if all(later.height < row.height - 0.3 * row.size for row, later in pairwise(rows)):
        return list(rows)
    ordered: list[Row] = []
    for row in sorted(rows, key=lambda row: (-row.height, row.along)):
        last = ordered[-1] if ordered else None
        if last and abs(last.height - row.height) < 0.3 * min(last.size, row.size):
            first, second = sorted((last, row), key=lambda item: item.along)
            apart = second.along - first.end > _CELL_GAP * row.size
            text = first.text.rstrip() + ("\t" if apart else " ")
            marks = tuple((start + len(text), end + len(text)) for start, end in second.marks)
            ordered[-1] = replace(first, text=text + second.text, marks=first.marks + marks)
        else:
            ordered.append(row)
    return ordered


def _bare(row: Row) -> Row:
    """The row without the white space around it, and without the gaps of a stretched line."""
    if not row.marks and _is_stretched(row.text):
        row = replace(row, text=_STRETCH.sub("", row.text))
    bare = row.text.strip()
    moved = len(row.text) - len(row.text.lstrip())
    marks = tuple((start - moved, end - moved) for start, end in row.marks)
    return replace(row, text=bare, marks=marks)
