"""Encodings by evidence, and clear reasons for what is no text."""

import pytest

from speeches.parsing.decode import decode
from speeches.parsing.documents import MaterialError

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
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_a_download_cut_inside_a_character_is_read_up_to_it():
    assert decode(SIMPLIFIED.encode()[:-1]).text == SIMPLIFIED[:-1]


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
        decode(data)
