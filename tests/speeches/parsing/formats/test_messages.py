"""Mails and pages saved as one file: what they carry, and what hostile ones cost."""

from contextlib import suppress

import pytest

from speeches.parsing import MaterialError, members
from speeches.parsing.formats import limits, mime
from speeches.parsing.formats.mail import documents_in_mail
from speeches.parsing.formats.receive import receive
from speeches.parsing.formats.saved_page import extract_saved_page
from tests.growth import steep
from tests.speeches.parsing.formats.making import docx, mail, p, saved_page, zipped

SPEECH = "各位代表、同志们：\n" + "我到河口村看了三个点，账目公开栏里少了两张票据。" * 12
PAGE = (
    "<html><head><title>讲话</title></head>"
    "<body><h1>在会上的讲话</h1><p>各位代表：</p></body></html>"
)
WORD = docx(p("各位代表："))


def lines(data):
    return [line.text for line in receive(data).extracted.lines]


# Saved pages


@pytest.mark.parametrize(
    ("charset", "how"),
    [
        ("utf-8", "base64"), ("utf-8", "quoted-printable"), ("utf-8", "8bit"),
        ("gb18030", "base64"), ("gb18030", "quoted-printable"),
    ],
)  # fmt: skip
def test_a_saved_page_is_read_as_the_page(charset, how):
    data = saved_page(PAGE, charset=charset, how=how)
    assert lines(data) == ["讲话", "在会上的讲话", "各位代表："]
    assert receive(data).encoding == charset


def test_words_of_its_markup_are_no_text():
    page = PAGE.replace("各位代表：", "各位代表：<o:p></o:p><![if !x]>一、<![endif]>")
    assert lines(saved_page(page))[-1] == "各位代表：一、"


def test_of_frames_the_first_with_text_is_read():
    frame = "--b1\r\nContent-Type: text/html\r\n\r\n<html><frameset></frameset></html>\r\n"
    assert lines(saved_page(PAGE, more=frame))[-1] == "各位代表："


def test_the_root_goes_before_other_pages():
    other = "--b1\r\nContent-Type: text/html\r\n\r\n<html><body>广告广告</body></html>\r\n"
    data = saved_page(PAGE, more=other)
    data = data.replace(b'type="text/html";', b'type="text/html"; start="<r>";')
    data = data.replace(
        b"Content-Type: text/html; charset", b"Content-ID: <r>\nContent-Type: text/html; charset"
    )
    assert lines(data)[-1] == "各位代表："


@pytest.mark.parametrize(
    "data", [saved_page("<html></html>"), saved_page(PAGE).partition(b"--b1")[0]]
)
def test_a_saved_page_without_text_is_refused(data):
    with pytest.raises(MaterialError, match=r"没有|空的"):
        extract_saved_page(data)


# Mails


def carried(data, name="信.eml"):
    return [(member.name, member.problem) for member in members(data, name)]


def test_attachments_and_a_body_that_is_a_speech():
    data = mail(SPEECH, attached={"讲话稿.docx": WORD, "a/b\\c.txt": SPEECH.encode()})
    found = list(members(data, "信.eml"))
    assert [member.name for member in found] == [
        "信.eml/正文",
        "信.eml/讲话稿.docx",
        "信.eml/c.txt",
    ]
    assert found[0].data.decode().replace("\r", "").strip() == SPEECH
    assert found[1].data == WORD


def test_a_note_beside_attachments_is_no_document():
    assert carried(mail("小李：讲话稿见附件，请入库。", attached={"稿.docx": WORD})) == [
        ("信.eml/稿.docx", "")
    ]


def test_a_body_as_a_page():
    ((name, data),) = documents_in_mail(mail(page=PAGE))
    assert name == "正文"
    assert "在会上的讲话" in data.decode()


def test_a_body_in_two_forms_is_read_once():
    ((_, data),) = documents_in_mail(mail(SPEECH, page=PAGE))
    assert "<p>" not in data.decode()


def test_pictures_in_the_body_are_part_of_it():
    data = mail(SPEECH, attached={"章.png": b"\x89PNG"})
    data = data.replace(b"application/octet-stream", b"image/png\nContent-ID: <1>")
    assert [name for name, _ in carried(data)] == ["信.eml/正文"]


