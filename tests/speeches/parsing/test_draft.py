"""The words of a writer's own document: all of them, and none but hers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.parsing import MaterialError
from speeches.parsing.documents import ScannedError
from speeches.parsing.draft import words_of
from tests.speeches.parsing.formats.making import docx, encrypted, p, pdf, zipped
from tests.speeches.test_materials import SAMPLES, SHARED

LONG = "要坚持问题导向，建立台账，明确责任，抓好落实，办好民生实事，让人民群众满意。"


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize(
    ("data", "paragraphs"),
    [
        ("首页 > 讲话\n\n  各位代表：\n谢谢大家！\n版权所有".encode(), 4),
        ("在会上的讲话\r\n（2026年1月1日）\r\n各位代表：".encode("gb18030"), 3),
        (docx(p("在会上的讲话") + p("") + p("各位代表：")), 2),
    ],
    ids=["what a site would be cut from", "GB18030", "Word"],
)
def test_every_line_stays(data, paragraphs):
    assert len(words_of(data).paragraphs) == paragraphs


def test_the_marks_of_markdown_go_and_its_slots_stay():
    found = words_of("# 在会上的讲话\n\n## 一、提高认识\n\n**第一**，到**县调研\n- 抓落实".encode())
    assert found.paragraphs == (
        "在会上的讲话", "一、提高认识", "第一，到**县调研", "抓落实",
    )  # fmt: skip


def test_lines_that_a_wrapped_text_broke_are_closed_up():
    text = "各位代表：\n" + "\n".join((LONG * 8)[at : at + 30] for at in range(0, 300, 30))
    assert words_of(text.encode()).paragraphs == ("各位代表：", (LONG * 8)[:300])


def test_a_pdf_s_edges_follow_after_its_text():
    rows = [(LONG * 8)[at : at + 30] for at in range(0, 240, 30)]
    found = words_of(pdf([_page(rows[at : at + 4], at // 4 + 1) for at in (0, 4)])).paragraphs
    assert found == ((LONG * 8)[:240], "— 1 —　— 2 —")


def _page(rows, number):
    text = [(72, 700 - 30 * at, 16, row) for at, row in enumerate(rows)]
    return [*text, (290, 40, 12, f"— {number} —")]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "文件是空的"),
        (b"hello world", "没有中文文字"),
        (b"\x7fELF" + bytes(99), "是程序"),
        (zipped({"[Content_Types].xml": b"", "word/document.xml": b"<"}), "Word"),
        (encrypted(pdf([[(72, 700, 16, LONG)]]), "secret", "AES-128"), "已加密"),
    ],
    ids=["empty", "english", "program", "broken", "locked"],
)
def test_what_cannot_be_read(data, error):
    with pytest.raises(MaterialError, match=error):
        words_of(data)


def test_a_scan_is_said_to_be_one():
    with pytest.raises(ScannedError):
        words_of(pdf([[]]))


@given(st.lists(st.text(alphabet="各位代表一二、（）第讲话：。，1A \t\u3000"), max_size=30))
def test_nothing_is_lost_and_nothing_is_rewritten(lines):
    text = "讲话，\n" + "\n".join(lines)
    assert squeezed("".join(words_of(text.encode()).paragraphs)) == squeezed(text)


@pytest.mark.parametrize(
    "path",
    sorted([*SAMPLES.glob("*.txt"), *SHARED.glob("0*.txt")]),
    ids=lambda path: path.name[:12],
)
def test_nothing_of_a_sample_is_lost(path):
    text = path.read_text(encoding="gb18030" if "gb18030" in path.name else "utf-8-sig")
    assert squeezed("".join(words_of(path.read_bytes()).paragraphs)) == squeezed(text)
