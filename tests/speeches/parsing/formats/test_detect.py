"""What a file is, by its content alone."""

import pytest

from speeches.parsing import MaterialError
from speeches.parsing.formats.detect import Format, format_of
from tests.speeches.parsing.formats.making import docx, mail, p, pdf, saved_page, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


SAVED = saved_page("<html><body><p>讲话</p></body></html>")


def ole(*streams):
    return OLE + b"".join(f"{name}\0".encode("utf-16-le") for name in streams)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("各位代表：".encode(), Format.TEXT),
        ("<html><body>讲话".encode(), Format.TEXT),
        ("{一}各位代表".encode(), Format.TEXT),
        ("[1]各位代表".encode(), Format.TEXT),
        ('"一" 各位代表'.encode(), Format.TEXT),
        (docx(p("文")), Format.WORD),
        (docx(p("文"), main="word/document2.xml"), Format.WORD),
        (pdf([[]]), Format.PDF),
        (b"\0" * 900 + b"%PDF-1.4", Format.PDF),
        (ole("WordDocument"), Format.OLD_WORD),
        (ole("WordDocument", "Workbook"), Format.OLD_WORD),
        (OLE, Format.OLD_WORD),
        (b"{\\rtf1\\ansi", Format.RTF),
        (b"\r\n{\\rtf1\\ansi", Format.RTF),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:x/>', Format.WORD_XML),
        (zipped({"mimetype": b"", "content.xml": b""}), Format.OPEN_DOCUMENT),
        (zipped({"讲话.txt": b"x"}), Format.ZIP),
        (zipped({}), Format.ZIP),
        (b"\x1f\x8b\x08", Format.GZIP),
        (b"MZ" + "是甲乙".encode(), Format.TEXT),
        (SAVED, Format.SAVED_PAGE),
        (b"\r\n" + SAVED, Format.SAVED_PAGE),
        (mail(), Format.MAIL),
        ("From: 张三\nTo: 李四\n\n各位代表：".encode(), Format.TEXT),
        ("MIME-Version: 这是一个字段".encode(), Format.TEXT),
        (b'{"id": 1, "text": "x"}', Format.RECORD),
        (b'\xef\xbb\xbf{"id": 1}\n', Format.RECORD),
        (b'{"id": 1}\n{"id": 2}', Format.RECORDS),
        (b'{"id": 1, "text": "cut o\n{"id": 2}', Format.RECORDS),
    ],
    ids=[
        "text", "page", "braces-in-text", "brackets-in-text", "quotes-in-text", "word",
        "word-of-another-name", "pdf", "pdf-after-rubbish", "old-word", "old-word-with-a-table",
        "unknown-ole", "rtf", "rtf-after-lines", "word-2003-xml", "odt", "zip", "empty-zip", "gzip",
        "letters-of-a-program", "saved-page", "saved-page-after-a-line", "mail", "a-letter-as-text",
        "a-line-like-a-field", "record", "record-with-mark", "records", "records-with-a-broken-one",
    ],
)  # fmt: skip
def test_what_is_read(data, found):
    assert format_of(data) is found


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"MZ\x90\x00\x03" + bytes(90), "程序"),
        (b"\x7fELF\x02", "程序"),
        (zipped({"META-INF/MANIFEST.MF": b""}), "程序"),
        (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "快捷方式"),
        (b"\x00\x00\x00\x20ftypmp42", "录音"),
        (b"\x00\x00\x00\x20ftypheic", "图片"),
        (b"RIFF\x24\x00\x00\x00WAVE", "录音"),
        (b"wOFF", "字体"),
        (b"CAJ\x00", "CAJ"),
        (ole("EncryptedPackage"), "加密"),
        (ole("Workbook"), "电子表格"),
        (ole("PowerPoint Document"), "演示文稿"),
        (zipped({"xl/workbook.xml": b""}), "电子表格"),
        (zipped({"OFD.xml": b""}), "OFD"),
        (b"PK\x03\x04 and no more", "损坏"),
        (b'[{"id": 1}]', "JSON"),
        (b'{\n "id": 1\n}', "JSON"),
        (b'{"id": 1,\n "text": 2}', "JSON"),
    ],
    ids=[
        "rar", "7z", "windows-program", "linux-program", "java-program",
        "shortcut", "video", "apple-picture", "sound", "font", "caj",
        "locked-word", "old-sheet", "old-slides", "sheet", "ofd",
        "broken-zip", "list", "object-over-lines", "object-begun-on-a-line",
    ],
)  # fmt: skip
def test_what_is_refused_with_a_reason(data, reason):
    with pytest.raises(MaterialError, match=reason):
        format_of(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n",
        b"RIFF\x24\x00\x00\x00WEBP",
        b"BM\x36\x00\x01\x00\x00\x00\x00\x00",
    ],
    ids=["jpeg", "png", "web-picture", "bitmap"],
)
def test_pictures_wait_for_their_words(data):
    assert format_of(data) is Format.PICTURE
