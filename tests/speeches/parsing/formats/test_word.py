"""Word documents: what their pages show, in order, and nothing else."""

import io
import random
import zipfile

import pytest

from speeches.parsing import MaterialError, parse
from speeches.parsing.formats import limits
from speeches.parsing.formats.word import extract_word
from tests.speeches.parsing.formats.making import docx, p, r, styled, zipped
from tests.speeches.parsing.test_invariants import assert_promise, assert_sections_fit

BOX = "<w:txbxContent>{}</w:txbxContent>"
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
CODE = "<w:r><w:instrText> PAGE </w:instrText></w:r>"
HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗字</w:t></w:r>"


def lines(body, **more):
    return [(line.text, line.hint) for line in extract_word(docx(body, **more)).extracted.lines]


def texts(body, **more):
    return [text for text, _ in lines(body, **more)]


def inside(runs):
    return f"<w:p>{runs}</w:p>"


def table(*rows):
    cells = [[f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in row] for row in rows]
    body = "".join(f"<w:tr><w:trPr/>{''.join(row)}</w:tr>" for row in cells)
    return f"<w:tbl><w:tblPr/>{body}</w:tbl>"


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        (r("各位") + r("代表"), ["各位代表"]),
        (r("一") + "<w:r><w:br/></w:r>" + r("二"), ["一", "二"]),
        (r("一") + '<w:r><w:br w:type="page"/></w:r>' + r("二"), ["一", "二"]),
        (r("一") + "<w:r><w:cr/></w:r>" + r("二"), ["一", "二"]),
        (r("一") + "<w:r><w:tab/></w:r>" + r("二"), ["一\t二"]),
        (r("1") + "<w:r><w:noBreakHyphen/></w:r>" + r("2"), ["1-2"]),
        (r("甲") + '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', ["甲\uf0fe"]),
        (r("甲") + '<w:r><w:sym w:char="D800"/><w:sym w:char="x"/></w:r>', ["甲"]),
        (f"{r('甲')}<w:ins>{r('乙')}</w:ins>", ["甲乙"]),
        (f"{r('甲')}<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>", ["甲"]),
        (f"<w:moveFrom>{r('甲')}</w:moveFrom><w:moveTo>{r('乙')}</w:moveTo>", ["乙"]),
        (f"<w:hyperlink>{r('链接')}</w:hyperlink>", ["链接"]),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('控件')}</w:sdtContent></w:sdt>", ["控件"]),
        (f'<w:fldSimple w:instr="DATE">{r("5月")}</w:fldSimple>', ["5月"]),
        (f"<w:smartTag>{r('标记')}</w:smartTag>", ["标记"]),
        (r("甲") + HIDDEN, ["甲"]),
        (r("甲") + HIDDEN.replace("<w:vanish/>", '<w:vanish w:val="0"/>'), ["甲暗字"]),
        (r("甲") + "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", ["甲x+1"]),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>chén</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>谌</w:t>"
            "</w:r></w:rubyBase></w:ruby></w:r>",
            ["谌（chén）"],
        ),
        (
            r("第") + FIELD.format("begin") + CODE + FIELD.format("separate") + r("3")
            + FIELD.format("end") + r("页"),
            ["第3页"],
        ),
        (
            FIELD.format("begin") + CODE + FIELD.format("begin") + CODE + FIELD.format("separate")
            + r("码") + FIELD.format("end") + FIELD.format("separate") + r("果")
            + FIELD.format("end"),
            ["果"],
        ),
        (FIELD.format("begin") + CODE + r("没有结束的域"), ["没有结束的域"]),
        (FIELD.format("end") + r("多余的结束"), ["多余的结束"]),
        (r("有") + '<w:r><w:commentReference w:id="0"/></w:r>', ["有"]),
        (r("有") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r("注"), ["有注"]),
    ],
    ids=[
        "runs", "soft-return", "page-break", "carriage-return", "tab", "hyphen", "symbol",
        "symbol-of-no-character", "insertion", "deletion", "move", "link", "control",
        "simple-field", "smart-tag", "hidden", "not-hidden", "formula", "pronunciation", "field",
        "field-in-a-code", "endless-field", "field-that-only-ends", "comment", "mark-of-a-note",
    ],
)  # fmt: skip
def test_what_is_in_a_paragraph(runs, words):
    assert texts(inside(runs)) == words


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    body = p("前半句，", "<w:rPr><w:del/></w:rPr>") + p("后半句。")
    assert texts(body) == ["前半句，后半句。"]


