"""A PDF with a text layer to lines, page by page.

A PDF knows no lines, only pieces of text and where each stands. Pieces at one height are a row, and
a row is a line of the text; rows stand in the order in which the file draws them, unless that
order jumps up and down one column. Where indents show what a paragraph is, rows that only go on
with one are further pieces of its line; elsewhere `reflow` judges by the words. Between Chinese and Latin letters a typesetter leaves a gap that no one has typed: it is no
space. Nothing else of the text is changed; look-alikes (⽂ for 文) are the index's matter.

What stands at the head or foot of most pages, and page numbers, are hinted as page furniture.
"""

from __future__ import annotations

import io
import logging
import math
import re
import struct
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from speeches.parsing.decode import is_chinese
from speeches.parsing.documents import Extracted, Line, MaterialError, join_spans
from speeches.parsing.extract import assembled
from speeches.parsing.genre import CJK
from speeches.parsing.limits import (
    PDF_OPERATIONS,
    PDF_PAGES,
    PDF_STREAM_BYTES,
    TEXT_CHARACTERS,
)

# What pypdf raises on files that are damaged in ways of their own.
_BROKEN = (
    PyPdfError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError, AssertionError,
    RecursionError, NotImplementedError, EOFError, OSError, zlib.error, struct.error,
)  # fmt: skip
_DAMAGED = "PDF 已损坏或下载不完整，请重新下载，或在阅读器中打开后另存再导入"
_LOCKED = "PDF 已加密，请在阅读器中输入密码打开，打印或另存为不加密的 PDF 后再导入"
_SCANNED = "PDF 里没有文字层（多为扫描件），请先用文字识别（OCR）软件转成文本或 Word 再导入"
_GARBLED = "PDF 的文字提取出来是乱码（字体没有对照表），请在阅读器中另存为 Word 或文本再导入"
_TOO_MUCH = "PDF 的内容过大或过于复杂，请拆分后再导入"
# A form or a picture costs more than a step of drawing.
_DO_COSTS = 500
_SET_GAP = re.compile(rf"(?<=[{CJK}]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9]) (?=[{CJK}])")
_DASH = r"[-—–－―─‐~·•\s]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}*\d{{1,3}}{_DASH}*|{_DASH}*第\s*\d{{1,4}}\s*页\s*(?:[，,/／|]?\s*共\s*\d{{1,4}}\s*页)?{_DASH}*|"
    r"\d{1,3}\s*[/／]\s*\d{1,3}|[Pp]age\s*\d{1,3}(?:\s*of\s*\d{1,3})?|[ivxIVX]{1,5}"
)
# A running line is one of this many at the top or bottom of a page.
_EDGE_LINES = 2
_SAME_HEIGHT = 3.0
_MOST_PAGES = 0.4
# A row that goes on with the paragraph or the title above, for this module alone.
_CONTINUED = "continued"

# Its warnings of damage are for programmers; what matters here becomes an error.
logging.getLogger("pypdf").addHandler(logging.NullHandler())


@dataclass(frozen=True)
class _Piece:
    """A piece of text: along, its place in the direction of writing; height, across it."""

    text: str
    along: float
    height: float
    size: float


@dataclass(frozen=True)
class _Row:
    """A line of a page. number: of the page, from 0."""

    text: str
    along: float
    height: float
    size: float
    page: int


def extract_pdf(data: bytes) -> tuple[Extracted, tuple[str, ...]]:
    """The text of a PDF and its lines, and warnings about pages without text.

    Raises MaterialError, with what to do, where it is encrypted, scanned or damaged.
    """
    with apply_configuration(
        zlib_maximum_output_length=PDF_STREAM_BYTES,
        lzw_maximum_output_length=PDF_STREAM_BYTES,
        run_length_maximum_output_length=PDF_STREAM_BYTES,
        array_based_stream_maximum_output_length=PDF_STREAM_BYTES,
        page_tree_maximum_entries=20 * PDF_PAGES,
    ):
        pages = _pages(data)
    text = "".join(row.text for rows in pages for row in rows)
    if len(re.findall(rf"[{CJK}\u2e80-\u2fdf]", text)) < min(10, len(pages) * 3):
        raise MaterialError(_GARBLED if len(text) > 50 * len(pages) else _SCANNED)
    if not is_chinese(text):
        raise MaterialError(_GARBLED)
    furniture = _furniture(pages)
    blocks = list(_with_hints(pages, furniture))
    extracted = assembled(blocks, "application/pdf")
    return replace(extracted, lines=_joined(extracted)), tuple(_empty_pages(pages))


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


