"""A PDF with a text layer to pieces of text and the places where they stand.

A PDF knows no lines; `pdf_layout` makes them of the places. Between Chinese and Latin letters a
typesetter leaves a gap that no one has typed: it is no space.
"""

from __future__ import annotations

import io
import logging
import math
import re
import struct
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf._cmap import _predefined_cmap
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from speeches.parsing.documents import (
    NO_READINGS,
    MaterialError,
    Readings,
    Received,
    ScannedError,
)
from speeches.parsing.formats.decode import is_chinese
from speeches.parsing.formats.limits import (
    PDF_OPERATIONS,
    PDF_PAGE_PIECES,
    PDF_PAGES,
    PDF_STREAM_BYTES,
    check_size,
    check_text,
    too_complex,
)
from speeches.parsing.formats.pdf_drawing import DrawnString
from speeches.parsing.formats.pdf_edges import furniture_of
from speeches.parsing.formats.pdf_layout import lines_of_pages
from speeches.parsing.formats.pdf_pictures import Ink
from speeches.parsing.formats.pdf_radicals import RADICALS, count_radicals
from speeches.parsing.formats.pdf_row import DrawnText, PageRow, usual_size
from speeches.parsing.formats.pdf_rows import joined, rows_of
from speeches.parsing.formats.pdf_vertical import as_rows, is_vertical
from speeches.parsing.formats.scan_rows import rows_of_scans
from speeches.parsing.formats.scans import (
    HOW_TO_READ,
    NOTHING_READ,
    named,
    nothing_read,
    told_of_blank,
    unchecked,
)
from speeches.parsing.vocabulary.han import CJK

# What pypdf raises on files that are damaged in ways of their own.
_BROKEN = (
    PyPdfError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError, AssertionError,
    RecursionError, NotImplementedError, EOFError, OSError, zlib.error, struct.error,
)  # fmt: skip
_DAMAGED = "PDF 已损坏或下载不完整，请重新下载，或在阅读器中打开后另存再导入"
_LOCKED = "PDF 已加密，请在阅读器中输入密码打开，打印或另存为不加密的 PDF 后再导入"
_SCANNED = f"PDF 里没有文字层（多为扫描件），{HOW_TO_READ}"
_GARBLED = (
    f"PDF 的文字提取出来是乱码（字体没有对照表），请在阅读器中另存为 Word 或文本；{HOW_TO_READ}"
)
# What pypdf says of the font of a piece of text, None where it has none.
_Font = Mapping[str, object] | None
_CONTENT = "PDF 的内容"
# A form or a picture costs more than a step of drawing.
_DO_COSTS = 500
_CHINESE = re.compile(f"[{CJK}]")
_SET_GAP = re.compile(rf"(?<=[{CJK}]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9]) (?=[{CJK}])")

# Predefined encodings (ISO 32000-1, 9.7.5.2, table 118) that pypdf has no codec for: GBKp has the
# codes of GBK, with other widths.
_predefined_cmap.update(
    {
        f"/{name}-{way}": codec
        for name, codec in (("GBKp-EUC", "gbk"), ("HKscs-B5", "big5hkscs"), ("B5pc", "big5"))
        for way in "HV"
    }
)
# Its warnings of damage are for programmers; what matters here becomes an error.
logging.getLogger("pypdf").addHandler(logging.NullHandler())


def extract_pdf(data: bytes, readings: Readings = NO_READINGS) -> Received:
    """The text of a PDF and its lines, and which pages have no text.

    readings: what was recognised of pages that show pictures. Raises ScannedError where nothing
    but such pages is there and some of them have not been recognised, MaterialError, with what to
    do, where it is encrypted or damaged.
    """
    with apply_configuration(
        zlib_maximum_output_length=PDF_STREAM_BYTES,
        lzw_maximum_output_length=PDF_STREAM_BYTES,
        run_length_maximum_output_length=PDF_STREAM_BYTES,
        array_based_stream_maximum_output_length=PDF_STREAM_BYTES,
        page_tree_maximum_entries=20 * PDF_PAGES,
    ):
        pages, found = _pages(data)
    empty = _empty_pages(pages, found.pictures)
    reason = _why_not_text(pages, empty)
    pictures = range(1, len(pages) + 1) if reason else empty
    unread = tuple(number for number in pictures if number not in readings)
    if reason and unread:
        raise ScannedError(reason, unread)
    here = {number: readings[number] for number in pictures if number in readings}
    size = 0.0 if reason else usual_size(row for rows in pages for row in rows)
    for number, rows in rows_of_scans(here, size).items():
        pages[number - 1] = [replace(row, text=_closed_up(row.text)) for row in rows]
    check_text(sum(len(row.text) for rows in pages for row in rows))
    blank = nothing_read(here)
    if reason and len(blank) == len(pages):
        raise MaterialError(NOTHING_READ)
    missing = "；".join(filter(None, (_told_of(unread), told_of_blank(blank))))
    warnings = (*([missing] if missing else []), *_told(found))
    return Received(
        lines_of_pages(pages, "application/pdf"),
        "",
        warnings=warnings,
        missing=missing,
        unread=unread,
        scanned=unchecked(here),
    )


def _why_not_text(pages: Sequence[Sequence[PageRow]], empty: Sequence[int]) -> str:
    """Why the text layer of a document is none; "" where it is one."""
    text = "".join(row.text for rows in pages for row in rows)
    if len(_CHINESE.findall(text)) < min(10, len(pages) * 3):
        return _GARBLED if len(text) > 50 * len(pages) else _SCANNED
    if not is_chinese(text):
        return _GARBLED
    return _SCANNED if len(empty) == len(pages) else ""


