"""Old formats through another program: what it is asked, and what happens where it fails."""

import shutil
import stat
import sys
import time

import pytest

from speeches.importing import converting
from speeches.importing.converting import readable
from speeches.parsing import MaterialError, parse
from speeches.parsing.formats import limits
from tests.speeches.parsing.formats.making import docx, p
from tests.speeches.parsing.test_invariants import assert_promise

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LINES = ["在座谈会上的讲话", "各位代表、同志们：", "大家要统一思想，提高认识，把工作抓实抓好。"]
RTF = (
    "{\\rtf1\\ansi\\ansicpg936\\uc1 "
    + "\\par ".join("".join(f"\\u{ord(char)}?" for char in line) for line in LINES)
    + "\\par}"
).encode()
has_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Install a program that does what a piece of Python says; nothing else is installed."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setattr(
        converting.shutil,
        "which",
        lambda name: str(folder / name) if (folder / name).exists() else None,
    )

    def install(name, code):
        path = folder / name
        path.write_text(f"#!{sys.executable}\nimport os, sys, time\n{code}\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IEXEC)

    return install


@pytest.mark.parametrize("data", ["各位代表：".encode(), docx(p("文"))], ids=["text", "word"])
def test_what_needs_no_program_stays_as_it_is(data, program):
    assert readable(data) == converting.Readable(data)


@pytest.mark.parametrize("data", [OLD_WORD, RTF], ids=["doc", "rtf"])
def test_where_no_program_is_installed_it_says_what_to_install(data, program):
    with pytest.raises(MaterialError, match="apt-get install libreoffice-writer-nogui"):
        readable(data)


def test_antiword_reads_only_doc(program):
    program("antiword", "print('各位代表、同志们：')")
    found = readable(OLD_WORD)
    assert found.data.decode() == "各位代表、同志们：\n"
    assert (found.media_type, "antiword" in found.note) == ("application/msword", True)
    with pytest.raises(MaterialError, match="apt-get install"):
        readable(RTF)


@pytest.mark.parametrize(
    "code",
    ["sys.exit(1)", "pass", "open('in.docx', 'wb').truncate(30 * 1024 * 1024)"],
    ids=["fails", "writes-nothing", "writes-too-much"],
)
def test_a_program_that_fails_is_told(code, program):
    program("soffice", code)
    with pytest.raises(MaterialError, match="无法转换"):
        readable(OLD_WORD)


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), 9)", "sys.exit(143)"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_program_that_somebody_ends_is_run_once_more(program, tmp_path, end, times):
    begun = tmp_path / "begun"
    note = f"open({str(begun)!r}, 'a').write('x')"
    program(
        "antiword", f"{note}\nif len(open({str(begun)!r}).read()) <= {times}: {end}\nprint('文')"
    )
    if times == 1:
        assert readable(OLD_WORD).data.decode() == "文\n"
    else:
        with pytest.raises(MaterialError, match="无法转换"):
            readable(OLD_WORD)
    assert begun.read_text() == "xx"


def test_a_program_that_does_not_end_is_ended_with_all_it_started(program, tmp_path, monkeypatch):
    monkeypatch.setattr(converting, "SECONDS", 3)
    pid = tmp_path / "pid"
    child = "pid = os.fork()\nif pid: open({!r}, 'w').write(str(pid))\ntime.sleep(60)"
    program("soffice", child.format(str(pid)))
    with pytest.raises(MaterialError, match="超过"):
        readable(OLD_WORD)
    state = converting.Path(f"/proc/{pid.read_text()}/stat")
    # A busy machine takes a moment to carry a kill out.
    end = time.monotonic() + 60
    while state.exists() and state.read_text().split()[2] not in "ZX":
        assert time.monotonic() < end, "still alive"
        time.sleep(0.05)


def test_the_program_sees_nothing_of_the_site(program, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    program("soffice", "open('in.docx', 'w').write(' '.join(os.environ) + ' '.join(sys.argv))")
    said = readable(OLD_WORD).data.decode()
    assert "SECRET_KEY" not in said
    assert "DATA_DIR" not in said
    assert "--headless" in said
    assert "UserInstallation=file:///" in said


def test_a_file_above_the_limit_is_not_converted(program):
    with pytest.raises(MaterialError, match="超过"):
        readable(OLD_WORD + bytes(limits.DOCUMENT_BYTES))


@has_office
def test_rtf_through_libreoffice():
    found = readable(RTF)
    assert found.media_type == "application/rtf"
    parsed = parse(found.data, "讲话.rtf")
    assert_promise(parsed)
    assert parsed.speeches[0].title == LINES[0]
    assert [item.text for item in parsed.speeches[0].paragraphs] == LINES[1:]


@has_office
def test_a_damaged_file_through_libreoffice():
    with pytest.raises(MaterialError):
        parse(readable(OLD_WORD).data)
