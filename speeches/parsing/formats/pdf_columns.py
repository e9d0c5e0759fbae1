"""The rows of a page in the order of reading: from top to bottom, of two columns the left first.

That shows in the places alone, whatever order the file draws them in.

Note [Two columns]
    Rows of running text that begin at one place in the middle of the page, beside rows that end
    before it, are a second column. Cells of a table do the same, but they are short: columns are
    filled with text. A row that crosses the gap (a title, a running foot) parts what is above it
    from what is below. Behind pages in two columns the last may have a few rows only, in the same
    two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from speeches.parsing.formats.pdf_row import CELL_GAP, PageRow, usual_size

# Smaller than this beside the text, rows at the edges of the page are no part of its columns.
_SMALL = 0.9
# A column has this many rows and, on average, this many characters in each.
_COLUMN_ROWS = 3
_COLUMN_WIDTH = 8
# The share of rows that may cross the gap between columns, and of those that reach it.
_CROSSING = 0.35
_REACHING = 0.5


def in_reading_order(rows: Sequence[PageRow], before: float | None = None) -> list[PageRow]:
    """The rows from top to bottom, of two columns the left one first. See Note [Two columns].

    before: where the second column of the pages before begins.
    """
    size = usual_size(rows)
    gap = _second_column(rows, size)
    if gap is None and before is not None and _are_ends_of_columns(rows, before, size):
        gap = before
    if gap is None:
        return _downwards(rows)
    heights = [row.height for row in rows if row.size >= _SMALL * size]
    head = [row for row in rows if row.height > max(heights)]
    foot = [row for row in rows if row.height < min(heights)]
    between = [row for row in rows if min(heights) <= row.height <= max(heights)]
    return [*_downwards(head), *_by_columns(between, gap, size), *_downwards(foot)]


def _by_columns(rows: Sequence[PageRow], gap: float, size: float) -> list[PageRow]:
    left: list[PageRow] = []
    right: list[PageRow] = []
    ordered: list[PageRow] = []
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


def _second_column(rows: Sequence[PageRow], size: float) -> float | None:
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


def _are_columns(
    left: Sequence[PageRow], right: Sequence[PageRow], gap: float, size: float
) -> bool:
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


def _are_ends_of_columns(rows: Sequence[PageRow], gap: float, size: float) -> bool:
    """Whether the rows of a page all stand in one of two columns, which begin at one height."""
    text = [row for row in rows if 0.8 * size <= row.size <= 1.25 * size]
    left = [row for row in text if row.along < gap - size]
    right = [row for row in text if row.along >= gap - size]
    if not left or not right or any(row.end > gap + size for row in left):
        return False
    tops = [max(row.height for row in side) for side in (left, right)]
    return abs(tops[0] - tops[1]) <= size and min(row.along for row in right) <= gap + 3 * size


def _downwards(rows: Sequence[PageRow]) -> list[PageRow]:
    """The rows by their height, unless they are drawn so already; parts of one row joined."""
    if all(later.height < row.height - 0.3 * row.size for row, later in pairwise(rows)):
        return list(rows)
    ordered: list[PageRow] = []
    for row in sorted(rows, key=lambda row: (-row.height, row.along)):
        last = ordered[-1] if ordered else None
        if last and abs(last.height - row.height) < 0.3 * min(last.size, row.size):
            first, second = sorted((last, row), key=lambda item: item.along)
            apart = second.along - first.end > CELL_GAP * row.size
            text = first.text.rstrip() + ("\t" if apart else " ")
            marks = tuple((start + len(text), end + len(text)) for start, end in second.marks)
            ordered[-1] = replace(
                first, text=text + second.text, marks=first.marks + marks, right=second.right
            )
        else:
            ordered.append(row)
    return ordered
