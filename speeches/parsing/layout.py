"""Rows of a PDF's pages to lines: their order, the furniture of the pages, the paragraphs.

Pieces of text at one height are a row. Rows stand in the order in which the file draws them, unless
that order jumps up and down one column. What stands at the head or foot of most pages, and page
numbers, are furniture. Where indents show what a paragraph is, rows that only go on with one are
further pieces of its line; elsewhere `reflow` judges by the words.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from speeches.parsing.documents import Extracted, Line, join_spans
from speeches.parsing.extract import assembled

_DASH = r"[-—–－―─‐~·•\s]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}*\d{{1,3}}{_DASH}*|{_DASH}*第\s*\d{{1,4}}\s*页\s*(?:[，,/／|]?\s*共\s*\d{{1,4}}\s*页)?{_DASH}*|"
    r"\d{1,3}\s*[/／]\s*\d{1,3}|[Pp]age\s*\d{1,3}(?:\s*of\s*\d{1,3})?|[ivxIVX]{1,5}"
)
# A running line is one of this many at the top or bottom of a page.
_EDGE_LINES = 2
_SAME_HEIGHT = 3.0
_MOST_PAGES = 0.4
_SAME_PLACE = 1.0
# A row that goes on with the paragraph or the title above, for this module alone.
_CONTINUED = "continued"


@dataclass(frozen=True)
class Piece:
    """A piece of text: along, its place in the direction of writing; height, across it."""

    text: str
    along: float
    height: float
    size: float


@dataclass(frozen=True)
class Row:
    """A line that is seen on a page. page: the number of that, from 0."""

    text: str
    along: float
    height: float
    size: float
    page: int


def lines_of(pages: Sequence[Sequence[Row]], media_type: str) -> Extracted:
    """The text of these pages: a row a line of it, with what the places of the rows say."""
    extracted = assembled(_with_hints(pages, _furniture(pages)), media_type)
    return replace(extracted, lines=_joined(extracted))


def rows_of(pieces: Iterable[Piece], page: int) -> list[Row]:
    """The rows that these pieces of a page make, in the order of reading."""
    rows: list[Row] = []
    for piece in _drawn_once(pieces):
        # A footnote's mark is small and high; the larger of the two sets the measure.
        last = rows[-1] if rows else None
        if last and abs(last.height - piece.height) < 0.5 * max(last.size, piece.size):
            rows[-1] = replace(last, text=last.text + piece.text, size=max(last.size, piece.size))
        else:
            rows.append(Row(piece.text, piece.along, piece.height, piece.size, page))
    return _in_order([replace(row, text=row.text.replace("\n", " ").rstrip()) for row in rows])


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


def _in_order(rows: list[Row]) -> list[Row]:
    """The rows as drawn, where that goes down the page, or down one column after another;
    else by their height."""
    runs: list[list[Row]] = []
    for row in rows:
        if runs and row.height <= runs[-1][-1].height:
            runs[-1].append(row)
        else:
            runs.append([row])
    columns = [run for run in runs if len(run) > _EDGE_LINES]
    for left, right in pairwise(columns):
        if right[0].along > left[0].along + 10 * left[0].size:
            return rows
    if len(runs) == 1:
        return rows
    ordered: list[Row] = []
    for row in sorted(rows, key=lambda row: (-row.height, row.along)):
        last = ordered[-1] if ordered else None
        if last and abs(last.height - row.height) < 0.3 * min(last.size, row.size):
            first, second = sorted((last, row), key=lambda item: item.along)
            ordered[-1] = replace(first, text=f"{first.text} {second.text}")
        else:
            ordered.append(row)
    return ordered


def _furniture(pages: Sequence[Sequence[Row]]) -> set[Row]:
    """Headers, footers and page numbers.

    A running line says the same at the same height on most pages (or most left-hand ones), apart
    from its number. A page number needs no second page.
    """
    edges = [row for rows in pages for row in [*rows[:_EDGE_LINES], *rows[_EDGE_LINES:][-2:]]]
    heights: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    for row in edges:
        heights[_said(row)].append((row.height, row.page))
    needed = max(2, math.ceil(len(pages) * _MOST_PAGES))
    outer = {row for rows in pages for row in [*rows[:1], *rows[1:][-1:]] if len(rows) > 1}
    return {
        row
        for row in edges
        if (row in outer and _PAGE_NUMBER.fullmatch(row.text))
        or _pages_at(heights[_said(row)], row.height) >= needed
    }


def _pages_at(places: Iterable[tuple[float, int]], height: float) -> int:
    return len({page for at, page in places if abs(at - height) <= _SAME_HEIGHT})


def _said(row: Row) -> str:
    """What a running line says, whatever number is in it."""
    return re.sub(r"\d+", "0", re.sub(r"\s", "", row.text))


@dataclass(frozen=True)
class _Layout:
    """How the running text is set: its size, where its lines begin on each page, where they end.

    indents: whether paragraphs are known by the indent of their first line.
    """

    size: float
    margins: Mapping[int, float]
    edge: float
    indents: bool


def _with_hints(pages: Sequence[Sequence[Row]], furniture: set[Row]) -> Iterator[tuple[str, str]]:
    """The rows' texts with their hints.

    Indented by two characters, a row begins a paragraph; at the margin below a full row, it goes
    on with one, on the next page too. Rows in a larger size at the top of the first page are the
    title.
    """
    body = [row for rows in pages for row in rows if row not in furniture]
    if not body:
        return
    layout = _layout(body)
    title = _title_rows(body, layout)
    before: Row | None = None
    for row in (row for rows in pages for row in rows):
        if row in furniture:
            yield row.text, "page-furniture"
            continue
        if row in title:
            yield row.text, "heading" if row == title[0] else _CONTINUED
        else:
            yield row.text, _place(row, before, layout)
        before = row


def _layout(body: Sequence[Row]) -> _Layout:
    size = _most_common(row.size for row in body)
    text = [row for row in body if row.size == size]
    usual = _most_common(row.along for row in text)
    margins = {}
    for page in {row.page for row in body}:
        here = [row.along for row in text if row.page == page]
        # Left-hand pages may have a margin of their own; a page of short paragraphs has not.
        shared = any(abs(along - usual) < 0.5 * size for along in here) or not here
        margins[page] = usual if shared else _most_common(here)
    ends = sorted(_end(row) for row in text)
    indented = sum(_is_indented(row, margins[row.page]) for row in text)
    return _Layout(size, margins, ends[int(len(ends) * 0.9)], indented >= max(2, len(text) // 20))


def _most_common(places: Iterable[float]) -> float:
    """The most common of these; of several equally common ones the smallest."""
    counts = Counter(round(place, 1) for place in places)
    return min(counts, key=lambda place: (-counts[place], place), default=0.0)


def _title_rows(body: Sequence[Row], layout: _Layout) -> list[Row]:
    """The rows of the title: the first ones, all in one size clearly larger than the text's."""
    first = body[0]
    if first.size < 1.15 * layout.size or first.page:
        return []
    return list(takewhile(lambda row: row.size == first.size and not row.page, body[:6]))


