"""Rows of a PDF's pages to lines: the furniture of the pages, the paragraphs, the footnotes.

What stands at the head or foot of most pages, and page numbers, are furniture. Where indents or
gaps show what a paragraph is, rows that only go on with one are further pieces of its line;
elsewhere `reflow` judges by the words. Footnotes stand after the text, as in a Word file.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from speeches.parsing.documents import Extracted, Line, join_spans
from speeches.parsing.formats.lines import assembled
from speeches.parsing.formats.pdf_rows import Row, usual_size, width_of
from speeches.parsing.vocabulary.genre import ends_clause
from speeches.parsing.vocabulary.labels import LABELLED

_DASH = r"[-—–－―─‐~·•\s]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}*\d{{1,3}}{_DASH}*|{_DASH}*第\s*\d{{1,4}}\s*页\s*(?:[，,/／|]?\s*共\s*\d{{1,4}}\s*页)?{_DASH}*|"
    r"\d{1,3}\s*[/／]\s*\d{1,3}|[Pp]age\s*\d{1,3}(?:\s*of\s*\d{1,3})?|[ivxIVX]{1,5}"
)
# A running line is one of this many at the top or bottom of a page.
_EDGE_LINES = 2
_SAME_HEIGHT = 3.0
_MOST_PAGES = 0.4
# A place where this share of the lines begins is a margin.
_EDGE_SHARE = 0.15
# What a footnote begins with.
_NOTE_MARK = re.compile(r"[\[〔［（(]?\s*(\d{1,3}|[①-⑳]|[*＊※]{1,3})\s*[\]〕］）)]?")
# What is not broken over two lines: a number, a Latin word, the sign after it.
_WORD = re.compile(r"[!-~]+[，。、；：！？]?")
# A row that goes on with the paragraph or the title above, for this module alone.
_CONTINUED = "continued"
# Hints of lines that may stand between two halves of a paragraph.
_BETWEEN = frozenset({"page-furniture", "note-mark"})


def lines_of(pages: Sequence[Sequence[Row]], media_type: str) -> Extracted:
    """The text of these pages: a row a line of it, with what the places of the rows say."""
    extracted = assembled(_with_hints(pages), media_type)
    return replace(extracted, lines=_joined(extracted))


def _furniture(pages: Sequence[Sequence[Row]]) -> set[Row]:
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


def _said(row: Row) -> str:
    """What a running line says, whatever number is in it."""
    return re.sub(r"\d+", "0", re.sub(r"\s", "", row.text))


@dataclass(frozen=True)
class _Layout:
    """How the running text is set: its size, where its lines begin in each column of each page,
    how far they reach from there, and how far apart they are.

    indents: whether paragraphs are known by the indent of their first line; gaps: by the space
    before it.
    """

    size: float
    margins: Mapping[tuple[int, int], float]
    reach: float
    leading: float
    indents: bool
    gaps: bool

    def margin(self, row: Row) -> float:
        return self.margins[row.page, row.column]

    def is_full(self, row: Row, following: Row) -> bool:
        """Whether a row reaches the edge, or would with the word that the next one begins with."""
        word = _WORD.match(following.text)
        more = width_of(word[0]) if word else 0.0
        return row.end - self.margin(row) >= self.reach - (2.5 + more) * self.size

    def is_indented(self, row: Row) -> bool:
        return 1.5 <= (row.along - self.margin(row)) / (row.size or 1) <= 2.5

    def gap(self, before: Row, row: Row) -> float:
        """The distance of two rows in lines; 0 where they are not below one another."""
        below = (before.page, before.column) == (row.page, row.column)
        return (before.height - row.height) / self.leading if below else 0.0


def _with_hints(pages: Sequence[Sequence[Row]]) -> Iterator[tuple[str, str]]:
    """The rows' texts with their hints.

    Indented by two characters, a row begins a paragraph; at the margin below a full row, it goes
    on with one, on the next page too. Rows in a larger size at the top of the first page are the
    title.
    """
    furniture = _furniture(pages)
    size = usual_size(row for rows in pages for row in rows if row not in furniture)
    notes = [note for rows in pages for note in _notes(rows, furniture, size)]
    apart = furniture.union(notes)
    body = [row for rows in pages for row in rows if row not in apart and not row.turned]
    if body:
        layout = _layout(body, size)
        title = _title_rows(body, layout)
    before: Row | None = None
    for row in (row for rows in pages for row in rows if row not in notes):
        if row in furniture:
            yield row.text, "page-furniture"
        elif row.turned:
            yield row.text, ""
        else:
            first = "heading" if title and row == title[0] else _CONTINUED
            hint = first if row in title else _place(row, before, layout)
            yield from _without_marks(
                row, hint, [note.text for note in notes if note.page == row.page]
            )
            before = row
    for row in notes:
        yield row.text, "footnote" if _NOTE_MARK.match(row.text) else _CONTINUED


def _notes(rows: Sequence[Row], furniture: set[Row], size: float) -> list[Row]:
    """The footnotes of a page: at the foot of a column, small, the first with its mark."""
    found: list[Row] = []
    for column in (0, 1):
        here = [row for row in rows if row.column == column and row not in furniture]
        small = takewhile(lambda row: row.size < 0.9 * size and not row.turned, reversed(here))
        notes = list(small)[::-1]
        begun = next((at for at, row in enumerate(notes) if _NOTE_MARK.match(row.text)), None)
        if begun is not None and len(notes) < len(here):
            found += notes[begun:]
    return found


def _without_marks(row: Row, hint: str, notes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A row, with the marks of the page's footnotes apart from its words: 服务 ¹ 大局."""
    told = {match[1] for note in notes if (match := _NOTE_MARK.match(note))}
    at = 0
    for start, end in row.marks:
        mark = _NOTE_MARK.fullmatch(row.text[start:end].strip())
        if mark and mark[1] in told and row.text[at:start].strip():
            yield row.text[at:start], hint
            yield row.text[start:end], "note-mark"
            at, hint = end, _CONTINUED
    if row.text[at:].strip():
        yield row.text[at:], hint


