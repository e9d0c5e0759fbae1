"""What the drawings of a Word document say: SmartArt, shapes, old word art.

The words of a SmartArt stand in a part of its own, in the order of its points. A chart and an
embedded object are not read, and the material says so.

Sections are those of ECMA-376 part 1 (2nd edition).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from speeches.parsing.formats.word_package import Package, R

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_DIAGRAM = f"{_DGM}relIds"
_SHAPE = f"{_A}txBody"
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
DRAWN = frozenset({_DIAGRAM, _SHAPE, _WORD_ART})
# Points of a diagram that are no nodes (21.4.7.50): arrows between them, and their looks.
_NO_NODES = frozenset({"pres", "parTrans", "sibTrans"})


class Drawings:
    """Reads the words of drawings; a diagram that is shown often is read once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._read: dict[str, list[str]] = {}

    def words_of(self, element: etree._Element) -> list[str]:
        """The paragraphs of an element of one of the kinds that are DRAWN."""
        if element.tag == _DIAGRAM:
            return self._diagram(element.get(f"{R}dm") or "")
        if element.tag == _WORD_ART:
            return [element.get("string") or ""]
        return _paragraphs(element)

    def _diagram(self, key: str) -> list[str]:
        """The nodes of a SmartArt (21.4.2)."""
        if key not in self._read:
            name = self._package.diagrams.get(key)
            root = self._package.named(name) if name else None
            points = root.iter(f"{_DGM}pt") if root is not None else ()
            nodes = (point for point in points if point.get("type") not in _NO_NODES)
            self._read[key] = [words for node in nodes for words in _paragraphs(node)]
        return self._read[key]

    def left_out(self, document: etree._Element) -> Iterator[str]:
        """What is to be said of drawings whose words are not read."""
        charts = sum(1 for _ in document.iter(_CHART))
        objects = sum(1 for _ in document.iter(_OBJECT))
        lost = sum(not self._diagram(item.get(f"{R}dm") or "") for item in document.iter(_DIAGRAM))
        for count, what in ((lost, "个 SmartArt"), (charts, "个图表"), (objects, "个嵌入对象")):
            if count:
                yield f"Word 文档里有 {count} {what}，其中的文字没有读出来，请对照原文补正"


def _paragraphs(element: etree._Element) -> list[str]:
    found = ("".join(map(_words, item.iter())) for item in element.iter(f"{_A}p"))
    return [words for words in found if words.strip()]


def _words(element: etree._Element) -> str:
    if element.tag == f"{_A}br":
        return "\n"
    return (element.text or "") if element.tag == f"{_A}t" else ""
