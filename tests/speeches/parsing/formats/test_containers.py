"""Files that hold several documents, taken apart one by one."""

import gzip
import io
import json
import struct
import zipfile

import pytest

from speeches.parsing import Member, members
from speeches.parsing.formats import archives, containers, limits
from tests.speeches.parsing.formats.making import docx, p, pdf, zipped

TEXT = "各位代表、同志们：".encode()


def record(key, text="各位代表："):
    return json.dumps({"id": key, "text": text}, ensure_ascii=False).encode()


def problems(data, name="包.zip"):
    return [(member.name, member.problem) for member in members(data, name)]


def names(data, name="包.zip"):
    return [member.name for member in members(data, name)]


@pytest.mark.parametrize("data", [TEXT, docx(p("文")), pdf([[]]), record("a")])
def test_a_single_document_is_its_only_member(data):
    assert list(members(data, "讲话")) == [Member("讲话", data)]


def test_a_zip_gives_its_documents_in_order():
    data = zipped({"一/讲话.txt": TEXT, "讲话.docx": docx(p("文")), "空/": b""})
    found = list(members(data, "包.zip"))
    assert [member.name for member in found] == ["包.zip/一/讲话.txt", "包.zip/讲话.docx"]
    assert found[0].data == TEXT


def with_raw_name(raw, flag=0):
    """A zip whose only file has these bytes as its name."""
    stand_in = "x" * len(raw)
    data = zipped({stand_in: TEXT}).replace(stand_in.encode(), raw)
    # The flags stand at 6 in a file's own header and at 8 in the directory's.
    data = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at + 1] = flag
    return bytes(data)


@pytest.mark.parametrize(
    ("raw", "flag", "shown"),
    [
        ("在大会上的讲话.txt".encode("gbk"), 0, "在大会上的讲话.txt"),
        ("讲话.txt".encode(), 8, "讲话.txt"),
        ("讲话.txt".encode(), 0, "讲话.txt"),
        (b"plain.txt", 0, "plain.txt"),
        ("子\\讲话.txt".encode("gbk"), 0, "子/讲话.txt"),
    ],
    ids=["gbk", "utf-8-flag", "utf-8-without-flag", "ascii", "backslash"],
)
def test_names_in_the_packers_own_encoding(raw, flag, shown):
    assert names(with_raw_name(raw, flag)) == [f"包.zip/{shown}"]


@pytest.mark.parametrize(
    "path", ["../讲话.txt", "/etc/讲话.txt", "一/../../讲话.txt", "C:/讲话.txt", "..\\讲话.txt"]
)
def test_names_that_climb_are_refused_and_the_others_go_on(path):
    found = problems(zipped({path: TEXT, "好.txt": TEXT}))
    assert "之外" in found[0][1]
    assert found[1] == ("包.zip/好.txt", "")


def test_litter_is_left_out():
    litter = ["__MACOSX/._讲话.txt", ".DS_Store", "一/Thumbs.db", "~$讲话.docx", ".~讲话.wps"]
    assert names(zipped(dict.fromkeys([*litter, "讲话.txt"], TEXT))) == ["包.zip/讲话.txt"]


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        (zipped({}), "没有文件"),
        (gzip.compress(TEXT)[:-9], "损坏"),
        (gzip.compress(zipped({"讲话.txt": TEXT})), "套着压缩包"),
        (gzip.compress(gzip.compress(TEXT)), "套着压缩包"),
        (b"8BPS\0\1", "图片"),
        (b"\0" * (limits.ZIP_RATIO_FROM + 1), "压缩比"),
        (b"\0" * (limits.DOCUMENT_BYTES + 1), "超过"),
    ],
    ids=["empty-zip", "broken-gzip", "zip-in-gzip", "gzip-in-gzip", "picture", "bomb", "large"],
)
def test_a_bad_member_is_told_and_the_others_go_on(inside, reason):
    first, second = problems(zipped({"坏": inside, "好.txt": TEXT}))
    assert first[0] == "包.zip/坏"
    assert reason in first[1]
    assert second == ("包.zip/好.txt", "")


