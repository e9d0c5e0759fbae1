"""Scanned pages and pictures of pages: what is said of them, and how pictures become text.

See Note [Scanned pages].
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Sequence

from speeches.parsing.documents import (
    NO_READINGS,
    MaterialError,
    PageReading,
    Readings,
    Received,
    ScannedError,
)
from speeches.parsing.formats.limits import PDF_PAGES, check_size
from speeches.parsing.formats.pdf_layout import lines_of_pages
from speeches.parsing.formats.scan_rows import rows_of_scans
from speeches.parsing.vocabulary.han import CJK

# What the one can do who keeps the server, and what whoever has only the file.
HOW_TO_READ = (
    "服务器装上文字识别（运行 make ocr）以后可以直接读，"
    "或先用文字识别（OCR）软件转成文本或 Word 再导入"
)
NOTHING_READ = "是图片，没有识别出文字"
_PICTURE = f"是图片，{HOW_TO_READ}"
_CHINESE = re.compile(f"[{CJK}]")
# Pages that a sentence names by their numbers.
_MOST_NAMED = 10
# TIFF 6.0, section 2: the header of 8 bytes, a directory of entries of 12 bytes each.
_TIFF = {b"II*\x00": "<", b"MM\x00*": ">"}
_TIFF_ENTRY = 12
MEDIA_TYPES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG": "image/png",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
    b"BM": "image/bmp",
    **dict.fromkeys(_TIFF, "image/tiff"),
}


def extract_picture(data: bytes, readings: Readings = NO_READINGS) -> Received:
    """The text of a picture of a page, or of several (TIFF), by what was recognised of it.

    Raises ScannedError where that has not been done yet, MaterialError where nothing came of it.
    """
    numbers = range(1, frames_of(data) + 1)
    return text_of_pictures(numbers, readings, media_type_of(data), _PICTURE)


def text_of_pictures(
    numbers: Sequence[int], readings: Readings, media_type: str, reason: str
) -> Received:
    """The text of a document all of whose pages are pictures, by what was recognised of them.

    reason: why it cannot be read without. Raises as `extract_picture` does.
    """
    unread = tuple(number for number in numbers if number not in readings)
    if unread:
        raise ScannedError(reason, unread)
    here = {number: readings[number] for number in numbers}
    blank = nothing_read(here)
    if len(blank) == len(here):
        raise MaterialError(NOTHING_READ)
    missing = told_of_blank(blank)
    rows = rows_of_scans(here)
    return Received(
        lines_of_pages([rows[number] for number in numbers], media_type),
        "",
        warnings=(missing,) if missing else (),
        missing=missing,
        scanned=unchecked(here),
    )


def media_type_of(data: bytes) -> str:
    """The type of a picture, "" for what is none that is read."""
    return next((kind for mark, kind in MEDIA_TYPES.items() if data.startswith(mark)), "")


def frames_of(data: bytes) -> int:
    """How many pages a picture has: a TIFF may have several. Raises MaterialError."""
    order = _TIFF.get(data[:4])
    if not order:
        return 1
    number, at = 0, _number(order + "I", data, 4)
    # A chain that runs in a circle comes to the limit.
    while at and number <= PDF_PAGES:
        number += 1
        entries = _number(order + "H", data, at)
        at = _number(order + "I", data, at + 2 + _TIFF_ENTRY * entries)
    check_size(number, PDF_PAGES, "页", "图片")
    return max(number, 1)


def _number(form: str, data: bytes, at: int) -> int:
    try:
        (value,) = struct.unpack_from(form, data, at)
    except struct.error:
        # Cut off: what is there is read, or refused, by whoever opens it.
        return 0
    return int(value)


def nothing_read(readings: Readings) -> list[int]:
    """The numbers of the pages of which nothing was recognised, and nobody said that this is so."""
    return [number for number, page in readings.items() if not page.checked and not _says(page)]


def unchecked(readings: Readings) -> tuple[int, ...]:
    """The numbers of the pages that were recognised and that nobody checked."""
    return tuple(number for number, page in readings.items() if not page.checked and _says(page))


def _says(page: PageReading) -> bool:
    return any(map(_CHINESE.search, (line.text for line in page.lines)))


def told_of_blank(numbers: Sequence[int]) -> str:
    return f"{named(numbers)}是图片，没有识别出文字，请看原页" if numbers else ""


def named(numbers: Iterable[int]) -> str:
    """Pages by their numbers: 第 1、2、3 页; "" for none."""
    each = [str(number) for number in numbers]
    if not each:
        return ""
    more = " 等" if len(each) > _MOST_NAMED else ""
    return f"第 {'、'.join(each[:_MOST_NAMED])}{more} 页"
