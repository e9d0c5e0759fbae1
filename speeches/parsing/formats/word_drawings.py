"""What the drawings of a Word document say: SmartArt, shapes, old word art.

The words of a SmartArt stand in a part of its own, in the order of its points. A chart and an
embedded object are not read, and the material says so.

Sections are those of ECMA-376 part 1 (2nd edition).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from speeches.parsing.formats.word_package import Package, R

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_DIAGRAM = f"{_DGM}relIds"
_SHAPE = f"{_A}txBody"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_FRAMES = tuple(
    f"{{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}}{kind}"
    for kind in ("inline", "anchor")
)
_BLIP = f"{_A}blip"
_OLD_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
# Sizes stand in 360,000 parts of a centimetre (20.4.2.7), old ones in points (14.1.2.19). Smaller
# pictures are emblems and signatures; one of a page's size is a page.
_CENTIMETRE = 360_000
_LARGE, _PAGE = (8.0, 3.0), (12.0, 15.0)
_OLD_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d{1,6}(?:\.\d{1,6})?)(pt|in|cm|mm)")
_OLD_UNITS = {"pt": 2.54 / 72, "in": 2.54, "cm": 1.0, "mm": 0.1}
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
        pictures = [size for size, _ in _pictures(document) if _at_least(size, _LARGE)]
        lost = sum(not self._diagram(item.get(f"{R}dm") or "") for item in document.iter(_DIAGRAM))
        for count, what in ((lost, "个 SmartArt"), (charts, "个图表"), (objects, "个嵌入对象")):
            if count:
                yield f"Word 文档里有 {count} {what}，其中的文字没有读出来，请对照原文补正"
        if pictures:
            yield f"Word 文档里有 {len(pictures)} 张图片，图上如有文字没有读出来，请对照原文补正"

    def missing(self, document: etree._Element) -> str:
        """What of the document has no text: pictures as large as a page; "" without any."""
        count = sum(_at_least(size, _PAGE) for size, _ in _pictures(document))
        return f"Word 文档里有 {count} 张整页的图片没有文字（可能是扫描件）" if count else ""


def picture_parts(package: Package, document: etree._Element) -> list[str]:
    """The names of the parts that hold the document's pictures, each once, in its order; emblems
    and signatures are left out."""
    names = package.parts("image")
    keys = (keys for size, keys in _pictures(document) if _at_least(size, _LARGE))
    return list(dict.fromkeys(names[key] for each in keys for key in each if key in names))


def _pictures(document: etree._Element) -> Iterator[tuple[tuple[float, float], list[str]]]:
    """The width and height of each picture in centimetres, and what refers to its part."""
    for element in document.iter(*_FRAMES, _OLD_PICTURE):
        if element.tag == _OLD_PICTURE:
            yield _old_size(element), [element.get(f"{R}id") or ""]
            continue
        extent = element.find("{*}extent")
        if extent is not None and next(element.iter(_PICTURE), None) is not None:
            size = _length(extent.get("cx")), _length(extent.get("cy"))
            yield size, [blip.get(f"{R}embed") or "" for blip in element.iter(_BLIP)]


def _old_size(image: etree._Element) -> tuple[float, float]:
    shape = image.getparent()
    style = shape.get("style") or "" if shape is not None else ""
    size = {name: float(n) * _OLD_UNITS[unit] for name, n, unit in _OLD_SIZE.findall(style)}
    return size.get("width", 0.0), size.get("height", 0.0)


def _length(value: str | None) -> float:
    return int(value) / _CENTIMETRE if value and value.isdecimal() and len(value) < 12 else 0.0


def _at_least(size: tuple[float, float], least: tuple[float, float]) -> bool:
    return size[0] >= least[0] and size[1] >= least[1]


def _paragraphs(element: etree._Element) -> list[str]:
    found = ("".join(map(_words, item.iter())) for item in element.iter(f"{_A}p"))
    return [words for words in found if words.strip()]


def _words(element: etree._Element) -> str:
    if element.tag == f"{_A}br":
        return "\n"
    return (element.text or "") if element.tag == f"{_A}t" else ""