def _empty_pages(pages: Sequence[Sequence[_Row]]) -> Iterator[str]:
    empty = [str(number) for number, rows in enumerate(pages, 1) if not rows]
    if empty:
        more = " 等" if len(empty) > 10 else ""
        yield f"PDF 第 {'、'.join(empty[:10])}{more} 页没有文字（可能是扫描的图片）"


def _pages(data: bytes) -> list[list[_Row]]:
    """The rows of each page."""
    meter = _Meter()
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise MaterialError(_LOCKED)
        count = len(reader.pages)
        if count > PDF_PAGES:
            raise MaterialError(f"PDF 超过 {PDF_PAGES} 页，请拆分后再导入")
        pages = [_rows(page, number, meter) for number, page in enumerate(reader.pages)]
    except DependencyError as error:
        raise MaterialError(_LOCKED) from error
    except LimitReachedError as error:
        raise MaterialError(_TOO_MUCH) from error
    except _BROKEN as error:
        raise MaterialError(_DAMAGED) from error
    meter.check()
    if not pages:
        raise MaterialError(_DAMAGED)
    return pages


class _Meter:
    """Counts the steps of drawing and the characters of a whole document, up to their limits.

    pypdf goes on after an error inside a form, so the limit is looked at again at the end.
    """

    def __init__(self) -> None:
        self.steps = 0
        self.characters = 0

    def step(self, operator: bytes, *_: object) -> None:
        self.steps += _DO_COSTS if operator == b"Do" else 1
        self.check()

    def check(self) -> None:
        if self.steps > PDF_OPERATIONS:
            raise MaterialError(_TOO_MUCH)
        if self.characters > TEXT_CHARACTERS:
            raise MaterialError(f"文字超过 {TEXT_CHARACTERS // 10_000} 万字，请拆分后再导入")


def _rows(page: PageObject, number: int, meter: _Meter) -> list[_Row]:
    pieces: list[_Piece] = []

    def visit(text: str, outer: list[float], inner: list[float], _: object, size: float) -> None:
        meter.characters += len(text)
        if text.strip():
            pieces.append(_piece(text, outer, inner, size))
        elif pieces and " " in text:
            pieces[-1] = replace(pieces[-1], text=f"{pieces[-1].text} ")

    page.extract_text(visitor_operand_before=meter.step, visitor_text=visit)
    return [replace(row, text=_closed_up(row.text)) for row in _in_order(_lines(pieces, number))]


def _piece(text: str, outer: list[float], inner: list[float], size: float) -> _Piece:
    """Where a piece of text stands: its text matrix in the page's (ISO 32000-1, 9.4.4).

    Turned pages are written along another axis; heights are measured across the writing.
    """
    a, b = (inner[0] * outer[i] + inner[1] * outer[i + 2] for i in (0, 1))
    x, y = (inner[4] * outer[i] + inner[5] * outer[i + 2] + outer[i + 4] for i in (0, 1))
    scale = math.hypot(a, b) or 1.0
    a, b = a / scale, b / scale
    return _Piece(_clean(text), x * a + y * b, y * a - x * b, round(abs(size) * scale, 1))


