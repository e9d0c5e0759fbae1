"""A document as a Word file, laid out by GB/T 9704-2012 (党政机关公文格式).

Note [The grid]
    The type area is 156 by 225 mm (A4 less the margins) and holds 22 lines of 28 characters
    (5.2.2, 5.2.3). 28 characters of 16 points are 448 points, the area is 442.2 wide: each gives
    up 0.2 of a point, which a character grid says in 1/4096 of a point. The section declares that
    grid, but LibreOffice gives two cells to a character wider than one. So the paragraphs do not
    snap to it: their style takes 0.3 of a point from each character, and 28 of them fill the line
    in Word, WPS and LibreOffice alike. Lines are exactly 28 points; 22 of them fill 616 of the
    637.8 points of its height.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from docx import Document as new_package
from docx.document import Document as Package
from docx.enum.section import WD_SECTION_START
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Length, Mm
from lxml import etree

from speeches.export.manuscript import HeadingLevel, Manuscript, Remark, TextBlock
from speeches.export.xml_text import legal

LAYOUT = Path(__file__).parent / "layout"
WIDTH, HEIGHT = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
# The number stands 7 mm below the type area (7.5); its line of 4号 is 6.4 mm high.
FOOTER = Mm(24.8)
LINES, CHARACTERS = 22, 28
SIZE, PITCH = 16, 28
# See Note [The grid].
_CHAR_SPACE = int((Length(WIDTH - LEFT - RIGHT).pt / CHARACTERS - SIZE) * 4096)
_SEPARATORS = ((-1, "separator"), (0, "continuationSeparator"))
# What a document here has; python-docx's own template brings more.
_KEPT = {
    RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES,
}  # fmt: skip


def to_docx(document: Manuscript, title: Sequence[str] = ()) -> bytes:
    """The file's bytes. Sources are Word's own endnotes, what is to be checked its comments.

    title: the lines of the title, where Word is not to break it by itself.
    """
    package = _empty()
    package.core_properties.title = legal(document.title)[:255]
    remarks: list[Remark] = []
    _fill(package.element.body, _paragraphs(document, title or (document.title,), remarks))
    if not document.notes:
        # It names the separators of a part that is not there.
        settings = package.settings.element
        settings.remove(settings.find(qn("w:endnotePr")))
    else:
        root = _endnotes(document.notes)
        _add_part(package, root, CONTENT_TYPE.WML_ENDNOTES, RELATIONSHIP_TYPE.ENDNOTES)
    if remarks:
        root = _comments(remarks)
        _add_part(package, root, CONTENT_TYPE.WML_COMMENTS, RELATIONSHIP_TYPE.COMMENTS)
    file = io.BytesIO()
    package.save(file)
    return file.getvalue()


def _add_part(package: Package, root: etree._Element, kind: str, relation: str) -> None:
    """A file of its own in the package, named after its root."""
    data = etree.tostring(root, encoding="UTF-8", standalone=True)
    name = PackURI(f"/word/{etree.QName(root).localname}.xml")
    part = package.part
    part.relate_to(Part(name, kind, data, part.package), relation)


def _fill(body: etree._Element, paragraphs: Iterable[etree._Element]) -> None:
    """Put them before the section's properties, which stay last."""
    # Not at a place by its number: lxml walks there from the first paragraph, each time.
    last = body[-1]
    for paragraph in paragraphs:
        last.addprevious(paragraph)


def _paragraphs(
    document: Manuscript, title: Sequence[str], remarks: list[Remark]
) -> Iterator[etree._Element]:
    """remarks: gets those of the paragraphs, in the order of the numbers that name them there."""
    yield _paragraph("Title", _run(title[0]), *(_run(line, breaks=True) for line in title[1:]))
    for line in document.under:
        yield _paragraph("Subtitle", _run(line))
    yield _paragraph("Normal")
    for block in document.blocks:
        own = sorted(block.remarks, key=lambda remark: (remark.start, -remark.end))
        yield _block(block, dict(enumerate(own, start=len(remarks))))
        remarks += own


def _block(block: TextBlock, remarks: Mapping[int, Remark]) -> etree._Element:
    runs = []
    run_in = bool(block.text) and block.level <= HeadingLevel.SECOND
    style = f"RunIn{block.level}" if run_in and block.heading else ""
    words = block.words
    begun, ended = defaultdict(list), defaultdict(list)
    for key, one in remarks.items():
        begun[one.start].append(key)
        ended[one.end].append(key)
    for start, end in pairwise(sorted({0, len(block.heading), len(words), *begun, *ended})):
        runs += [_border("Start", key) for key in begun[start]]
        runs.append(_run(words[start:end], style if start < len(block.heading) else ""))
        for key in ended[end]:
            runs += [_border("End", key), _sign("comment", key)]
    if block.note:
        runs.append(_sign("endnote", block.note))
    return _paragraph(_style_of(block), *runs)


def _border(side: str, number: int) -> etree._Element:
    return OxmlElement(f"w:commentRange{side}", {qn("w:id"): str(number)})


