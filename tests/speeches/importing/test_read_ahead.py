"""Reading in other processes: in order, and with its errors."""

import pytest

from speeches.importing import read_ahead
from speeches.importing.read_ahead import ReadAhead, read_document, reading_ahead
from speeches.parsing import MaterialError, Member

TEXT = (
    "在第{}次会议上的讲话\n各位代表：\n一、提高认识\n要坚持问题导向，建立台账，明确责任，抓好落实。"
)


@pytest.fixture
def members(monkeypatch) -> list[Member]:
    monkeypatch.setattr(read_ahead, "_WORTH_IT", 3)
    return [Member(f"{n}.txt", TEXT.format(n).encode() if n != 7 else b"") for n in range(20)]


def titles(reader: ReadAhead, members: list[Member]) -> list[str]:
    found = []
    for member, reading in reader.each(members, lambda member: True):
        try:
            parsed = reading() if reading else read_document(member.data, member.name)
            found.append(parsed.speeches[0].title)
        except MaterialError as error:
            found.append(str(error))
    return found


def test_read_ahead_is_what_is_read_here_and_in_order(members):
    with reading_ahead(0) as here, reading_ahead(1) as there:
        expected = titles(here, members)
        assert titles(there, members) == expected
    assert expected[6] == "在第6次会议上的讲话"
    assert "空的" in expected[7]
