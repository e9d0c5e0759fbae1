"""What a file is, by its content; its name and extension say nothing.

Every format has a way to be read or a reason why it is not.
"""

from __future__ import annotations

import re
from enum import Enum

from speeches.parsing.documents import MaterialError
from speeches.parsing.formats.archives import names_in
from speeches.parsing.formats.mime import is_message, is_saved_page


class Format(Enum):
    """What a file is, and the media type that stands for it."""

    TEXT = "text/plain"  # saved web pages too: `formats.text` tells them apart
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PDF = "application/pdf"
    OLD_WORD = "application/msword"  # .wps of WPS Office too, it is the same format
    WORD_XML = "application/vnd.ms-wordml"  # Word 2003's, often named .doc or .xml
    RTF = "application/rtf"
    OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"
    RECORD = "application/json"  # one object: a document with its facts
    RECORDS = "application/jsonl"  # one object a line
    SAVED_PAGE = "multipart/related"  # MHT: a web page and its pictures in one file
    MAIL = "message/rfc822"
    PAGES = "application/vnd.speech-pages+zip"  # pictures: Note [Pages put together]
    PICTURE = "image/*"  # of a page: `formats.scans` knows their types
    GZIP = "application/gzip"
    ZIP = "application/zip"


# Formats that another program must turn into Word's first.
CONVERTIBLE = frozenset({Format.OLD_WORD, Format.WORD_XML, Format.RTF, Format.OPEN_DOCUMENT})
CONTAINERS = frozenset({Format.ZIP, Format.GZIP, Format.RECORDS, Format.MAIL})

# Its first file, and what that says.
MARK_OF_PAGES = "mimetype"
PAGES_PUT_TOGETHER = Format.PAGES.value.encode()

_PICTURE = "是图片，这种格式不能读，请另存为 JPG 或 PNG 再导入"
_PACKED = "是 {} 压缩包，请解压后（或改用 zip）再导入"
_PROGRAM = "是程序，不是材料"
_RECORDING = "是录音或录像，请整理成文字后再导入"
_FONT = "是字体，不是材料"
_READER = "是 {} 文件，请用阅读器另存为带文字的 PDF 或文本后再导入"
_REFUSED = (
    (b"Rar!\x1a\x07", _PACKED.format("RAR")),
    (b"7z\xbc\xaf\x27\x1c", _PACKED.format("7z")),
    (b"BZh", _PACKED.format("bz2")),
    (b"\xfd7zXZ\x00", _PACKED.format("xz")),
    (b"8BPS", _PICTURE),
    (b"MSCF", _PACKED.format("CAB")),
    (b"\x7fELF", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "是快捷方式，请导入它所指的文件本身"),
    (b"ID3", _RECORDING),
    (b"OggS", _RECORDING),
    (b"fLaC", _RECORDING),
    (b"#!AMR", _RECORDING),
    (b"\x30\x26\xb2\x75", _RECORDING),
    (b"\x00\x01\x00\x00\x00", _FONT),
    (b"OTTO", _FONT),
    (b"wOF", _FONT),
    (b"ttcf", _FONT),
    (b"SQLite format 3", "是数据库，不是材料"),
    (b"CAJ\x00", _READER.format("CAJ")),
    (b"KDH", _READER.format("KDH")),
    (b"\x78\x9f\x3e\x22", "是 Outlook 的 winmail.dat，请在 Outlook 中把附件另存后再导入"),
)
# ISO base media files are recordings, these of them pictures.
_PICTURE_BRANDS = (b"heic", b"heix", b"mif1", b"avif")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Streams inside an OLE file that no Word document is without a stream WordDocument.
_OLE_REFUSED = (
    ("EncryptedPackage", "是加密的 Word 文档，请在 Word 或 WPS 中取消密码后再导入"),
    ("PowerPoint Document", "是演示文稿，请把讲稿另存为 Word 或文本后再导入"),
    ("Workbook", "是电子表格，不是讲话材料"),
    ("Book", "是电子表格，不是讲话材料"),
)
# Files that are zip archives inside but no archive for a person.
_ZIP_REFUSED = (
    ("xl/workbook.xml", "是电子表格，不是讲话材料"),
    ("ppt/presentation.xml", "是演示文稿，请把讲稿另存为 Word 或文本后再导入"),
    ("OFD.xml", "是 OFD 版式文件，请用阅读器另存为带文字的 PDF 或 Word 后再导入"),
    ("classes.dex", _PROGRAM),
    ("META-INF/MANIFEST.MF", _PROGRAM),
    ("META-INF/container.xml", "是 EPUB 电子书，请另存为文本或网页后再导入"),
)
_WORD_XML = re.compile(
    rb"<\?mso-application\s+progid=[\"']Word\.Document[\"']|<w:wordDocument\s|<pkg:package\s"
)
# ISO 32000-1, annex H.3.4.1: readers accept a header within the first 1024 bytes.
_PDF_HEADER_WITHIN = 1024
_LOOKS_LIKE_JSON = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*\"[^\"\n]{0,100}\"\s*:|\[\s*(?:\{\s*\"|\"[^\"\n]{0,100}\"\s*[,\]]))"
)