def _layout(body: Sequence[Row], size: float) -> _Layout:
    text = [row for row in body if row.size == size] or list(body)
    columns: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    for row in body:
        columns[row.page, row.column] += [row.along] if row.size == size else []
    usual = {column: _left_edge(_places(columns, column)) for column in (0, 1)}
    margins = {}
    for key, here in columns.items():
        # Left-hand pages may have a margin of their own; a page of short paragraphs has not.
        edges = (usual[key[1]], usual[key[1]] + 2 * size)
        shared = any(abs(along - edge) < 0.5 * size for along in here for edge in edges)
        margins[key] = usual[key[1]] if shared or not here else _left_edge(here)
    reaches = sorted(row.end - margins[row.page, row.column] for row in text)
    steps = [above.height - row.height for above, row in pairwise(text) if above.page == row.page]
    leading = _most_common(step for step in steps if step > 0) or size
    few = max(2, len(text) // 20)
    plain = _Layout(size, margins, reaches[int(len(reaches) * 0.9)], leading, False, False)
    return replace(
        plain,
        indents=sum(map(plain.is_indented, text)) >= few,
        gaps=sum(1.25 <= plain.gap(*pair) <= 4 for pair in pairwise(text)) >= few,
    )


def _places(columns: Mapping[tuple[int, int], Sequence[float]], column: int) -> Iterator[float]:
    return (place for key, places in columns.items() if key[1] == column for place in places)


def _most_common(places: Iterable[float]) -> float:
    """The most common of these; of several equally common ones the smallest."""
    counts = Counter(round(place, 1) for place in places)
    return min(counts, key=lambda place: (-counts[place], place), default=0.0)


def _left_edge(places: Iterable[float]) -> float:
    """Where lines begin that are not indented: in a text of short paragraphs that are few."""
    counts = Counter(round(place, 1) for place in places)
    enough = max(2, counts.total() * _EDGE_SHARE)
    return min((place for place in counts if counts[place] >= enough), default=_most_common(counts))


def _title_rows(body: Sequence[Row], layout: _Layout) -> list[Row]:
    """The rows of the title: the first ones, all in one size clearly larger than the text's."""
    first = body[0]
    if first.size < 1.15 * layout.size or first.page:
        return []
    return list(takewhile(lambda row: row.size == first.size and not row.page, body[:6]))


def _place(row: Row, before: Row | None, layout: _Layout) -> str:
    """What the place of a row says: indented, continued, or nothing."""
    if abs(row.size - layout.size) > 0.1 * layout.size:
        return ""
    if layout.indents and layout.is_indented(row):
        return "indented"
    at_margin = abs(row.along - layout.margin(row)) < 0.75 * row.size
    if (
        before is None
        or before.size != row.size
        or not at_margin
        or not layout.is_full(before, row)
    ):
        return ""
    if LABELLED.match(row.text) and (ends_clause(before.text) or LABELLED.match(before.text)):
        return ""
    gap = layout.gap(before, row)
    if layout.indents:
        return _CONTINUED
    return _CONTINUED if layout.gaps and 0 < gap < 1.25 else ""


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
        if line.hint not in _BETWEEN:
            last = len(lines)
        lines.append(replace(line, hint="") if line.hint == _CONTINUED else line)
    return tuple(lines)
