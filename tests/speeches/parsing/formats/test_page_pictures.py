"""Word files that hold only scans, and pictures put together as the pages of one document."""

import io
import zipfile

import pytest

from speeches.parsing import MaterialError, members, parse
from speeches.parsing.documents import PageReading, ScannedError
from speeches.parsing.formats.detect import Format, format_of
from speeches.parsing.formats.limits import CONTAINER_BYTES, DOCUMENT_BYTES
from speeches.parsing.formats.page_pictures import (
    are_numbered,
    in_order,
    picture_of_page,
    put_together,
)
from tests.speeches.parsing.formats.making import docx, p, zipped
from tests.speeches.parsing.test_invariants import assert_promise
from tests.speeches.scanning import PAGES, TITLE, reading, scanned_docx

PICTURES = [b"\xff\xd8\xff one", b"\x89PNG two"]
READ = {number: reading(lines) for number, lines in enumerate(PAGES, 1)}


def together(*pictures: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    put_together(file, pictures)
    return file.getvalue()


BUNDLE = together(("1.jpg", PICTURES[0]), ("2.png", PICTURES[1]))


@pytest.mark.parametrize("old", [False, True], ids=["drawing", "vml"])
def test_a_word_file_of_scans_is_read_by_its_pictures(old):
    data = scanned_docx(PICTURES, old=old)
    with pytest.raises(ScannedError, match="只有图片") as raised:
        parse(data)
    assert raised.value.pages == (1, 2)
    assert "make ocr" in str(raised.value)
    assert [picture_of_page(data, number) for number in (1, 2)] == [(each, 1) for each in PICTURES]
    parsed = parse(data, readings=READ)
    (speech,) = parsed.speeches
    assert speech.title == TITLE
    assert not speech.complete
    assert parsed.media_type.endswith("wordprocessingml.document")


def test_what_stands_around_the_scans_is_not_lost():
    parts = {"f.xml": ("footer", p("县人大常委会办公室印"))}
    footer = '<w:sectPr><w:footerReference w:type="default" r:id="f.xml"/></w:sectPr>'
    parsed = parse(scanned_docx(PICTURES, body=footer, parts=parts), readings=READ)
    assert_promise(parsed)
    assert "县人大常委会办公室印" in parsed.text
    assert TITLE in parsed.text


def test_a_page_that_was_not_recognised_is_told():
    readings = {1: READ[1], 2: PageReading()}
    parsed = parse(scanned_docx(PICTURES), readings=readings)
    assert "第 2 页是图片，没有识别出文字，请看原页" in parsed.warnings
    assert not parsed.speeches[0].complete


@pytest.mark.parametrize(
    "body",
    [p("同志们：今天开会，讲两点意见。"), p("一、提高认识，抓好落实。") * 3],
    ids=["a line", "several"],
)
def test_what_is_typed_is_never_left_for_a_picture(body):
    parsed = parse(scanned_docx(PICTURES, body=body))
    assert parsed.unread == ()
    assert parsed.speeches[0].paragraphs


def test_an_emblem_is_no_page():
    with pytest.raises(MaterialError) as raised:
        parse(scanned_docx(PICTURES, size=(3, 3)))
    assert not isinstance(raised.value, ScannedError)


def test_a_picture_that_is_shown_twice_is_one_page():
    data = scanned_docx([PICTURES[0]])
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    drawing = body[body.index("<w:p>") : body.index("</w:p>") + 6]
    with pytest.raises(ScannedError) as raised:
        parse(scanned_docx([PICTURES[0]], body=drawing))
    assert raised.value.pages == (1,)


def test_pictures_put_together_are_one_document():
    assert format_of(BUNDLE) is Format.PAGES
    assert [member.data for member in members(BUNDLE, "一.zip")] == [BUNDLE]
    with pytest.raises(ScannedError, match="是 2 张图片") as raised:
        parse(BUNDLE)
    assert raised.value.pages == (1, 2)
    assert [picture_of_page(BUNDLE, number) for number in (1, 2)] == [(e, 1) for e in PICTURES]
    (speech,) = parse(BUNDLE, readings=READ).speeches
    assert speech.title == TITLE
    assert together(("1.jpg", PICTURES[0]), ("2.png", PICTURES[1])) == BUNDLE


def test_there_is_no_page_beyond_the_last():
    for data in (BUNDLE, scanned_docx(PICTURES)):
        with pytest.raises(MaterialError, match="没有这一页"):
            picture_of_page(data, 3)


def test_together_they_may_be_larger_than_one_document():
    large = b"\xff\xd8\xff" + bytes(DOCUMENT_BYTES // 2)
    data = together(*((f"{n}.jpg", large) for n in range(3)))
    assert DOCUMENT_BYTES < len(data) < CONTAINER_BYTES
    with pytest.raises(ScannedError):
        parse(data)


def test_a_zip_of_pictures_from_elsewhere_is_none():
    assert format_of(zipped({"1.jpg": PICTURES[0], "2.png": PICTURES[1]})) is Format.ZIP
    assert format_of(docx(p("同志们："))) is Format.WORD


def test_pages_are_in_the_order_in_which_people_count():
    names = ["p10.jpg", "P2.jpg", "p1.jpg", "封面.jpg", "3.jpg"]
    assert sorted(names, key=in_order) == ["3.jpg", "p1.jpg", "P2.jpg", "p10.jpg", "封面.jpg"]


@pytest.mark.parametrize(
    ("names", "numbered"),
    [
        (["1.jpg", "2.jpg"], True),
        (["扫描0001.png", "扫描0002.jpg", "扫描0010.png"], True),
        (["包/IMG_20230501_1.jpg", "包/IMG_20230501_2.jpg"], True),
        (["1.jpg"], False),
        (["1.jpg", "1.jpg"], False),
        (["会标.jpg", "会场.jpg"], False),
        (["第1页.jpg", "会场.jpg"], False),
    ],
)
def test_names_that_are_numbered(names, numbered):
    assert are_numbered(names) is numbered
