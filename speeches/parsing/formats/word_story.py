"""One story of a Word document, its text, a note or a header: the paragraphs that a reader sees.

Paragraphs and tables in their order, with the labels that Word numbers them with; what text boxes
hold after the paragraph they hang on. Of tracked changes the result: insertions are in, deletions
are out, and hidden text is.

Sections are those of ECMA-376 part 1 (2nd edition).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from speeches.parsing.documents import MaterialError
from speeches.parsing.formats.limits import check_text
from speeches.parsing.formats.numbering import Numbering, W, is_on
from speeches.parsing.formats.word_package import Package
from speeches.parsing.formats.word_styles import value_at

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What no reader sees: properties, deletions (17.13.5), field codes, marks of comments.
_SILENT = frozenset(
    f"{W}{name}"
    for name in "pPr rPr tblPr tblGrid trPr tcPr sdtPr sdtEndPr sectPr del moveFrom delText "
    "delInstrText instrText commentReference annotationRef proofErr".split()
)
# Signs that are elements of their own in a run (17.3.3).
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_ALTERNATIVES = f"{_MC}AlternateContent"


@dataclass(frozen=True)
class Block:
    """A paragraph as text, and the role that its style gives it."""

    text: str
    role: str


def read_story(package: Package, *roots: etree._Element) -> list[Block]:
    """The paragraphs of one story.

    A field that is begun and never ended would swallow the rest: then codes are not told from
    results, and nothing is left out.
    """
    reader = _Reader(package)
    for root in roots:
        reader.read(root)
    if reader.in_fields:
        reader = _Reader(package, fields=False)
        for root in roots:
            reader.read(root)
    return reader.finished()


class _Reader:
    """Collects the paragraphs of a story."""

    def __init__(self, package: Package, fields: bool = True) -> None:
        """fields: whether the codes of fields are told from their results."""
        self._styles = package.styles
        self._numbering = Numbering(package.numbering, package.styles.numbering_styles)
        self._blocks: list[Block] = []
        # For each field that is open whether its result has begun (17.16.18).
        self.in_fields: list[bool] = []
        self._tracks_fields = fields
        self._words: list[str] = []
        self._boxes: list[etree._Element] = []
        self._carried = ""
        self._length = 0

    def finished(self) -> list[Block]:
        self._keep(self._carried, "")
        self._carried = ""
        return self._blocks

    def read(self, container: etree._Element) -> None:
        """Read the paragraphs and tables in a body, a cell, a note, a header or a text box."""
        for child in container:
            tag = child.tag
            if tag == f"{W}p":
                self._read_paragraph(child)
            elif tag == f"{W}tbl":
                self._read_table(child)
            elif tag == f"{W}altChunk":
                raise MaterialError("文档里嵌有另一个文件的内容，请在 Word 中打开并另存后再导入")
            elif tag == _ALTERNATIVES:
                self.read(_alternative(child))
            elif tag not in _SILENT:
                self.read(child)

    def _read_paragraph(self, paragraph: etree._Element) -> None:
        """One paragraph with its label; what its text boxes hold comes after it.

        A deleted paragraph mark (17.13.5.15) joins it to the next one.
        """
        properties = paragraph.find(f"{W}pPr")
        self._words, boxes, self._boxes = [self._carried], self._boxes, []
        self._carried = ""
        self._read_inline(paragraph)
        text = "".join(self._words)
        self._words = []
        joined = properties is not None and (
            properties.find(f"{W}rPr/{W}del") is not None
            or properties.find(f"{W}rPr/{W}moveFrom") is not None
        )
        if joined:
            self._carried = text
        else:
            style = value_at(properties, "pStyle")
            self._keep(self._label(properties, style) + text, self._role(properties, style))
        found, self._boxes = self._boxes, boxes
        for box in found:
            self.read(box)

    def _keep(self, text: str, role: str) -> None:
        self._length += len(text)
        check_text(self._length)
        if text.strip():
            self._blocks.append(Block(text, role))

    def _label(self, properties: etree._Element | None, style: str) -> str:
        """The label of a numbered paragraph: by its own properties, else by its style (17.3.1.19).

        An instance of 0 takes the style's numbering away (17.9.19).
        """
        num_id = value_at(properties, "numPr", "numId")
        level = value_at(properties, "numPr", "ilvl")
        index = int(level) if level.isdecimal() else None
        for key, item in self._styles.chain(style):
            if num_id and index is not None:
                break
            if item.num_id and not num_id:
                num_id = item.num_id
                index = index if index is not None else item.level
                linked = self._numbering.level_of_style(num_id, key)
                index = linked if linked is not None and not level else index
        if not num_id or num_id == "0":
            return ""
        return self._numbering.label(num_id, index or 0)

    def _role(self, properties: etree._Element | None, style: str) -> str:
        outline = value_at(properties, "outlineLvl")
        if outline in tuple("012345678"):
            return self._styles.role(style) or f"heading {int(outline) + 1}"
        return self._styles.role(style)

    def _read_inline(self, element: etree._Element) -> None:
        """The words in a paragraph or a run, and in whatever stands between them and it."""
        for child in element:
            tag = child.tag
            if tag in _SILENT:
                continue
            if tag == f"{W}t" or tag == f"{_M}t":
                self._add(child.text or "")
            elif tag in _SIGNS:
                self._add(_SIGNS[tag])
            elif tag == f"{W}r" and self._is_hidden(child):
                continue
            elif tag == f"{W}sym":
                self._add(_symbol(child))
            elif tag == f"{W}fldChar":
                self._turn_field(child.get(f"{W}fldCharType") or "")
            elif tag == f"{W}txbxContent":
                self._boxes.append(child)
            elif tag == f"{W}ruby":
                self._read_ruby(child)
            elif tag == _ALTERNATIVES:
                self._read_inline(_alternative(child))
            else:
                self._read_inline(child)

    def _add(self, words: str) -> None:
        if all(self.in_fields):
            self._words.append(words)

    def _is_hidden(self, run: etree._Element) -> bool:
        """Whether a run is hidden text (vanish, 17.3.2.41), by itself or by its style."""
        own = run.find(f"{W}rPr/{W}vanish")
        if own is not None:
            return is_on(own)
        return self._styles.is_hidden(value_at(run, "rPr", "rStyle"))

    def _turn_field(self, kind: str) -> None:
        if not self._tracks_fields:
            return
        if kind == "begin":
            self.in_fields.append(False)
        elif kind == "separate" and self.in_fields:
            self.in_fields[-1] = True
        elif kind == "end" and self.in_fields:
            self.in_fields.pop()

    def _read_ruby(self, ruby: etree._Element) -> None:
        """A word with its pronunciation above it (17.3.3.25): the word, then that in brackets."""
        for base in ruby.findall(f"{W}rubyBase"):
            self._read_inline(base)
        above = "".join(text.text or "" for text in ruby.findall(f"{W}rt//{W}t"))
        self._add(f"（{above}）" if above.strip() else "")

    def _read_table(self, table: etree._Element) -> None:
        """A row a line, its cells parted by tabs; cells of several paragraphs one after another.

        So a table of data keeps its rows, and a table that only frames a page gives the page.
        """
        for row in _children(table, f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells = [self._cell(cell) for cell in _children(row, f"{W}tc")]
            filled = [cell for cell in cells if cell]
            if len(filled) > 1 and all(_is_line(cell) for cell in filled):
                text = "\t".join(cell[0].text.strip() for cell in filled)
                self._blocks.append(Block(text, ""))
            else:
                self._blocks += [block for cell in filled for block in cell]

    def _cell(self, cell: etree._Element) -> list[Block]:
        outside, self._blocks = self._blocks, []
        self.read(cell)
        inside, self._blocks = self._blocks, outside
        return inside


def _is_line(cell: list[Block]) -> bool:
    return len(cell) == 1 and "\n" not in cell[0].text.strip()


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those inside controls (17.5.2)."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == _ALTERNATIVES:
            yield from _children(_alternative(child), tag)
        elif child.tag not in _SILENT:
            yield from _children(child, tag)


def _alternative(element: etree._Element) -> etree._Element:
    """One of the alternatives: the same thing for newer and older programs (part 3, 10.2.1)."""
    choice = element.find(f"{_MC}Choice")
    fallback = element.find(f"{_MC}Fallback")
    found = choice if choice is not None else fallback
    return element.makeelement(element.tag) if found is None else found


def _symbol(element: etree._Element) -> str:
    """A sign of a symbol font (17.3.3.30) as its character, in the private area as it stands."""
    code = element.get(f"{W}char") or ""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE else ""
