"""From bytes to text, by what the bytes are: the formats meet here and look alike from here on."""

from __future__ import annotations

import re

from speeches.parsing.documents import (
    NO_READINGS,
    Extracted,
    MaterialError,
    Readings,
    Received,
)
from speeches.parsing.formats.decode import decode_text
from speeches.parsing.formats.detect import CONTAINERS, CONVERTIBLE, Format, format_of
from speeches.parsing.formats.limits import (
    TEXT_LINES,
    TEXT_REPEATED,
    check_document,
    check_size,
    check_text,
)
from speeches.parsing.formats.page_pictures import extract_pages
from speeches.parsing.formats.pdf import extract_pdf
from speeches.parsing.formats.records import read_record
from speeches.parsing.formats.saved_page import extract_saved_page
from speeches.parsing.formats.scans import extract_picture
from speeches.parsing.formats.text import extract_text
from speeches.parsing.formats.word import extract_word
from speeches.parsing.vocabulary.han import EAST_ASIAN

# A run that is too long goes on at one of the places that are so far apart.
_APART = TEXT_REPEATED // 2
# Found whole from its start, so that the search itself is in step with the length of the text.
_REPEATED = re.compile(r"(\S)\1{63,}")
_EAST_ASIAN = re.compile(f"[{EAST_ASIAN}]")


def receive(data: bytes, readings: Readings = NO_READINGS) -> Received:
    """The text of a document in any format that is read here.

    readings: what was recognised of its pages that are pictures. Raises MaterialError, with a
    reason in Chinese, where there is none; ScannedError where such pages have not been recognised.
    A format that another program has to convert, and a file that holds several documents, are
    refused: see `speeches.importing.converting` and `containers`.
    """
    found = format_of(data)
    check_document(len(data), pages=found is Format.PAGES)
    if found in CONVERTIBLE:
        raise MaterialError("是旧版 Word、WPS 或 RTF 文档，需要先转换为 docx")
    if found in CONTAINERS:
        raise MaterialError("里面有多份材料，需要先逐份取出")
    return _checked(_read(data, found, readings))


def _read(data: bytes, found: Format, readings: Readings) -> Received:
    if found is Format.WORD:
        return extract_word(data, readings)
    if found is Format.PAGES:
        return extract_pages(data, readings)
    if found is Format.PDF:
        return extract_pdf(data, readings)
    if found is Format.PICTURE:
        return extract_picture(data, readings)
    if found is Format.RECORD:
        return read_record(data)
    if found is Format.SAVED_PAGE:
        extracted, decoded = extract_saved_page(data)
        return Received(extracted, decoded.encoding, warnings=decoded.warnings)
    decoded = decode_text(data)
    return Received(extract_text(decoded.text), decoded.encoding, warnings=decoded.warnings)


def _checked(received: Received) -> Received:
    check_text(len(received.extracted.text))
    check_size(len(received.extracted.lines), TEXT_LINES, "行", "文字")
    if _repeats_long(received.extracted.text):
        raise MaterialError(f"同一个字符连续重复，超过 {TEXT_REPEATED} 字，不像是正文")
    if not _has_chinese(received.extracted):
        raise MaterialError("里面没有中文文字")
    return received


def _repeats_long(text: str) -> bool:
    """Whether a character is repeated too often."""
    if not any(text.startswith(text[at] * 64, at) for at in range(0, len(text), _APART)):
        return False
    return any(len(run[0]) > TEXT_REPEATED for run in _REPEATED.finditer(text))


def _has_chinese(extracted: Extracted) -> bool:
    return any(_EAST_ASIAN.search(line.text) for line in extracted.lines)