def _clean(text: str) -> str:
    """The text with what cannot be stored, halves of characters, replaced."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "\ufffd")


def _lines(pieces: Iterable[_Piece], page: int) -> list[_Row]:
    """Pieces that follow one another at one height, as rows."""
    rows: list[_Row] = []
    for piece in pieces:
        # A footnote's mark is small and high; the larger of the two sets the measure.
        last = rows[-1] if rows else None
        if last and abs(last.height - piece.height) < 0.5 * max(last.size, piece.size):
            rows[-1] = replace(last, text=last.text + piece.text, size=max(last.size, piece.size))
        else:
            rows.append(_Row(piece.text, piece.along, piece.height, piece.size, page))
    return [replace(row, text=" ".join(row.text.split("\n")).rstrip()) for row in rows]


def _in_order(rows: list[_Row]) -> list[_Row]:
    """The rows as drawn, where that goes down the page, or down one column after another;
    else by their height."""
    runs: list[list[_Row]] = []
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
    ordered: list[_Row] = []
    for row in sorted(rows, key=lambda row: (-row.height, row.along)):
        last = ordered[-1] if ordered else None
        if last and abs(last.height - row.height) < 0.3 * min(last.size, row.size):
            first, second = sorted((last, row), key=lambda item: item.along)
            ordered[-1] = replace(first, text=f"{first.text} {second.text}")
        else:
            ordered.append(row)
    return ordered


def _closed_up(text: str) -> str:
    """The line without the gaps that setting it made: 会议 13 日 → 会议13日."""
    return _SET_GAP.sub("", text.strip())


def _furniture(pages: Sequence[Sequence[_Row]]) -> set[_Row]:
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


def _said(row: _Row) -> str:
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


def _with_hints(pages: Sequence[Sequence[_Row]], furniture: set[_Row]) -> Iterator[tuple[str, str]]:
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
    before: _Row | None = None
    for row in (row for rows in pages for row in rows):
        if row in furniture:
            yield row.text, "page-furniture"
            continue
        if row in title:
            yield row.text, "heading" if row == title[0] else _CONTINUED
        else:
            yield row.text, _place(row, before, layout)
        before = row


def _layout(body: Sequence[_Row]) -> _Layout:
    size = _most_common(row.size for row in body)
    text = [row for row in body if row.size == size]
    margins = {}
    for page in {row.page for row in body}:
        here = [row.along for row in text if row.page == page]
        # A last page of a few rows says little about its own margin.
        margins[page] = _most_common(here if len(here) > 4 else [row.along for row in text])
    ends = sorted(_end(row) for row in text)
    indented = sum(_is_indented(row, margins[row.page]) for row in text)
    return _Layout(size, margins, ends[int(len(ends) * 0.9)], indented >= max(2, len(text) // 20))


def _most_common(places: Iterable[float]) -> float:
    """The most common of these; of several equally common ones the smallest."""
    counts = Counter(round(place, 1) for place in places)
    return min(counts, key=lambda place: (-counts[place], place), default=0.0)


def _title_rows(body: Sequence[_Row], layout: _Layout) -> list[_Row]:
    """The rows of the title: the first ones, all in one size clearly larger than the text's."""
    first = body[0]
    if first.size < 1.15 * layout.size or first.page:
        return []
    return list(takewhile(lambda row: row.size == first.size and not row.page, body[:6]))


def _place(row: _Row, before: _Row | None, layout: _Layout) -> str:
    """What the place of a row says: indented, continued, or nothing."""
    if not layout.indents or abs(row.size - layout.size) > 0.1 * layout.size:
        return ""
    if _is_indented(row, layout.margins[row.page]):
        return "indented"
    at_margin = abs(row.along - layout.margins[row.page]) < 0.75 * row.size
    full = before is not None and _end(before) >= layout.edge - 2.5 * layout.size
    same_size = before is not None and before.size == row.size
    return _CONTINUED if at_margin and full and same_size else ""


def _is_indented(row: _Row, margin: float) -> bool:
    return 1.5 <= (row.along - margin) / (row.size or 1) <= 2.5


def _end(row: _Row) -> float:
    """Where a row ends, if each character is as wide as high and those of ASCII half as wide."""
    return row.along + row.size * sum(0.5 if char.isascii() else 1 for char in row.text)