def test_a_mail_in_a_zip_and_a_zip_in_a_mail():
    packed = zipped({"讲话.docx": WORD})
    assert carried(mail("见附件", attached={"包.zip": packed})) == [("信.eml/包.zip/讲话.docx", "")]
    assert carried(zipped({"信.eml": mail("见附件", attached={"稿.docx": WORD})}), "包.zip") == [
        ("包.zip/信.eml/稿.docx", "")
    ]
    deep = zipped({"信.eml": mail("见附件", attached={"包.zip": packed})})
    assert "只能打开一层" in carried(deep, "包.zip")[0][1]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("filename*=utf-8''%E8%AE%B2.docx", "讲.docx"),
        ('filename="=?gb2312?B?vbI=?=.docx"', "讲.docx"),
        ('filename="=?utf-8?Q?=E8=AE=B2?="', "讲"),
        ('filename="=?no-such?B?vbI=?="', "讲"),
        ('filename="=?utf-8?B?a?="', ""),
        ('filename="../../x.docx"', "x.docx"),
    ],
)
def test_names_of_attachments(header, name):
    raw = (
        "To: a\nMIME-Version: 1.0\nContent-Type: application/octet-stream\n"
        f"Content-Disposition: attachment; {header}\n\nx"
    )
    assert mime.file_name(mime.read_message(raw.encode())) == name


def test_a_name_in_bytes_as_they_came():
    raw = "To: a\nMIME-Version: 1.0\nContent-Disposition: attachment; filename=讲.docx\n\nx"
    assert mime.file_name(mime.read_message(raw.encode("gb18030"))) == "讲.docx"


def test_a_mail_without_anything_is_refused():
    assert "没有中文" in carried(mail("hello"))[0][1]


# What hostile ones cost

HEAD = b"To: a\nMIME-Version: 1.0\n"
MIXED = b"Content-Type: multipart/mixed"


def nested(depth):
    parts = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(depth)
    )
    return HEAD + parts + b"\nx"


@pytest.mark.parametrize(
    "data",
    [
        nested(limits.MESSAGE_NESTED + 1),
        nested(90) + b"x\n" * 200_000,
        HEAD + MIXED + b"; boundary=b\n\n" + b"--b\n" * (limits.MESSAGE_PARTS + 9),
        HEAD + MIXED + b"; boundary=b\r\r" + b"--b\r" * (limits.MESSAGE_PARTS + 9),
        HEAD + MIXED + b";a=b" * 100_000 + b"; boundary=b\n\n--b\n",
        HEAD + MIXED + b";\n a=b" * 100_000 + b"; boundary=b\n\n--b\n",
        HEAD + b"\n" * 7_000_000,
        HEAD + b"a: b\n" * 7_000_000,
        HEAD + b"\n" + b"a" * (limits.MESSAGE_BYTES + 1),
    ],
    ids=[
        "nested", "lines-in-nested-parts", "parts", "parts-of-old-macs", "parameters",
        "parameters-on-lines", "lines", "fields", "large",
    ],
)  # fmt: skip
def test_a_hostile_message_is_refused_before_it_is_parsed(data, monkeypatch):
    monkeypatch.setattr(mime, "message_from_bytes", None)
    with pytest.raises(MaterialError, match=r"超过|复杂"):
        mime.read_message(data)


@pytest.mark.parametrize(
    "unit",
    [
        *(b"\n", b"\r", b"a: b\n", b"--b\n", b"--b\r", b";a=b", b";\n a=b", b"multipart/"),
        *(b"content-type:", b"content-type: a\n", b"content-a\n", b"\n content-", b"a"),
    ],
)
def test_looking_whether_one_is_hostile_costs_in_proportion(unit, monkeypatch):
    monkeypatch.setattr(mime, "message_from_bytes", lambda data, policy: None)

    def look(size):
        with suppress(MaterialError):
            mime.read_message(HEAD + MIXED + unit * (size // len(unit)))

    assert not steep(look, 2_000_000)


def test_what_is_read_costs_in_proportion_to_the_parts_that_lines_stand_in():
    head = nested(limits.MESSAGE_NESTED)
    least = head.count(b"\n")

    def read(visits):
        lines = visits // (limits.MESSAGE_NESTED + 2) - least
        message = mime.read_message(head + b"\nx" * lines)
        assert len(mime.leaves_of(message)) == 1

    assert not steep(read, limits.MESSAGE_LINE_VISITS)