@pytest.mark.parametrize(
    "shape",
    [
        f"<w:r><wps:txbx>{BOX}</wps:txbx></w:r>",
        f"<w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r>",
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{BOX}</wps:txbx>'
        "</mc:Choice>"
        f"<mc:Fallback><v:textbox>{BOX}</v:textbox></mc:Fallback></mc:AlternateContent></w:r>",
        f"<w:r><mc:AlternateContent><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r>",
    ],
    ids=["drawing", "old-picture", "alternatives-once", "only-the-fallback"],
)
def test_a_text_box_comes_after_its_paragraph(shape):
    body = inside(r("甲") + shape.replace("{}", p("框一") + p("框二")) + r("乙")) + p("丙")
    assert texts(body) == ["甲乙", "框一", "框二", "丙"]


DGM = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def diagram(*points):
    """The part that holds the words of a SmartArt, each with the kind of its point."""
    inside = "".join(
        f'<dgm:pt type="{kind}"><dgm:t><a:p><a:r><a:t>{words}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        for kind, words in points
    )
    return {"data1.xml": ("diagramData", f"<dgm:dataModel {DGM} {A}>{inside}</dgm:dataModel>")}


SMART_ART = f'<w:r><w:drawing><dgm:relIds {DGM} r:dm="data1.xml"/></w:drawing></w:r>'


def test_a_smart_art_is_read_after_its_paragraph():
    parts = diagram(("node", "第一步摸排登记"), ("sibTrans", "箭头"), ("node", "第二步集中交办"))
    body = inside(r("甲") + SMART_ART) + p("乙")
    assert texts(body, parts=parts) == ["甲", "第一步摸排登记", "第二步集中交办", "乙"]
    assert not extract_word(docx(body, parts=parts)).warnings


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        (f"<w:r><a:txBody {A}><a:p><a:r><a:t>框</a:t></a:r></a:p></a:txBody></w:r>", "框"),
        ('<w:r><w:pict><v:shape><v:textpath string="艺术字"/></v:shape></w:pict></w:r>', "艺术字"),
    ],
    ids=["shape", "old-word-art"],
)
def test_other_words_in_drawings(drawing, words):
    assert texts(inside(r("甲") + drawing) + p("乙")) == ["甲", words, "乙"]


@pytest.mark.parametrize(
    ("drawing", "told"),
    [
        (SMART_ART, "SmartArt"),
        ('<w:r><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:r>',
         "图表"),
        ('<w:r><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"/></w:r>', "嵌入对象"),
    ],
    ids=["smart-art-without-its-part", "chart", "object"],
)  # fmt: skip
def test_drawings_that_are_not_read_are_told(drawing, told):
    (warning,) = extract_word(docx(inside(r("甲") + drawing))).warnings
    assert f"1 个{told}" in warning or f"1 个 {told}" in warning


WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def picture(width: float, height: float, *, old: bool = False) -> str:
    """A picture of this size in centimetres."""
    if old:
        style = f"position:absolute;width:{width}cm;height:{height}cm"
        return f'<w:r><w:pict><v:shape style="{style}"><v:imagedata/></v:shape></w:pict></w:r>'
    size = f'cx="{int(width * 360_000)}" cy="{int(height * 360_000)}"'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{WP}"><wp:extent {size}/>'
        f'<pic:pic xmlns:pic="{PIC}"/></wp:inline></w:drawing></w:r>'
    )


@pytest.mark.parametrize("old", [False, True], ids=["drawing", "vml"])
def test_a_picture_that_may_hold_text_is_told(old):
    found = extract_word(docx(inside(picture(14, 8, old=old)) + p("同志们：")))
    assert found.warnings == ("Word 文档里有 1 张图片，图上如有文字没有读出来，请对照原文补正",)
    assert found.missing == ""


def test_an_emblem_is_not_told():
    assert extract_word(docx(inside(picture(3, 3)) + p("同志们："))).warnings == ()


