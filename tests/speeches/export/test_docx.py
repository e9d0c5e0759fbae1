"""The Word file: its XML everywhere, its pages where LibreOffice is."""

import io
import shutil
import subprocess
import zipfile

import pytest
from lxml import etree
from pypdf import PdfReader

from speeches.export.docx import _fill, to_docx
from speeches.export.manuscript import HeadingLevel, Manuscript, TextBlock
from speeches.parsing import parse
from tests.growth import steep

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "坚持和完善人民代表大会制度把代表提出的意见建议办实办好让群众看得见变化" * 60
DOCUMENT = Manuscript(
    "在全县人大代表建议交办会议上的讲话",
    ("（2024年3月5日）",),
    (
        TextBlock("同志们：", flush=True),
        TextBlock("今天讲三点意见。"),
        TextBlock("", "一、提高思想认识", HeadingLevel.FIRST),
        TextBlock("要“逐条”学。", "（一）抓好学习。", HeadingLevel.SECOND, note=1),
        TextBlock("", "1.抓落实", HeadingLevel.THIRD),
        TextBlock("", "(1)建台账", HeadingLevel.FOURTH, note=2),
    ),
    ("《甲》，县级", "《乙》，镇级"),
)
has_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(f"word/{name}.xml"))


def values(root, path: str, *names: str) -> list:
    found = root.iterfind(f".//{path.replace('w:', W)}")
    return [tuple(element.get(W + name) for name in names) for element in found]


def style(data: bytes, key: str) -> etree._Element:
    return part(data, "styles").find(f'{W}style[@{W}styleId="{key}"]')


def text_of(root) -> str:
    return "".join(root.itertext(f"{W}t"))


@pytest.fixture(scope="module")
def written() -> bytes:
    return to_docx(DOCUMENT)


def test_the_page(written):
    root = part(written, "document")
    assert values(root, "w:pgSz", "w", "h") == [("11906", "16838")]
    # 37, 35, 28 and 26 mm in twentieths of a point, cut off.
    assert values(root, "w:pgMar", "top", "bottom", "left", "right") == [
        ("2098", "1984", "1587", "1474")
    ]
    grid = values(root, "w:docGrid", "type", "linePitch", "charSpace")
    assert grid == [("linesAndChars", "560", "-847")]


@pytest.mark.parametrize(
    ("key", "face", "size"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("Subtitle", "楷体_GB2312", None),
        ("Heading1", "黑体", None),
        ("Heading2", "楷体_GB2312", None),
        ("Heading3", None, None),
        ("Heading4", None, None),
        ("Footer", "宋体", "28"),
    ],
)
def test_faces_and_sizes(written, key, face, size):
    found = style(written, key)
    assert values(found, "w:rFonts", "eastAsia") == ([(face,)] if face else [])
    assert values(found, "w:sz", "val") == ([(size,)] if size else [])


def test_the_body_is_fangsong_in_28_points_with_two_characters_indent(written):
    defaults = part(written, "styles").find(f"{W}docDefaults")
    assert values(defaults, "w:rFonts", "eastAsia") == [("仿宋_GB2312",)]
    assert values(defaults, "w:sz", "val") == [("32",)]
    lines = values(style(written, "Normal"), "w:pPr/w:spacing", "line", "lineRule")
    assert lines == [("560", "exact")]
    assert values(style(written, "BodyText"), "w:ind", "firstLineChars") == [("200",)]


def test_every_paragraph_has_the_style_of_its_level(written):
    styles = [value for (value,) in values(part(written, "document"), "w:pStyle", "val")]
    assert styles == [
        "Title", "Subtitle", "Normal", "Salutation", "BodyText", "Heading1", "BodyText",
        "Heading3", "Heading4",
    ]  # fmt: skip
    assert values(part(written, "document"), "w:rStyle", "val")[0] == ("RunIn2",)


def test_all_styles_used_are_there(written):
    known = {key for (key,) in values(part(written, "styles"), "w:style", "styleId")}
    for name in ("document", "endnotes", "footer1", "footer2"):
        root = part(written, name)
        used = values(root, "w:pStyle", "val") + values(root, "w:rStyle", "val")
        assert {key for (key,) in used} <= known


