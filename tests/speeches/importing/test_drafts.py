"""A writer's draft is read in a child, by few at a time, and leaves nothing behind."""

import logging
import os
import shutil
import sys
import threading

import pytest

from speeches.importing import converting, draft_task, drafts
from speeches.importing.child import Ask
from speeches.importing.draft_task import read_draft_task
from speeches.importing.drafts import AT_ONCE, Busy, read_draft
from speeches.parsing import MaterialError
from speeches.parsing.documents import Words
from speeches.parsing.formats.limits import DRAFT_BYTES
from tests.speeches.importing.hostile_work import dies, grows, spins
from tests.speeches.importing.test_converting import LINES, OLD_WORD, RTF
from tests.speeches.parsing.formats.making import docx, encrypted, p, pdf, zipped

TEXT = "各位代表：\n要把工作抓实抓好。".encode()
TITLE = "在推进会上的讲话"
READ = ("各位代表：", "要把工作抓实抓好。")


def suffers(ask: Ask, data: bytes) -> object:
    """The task, where some drafts are poison."""
    for word, work in (("转圈", spins), ("膨胀", grows), ("暴毙", dies)):
        if word in data.decode():
            work(ask)
    return read_draft_task(ask, data)


def slips(ask: Ask, data: bytes) -> object:
    """The task, with a fault in the parser; in a child of its own."""

    def words_of(data: bytes) -> Words:
        raise KeyError(data.decode())

    draft_task.words_of = words_of
    return read_draft_task(ask, data)


@pytest.fixture
def task(monkeypatch, request):
    monkeypatch.setattr(drafts, "_TASK", f"{__name__}:{request.param.__name__}")
    # A child that has been spoilt is no other test's.
    monkeypatch.setattr(drafts, "_children", children := drafts.Children())
    yield
    children.close()


@pytest.mark.parametrize(
    "data",
    [TEXT, TEXT.decode().encode("gb18030"), docx(p(READ[0]) + p(READ[1]))],
    ids=["UTF-8", "GB18030", "Word"],
)
def test_the_words_of_a_file(data):
    assert read_draft(data).paragraphs == READ


@pytest.mark.parametrize("old", [OLD_WORD, RTF], ids=["doc", "rtf"])
def test_an_old_file_goes_through_another_program(old, tmp_path, monkeypatch):
    made = tmp_path / "made.docx"
    made.write_bytes(docx("".join(map(p, LINES))))
    office = tmp_path / "soffice"
    copied = f"shutil.copy({str(made)!r}, sys.argv[-2] + '/in.docx')"
    office.write_text(f"#!{sys.executable}\nimport shutil, sys\n{copied}\n")
    office.chmod(0o700)
    here = {"soffice": str(office)}
    monkeypatch.setattr(converting.shutil, "which", here.get)
    assert read_draft(old).paragraphs == tuple(LINES)
    here.clear()
    with pytest.raises(MaterialError, match="另存为 docx 再上传") as told:
        read_draft(old)
    assert "apt-get" not in str(told.value)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_and_libreoffice_is_one():
    assert read_draft(RTF).paragraphs == tuple(LINES)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (b"\x89PNG\r\n" + bytes(99), "用文字识别（OCR）软件转成文字或 Word 再上传"),
        (pdf([[]]), "用文字识别（OCR）软件转成文字或 Word 再上传"),
        (encrypted(pdf([[(72, 700, 16, TITLE)]]), "secret", "AES-128"), "不加密的 PDF 后再上传"),
        (zipped({"a.txt": TEXT, "b.txt": TEXT}), "请一次上传一份稿子"),
        (zipped({"[Content_Types].xml": b"", "word/document.xml": b"<"}), "Word"),
        (bytes(DRAFT_BYTES + 1), "文件超过 2 MB，请去掉里面的图片再上传"),
    ],
    ids=["empty", "picture", "scan", "locked", "archive", "broken", "large"],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_words_for_a_writer(data, said):
    with pytest.raises(MaterialError, match=said) as told:
        read_draft(data)
    assert "导入" not in str(told.value)
    assert "make ocr" not in str(told.value)


@pytest.mark.parametrize("task", [suffers], indirect=True)
def test_what_costs_too_much_costs_a_child(task, settings):
    settings.PARSE_SECONDS, settings.PARSE_MEGABYTES = 0.5, 64
    for word, said in (("转圈", "超过 0.5 秒"), ("膨胀", "内存过多"), ("暴毙", "意外中止")):
        with pytest.raises(MaterialError, match=said):
            read_draft(f"各位代表：{word}".encode())
        assert read_draft(TEXT).paragraphs == READ


@pytest.mark.parametrize("task", [slips], indirect=True)
def test_a_fault_of_the_parser_tells_no_words(task, caplog):
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(MaterialError, match="读到一半出了错") as told,
    ):
        read_draft(TEXT)
    assert "KeyError" in caplog.text
    assert "draft_task.py" in caplog.text
    assert "代表" not in caplog.text + str(told.value)


def test_so_many_at_once_and_who_comes_then_is_told(monkeypatch):
    reading, go_on = threading.Barrier(AT_ONCE + 1), threading.Event()
    read = drafts._read

    def waits(data: bytes) -> object:
        reading.wait(60)
        go_on.wait(60)
        return read(data)

    monkeypatch.setattr(drafts, "_read", waits)
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda: found.append(read_draft(TEXT).paragraphs))
        for _ in range(AT_ONCE)
    ]
    for each in threads:
        each.start()
    reading.wait(60)
    with pytest.raises(Busy):
        read_draft(TEXT)
    go_on.set()
    for each in threads:
        each.join(60)
    assert found == [READ] * AT_ONCE
    monkeypatch.setattr(drafts, "_read", read)
    assert read_draft(TEXT).paragraphs == READ


def test_a_turn_ends_also_where_reading_fails():
    for _ in range(AT_ONCE + 1):
        with pytest.raises(MaterialError):
            read_draft(b"")


def test_it_is_read_elsewhere_and_with_less_haste(monkeypatch):
    """No parser in this process, and readers of pages before it."""
    monkeypatch.setattr(drafts, "_TASK", f"{__name__}:where")
    monkeypatch.setattr(drafts, "_children", children := drafts.Children())
    process, nice = drafts.run_within_budget(children, drafts._TASK, TEXT)
    children.close()
    assert process != os.getpid()
    assert nice >= 10


def where(ask: Ask, data: bytes) -> tuple[int, int]:
    read_draft_task(ask, data)
    return os.getpid(), os.getpriority(os.PRIO_PROCESS, 0)
