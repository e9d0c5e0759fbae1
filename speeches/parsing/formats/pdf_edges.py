"""What stands at the edges of a PDF's pages: running heads and feet, page numbers, footnotes."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from speeches.parsing.formats.pdf_row import CONTINUED, PageRow

_DASH = r"[-—–－―─‐~·•\s]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}*\d{{1,3}}{_DASH}*|{_DASH}*第\s*\d{{1,4}}\s*页\s*(?:[，,/／|]?\s*共\s*\d{{1,4}}\s*页)?{_DASH}*|"
    r"\d{1,3}\s*[/／]\s*\d{1,3}|[Pp]age\s*\d{1,3}(?:\s*of\s*\d{1,3})?|[ivxIVX]{1,5}"
)
# A running line is one of this many at the top or bottom of a page.
_EDGE_LINES = 2
_SAME_HEIGHT = 3.0
_MOST_PAGES = 0.4
# What a footnote begins with.
NOTE_MARK = re.compile(r"[\[〔［（(]?\s*(\d{1,3}|[①-⑳]|[*＊※]{1,3})\s*[\]〕］）)]?")


def furniture_of(pages: Sequence[Sequence[PageRow]]) -> set[PageRow]:
    """Headers, footers and page numbers.

    A running line says the same at the same height on most pages (or most left-hand ones), apart
    from its number. A page number needs no second page.
    """
    by_height = [sorted(rows, key=lambda row: -row.height) for rows in pages]
    edges = [row for rows in by_height for row in [*rows[:_EDGE_LINES], *rows[_EDGE_LINES:][-2:]]]
    edges += [row for rows in pages for row in rows if row.turned]
    heights: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    for row in edges:
        heights[_said(row)].append((row.height, row.page))
    needed = max(2, math.ceil(len(pages) * _MOST_PAGES))
    outer = {row for rows in by_height for row in [*rows[:1], *rows[1:][-1:]] if len(rows) > 1}
    return {
        row
        for row in edges
        if (row in outer and _PAGE_NUMBER.fullmatch(row.text))
        or _pages_at(heights[_said(row)], row.height) >= needed
    }


def _pages_at(places: Iterable[tuple[float, int]], height: float) -> int:
    return len({page for at, page in places if abs(at - height) <= _SAME_HEIGHT})


def _said(row: PageRow) -> str:
    """What a running line says, whatever number is in it."""
    return re.sub(r"\d+", "0", re.sub(r"\s", "", row.text))


def footnotes_of(rows: Sequence[PageRow], furniture: set[PageRow], size: float) -> list[PageRow]:
    """The footnotes of a page: at the foot of a column, small, the first with its mark."""
    found: list[PageRow] = []
    for column in (0, 1):
        here = [row for row in rows if row.column == column and row not in furniture]
        small = takewhile(lambda row: row.size < 0.9 * size and not row.turned, reversed(here))
        notes = list(small)[::-1]
        begun = next((at for at, row in enumerate(notes) if NOTE_MARK.match(row.text)), None)
        if begun is not None and len(notes) < len(here):
            found += notes[begun:]
    return found


def parted_at_marks(row: PageRow, hint: str, notes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A row, with the marks of the page's footnotes apart from its words: 服务 ¹ 大局."""
    told = {match[1] for note in notes if (match := NOTE_MARK.match(note))}
    at = 0
    for start, end in row.marks:
        mark = NOTE_MARK.fullmatch(row.text[start:end].strip())
        if mark and mark[1] in told and row.text[at:start].strip():
            yield row.text[at:start], hint
            yield row.text[start:end], "note-mark"
            at, hint = end, CONTINUED
    if row.text[at:].strip():
        yield row.text[at:], hint