def _told(found: _Meter) -> Iterator[str]:
    if found.radicals:
        yield (
            f"PDF 把 {found.radicals} 个汉字记成了同形的部首（如把“人”记成“⼈”），"
            "已按页面所见读作汉字"
        )
    if found.vertical:
        yield f"PDF 有 {found.vertical} 页是竖排，已由右到左逐列读作横排，请对照原文"


def _empty_pages(pages: Sequence[Sequence[PageRow]], pictures: Collection[int]) -> list[int]:
    """Which pages show a picture and no text, or none but a number stamped on a scan, or a running
    head. A page that shows nothing at all lacks nothing.

    pictures: the pages that have one.
    """
    furniture = furniture_of(pages)
    return [
        number
        for number, rows in enumerate(pages, 1)
        if number in pictures
        and not any(_CHINESE.search(row.text) for row in rows if row not in furniture)
    ]


def _told_of(empty: Sequence[int]) -> str:
    return f"PDF {named(empty)}没有文字（可能是扫描的图片）" if empty else ""


def _pages(data: bytes) -> tuple[list[list[PageRow]], _Meter]:
    """The rows of each page, and what was counted on the way."""
    meter = _Meter()
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise MaterialError(_LOCKED)
        check_size(len(reader.pages), PDF_PAGES, "页", "PDF ")
        pages = [_rows(page, number, meter) for number, page in enumerate(reader.pages)]
    except DependencyError as error:
        raise MaterialError(_LOCKED) from error
    except LimitReachedError as error:
        raise too_complex(_CONTENT) from error
    except _BROKEN as error:
        raise MaterialError(_DAMAGED) from error
    meter.check()
    if not pages:
        raise MaterialError(_DAMAGED)
    return pages, meter


class _Meter:
    """Counts the steps of drawing and the characters of a whole document, up to their limits, and
    what was read in another way than it is written: radicals, pages in columns.

    pypdf goes on after an error inside a form, so the limit is looked at again at the end.
    """

    def __init__(self) -> None:
        self.steps = 0
        self.most = 0
        self.characters = 0
        self.radicals = 0
        self.vertical = 0
        # The numbers of the pages, from 1, that show a picture.
        self.pictures: set[int] = set()
        # Where the second column of the pages before begins, if they have one.
        self.column: float | None = None

    def step(self, operator: bytes) -> None:
        self.steps += _DO_COSTS if operator == b"Do" else 1
        self.check()

    def check(self, pieces: int = 0) -> None:
        """pieces: how many the page has that is being read."""
        self.most = max(self.most, pieces)
        if self.steps > PDF_OPERATIONS or self.most > PDF_PAGE_PIECES:
            raise too_complex(_CONTENT)
        check_text(self.characters)


def _rows(page: PageObject, number: int, meter: _Meter) -> list[PageRow]:
    pieces: list[DrawnText] = []
    ink = Ink()
    # Whether the string to come is the first that its step of drawing shows.
    first = True

    def visit(
        drawn: DrawnString | str, outer: list[float], inner: list[float], font: _Font, size: float
    ) -> None:
        if isinstance(drawn, str) or not drawn.text:
            return
        nonlocal first
        meter.characters += len(drawn.text)
        meter.radicals += count_radicals(drawn.text)
        piece = _piece(drawn, outer, inner, size)
        piece = replace(piece, downwards=_writes_downwards(font))
        whole = None if first else joined(pieces[-1], piece)
        pieces[len(pieces) - (whole is not None) :] = [whole or piece]
        first = False
        meter.check(len(pieces))

    def step(operator: bytes, operands: object, *_: object) -> None:
        nonlocal first
        first = True
        meter.step(operator)
        ink.step(operator, operands)

    page.extract_text(visitor_operand_before=step, visitor_text=visit)
    if ink.shows_picture(page):
        meter.pictures.add(number + 1)
    if is_vertical(pieces):
        meter.vertical += 1
        pieces = as_rows(pieces)
    rows = rows_of(pieces, number, meter.column)
    meter.column = min((row.along for row in rows if row.column), default=meter.column)
    return [replace(row, text=_closed_up(row.text)) for row in rows]


def _piece(drawn: DrawnString, outer: list[float], inner: list[float], size: float) -> DrawnText:
    """Where a piece of text stands: its text matrix in the page's (ISO 32000-1, 9.4.4).

    Turned pages are written along another axis; heights are measured across the writing.
    """
    a, b = (inner[0] * outer[i] + inner[1] * outer[i + 2] for i in (0, 1))
    x, y = (inner[4] * outer[i] + inner[5] * outer[i + 2] + outer[i + 4] for i in (0, 1))
    scale = math.hypot(a, b) or 1.0
    a, b = a / scale, b / scale
    turn = round(math.degrees(math.atan2(b, a)))
    along = x * a + y * b
    return DrawnText(
        _clean(drawn.text.translate(RADICALS)),
        along,
        y * a - x * b,
        round(abs(size) * scale, 1),
        turn,
        end=along + drawn.width * scale,
        space=drawn.space * scale,
    )


def _writes_downwards(font: _Font) -> bool:
    return str((font or {}).get("/Encoding")).endswith("-V")


def _clean(text: str) -> str:
    """The text with what cannot be stored, halves of characters, replaced."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "\ufffd")


def _closed_up(text: str) -> str:
    """The line without the gaps that setting it made: 会议 13 日 → 会议13日."""
    return _SET_GAP.sub("", text.strip())
