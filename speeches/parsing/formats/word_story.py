"""One story of a Word document, its text, a note or a header: the paragraphs that a reader sees.

Paragraphs and tables in their order, with the labels that Word numbers them with; what text boxes
and drawings hold after the paragraph they hang on.

Sections are those of ECMA-376 part 1 (2nd edition).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from speeches.parsing.documents import MaterialError
from speeches.parsing.formats.limits import check_text
from speeches.parsing.formats.numbering import Numbering
from speeches.parsing.formats.word_drawings import DRAWN, Drawings
from speeches.parsing.formats.word_package import Package
from speeches.parsing.formats.word_runs import Runs
from speeches.parsing.formats.word_xml import SILENT, W, alternative, is_alternatives, value_at


@dataclass(frozen=True)
class WordParagraph:
    """A paragraph as text, and the role that its style has."""

    text: str
    role: str


def read_story(package: Package, *roots: etree._Element) -> list[WordParagraph]:
    """The paragraphs of one story.

    A field that is begun and never ended would swallow the rest: then codes are not told from
    results, and nothing is left out.
    """
    reader = _Reader(package)
    reader.read_all(roots)
    if reader.in_field:
        reader = _Reader(package, tracks_fields=False)
        reader.read_all(roots)
    return reader.finished()


class _Reader:
    """Collects the paragraphs of a story."""

    def __init__(self, package: Package, tracks_fields: bool = True) -> None:
        self._styles = package.styles
        self._numbering = Numbering(package.numbering, package.styles.numbering_styles)
        self._runs = Runs(package.styles, tracks_fields)
        self._drawings = Drawings(package)
        self._blocks: list[WordParagraph] = []
        self._carried = ""
        self._length = 0

    @property
    def in_field(self) -> bool:
        return self._runs.in_field

    def read_all(self, roots: Iterable[etree._Element]) -> None:
        for root in roots:
            self.read(root)

    def finished(self) -> list[WordParagraph]:
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
            elif is_alternatives(child):
                self.read(alternative(child))
            elif tag not in SILENT:
                self.read(child)

    def _read_paragraph(self, paragraph: etree._Element) -> None:
        """One paragraph with its label; what its text boxes hold comes after it.

        A deleted paragraph mark (17.13.5.15) joins it to the next one.
        """
        properties = paragraph.find(f"{W}pPr")
        words, boxes = self._runs.read(paragraph)
        text, self._carried = self._carried + words, ""
        if _joins_next(properties):
            self._carried = text
        else:
            style = value_at(properties, "pStyle")
            self._keep(self._label(properties, style) + text, self._role(properties, style))
        for box in boxes:
            if box.tag in DRAWN:
                for words in self._drawings.words_of(box):
                    self._keep(words, "")
            else:
                self.read(box)

    def _keep(self, text: str, role: str) -> None:
        self._length += len(text)
        check_text(self._length)
        if text.strip():
            self._blocks.append(WordParagraph(text, role))

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

    def _read_table(self, table: etree._Element) -> None:
        """A row a line, its cells parted by tabs; cells of several paragraphs one after another.

        So a table of data keeps its rows, and a table that only frames a page yields the page.
        """
        for row in _children(table, f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells = [self._cell(cell) for cell in _children(row, f"{W}tc")]
            filled = [cell for cell in cells if cell]
            if len(filled) > 1 and all(_is_line(cell) for cell in filled):
                text = "\t".join(cell[0].text.strip() for cell in filled)
                self._blocks.append(WordParagraph(text, ""))
            else:
                self._blocks += [block for cell in filled for block in cell]

    def _cell(self, cell: etree._Element) -> list[WordParagraph]:
        outside, self._blocks = self._blocks, []
        self.read(cell)
        inside, self._blocks = self._blocks, outside
        return inside


def _joins_next(properties: etree._Element | None) -> bool:
    """Whether the mark at a paragraph's end is deleted or was moved away (17.13.5.15)."""
    return properties is not None and (
        properties.find(f"{W}rPr/{W}del") is not None
        or properties.find(f"{W}rPr/{W}moveFrom") is not None
    )


def _is_line(cell: list[WordParagraph]) -> bool:
    return len(cell) == 1 and "\n" not in cell[0].text.strip()


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those inside controls (17.5.2)."""
    for child in element:
        if child.tag == tag:
            yield child
        elif is_alternatives(child):
            yield from _children(alternative(child), tag)
        elif child.tag not in SILENT:
            yield from _children(child, tag)