def _place(row: Row, before: Row | None, layout: _Layout) -> str:
    """What the place of a row says: indented, continued, or nothing."""
    if not layout.indents or abs(row.size - layout.size) > 0.1 * layout.size:
        return ""
    if _is_indented(row, layout.margins[row.page]):
        return "indented"
    at_margin = abs(row.along - layout.margins[row.page]) < 0.75 * row.size
    full = before is not None and _end(before) >= layout.edge - 2.5 * layout.size
    same_size = before is not None and before.size == row.size
    return _CONTINUED if at_margin and full and same_size else ""


def _is_indented(row: Row, margin: float) -> bool:
    return 1.5 <= (row.along - margin) / (row.size or 1) <= 2.5


def _end(row: Row) -> float:
    """Where a row ends, if each character is as wide as high and those of ASCII half as wide."""
    return row.along + row.size * sum(0.5 if char.isascii() else 1 for char in row.text)


def _joined(extracted: Extracted) -> tuple[Line, ...]:
    """The lines, with each that only goes on with another as a further piece of that.

    What stands between the two halves, at the edge of the page, is a line of its own.
    """
    lines: list[Line] = []
    last = -1
    for line in extracted.lines:
        if line.hint == _CONTINUED and last >= 0:
            spans = lines[last].spans + line.spans
            text = join_spans(extracted.text, spans)
            lines[last] = replace(lines[last], text=text, spans=spans)
            continue
        if line.hint != "page-furniture":
            last = len(lines)
        lines.append(replace(line, hint="") if line.hint == _CONTINUED else line)
    return tuple(lines)