@pytest.mark.parametrize("old", [False, True], ids=["drawing", "vml"])
def test_a_page_that_is_a_picture_makes_the_text_incomplete(old):
    found = extract_word(docx(p("同志们：") + inside(picture(16, 22, old=old))))
    assert found.missing == "Word 文档里有 1 张整页的图片没有文字（可能是扫描件）"
    assert found.missing in found.warnings


def test_pictures_alone_are_refused_with_what_to_do():
    with pytest.raises(MaterialError, match="OCR"):
        extract_word(docx(inside(picture(16, 22))))


def test_a_diagram_shown_without_end_is_refused_or_read_soon():
    words = "".join(p(noise(100)) for _ in range(10))
    many = inside(SMART_ART * 5_000) + words
    parts = diagram(*(("node", noise(100)) for _ in range(3)))
    with pytest.raises(MaterialError, match="超过"):
        extract_word(docx(many, parts=parts))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[p("姓名"), p("职务")], [p("甲"), p("主任")]], ["姓名\t职务", "甲\t主任"]),
        ([[p("甲"), p()], [p(), p("乙")]], ["甲", "乙"]),
        ([[p("第一段") + p("第二段")]], ["第一段", "第二段"]),
        ([[p("标签"), p("一") + p("二")]], ["标签", "一", "二"]),
        ([[table([p("里"), p("层")]), p("外")]], ["里\t层\t外"]),
        ([[f"<w:sdt><w:sdtContent>{p('控')}</w:sdtContent></w:sdt>", p("乙")]], ["控\t乙"]),
    ],
    ids=["rows", "empty-cells", "frame-of-a-page", "several-paragraphs", "nested", "control"],
)
def test_tables(rows, words):
    assert texts(p("前") + table(*rows) + p("后")) == ["前", *words, "后"]


def test_a_deleted_row_is_left_out():
    body = table([p("甲")], [p("乙")]).replace("<w:trPr/>", "<w:trPr><w:del/></w:trPr>", 1)
    assert texts(body + p("丙")) == ["乙", "丙"]


STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'
    for key, name, more in [
        ("T", "Title", ""),
        ("1", "heading 1", ""),
        ("2", "标题 2", ""),
        ("x", "我的标题", '<w:basedOn w:val="2"/>'),
        ("o", "自拟", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
        ("c", "toc 1", ""),
    ]
)


@pytest.mark.parametrize(
    ("styles", "hints"),
    [
        (["T", "1", "", "2"], ["heading", "subheading", "", "subheading"]),
        (["1", "", "2"], ["heading", "", "subheading"]),
        (["1", "", "1"], ["subheading", "", "subheading"]),
        (["x", "o"], ["subheading", "subheading"]),
        (["c"], ["contents"]),
        (["no-such-style"], [""]),
    ],
    ids=["title", "one-heading-1-is-the-title", "several-are-none", "based-on", "toc", "unknown"],
)
def test_styles_give_hints(styles, hints):
    body = "".join(styled("文", key) if key else p("文") for key in styles)
    assert [hint for _, hint in lines(body, styles=STYLES)] == hints


def test_an_outline_level_makes_a_heading():
    assert lines(p("一、甲", '<w:outlineLvl w:val="0"/>')) == [("一、甲", "heading")]
    assert lines(p("正文", '<w:outlineLvl w:val="9"/>')) == [("正文", "")]


def test_headers_notes_and_footers_stand_around_the_text():
    parts = {
        "h1.xml": ("header", p("示例县人大常委会")),
        "h2.xml": ("header", p("没有用到的页眉")),
        "f1.xml": (
            "footer",
            inside(r("— ") + f'<w:fldSimple w:instr="PAGE">{r("1")}</w:fldSimple>'),
        ),
        "footnotes.xml": (
            "footnotes",
            f'<w:footnote w:type="separator" w:id="0">{p("线")}</w:footnote>'
            f'<w:footnote w:id="2">{p("数据来自年报。")}</w:footnote>',
        ),
        "endnotes.xml": ("endnotes", f'<w:endnote w:id="2">{p("尾注。")}</w:endnote>'),
    }
    sections = (
        '<w:sectPr><w:headerReference r:id="h1.xml"/><w:headerReference r:id="gone"/>'
        '<w:footerReference r:id="f1.xml"/></w:sectPr>'
    )
    assert lines(p("正文。") + sections, parts=parts) == [
        ("示例县人大常委会", "page-furniture"),
        ("正文。", ""),
        ("[1] 数据来自年报。", "footnote"),
        ("[1] 尾注。", "footnote"),
        ("— 1", "page-furniture"),
    ]


