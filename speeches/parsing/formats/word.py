"""A Word document (.docx) to lines: everything its pages show, in the order of reading.

The text, its notes after it, headers above it and footers below. Comments and the document's
properties are on no page.

Sections are those of ECMA-376 part 1 (2nd edition).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from speeches.parsing.documents import (
    NO_READINGS,
    Extracted,
    MaterialError,
    Readings,
    Received,
)
from speeches.parsing.formats.limits import WORD_HEADERS, check_size
from speeches.parsing.formats.lines import assembled, joined
from speeches.parsing.formats.scans import HOW_TO_READ, text_of_pictures
from speeches.parsing.formats.word_drawings import Drawings, picture_parts
from speeches.parsing.formats.word_package import Package, R
from speeches.parsing.formats.word_story import WordParagraph, read_story
from speeches.parsing.formats.word_xml import W

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SCANNED = f"Word 文档里只有图片，没有文字（多为扫描件），{HOW_TO_READ}"
# A title is looked for among this many first lines where no style says title.
_TITLE_LINES = 5


def extract_word(data: bytes, readings: Readings = NO_READINGS) -> Received:
    """The text of a Word document and its lines, and warnings about drawings that are not read.

    readings: what was recognised of its pictures, where there is nothing else. Raises MaterialError
    where it cannot be read, ScannedError where such pictures have not been recognised.
    """
    package = Package(data)
    document = package.document()
    body = document.find(f"{W}body")
    if body is None:
        raise MaterialError("Word 文档里没有正文")
    story = read_story(package, body)
    header, footer = (_furniture(package, document, kind) for kind in ("header", "footer"))
    notes = [*_notes(package, "footnote"), *_notes(package, "endnote")]
    drawings = Drawings(package)
    missing = drawings.missing(document)
    if not any(block.text.strip() for block in story) and not notes:
        if pictures := picture_parts(package, document):
            return _scanned(len(pictures), readings, assembled([*header, *footer], MEDIA_TYPE))
        if missing:
            raise MaterialError(_SCANNED)
    blocks = [*header, *_with_hints(story), *notes, *footer]
    told = [] if missing == "" else [missing]
    warnings = (*told, *drawings.left_out(document))
    return Received(assembled(blocks, MEDIA_TYPE), "", warnings=warnings, missing=missing)


def _scanned(number: int, readings: Readings, around: Extracted) -> Received:
    """A document that holds nothing but pictures of its pages, and what stands around them."""
    found = text_of_pictures(range(1, number + 1), readings, MEDIA_TYPE, _SCANNED)
    return replace(found, extracted=joined(found.extracted, around))


def _with_hints(blocks: list[WordParagraph]) -> Iterator[tuple[str, str]]:
    """The lines with their hints: the title's, the headings', those of the table of contents.

    People give the title the style Heading 1 as often as Title; it is the title if it is the
    only one and stands at the top.
    """
    roles = [block.role for block in blocks if block.text.strip()]
    title = "title"
    if "title" not in roles and roles.count("heading 1") == 1:
        title = "heading 1" if "heading 1" in roles[:_TITLE_LINES] else "title"
    for block in blocks:
        if block.role == title:
            yield block.text, "heading"
        elif block.role.startswith("heading"):
            yield block.text, "subheading"
        else:
            yield block.text, block.role


def _furniture(package: Package, document: etree._Element, kind: str) -> list[tuple[str, str]]:
    """The headers or footers that sections refer to (17.10), each once."""
    names = package.parts(kind)
    used = [item.get(f"{R}id") for item in document.iter(f"{W}{kind}Reference")]
    targets = dict.fromkeys(names[key] for key in used if key in names)
    check_size(len(targets), WORD_HEADERS, "个", "Word 文档的页眉页脚")
    roots = [root for root in map(package.named, targets) if root is not None]
    lines = dict.fromkeys(block.text for block in read_story(package, *roots) if block.text.strip())
    return [(line, "page-furniture") for line in lines]


def _notes(package: Package, kind: str) -> list[tuple[str, str]]:
    """The footnotes or endnotes (17.11) without the rules that part them from the text."""
    part = package.part(f"{kind}s")
    notes = [] if part is None else part.findall(f"{W}{kind}")
    shown = [note for note in notes if note.get(f"{W}type") in (None, "normal")]
    return [
        (f"[{number}] {text}", "footnote")
        for number, note in enumerate(shown, 1)
        if (text := "\n".join(block.text for block in read_story(package, note)).strip())
    ]