def test_the_number_stands_outside(written):
    root = part(written, "document")
    kinds = dict(values(root, "w:footerReference", "type", f"../{W}id")) or {}
    assert set(kinds) == {"default", "even"}
    assert part(written, "settings").find(f"{W}evenAndOddHeaders") is not None
    sides = {values(part(written, name), "w:jc", "val")[0] for name in ("footer1", "footer2")}
    assert sides == {("right",), ("left",)}
    for name in ("footer1", "footer2"):
        assert text_of(part(written, name)) == "— 1 —"
        assert values(part(written, name), "w:fldSimple", "instr") == [("PAGE",)]


def test_sources_are_endnotes_of_words_own(written):
    references = values(part(written, "document"), "w:endnoteReference", "id")
    notes = part(written, "endnotes")
    assert references == [("1",), ("2",)]
    assert [note.get(f"{W}id") for note in notes] == ["-1", "0", "1", "2"]
    assert [text_of(note) for note in notes][2:] == [" 《甲》，县级", " 《乙》，镇级"]


def test_without_sources_there_is_no_trace_of_them():
    data = to_docx(DOCUMENT.without_notes())
    assert values(part(data, "document"), "w:endnoteReference", "id") == []
    assert values(part(data, "settings"), "w:endnote", "id") == []
    assert "word/endnotes.xml" not in zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_quotation_marks_are_chinese(written):
    hints = values(part(written, "document"), "w:r/w:rPr/w:rFonts", "hint")
    assert set(hints) == {("eastAsia",)}


def test_nothing_tells_of_the_library_that_wrote_it(written):
    package = zipfile.ZipFile(io.BytesIO(written))
    assert b"python-docx" not in b"".join(map(package.read, package.namelist()))
    assert not [name for name in package.namelist() if "thumbnail" in name or "custom" in name]


@pytest.mark.parametrize(
    "text",
    ["坏\x00字\x0b。", "\ud800\udfff", "\ufffe￿", "<w:p>&amp;]]>", "😀", "", "\t甲\n乙"],
    ids=ascii,
)
def test_no_text_breaks_the_file(text):
    data = to_docx(
        Manuscript(text, (text,), (TextBlock(text, text, HeadingLevel.FIRST, note=1),), (text,))
    )
    body = text_of(part(data, "document"))
    assert "\x00" not in body
    kept = [char for char in text if char.isprintable() and char not in "\ufffe\uffff"]
    assert all(char in body for char in kept)


def test_the_importer_reads_what_was_exported(written):
    speech = parse(written, "讲话.docx").speeches[0]
    assert speech.title == DOCUMENT.title
    assert [section.label for section in speech.sections][:2] == ["一、", "（一）"]


def test_very_many_lines_take_no_square_of_them():
    def fill(size):
        body = etree.fromstring("<body><last/></body>")
        _fill(body, (etree.Element("p") for _ in range(size)))
        assert [element.tag for element in body[-2:]] == ["p", "last"]

    assert not steep(fill, 100_000)


# What LibreOffice makes of it


def pages(data: bytes, folder) -> list[list[str]]:
    """The lines of each page as LibreOffice breaks them, the number included, without spaces."""
    (folder / "a.docx").write_bytes(data)
    command = [
        "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--convert-to", "pdf", "--outdir", str(folder), str(folder / "a.docx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    shown = [page.extract_text().split("\n") for page in PdfReader(folder / "a.pdf").pages]
    return [["".join(line.split()) for line in page] for page in shown]


@has_office
def test_22_lines_of_28_characters(tmp_path):
    first, second, third, *_ = pages(to_docx(Manuscript("讲话", (), (TextBlock(BODY),))), tmp_path)
    assert first[:2] == ["讲话", BODY[:26]]
    assert [len(line) for line in second] == [28] * 22 + [len("—2—")]
    assert [page[-1] for page in (first, second, third)] == ["—1—", "—2—", "—3—"]


@has_office
def test_a_long_title_has_more_than_one_line_and_headings_keep_the_grid(tmp_path):
    headings = tuple(TextBlock("", f"（一）{BODY[:12]}", HeadingLevel.SECOND) for _ in range(60))
    first, second, *_ = pages(to_docx(Manuscript(BODY[:30], (), headings)), tmp_path)
    assert first[0] == BODY[:20]
    assert len(second) == 22 + 1
