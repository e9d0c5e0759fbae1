"""Encodings by evidence, and clear reasons for what is no text."""

import pytest

from speeches.parsing import MaterialError
from speeches.parsing.formats import limits
from speeches.parsing.formats.decode import decode_text

SIMPLIFIED = (
    "各位代表：现在，我代表县人大常委会向大会报告工作，请予审议。这一年来，我们认真履行职责。"
)
TRADITIONAL = (
    "各位代表：現在，我代表縣人大常委會向大會報告工作，請予審議。這一年來，我們認真履行職責。"
)


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        ("2023年\r\n" + SIMPLIFIED, "utf-16-le", "utf-16-le"),
        ("2023年\r\n" + SIMPLIFIED, "utf-16-be", "utf-16-be"),
    ],
    ids=["utf-8", "utf-8-mark", "gb18030", "big5", "utf-16-mark", "utf-16-le", "utf-16-be"],
)
def test_encodings(text, codec, encoding):
    decoded = decode_text(text.encode(codec))
    assert (decoded.text, decoded.encoding) == (text, encoding)


ONLY_CHINESE = SIMPLIFIED.replace("：", "，") + "一是统一思想，一以贯之。" * 9


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", [ONLY_CHINESE, ONLY_CHINESE + "\n2023"], ids=["no-ascii", "zero-bytes-of-its-own"]
)
def test_utf16_without_a_mark_and_without_much_ascii(text, codec):
    decoded = decode_text(text.encode(codec))
    assert (decoded.text, decoded.encoding) == (text, codec)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_download_cut_inside_a_character_is_read_up_to_it(codec):
    decoded = decode_text((SIMPLIFIED + "\n2023年\n" + SIMPLIFIED[:-1] + "责").encode(codec)[:-1])
    assert decoded.text == SIMPLIFIED + "\n2023年\n" + SIMPLIFIED[:-1]
    assert "下载不完整" in decoded.warnings[0]


LONG = (SIMPLIFIED + "\n") * 50


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le"])
@pytest.mark.parametrize("text", [SIMPLIFIED * 2, LONG], ids=["short", "long"])
@pytest.mark.parametrize("damage", ["lost", "changed", "added"])
def test_a_broken_byte_is_shown_and_told(text, codec, damage):
    data = text.encode(codec)
    at = len("各位代表：现在".encode(codec))
    if (codec, damage) == ("gb18030", "lost"):
        return  # Nothing shows the place: see below.
    if codec == "utf-16-le":
        # Only half of a surrogate pair is broken in UTF-16; a lost byte shifts all the rest.
        data, put, gone = b"\xff\xfe" + data, b"\x00\xd8", 0
        at += 2
    else:
        put, gone = {"lost": (b"", 1), "changed": (b"\xff", 1), "added": (b"\xff", 0)}[damage]
    decoded = decode_text(data[:at] + put + data[at + gone :])
    assert decoded.encoding == ("utf-16" if codec == "utf-16-le" else codec)
    assert decoded.text.startswith("各位代表：现在")
    assert decoded.text.endswith(text[12:])
    assert len(decoded.text) <= len(text) + 2
    assert "�" in decoded.text
    assert "字节损坏" in decoded.warnings[0]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_one_in_a_thousand_bytes_may_be_broken_and_no_more(codec):
    data = bytearray(LONG.encode(codec))
    beyond = sum(byte > 127 for byte in data)
    ends = [at for at, byte in enumerate(data) if byte == 10]
    for at in ends[beyond // limits.BROKEN_BYTES - 1 :: -1]:
        data[at:at] = b"\xff"
    assert decode_text(bytes(data)).encoding == codec
    for at in ends[::-1]:
        data[at:at] = b"\xff"
    with pytest.raises(MaterialError, match=r"编码|中文"):
        decode_text(bytes(data))


def test_a_byte_lost_from_gb18030_spoils_no_more_than_its_line():
    data = LONG.encode("gb18030")
    decoded = decode_text(data[:200] + data[201:])
    assert decoded.encoding == "gb18030"
    spoilt = [line for line in decoded.text.splitlines() if line != SIMPLIFIED]
    assert len(spoilt) == 1
    assert "字节损坏" in decoded.warnings[0]


def test_the_few_characters_of_a_page_that_is_mostly_markup_are_not_taken_for_broken_ones():
    page = "<p class='article'>" * 2000 + "讲话</p>"
    assert decode_text(page.encode("gb18030")).text == page


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "空的"),
        (b" \r\n\t", "空的"),
        (b"Only English words here.", "中文"),
        (bytes(range(1, 32)) * 40 + "字".encode(), "二进制"),
        (b"\xff\xfe\xfd\xff" * 50 + b"\x81", "编码|中文|二进制"),
    ],
    ids=["empty", "blank", "latin", "control", "no-encoding"],
)
def test_what_is_no_text_is_refused_with_a_reason(data, reason):
    with pytest.raises(MaterialError, match=reason):
        decode_text(data)