def format_of(data: bytes) -> Format:
    """What these bytes are.

    Raises MaterialError, with what to do instead, where they are nothing that can be read.
    """
    for signature, reason in _REFUSED:
        if data.startswith(signature):
            raise MaterialError(reason)
    # Programs of DOS and Windows: their head has zeros, a text that begins so has none.
    if data.startswith(b"MZ") and b"\0" in data[:64]:
        raise MaterialError(_PROGRAM)
    if data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return Format.PICTURE
    if data[4:8] == b"ftyp" or (data.startswith(b"RIFF") and b"\0" in data[:16]):
        raise MaterialError(_PICTURE if data[8:12] in _PICTURE_BRANDS else _RECORDING)
    if data.startswith(b"BM") and data[6:10] == bytes(4):
        return Format.PICTURE
    if data.startswith(_ZIP):
        return _zip_format(data)
    if data.startswith(_OLE):
        return _ole_format(data)
    if data.startswith(b"\x1f\x8b"):
        return Format.GZIP
    if is_message(data):
        return Format.SAVED_PAGE if is_saved_page(data) else Format.MAIL
    if _WORD_XML.search(data[:1024]):
        return Format.WORD_XML
    if data[:64].lstrip().startswith(b"{\\rtf"):
        return Format.RTF
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return Format.PDF
    if _LOOKS_LIKE_JSON.match(data[:256]):
        return _json_format(data)
    return Format.TEXT


def _zip_format(data: bytes) -> Format:
    # The header of a file in a zip has 30 bytes (APPNOTE 6.3, 4.3.7); this one is not packed.
    if data[30:].startswith(MARK_OF_PAGES.encode() + PAGES_PUT_TOGETHER):
        return Format.PAGES
    names = names_in(data)
    for name, reason in _ZIP_REFUSED:
        if name in names:
            raise MaterialError(reason)
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return Format.WORD
    if {"content.xml", "mimetype"} <= names:
        return Format.OPEN_DOCUMENT
    return Format.ZIP


def _ole_format(data: bytes) -> Format:
    """An old Word file, unless a stream of another program's says otherwise.

    A Word file may hold a spreadsheet inside, not the other way round.
    """
    for name, reason in _OLE_REFUSED:
        if _has_stream(data, name) and not _has_stream(data, "WordDocument"):
            raise MaterialError(reason)
    return Format.OLD_WORD


def _has_stream(data: bytes, name: str) -> bool:
    """Whether an OLE file's directory names such a stream ([MS-CFB] 2.6.1: UTF-16, with a zero)."""
    return f"{name}\0".encode("utf-16-le") in data


def _json_format(data: bytes) -> Format:
    """One record, or several, by how the first line ends; other JSON is refused.

    A list, or an object over several lines, is data about materials and no material. A line that
    is broken inside is still a record: reading it says what is wrong with it.
    """
    first, end, rest = data.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if first.startswith(b"[") or (end and first.rstrip().endswith((b"{", b",", b"["))):
        raise MaterialError("是 JSON 数据，不是材料；可以导入 JSON Lines（每行一个对象）")
    return Format.RECORDS if rest.strip() else Format.RECORD