def test_the_main_document_is_found_by_its_relationship():
    assert texts(p("文"), main="word/document22.xml") == ["文"]


def test_the_strict_kind_is_read():
    strict = rewritten(
        docx(p("文")),
        lambda data: data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
    )
    assert [line.text for line in extract_word(strict).extracted.lines] == ["文"]


def rewritten(data, change):
    """The Word file with its main document changed."""
    buffer = zipfile.ZipFile(io.BytesIO(data))
    files = {name: buffer.read(name) for name in buffer.namelist()}
    return zipped(files | {"word/document.xml": change(files["word/document.xml"])})


LAUGHS = (
    b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: LAUGHS + data.replace("文".encode(), b"&c;"), "实体定义"),
        (lambda data: OUTSIDE + data.replace("文".encode(), b"&a;"), "实体定义"),
        (lambda data: (OUTSIDE + data).decode().encode("utf-16"), "实体定义"),
        (lambda data: data[:-20], "已损坏"),
        (lambda data: b"", "已损坏"),
        (lambda data: data.replace(b"w:body", b"w:nobody"), "没有正文"),
        (lambda data: data.replace("文".encode(), b"<w:sdt>" * 300 + b"</w:sdt>" * 300), "嵌套"),
        (
            lambda data: data.replace(
                b"<w:body>", b"<w:body>" + b"<w:sdt>" * 400 + b"</w:sdt>" * 400
            ),
            "嵌套过深",
        ),
        (
            lambda data: data.replace(b"<w:body>", b'<w:body><w:altChunk r:id="x"/>'),
            "另一个文件的内容",
        ),
    ],
    ids=[
        "entities-that-grow", "entity-that-names-a-file", "entities-in-utf-16", "cut-off", "empty",
        "no-body", "markup-in-text", "nested-too-deep", "another-file-inside",
    ],
)  # fmt: skip
def test_broken_and_hostile_documents_are_refused(change, reason):
    with pytest.raises(MaterialError, match=reason):
        extract_word(rewritten(docx(p("文")), change))


def test_a_part_that_unpacks_without_end_is_refused_before_it_is_unpacked():
    bomb = rewritten(docx(p("文")), lambda data: data + b" " * (limits.WORD_PART_BYTES + 1))
    assert len(bomb) < 100_000
    with pytest.raises(MaterialError, match=r"超过|压缩比"):
        extract_word(bomb)


RANDOM = random.Random(0)


def noise(length):
    """Words that do not pack well."""
    return "".join(chr(0x4E00 + RANDOM.randrange(4000)) for _ in range(length))


def test_a_text_without_end_is_refused():
    with pytest.raises(MaterialError, match="万字"):
        extract_word(docx("".join(p(noise(1000)) for _ in range(1100))))


def test_a_document_keeps_the_promise_and_has_its_outline():
    heading = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = (
        styled("在全县人大工作会议上的讲话", "T")
        + p("各位代表、同志们：")
        + p("提高站位，增强责任感", heading)
        + p("要坚持党的领导，做到学用一致、知行合一，把各项工作抓实抓好。")
        + p("突出重点，在监督上求实效", heading)
        + p("全年听取专项工作报告12项，开展执法检查5次，推动解决了一批问题。")
    )
    parsed = parse(docx(body, numbering=numbering, styles=STYLES), "讲话.doc")
    assert_promise(parsed)
    assert_sections_fit(parsed)
    speech = parsed.speeches[0]
    assert speech.title == "在全县人大工作会议上的讲话"
    assert [(item.label, item.heading) for item in speech.sections] == [
        ("一、", "提高站位，增强责任感"),
        ("二、", "突出重点，在监督上求实效"),
    ]
    assert parsed.media_type.endswith("wordprocessingml.document")
