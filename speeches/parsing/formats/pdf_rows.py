"""Pieces of text on a page to the rows that a reader sees: pieces at one height are a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from speeches.parsing.formats.pdf_columns import in_reading_order
from speeches.parsing.formats.pdf_row import CELL_GAP, DrawnText, PageRow, width_of
from speeches.parsing.vocabulary.han import CJK

_SAME_PLACE = 1.0
# A row's end is only estimated, the more so a long one's: the gap of a cell grows with it.
_CELL_GAP_GROWS = 0.06
# A space that typesetting put between two characters, and the least number of them that shows a
# line stretched to the margin.
_STRETCH = re.compile(
    rf"(?<=[{CJK}，。、；：！？”）》]) {{1,2}}(?=[{CJK}“（《])|"
    r"(?<=\S) {1,2}(?=[，。、；：！？”）》])"
)
_STRETCHED_GAPS = 10
# The share of the rows of a letter-spaced page that are spread, and of their gaps that show.
_MOST_ROWS = 0.8
_MOST_GAPS = 0.8


def rows_of(pieces: Iterable[DrawnText], page: int) -> list[PageRow]:
    """The rows that these pieces of a page make, in the order of reading."""
    drawn = list(_drawn_once(pieces))
    turns = Counter[int]()
    for piece in drawn:
        turns[piece.turn] += len(piece.text)
    usual = max(turns, key=lambda turn: turns[turn], default=0)
    rows = list(_joined((piece for piece in drawn if piece.turn == usual), page))
    spaced = _is_letter_spaced(rows)
    turned = _joined((piece for piece in drawn if piece.turn != usual), page)
    return [
        *in_reading_order([_bare(row, spaced) for row in rows]),
        *(replace(_bare(row, spaced), turned=True) for row in turned),
    ]


def _drawn_once(pieces: Iterable[DrawnText]) -> Iterator[DrawnText]:
    """The pieces without those drawn again in the same place, to make them bold."""
    drawn: dict[str, DrawnText] = {}
    for piece in pieces:
        before = drawn.get(piece.text)
        drawn[piece.text] = piece
        if before is None or (
            abs(before.along - piece.along) > _SAME_PLACE
            or abs(before.height - piece.height) > _SAME_PLACE
        ):
            yield piece


def _joined(pieces: Iterable[DrawnText], page: int) -> Iterator[PageRow]:
    """Rows, or parts of rows, made of pieces that are drawn one after the other."""
    row: PageRow | None = None
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
            row = PageRow(text, piece.along, piece.height, piece.size, page)
        end = piece.along + piece.size * width_of(text)
    if row:
        yield row


def _goes_on(row: PageRow, end: float, piece: DrawnText) -> bool:
    """Whether a piece is part of the row that ends there: not as far from it as a table's cell,
    and not before it."""
    size = max(row.size, piece.size)
    gap = size * CELL_GAP + (end - row.along) * _CELL_GAP_GROWS
    beside = row.along - size < piece.along <= end + gap
    return beside and abs(row.height - piece.height) < 0.5 * size


def _is_mark(row: PageRow, piece: DrawnText) -> bool:
    """Whether a piece is set like the number of a footnote: small and high."""
    return piece.size < 0.8 * row.size and piece.height > row.height + 0.1 * row.size


def _bare(row: PageRow, spaced: bool) -> PageRow:
    """The row without the white space around it, and without the gaps of a stretched line.

    spaced: whether the page is set with space between its letters, so that its short rows are
    stretched like the long ones.
    """
    if not row.marks and (_is_stretched(row.text) or (spaced and _is_spread(row.text))):
        row = replace(row, text=_STRETCH.sub("", row.text))
    bare = row.text.strip()
    moved = len(row.text) - len(row.text.lstrip())
    marks = tuple((start - moved, end - moved) for start, end in row.marks)
    return replace(row, text=bare, marks=marks)


def _is_stretched(text: str) -> bool:
    """Whether a line was stretched to the margin: spaces between nearly all its characters.

    A title may be spaced by hand, but is shorter: 政 府 工 作 报 告.
    """
    gaps = len(_STRETCH.findall(text))
    return gaps >= _STRETCHED_GAPS and gaps >= 0.5 * len(text.replace(" ", ""))


def _is_letter_spaced(rows: Iterable[PageRow]) -> bool:
    """Whether a page is set with space between its letters: nearly all long rows are spread.

    The last row of a paragraph is, where a line that is stretched to the margin is not.
    """
    long = [row.text for row in rows if len(row.text) >= 2 * _STRETCHED_GAPS]
    return bool(long) and sum(map(_is_spread, long)) >= _MOST_ROWS * len(long)


def _is_spread(text: str) -> bool:
    """Whether nearly every character of a row is followed by a gap."""
    gaps = len(_STRETCH.findall(text.strip()))
    return gaps > 0 and gaps >= _MOST_GAPS * len(re.findall(rf"[{CJK}]", text)) - 1