def test_a_zip_in_a_zip_is_opened_once():
    inner = zipped({"内/讲话.txt": TEXT, "更里.zip": zipped({"讲话.txt": TEXT})})
    found = problems(zipped({"里层.zip": inner, "好.txt": TEXT}))
    assert [name for name, _ in found] == [
        "包.zip/里层.zip/内/讲话.txt", "包.zip/里层.zip/更里.zip", "包.zip/好.txt",
    ]  # fmt: skip
    assert [bool(problem) for _, problem in found] == [False, True, False]


def test_zips_in_a_zip_have_the_limits_of_one(monkeypatch):
    inner = zipped({f"{n}.txt": TEXT for n in range(8)})
    monkeypatch.setattr(containers, "CONTAINER_TOTAL_BYTES", 2 * len(inner) + 8 * len(TEXT))
    found = problems(zipped({f"{n}.zip": inner for n in range(50)}))
    assert "超过" in found[-1][1]
    assert len(found) < 30
    monkeypatch.undo()
    monkeypatch.setattr(containers, "ZIP_MEMBERS", 20)
    found = problems(zipped({f"{n}.zip": inner for n in range(15)}))
    assert "20 个" in found[-1][1]
    assert len(found) < 30


def test_a_bomb_in_a_zip_in_a_zip_is_told():
    bomb = zipped({"弹": b"\0" * (limits.ZIP_RATIO_FROM + 1)})
    assert "压缩比" in problems(zipped({"里层.zip": bomb}))[0][1]


@pytest.mark.parametrize("folder", ["讲话_files", "讲话.files", "讲话_文件"])
def test_what_a_browser_saves_beside_a_page_is_left_out(folder):
    inside = {f"一/{folder}/{name}": TEXT for name in ("jquery.js", "a.css", "深/frame.htm")}
    other = {"一/别的_files/讲话.txt": TEXT}
    assert names(zipped({"一/讲话.htm": TEXT, **inside, **other})) == [
        "包.zip/一/讲话.htm", "包.zip/一/别的_files/讲话.txt",
    ]  # fmt: skip


def test_names_of_folders_without_end_cost_nothing():
    deep = "_files/" * 9000 + "讲话.txt"
    assert len(names(zipped({"讲话.htm": TEXT, deep: TEXT}))) == 2


