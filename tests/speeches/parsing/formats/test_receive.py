"""Every format, whole and broken: speeches, or an error that says the cause; nothing else."""

import gzip
import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.parsing import MaterialError, members, parse
from speeches.parsing.formats import limits
from speeches.parsing.formats.receive import receive
from tests.speeches.parsing.formats.making import (
    abstract,
    docx,
    lvl,
    mail,
    num,
    numbered,
    p,
    pdf,
    saved_page,
    zipped,
)
from tests.speeches.parsing.test_invariants import assert_promise, assert_sections_fit

SPEECH = [
    "在全县人大工作会议上的讲话",
    "各位代表、同志们：",
    "一年来，县人大常委会依法履行职责，主动担当作为，取得了新的成绩。",
    "一、提高站位，增强责任感。要坚持党的领导，做到学用一致、知行合一。",
    "谢谢大家！",
]
PLAIN = "\n".join(SPEECH)
PAGE = "<html><head><title>讲话</title></head><body>{}</body></html>".format(
    "".join(f"<p>{line}</p>" for line in SPEECH)
)
WORD = docx(
    "".join(p(line) for line in SPEECH) + numbered("结尾"),
    numbering=abstract(lvl(0, "chineseCounting", "%1、")) + num(),
)
PDF = pdf([[(90, 700 - 25 * n, 16, line) for n, line in enumerate(SPEECH)]] * 2)
RECORDS = b"\n".join(
    json.dumps({"id": n, "title": SPEECH[0], "text": PLAIN}, ensure_ascii=False).encode()
    for n in range(3)
)
FILES = {
    "utf-8": PLAIN.encode(),
    "gb18030": PLAIN.encode("gb18030"),
    "utf-16": PLAIN.encode("utf-16"),
    "page": PAGE.encode(),
    "word": WORD,
    "pdf": PDF,
    "records": RECORDS,
    "packed-records": gzip.compress(RECORDS),
    "zip": zipped({"讲话.txt": PLAIN.encode(), "讲话.docx": WORD, "../讲话.pdf": PDF}),
    "markdown": f"# {PLAIN}".replace("一、", "## 一、").encode(),
    "saved-page": saved_page(PAGE),
    "mail": mail(PLAIN * 3, attached={"讲话.docx": WORD, "讲话.pdf": PDF}),
    "zip-in-zip": zipped(
        {"里.zip": zipped({"讲话.txt": PLAIN.encode()}), "讲话.mht": saved_page(PAGE)}
    ),
    "rtf": b"{\\rtf1 " + PLAIN.encode("gb18030") + b"}",
    "old-word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + PLAIN.encode("utf-16-le"),
}
WHOLE = ["utf-8", "gb18030", "utf-16", "page", "word", "pdf", "markdown", "saved-page"]
EXTENSIONS = ["txt", "docx", "doc", "pdf", "html", "zip", "jsonl", "gz", ""]


def speeches_in(data, name="文件"):
    """The speeches of every document in the file that can be read."""
    found = []
    for member in members(data, name):
        assert member.name.startswith(name.removesuffix(".gz"))
        if member.problem:
            assert not member.data
            continue
        try:
            parsed = parse(member.data, member.name)
        except MaterialError:
            continue
        assert_promise(parsed)
        assert_sections_fit(parsed)
        found += parsed.speeches
    return found


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("kind", WHOLE)
def test_the_extension_does_not_matter(kind, extension):
    (speech,) = speeches_in(FILES[kind], f"文件.{extension}")
    assert speech.title == SPEECH[0]
    assert "".join(SPEECH[1:5]) in "".join(item.text for item in speech.paragraphs)


@pytest.mark.parametrize(
    ("kind", "count"), [("records", 3), ("packed-records", 3), ("zip", 2), ("zip-in-zip", 2)]
)
def test_files_of_several(kind, count):
    assert [speech.title for speech in speeches_in(FILES[kind])] == [SPEECH[0]] * count


@pytest.mark.parametrize("kind", ["zip", "records", "rtf", "old-word"])
def test_what_has_to_be_prepared_first_says_so(kind):
    with pytest.raises(MaterialError, match=r"转换|取出"):
        receive(FILES[kind])


@settings(max_examples=150)
@given(st.sampled_from(sorted(FILES)), st.floats(0, 1), st.sampled_from(EXTENSIONS))
def test_a_file_cut_off_anywhere(kind, where, extension):
    data = FILES[kind]
    speeches_in(data[: int(len(data) * where)], f"文件.{extension}")


