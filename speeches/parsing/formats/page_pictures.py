"""Documents whose pages are pictures of their own: scans in a Word file, photographs put together.

Note [Pages put together]
    Whoever photographs a speech of five pages has five files, and one material. They are kept as
    they came in an archive that says so by its first file, as a book (EPUB) does, in the order of
    their names: the same pictures make the same bytes. No program beside this one makes such.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO

from speeches.parsing.documents import NO_READINGS, MaterialError, Readings, Received
from speeches.parsing.formats.archives import open_zip, unpack
from speeches.parsing.formats.detect import (
    MARK_OF_PAGES,
    PAGES_PUT_TOGETHER,
    Format,
    format_of,
)
from speeches.parsing.formats.limits import (
    DOCUMENT_BYTES,
    PDF_PAGES,
    check_document,
    check_file,
    check_size,
)
from speeches.parsing.formats.scans import (
    HOW_TO_READ,
    frames_of,
    media_type_of,
    text_of_pictures,
)
from speeches.parsing.formats.word_drawings import picture_parts
from speeches.parsing.formats.word_package import Package

_REASON = f"是 {{}} 张图片，{HOW_TO_READ}"
_DIGITS = re.compile(r"(\d+)")
# A zip has no time before it.
_ALWAYS = (1980, 1, 1, 0, 0, 0)


def put_together(into: IO[bytes], pictures: Iterable[tuple[str, bytes]]) -> None:
    """Write these pictures, each with its name, as the pages of one document; see Note [Pages put
    together]. Raises MaterialError where one of them is no picture of a page."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_entry(MARK_OF_PAGES), PAGES_PUT_TOGETHER)
        for at, (name, data) in enumerate(pictures, 1):
            check_number(at)
            _check(name, data)
            check_file(into.tell() + len(data))
            archive.writestr(_entry(f"{at:04} {name.replace('/', ' ')}"), data)


def check_number(pages: int) -> None:
    """Raise MaterialError where so many pictures are too many for one document."""
    check_size(pages, PDF_PAGES, "页", "图片")


def _check(name: str, data: bytes) -> None:
    check_document(len(data), f"“{name}”")
    if not media_type_of(data):
        raise MaterialError(f"“{name}”不是图片，不能合成一份")
    if frames_of(data) > 1:
        raise MaterialError(f"“{name}”里有好几页，请单独上传")


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, _ALWAYS)


def extract_pages(data: bytes, readings: Readings = NO_READINGS) -> Received:
    """The text of pictures that were put together, by what was recognised of them."""
    number = len(_pages(open_zip(data)))
    check_number(number)
    reason = _REASON.format(number)
    return text_of_pictures(range(1, number + 1), readings, Format.PAGES.value, reason)


def picture_of_page(data: bytes, number: int) -> tuple[bytes, int]:
    """The picture that is a page of a document, and which of its frames; number: from 1. Raises
    MaterialError where there is no such page."""
    found = format_of(data)
    if found is Format.PICTURE:
        return data, number
    try:
        if found is Format.WORD:
            package = Package(data)
            return package.raw(picture_parts(package, package.document())[number - 1]), 1
        archive = open_zip(data)
        return unpack(archive, _pages(archive)[number - 1], DOCUMENT_BYTES), 1
    except IndexError as error:
        raise MaterialError("没有这一页") from error


def _pages(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return archive.infolist()[1:]


# Names

_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff")


def names_a_picture(name: str) -> bool:
    return name.lower().endswith(_ENDINGS)


def name_of_pages(names: Sequence[str]) -> str:
    """What pictures that were put together are called."""
    return f"{names[0].rpartition('/')[2].rpartition('.')[0]} 等 {len(names)} 张图片.zip"


def in_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """By what names sort as people count: 2.jpg before 10.jpg."""
    return tuple(
        (0, int(part), "") if part.isdecimal() and len(part) < 20 else (1, 0, part.lower())
        for part in _DIGITS.split(name)
        if part
    )


def are_numbered(names: Sequence[str]) -> bool:
    """Whether several names differ in their numbers alone, as the pages of one scan do."""
    stems = {_DIGITS.sub("#", name.rpartition("/")[2].rpartition(".")[0]) for name in names}
    differ = len(set(names)) == len(names) > 1
    return differ and len(stems) == 1 and "#" in min(stems)
