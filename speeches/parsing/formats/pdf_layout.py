"""Rows of a PDF's pages to lines: the furniture of the pages, the paragraphs, the footnotes.

What stands at the head or foot of most pages, and page numbers, are furniture. Where indents or
gaps show what a paragraph is, rows that only go on with one are further pieces of its line;
elsewhere `reflow` judges by the words. Footnotes stand after the text, as in a Word file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from speeches.parsing.documents import Extracted, Line, join_spans
from speeches.parsing.formats.lines import assembled
from speeches.parsing.formats.pdf_edges import (
    NOTE_MARK,
    footnotes_of,
    furniture_of,
    parted_at_marks,
)
from speeches.parsing.formats.pdf_row import CONTINUED, PageRow, usual_size
from speeches.parsing.formats.pdf_typesetting import Typesetting, typesetting_of
from speeches.parsing.vocabulary.genre import ends_clause, is_title_like
from speeches.parsing.vocabulary.labels import LABELLED
from speeches.parsing.vocabulary.office_papers import RED_HEAD, is_on_paper

# A title stands among so many rows from the top, and is so much larger than the text.
_TITLE_AMONG = 8
_TITLE_SIZE = 1.15
# Of a line's reach, the most that one above a title takes.
_SHORT = 0.75
# In lines, the distance below which a row is the next one.
_NEXT_LINE = 1.25
# The hint of a row that begins with the rest of the number above; no line keeps it.
_CUT = "cut"
# Hints of lines that may stand between two halves of a paragraph.
_BETWEEN = frozenset({"page-furniture", "note-mark"})


def lines_of_pages(pages: Sequence[Sequence[PageRow]], media_type: str) -> Extracted:
    """The text of these pages: a row a line of it, with what the places of the rows say."""
    extracted = assembled(_closed_up(_with_hints(pages)), media_type)
    return replace(extracted, lines=_joined(extracted))


def _with_hints(pages: Sequence[Sequence[PageRow]]) -> Iterator[tuple[str, str]]:
    """The rows' texts with their hints.

    Indented by two characters, a row begins a paragraph; at the margin below a full row, it goes
    on with one, on the next page too. Rows in a larger size at the top of the first page are the
    title.
    """
    furniture = furniture_of(pages)
    size = usual_size(row for rows in pages for row in rows if row not in furniture)
    notes = [note for rows in pages for note in footnotes_of(rows, furniture, size)]
    apart = furniture.union(notes)
    body = [row for rows in pages for row in rows if row not in apart and not row.turned]
    if body:
        setting = typesetting_of(body, size)
        title = _title_rows(body, setting)
    before: PageRow | None = None
    for row in (row for rows in pages for row in rows if row not in notes):
        if row in furniture:
            yield row.text, "page-furniture"
        elif row.turned:
            yield row.text, ""
        else:
            first = "heading" if title and row == title[0] else CONTINUED
            hint = first if row in title else _place(row, before, setting)
            if before and hint == CONTINUED and _cuts_number(before, row, setting):
                hint = _CUT
            yield from parted_at_marks(
                row, hint, [note.text for note in notes if note.page == row.page]
            )
            before = row
    for row in notes:
        yield row.text, "footnote" if NOTE_MARK.match(row.text) else CONTINUED


def _title_rows(body: Sequence[PageRow], setting: Typesetting) -> list[PageRow]:
    """The rows of the title: the first ones in one size clearly larger than the text's. A few
    smaller ones may stand above them, and what is printed on an office's paper."""
    above = False
    top = [row for row in body[:_TITLE_AMONG] if row.page == body[0].page]
    for size, group in groupby(top, key=attrgetter("size")):
        rows = list(group)
        words = "".join(row.text for row in rows)
        if size < _TITLE_SIZE * setting.size:
            if any(
                ends_clause(row.text) or row.end - row.along > _SHORT * setting.reach
                for row in rows
            ):
                return []
        elif LABELLED.match(words):
            return []
        elif not above or not (is_on_paper(words) or RED_HEAD.fullmatch(words)):
            return rows
        above = True
    return []


def _place(row: PageRow, before: PageRow | None, setting: Typesetting) -> str:
    """What the place of a row says: indented, continued, or nothing."""
    if abs(row.size - setting.size) > 0.1 * setting.size:
        return ""
    if setting.indents and setting.is_indented(row):
        return "indented"
    at_margin = abs(row.along - setting.margin(row)) < 0.75 * row.size
    if before and _goes_on_centred(before, row, setting):
        return CONTINUED
    if (
        before is None
        or before.size != row.size
        or not at_margin
        or not setting.is_full(before, row)
    ):
        return ""
    if LABELLED.match(row.text) and (ends_clause(before.text) or LABELLED.match(before.text)):
        return ""
    gap = setting.gap(before, row)
    if setting.indents:
        return CONTINUED
    next_line = 0 < gap < _NEXT_LINE or (before.page != row.page and not ends_clause(before.text))
    return CONTINUED if setting.gaps and next_line else ""


def _goes_on_centred(before: PageRow, row: PageRow, setting: Typesetting) -> bool:
    """Whether a line set in the middle, as a title or sub-title is, goes on with a full one."""
    return (
        before.size == row.size
        and row.along > setting.margin(row) + 2.5 * row.size
        and setting.is_centred(before)
        and setting.is_centred(row)
        and setting.is_full(before, row)
        and 0 < setting.gap(before, row) < _NEXT_LINE
        and not (is_title_like(before.text) or ends_clause(before.text))
        and (row.text.startswith("的") or not before.text.endswith("上"))
    )


def _cuts_number(before: PageRow, row: PageRow, setting: Typesetting) -> bool:
    """Whether a number was broken over two rows."""
    digits = before.text[-1:] + row.text[:1]
    return digits.isascii() and digits.isdigit() and setting.is_counted_out(before)


def _closed_up(blocks: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The blocks, with the rest of a number in one with its beginning."""
    whole: tuple[str, str] | None = None
    for text, hint in blocks:
        if hint == _CUT and whole:
            whole = (whole[0] + text, whole[1])
            continue
        if whole:
            yield whole
        whole = (text, CONTINUED if hint == _CUT else hint)
    if whole:
        yield whole


def _joined(extracted: Extracted) -> tuple[Line, ...]:
    """The lines, with each that only goes on with another as a further piece of that.

    What stands between the two halves, at the edge of the page, is a line of its own.
    """
    lines: list[Line] = []
    last = -1
    for line in extracted.lines:
        if line.hint == CONTINUED and last >= 0:
            spans = lines[last].spans + line.spans
            text = join_spans(extracted.text, spans)
            lines[last] = replace(lines[last], text=text, spans=spans)
            continue
        if line.hint not in _BETWEEN:
            last = len(lines)
        lines.append(replace(line, hint="") if line.hint == CONTINUED else line)
    return tuple(lines)