@settings(max_examples=200)
@given(
    st.sampled_from(sorted(FILES)),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 6)), max_size=6),
)
def test_a_file_damaged_anywhere(kind, damages):
    data = FILES[kind]
    for where, put, gone in damages:
        at = int(len(data) * where)
        data = data[:at] + put + data[at + gone :]
    speeches_in(data)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, 400), st.binary(min_size=1, max_size=8)), max_size=5))
def test_a_word_document_damaged_in_its_markup(damages):
    body = "".join(p(line) for line in SPEECH).encode()
    for at, put in damages:
        body = body[:at] + put + body[at + len(put) :]
    speeches_in(docx(body.decode("utf-8", "replace").replace("\0", "")))


@settings(max_examples=150)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"{\\rtf1", b'{"'])
)
def test_any_bytes(data, head):
    speeches_in(head + data)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.floats(-100, 900, allow_nan=False),
            st.floats(-100, 900, allow_nan=False),
            st.sampled_from([0.0, 0.01, 9.0, 16.0, 400.0]),
            st.text("人大代表讲话，。 1—第页\u2f42", max_size=30),
        ),
        max_size=25,
    )
)
def test_a_pdf_with_text_anywhere(puts):
    speeches_in(pdf([puts, puts[::-1]]))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "空"),
        (b"a" * (limits.DOCUMENT_BYTES + 1), "超过"),
        ("讲".encode() * (limits.TEXT_CHARACTERS + 1), "万字"),
        (b"\n" * 10_000_000 + "讲话".encode(), "万字"),
        ("讲话".encode() + "…".encode() * (limits.TEXT_REPEATED + 1), "连续重复"),
        ("讲话\n".encode() * (limits.TEXT_LINES + 1), "行"),
        (b"<html><body>" + "<p>讲".encode() * (limits.PAGE_TAGS + 1), "网页过大"),
        (docx("<w:p/>" * 90_000 + p("讲") * (limits.TEXT_LINES + 1)), "行|复杂|压缩比"),
    ],
    ids=[
        "empty",
        "large",
        "one-line-without-end",
        "blank-lines-without-end",
        "dots-without-end",
        "lines-without-end",
        "tags",
        "paragraphs",
    ],
)
def test_limits(data, reason):
    with pytest.raises(MaterialError, match=reason):
        parse(data)


def test_a_page_may_write_its_characters_as_numbers():
    numbers = "".join(f"&#{ord(char)};" for char in "各位代表：大家好")
    assert "各位代表：大家好" in receive(f"<html><body><p>{numbers}".encode()).extracted.text


PROBE = """
import sys
from speeches.parsing import members
from speeches.parsing import MaterialError
from speeches.parsing import parse
for member in members(sys.stdin.buffer.read(), "file"):
    try:
        print(member.problem or len(parse(member.data).speeches))
    except MaterialError as error:
        print(error)
# Not ru_maxrss, which begins with what the parent had.
status = open("/proc/self/status").read()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: "各位代表，".encode() * 6_500_000, "超过 20 MB"),
        (lambda: b"\n" * 19_000_000 + "讲话".encode(), "万字"),
        (lambda: gzip.compress(b"a" * 500_000_000), "超过 20 MB"),
        (lambda: pdf([[(90, 700, 12, "讲")]] * 5000), "超过 1000 页"),
        (lambda: docx("<w:sdt>" * 100_000 + p("讲") + "</w:sdt>" * 100_000), "压缩比"),
        (lambda: b"<html><body>" + b"<div>" * 400_000 + "讲话".encode(), "嵌套过深"),
        (lambda: b"<!---->" * 280 + b"<!--" + b"-" * 1500 + "讲话".encode(), "1"),
    ],
    ids=[
        "100-mb-of-one-line",
        "blank-lines",
        "gzip-bomb",
        "5000-pages",
        "deep-word",
        "deep-page",
        "comments",
    ],
)
def test_memory_and_time_stay_within_bounds(make, said):
    run = [sys.executable, "-c", PROBE]
    done = subprocess.run(run, input=make(), capture_output=True, timeout=120, check=True)
    *reasons, megabytes = done.stdout.decode().split("\n")[:-1]
    assert said in reasons[0]
    assert int(megabytes) < 1024