def test_a_locked_member_is_told():
    data = bytearray(zipped({"讲话.txt": TEXT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "加密" in problems(bytes(data))[0][1]


def test_a_damaged_member_is_told():
    data = zipped({"讲话.txt": TEXT * 50, "好.txt": TEXT})
    at = data.index(b".txt") + 10
    broken = data[:at] + b"\xff" * 8 + data[at + 8 :]
    first, second = problems(broken)
    assert "损坏" in first[1]
    assert not second[1]


def test_records_in_a_zip_are_taken_apart():
    data = zipped({"库.jsonl": record("a") + b"\n" + record("b")})
    assert names(data) == ["包.zip/库.jsonl#a", "包.zip/库.jsonl#b"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({}), "没有文件"),
        (zipped({"讲话.txt": TEXT})[:-30], "损坏"),
        (b"8BPS\0\1", "图片"),
        (b'[{"id": 1}]', "JSON"),
        (b"\x1f\x8b\x08 and no more", "损坏"),
    ],
    ids=["empty", "cut-off", "picture", "json", "broken-gzip"],
)
def test_what_is_wrong_with_the_file_is_its_only_member(data, reason):
    (found,) = problems(data)
    assert found[0] == "包.zip"
    assert reason in found[1]


def test_too_many_members_are_refused_before_their_names_are_read():
    data = zipped({f"{number:030}": b"" for number in range(limits.ZIP_MEMBERS + 1)})
    assert "超过" in problems(data)[0][1]
    end = data.rindex(b"PK\x05\x06")
    lying = data[: end + 12] + (limits.ZIP_DIRECTORY_BYTES + 1).to_bytes(4, "little")
    assert "超过" in problems(lying + data[end + 16 :])[0][1]


def zip64(rows: int, stated: int, comment: bytes = b"") -> bytes:
    """A zip of so many rows that states this size of its directory in the old place, and the true
    one in the record of ZIP64."""
    data = zipped({f"{number}.txt": TEXT for number in range(rows)})
    end = data.rindex(b"PK\x05\x06")
    size, offset = struct.unpack("<LL", data[end + 12 : end + 20])
    record = struct.pack("<4sQHHLLQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, rows, rows, size, offset)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    old = struct.pack("<4s4HLLH", b"PK\5\6", 0, 0, rows, rows, stated, offset, len(comment))
    return data[:end] + record + locator + old + comment


@pytest.mark.parametrize("comment", [b"", b"c" * 65_535], ids=["plain", "comment"])
@pytest.mark.parametrize("stated", [0, 0xFFFF_FFFF])
def test_the_record_of_zip64_does_not_hide_too_many_members(stated, comment, monkeypatch):
    monkeypatch.setattr(archives, "ZIP_DIRECTORY_BYTES", 60)
    assert "文件名超过" in problems(zip64(2, stated, comment))[0][1]


def test_a_zip_with_a_record_of_zip64_is_read():
    assert [member.data for member in members(zip64(2, 100), "包.zip")] == [TEXT, TEXT]


def test_what_a_zip_says_of_its_sizes_is_not_believed():
    data = bytearray(zipped({"讲话.txt": b"a" * 5_000_000}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert "损坏" in problems(bytes(data))[0][1]


def test_all_members_together_have_a_limit(monkeypatch):
    monkeypatch.setattr(containers, "CONTAINER_TOTAL_BYTES", 40)
    found = problems(zipped({f"{n}.txt": TEXT for n in range(5)}))
    assert [bool(problem) for _, problem in found] == [False, False, True]


LINES = record("a") + b"\n\n" + record("b") + b"\r\n" + b'{"id": "c", "text": "cut\n' + record(4)


def test_gzip_in_a_zip_is_opened():
    packed = {"讲话.txt.gz": gzip.compress(TEXT), "库.jsonl.gz": gzip.compress(LINES)}
    found = list(members(zipped(packed), "包.zip"))
    assert found[0] == Member("包.zip/讲话.txt", TEXT)
    ids = ("a", "b", "4", "4")
    assert [member.name for member in found[1:]] == [f"包.zip/库.jsonl.gz#{name}" for name in ids]


def test_what_many_packed_files_hold_together_is_bounded(monkeypatch):
    monkeypatch.setattr("speeches.parsing.formats.containers.CONTAINER_TOTAL_BYTES", 3 * len(TEXT))
    packed = {f"{number}.txt.gz": gzip.compress(TEXT) for number in range(6)}
    found = list(members(zipped(packed), "包.zip"))
    assert 0 < sum(not member.problem for member in found) < 6
    assert "超过" in found[-1].problem


@pytest.mark.parametrize("data", [LINES, gzip.compress(LINES)], ids=["plain", "packed"])
def test_records_are_named_by_their_id_or_line(data):
    found = list(members(data, "库.jsonl.gz"))
    assert [member.name.partition("#")[2] for member in found] == ["a", "b", "4", "4"]
    assert found[0].data == record("a")
    assert not any(member.problem for member in found)


def test_a_packed_file_that_is_cut_off_gives_what_is_whole():
    text = b"\n".join(record(str(n), "各位代表：" * n) for n in range(1, 200))
    found = problems(gzip.compress(text)[:-400], "库.jsonl.gz")
    assert len(found) > 50
    assert "损坏" in found[-1][1]
    assert not found[0][1]


def test_another_packed_file_is_itself():
    assert list(members(gzip.compress(TEXT), "讲话.txt.gz")) == [Member("讲话.txt", TEXT)]
    assert names(gzip.compress(docx(p("文"))), "讲话.docx.gz") == ["讲话.docx"]


@pytest.mark.parametrize("head", [b"", b'{"id": 1, "text": "'], ids=["text", "record"])
def test_a_packed_bomb_is_not_unpacked(head):
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb") as file:
        file.write(head)
        for _ in range(60):
            file.write(b"a" * limits.MEGABYTE)
    (found,) = problems(buffer.getvalue(), "弹.gz")
    assert "超过" in found[1]


def test_a_file_above_the_limit_is_not_looked_at():
    data = b"PK\x03\x04" + bytes(limits.CONTAINER_BYTES)
    assert "超过" in problems(data)[0][1]
    assert "超过" in problems(b"a" * (limits.DOCUMENT_BYTES + 1))[0][1]


def test_a_method_of_packing_that_is_not_known_is_told():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("讲话.txt", TEXT)
    data = bytearray(buffer.getvalue())
    data[8] = 9
    data[data.index(b"PK\x01\x02") + 10] = 9
    assert "损坏" in problems(bytes(data))[0][1]
