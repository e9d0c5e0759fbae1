"""Pieces of text on a page to the rows that a reader sees: pieces at one height are a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from speeches.parsing.formats.pdf_columns import in_reading_order
from speeches.parsing.formats.pdf_row import CELL_GAP, DrawnText, PageRow, width_of
from speeches.parsing.vocabulary.han import CJK

_SAME_PLACE = 1.0
# Pieces are at one height, in one size, and not on each other, within these shares of the size.
_SAME_HEIGHT = 0.1
_SAME_SIZE = 0.25
_OVERLAP = 0.1
_LIES_ON = 0.5
_LATIN = re.compile("[A-Za-z]{2}")
# The least gaps that are a space, but between Latin words, in the size of the text: a line that is
# stretched to the margin has gaps around its Chinese characters.
_SPACE = 0.2
_CHINESE_SPACE = 0.4
_WIDE = "\u3000"
# No row of a page is longer.
_LONGEST_PIECE = 500
# Of a character's size, the room below which a blank is no Chinese one.
_NARROW = 0.75
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


def rows_of(pieces: Iterable[DrawnText], page: int, column: float | None = None) -> list[PageRow]:
    """The rows that these pieces of a page make, in the order of reading. column: where the second
    column of the pages before begins."""
    drawn = list(_drawn_once(pieces))
    turns = Counter[int]()
    for piece in drawn:
        turns[piece.turn] += len(piece.text)
    usual = max(turns, key=lambda turn: turns[turn], default=0)
    rows = list(_joined((piece for piece in drawn if piece.turn == usual), page))
    spaced = _is_letter_spaced(rows)
    turned = _joined((piece for piece in drawn if piece.turn != usual), page)
    return [
        *in_reading_order([_bare(row, spaced) for row in rows], column),
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


def joined(first: DrawnText, second: DrawnText) -> DrawnText | None:
    """The two as one piece where no gap is between them, else None. A Chinese blank stays by
    itself: what room it takes shows by what follows."""
    if _WIDE in (first.text, second.text) or len(first.text) > _LONGEST_PIECE:
        return None
    space = min(first.space, second.space)
    gap = second.along - first.end
    if -_OVERLAP * second.size <= gap < min(space, _SPACE * second.size):
        return replace(first, text=first.text + second.text, end=second.end, space=space)
    return None


def _is_beside(first: DrawnText, second: DrawnText) -> bool:
    """Whether pieces stand at one height, in one size."""
    return (
        first.turn == second.turn
        and abs(first.height - second.height) <= _SAME_HEIGHT * second.size
        and abs(first.size - second.size) <= _SAME_SIZE * second.size
    )


def _in_order(pieces: Iterable[DrawnText]) -> Iterator[DrawnText]:
    """The pieces, those of one height that are drawn one after the other from left to right: the
    marks of a line may be drawn before its words.

    Where they would then lie on each other they stay as they are drawn.
    """
    here: list[DrawnText] = []
    for piece in pieces:
        if here and not _is_beside(here[-1], piece):
            yield from _from_left(here)
            here = []
        here.append(piece)
    yield from _from_left(here)


def _from_left(pieces: list[DrawnText]) -> list[DrawnText]:
    ordered = sorted(pieces, key=lambda piece: piece.along)
    pairs = list(pairwise(ordered))
    if any(
        _end(first) > second.along + _LIES_ON * second.size
        for first, second in pairs
        if first.text.strip()
    ):
        return pieces
    return [*(_blank(first, second.along) for first, second in pairs), *ordered[-1:]]


def _blank(piece: DrawnText, following: float) -> DrawnText:
    """A Chinese blank that is narrow is a space: one glyph may stand for both."""
    narrow = piece.text == _WIDE and following - piece.along < _NARROW * piece.size
    return replace(piece, text=" ") if narrow else piece


def _end(piece: DrawnText) -> float:
    """Where a piece ends: a font may state wrong widths."""
    return min(piece.end, piece.along + piece.size * width_of(piece.text))


def _joined(pieces: Iterable[DrawnText], page: int) -> Iterator[PageRow]:
    """Rows, or parts of rows, made of pieces that are drawn one after the other."""
    row: PageRow | None = None
    before: DrawnText | None = None
    end = 0.0
    for piece in _in_order(pieces):
        text = piece.text.replace("\n", " ")
        if row and before and _goes_on(row, end, piece):
            text = f"{_gap(before, piece)}{text}"
            mark = (len(row.text), len(row.text) + len(text.rstrip()))
            marks = (*row.marks, mark) if _is_mark(row, piece) else row.marks
            # A footnote's mark is small and high; the larger of the two sets the measure.
            size, height = max((row.size, row.height), (piece.size, piece.height))
            right = _end(piece) if text.strip() else row.right
            row = replace(
                row, text=row.text + text, marks=marks, size=size, height=height, right=right
            )
        elif not text.strip():
            continue
        else:
            if row:
                yield row
            bare = text.lstrip()
            along = piece.along + piece.size * width_of(text[: len(text) - len(bare)])
            row = PageRow(bare, along, piece.height, piece.size, page, right=_end(piece))
        end = piece.along + piece.size * width_of(piece.text)
        before = piece
    if row:
        yield row


def _gap(before: DrawnText, piece: DrawnText) -> str:
    """A space where two pieces of a row are so far apart."""
    if before.text[-1:].isspace() or piece.text[:1].isspace():
        return ""
    least = min(before.space, piece.space)
    sides = before.text[-1:] + piece.text[:1]
    if not _LATIN.fullmatch(sides):
        share = _SPACE if sides.isascii() else _CHINESE_SPACE
        least = max(least, share * piece.size)
    return " " if piece.along - before.end >= least else ""


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
