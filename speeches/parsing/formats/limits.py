"""How much of anything is read; more is refused with its reason, before the work begins.

All of them are counts, so that the same bytes have the same outcome on every machine. Together
they keep an import below 1 GB of memory and within seconds for each document.
"""

from __future__ import annotations

from typing import Literal

from speeches.parsing.documents import MaterialError

MEGABYTE = 1024 * 1024

# A single document, as it lies in a folder or in a container. A speech with pictures in a Word
# file seldom has a tenth of it.
DOCUMENT_BYTES = 20 * MEGABYTE
# A writer's own draft that is only read, in a form of any visitor's: less than a form may have
# (DATA_UPLOAD_MAX_MEMORY_SIZE), so that it is in memory alone. One without pictures has a tenth.
DRAFT_BYTES = 2 * MEGABYTE
# A document's text: the characters of two long novels, and lines, each of which every rule of
# cleaning looks at (0.4 ms). The longest compilation seen has a third of either.
TEXT_CHARACTERS = 800_000
TEXT_LINES = 20_000
# The same character over and over, not a space: a dotted line has a hundredth of it.
# Rules look for where such a run ends, which takes the square of its length.
TEXT_REPEATED = 2_000
# Stretches that are no words (soft hyphens, marks of a site) inside the lines of a text. A page
# that has one behind every character has some thousand.
TEXT_STRETCHES = 100_000
# The tags of a saved web page. A page of a speech has a few thousand.
PAGE_TAGS = 500_000
# The strings and brackets of the data in its scripts, by which an article is found; what comes
# behind is not looked at. A page has some thousand of them.
PAGE_STATE_TOKENS = 200_000

# One of this many bytes beyond ASCII may be broken; in a short text the three of one character.
BROKEN_BYTES = 1000

# A zip or a file of JSON lines: its own size, and what may come out of it altogether.
CONTAINER_BYTES = 100 * MEGABYTE
CONTAINER_TOTAL_BYTES = 1024 * MEGABYTE
ZIP_MEMBERS = 10_000
ZIP_DIRECTORY_BYTES = 4 * MEGABYTE
RECORD_LINES = 1_000_000
# Text packs to a twentieth, a bomb to a thousandth. Small members may be as empty as they like.
ZIP_RATIO = 200
ZIP_RATIO_FROM = MEGABYTE

# Word: the parts that are read (text, styles, numbering, notes), unpacked: one, and together.
WORD_PART_BYTES = 24 * MEGABYTE
WORD_TOTAL_BYTES = 48 * MEGABYTE
WORD_TAGS = 1_500_000
WORD_HEADERS = 200

# A mail or a page saved as one file (an attachment takes a third more room in it): its size, its
# parts, how many of them may hold others, the bytes of a header that describes one; and its lines
# times the parts that each may stand in, a million of which take a second to read.
MESSAGE_BYTES = 40 * MEGABYTE
MESSAGE_PARTS = 10_000
MESSAGE_NESTED = 100
MESSAGE_HEADER_BYTES = 4_000
MESSAGE_LINE_VISITS = 6_000_000

# PDF: pages, the bytes of one page's drawing (half a megabyte of it takes a second to read), and
# the drawing steps of the whole document.
PDF_PAGES = 1_000
PDF_STREAM_BYTES = 4 * MEGABYTE
PDF_OPERATIONS = 400_000
# A page that is set character by character has two thousand pieces.
PDF_PAGE_PIECES = 20_000

Unit = Literal["MB", "万字", "行", "页", "个"]
_UNITS: dict[Unit, int] = {"MB": MEGABYTE, "万字": 10_000, "行": 1, "页": 1, "个": 1}
_SPLIT = "请拆分后再导入"
DRAFT_TOO_LARGE = f"文件超过 {DRAFT_BYTES // MEGABYTE} MB，请去掉里面的图片再上传"
# What is added where the part within the limit was imported.
REST_LEFT_OUT = "，后面的没有导入"


def check_size(size: int, most: int, unit: Unit, what: str = "文件", more: str = "") -> None:
    """Raise MaterialError where a size is above its limit.

    unit: what a person counts the limit in; what: the thing that is too large; more: what else
    there is to say.
    """
    if size > most:
        raise MaterialError(f"{what}超过 {most // _UNITS[unit]} {unit}，{_SPLIT}{more}")


def check_document(size: int, what: str = "文件", more: str = "", *, pages: bool = False) -> None:
    """Raise MaterialError where one document has too many bytes; pages: whether it is pictures put
    together, each of which is a file by itself."""
    check_size(size, CONTAINER_BYTES if pages else DOCUMENT_BYTES, "MB", what, more)


def check_file(size: int) -> None:
    """Raise MaterialError where a file, of one document or several, has too many bytes."""
    check_size(size, CONTAINER_BYTES, "MB")


def check_draft(size: int) -> None:
    """Raise MaterialError where a draft has too many bytes."""
    if size > DRAFT_BYTES:
        raise MaterialError(DRAFT_TOO_LARGE)


def check_text(characters: int) -> None:
    """Raise MaterialError where a document's text has too many characters."""
    check_size(characters, TEXT_CHARACTERS, "万字", "文字")


def too_complex(what: str, advice: str = _SPLIT) -> MaterialError:
    """The error for a document that is too large in ways that no person counts, such as tags."""
    return MaterialError(f"{what}过大或过于复杂，{advice}")