def _style_of(block: TextBlock) -> str:
    if block.flush:
        return "Salutation"
    return f"Heading{block.level:d}" if block.level and not block.text else "BodyText"


def _paragraph(style: str, *runs: etree._Element) -> etree._Element:
    paragraph = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    properties.append(OxmlElement("w:pStyle", {qn("w:val"): style}))
    paragraph.append(properties)
    paragraph.extend(runs)
    return paragraph


def _run(text: str, style: str = "", *, breaks: bool = False) -> etree._Element:
    """breaks: whether a line begins with it, in the same paragraph."""
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    if style:
        properties.append(OxmlElement("w:rStyle", {qn("w:val"): style}))
    # Quotation marks, dashes and dots belong to both scripts: here they are Chinese.
    properties.append(OxmlElement("w:rFonts", {qn("w:hint"): "eastAsia"}))
    run.append(properties)
    if breaks:
        run.append(OxmlElement("w:br"))
    words = OxmlElement("w:t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    words.text = legal(text)
    run.append(words)
    return run


# Endnotes and comments


def _sign(kind: str, number: int) -> etree._Element:
    """In the text: here belongs the endnote or the comment of this number."""
    element = OxmlElement(f"w:{kind}Reference", {qn("w:id"): str(number)})
    return _sign_run(kind, element)


def _sign_run(kind: str, sign: etree._Element) -> etree._Element:
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    style = f"{kind.capitalize()}Reference"
    properties.append(OxmlElement("w:rStyle", {qn("w:val"): style}))
    run.extend([properties, sign])
    return run


def _comments(remarks: Sequence[Remark]) -> etree._Element:
    root = OxmlElement("w:comments")
    by = {qn("w:author"): "讲话素材库", qn("w:initials"): "库"}
    for number, remark in enumerate(remarks):
        sign = _sign_run("comment", OxmlElement("w:annotationRef"))
        comment = OxmlElement("w:comment", {qn("w:id"): str(number), **by})
        comment.append(_paragraph("CommentText", sign, _run(remark.said)))
        root.append(comment)
    return root


def _endnotes(notes: tuple[str, ...]) -> etree._Element:
    root = OxmlElement("w:endnotes")
    for number, kind in _SEPARATORS:
        run = OxmlElement("w:r")
        run.append(OxmlElement(f"w:{kind}"))
        root.append(_endnote(number, _paragraph("Normal", run), kind))
    for number, note in enumerate(notes, start=1):
        sign = _sign_run("endnote", OxmlElement("w:endnoteRef"))
        root.append(_endnote(number, _paragraph("EndnoteText", sign, _run(f" {note}"))))
    return root


def _endnote(number: int, paragraph: etree._Element, kind: str = "") -> etree._Element:
    attributes = {qn("w:type"): kind} if kind else {}
    note = OxmlElement("w:endnote", {**attributes, qn("w:id"): str(number)})
    note.append(paragraph)
    return note


# The layout


def _empty() -> Package:
    """A file without a word in it, with the styles, the page and its number."""
    package = new_package()
    part = package.part
    for relations in (part.rels, part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype not in _KEPT]:
            del relations[key]
    fonts = (LAYOUT / "fonts.xml").read_bytes()
    name, kind = PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE
    part.relate_to(Part(name, kind, fonts, part.package), RELATIONSHIP_TYPE.FONT_TABLE)
    for element, file in (
        (package.styles.element, "styles"),
        (package.settings.element, "settings"),
    ):
        element[:] = list(parse_xml((LAYOUT / f"{file}.xml").read_bytes()))
    # Who made python-docx's template, and when, says nothing about this file.
    package.core_properties._element[:] = []
    _lay_out(package)
    return package


def _lay_out(package: Package) -> None:
    section = package.sections[0]
    section.start_type = WD_SECTION_START.NEW_PAGE
    section.page_width, section.page_height = WIDTH, HEIGHT
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance, section.footer_distance, section.gutter = Mm(15), FOOTER, Mm(0)
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        _number(footer.paragraphs[0]._p)
        footer.paragraphs[0].alignment = side
    _finish(section._sectPr)


def _finish(section: etree._Element) -> None:
    """What python-docx has no words for: the grid, and arabic numbers for the endnotes."""
    for old in section.findall(qn("w:docGrid")):
        section.remove(old)
    grid = {"type": "linesAndChars", "linePitch": str(PITCH * 20), "charSpace": str(_CHAR_SPACE)}
    section.append(OxmlElement("w:docGrid", {qn(f"w:{key}"): grid[key] for key in grid}))
    numbers = OxmlElement("w:endnotePr")
    numbers.append(OxmlElement("w:numFmt", {qn("w:val"): "decimal"}))
    section.findall(qn("w:footerReference"))[-1].addnext(numbers)


def _number(paragraph: etree._Element) -> None:
    """— 1 —, with a field for the number."""
    paragraph[:] = list(_paragraph("Footer"))
    paragraph.append(_run("— "))
    field = OxmlElement("w:fldSimple", {qn("w:instr"): "PAGE"})
    field.append(_run("1"))
    paragraph.extend([field, _run(" —")])
