"""The parts of a Word document: which there are, and their XML, read without trust.

A part is read only where the document refers to it. ECMA-376 part 2 (packages) and part 1, 11.3
(the parts of a Word document).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from lxml import etree

from speeches.parsing.documents import MaterialError
from speeches.parsing.formats.archives import open_zip, unpack
from speeches.parsing.formats.limits import (
    DOCUMENT_BYTES,
    WORD_PART_BYTES,
    WORD_TAGS,
    WORD_TOTAL_BYTES,
    check_size,
    too_complex,
)
from speeches.parsing.formats.word_styles import Styles

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DAMAGED = "Word 文档已损坏，请用 Word 或 WPS 打开并另存后再导入"
# ISO/IEC 29500 Strict names the same elements in other namespaces.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/drawingml/",
        b"http://schemas.openxmlformats.org/drawingml/2006/",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


class Package:
    """A Word file: its main document, and the parts that it refers to."""

    def __init__(self, data: bytes) -> None:
        """Raises MaterialError where the file is damaged or has no document."""
        self._archive = open_zip(data)
        self._files = {info.filename.lstrip("/"): info for info in self._archive.infolist()}
        self._read = 0
        documents = self._related("", "officeDocument")
        self.main = next(iter(documents.values()), "word/document.xml")
        self.styles = Styles(self.part("styles"))
        self.numbering = self.part("numbering")
        # The names of the parts that hold the words of SmartArt, by their identifiers.
        self.diagrams = self.parts("diagramData")

    def document(self) -> etree._Element:
        root = self._part(self.main)
        if root is None:
            raise MaterialError(_DAMAGED)
        return root

    def part(self, kind: str) -> etree._Element | None:
        """The document's only part of a kind (styles, numbering, footnotes, …)."""
        targets = self._related(self.main, kind)
        return self._part(next(iter(targets.values()))) if targets else None

    def parts(self, kind: str) -> Mapping[str, str]:
        """The names of the parts of a kind (header, footer) by the identifiers that refer to
        them."""
        return self._related(self.main, kind)

    def raw(self, name: str) -> bytes:
        """A part that is no XML, as a picture. Raises MaterialError where it is not there."""
        info = self._files.get(name)
        if info is None:
            raise MaterialError(_DAMAGED)
        return unpack(self._archive, info, DOCUMENT_BYTES)

    def named(self, name: str) -> etree._Element | None:
        return self._part(name)

    def _related(self, source: str, kind: str) -> dict[str, str]:
        """The targets of a part's relationships of a kind; outside ones are left alone."""
        folder, name = posixpath.split(source)
        root = self._part(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for element in root if root is not None else ():
            inside = element.get("TargetMode") != "External"
            if inside and (element.get("Type") or "").endswith(f"/{kind}"):
                target = posixpath.join("/", folder, element.get("Target") or "")
                found[element.get("Id") or ""] = posixpath.normpath(target).lstrip("/")
        return found

    def _part(self, name: str) -> etree._Element | None:
        info = self._files.get(name)
        if info is None:
            return None
        data = unpack(self._archive, info, WORD_PART_BYTES)
        self._read += len(data)
        check_size(self._read, WORD_TOTAL_BYTES, "MB", "Word 文档的文字部分解压后")
        return _parsed(data)


def _parsed(data: bytes) -> etree._Element:
    """The XML of a part. It has no document type (ECMA-376 part 2, 9.1.1.1), so one is an attack:
    entities could name files or grow without end."""
    if any(mark in data for mark in _DOCTYPES):
        raise MaterialError("Word 文档含有实体定义（DTD），可能是恶意文件，不予导入")
    if data.count(b"<") > WORD_TAGS:
        raise too_complex("Word 文档")
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "xcessive depth" in str(error):
            raise MaterialError("Word 文档嵌套过深，可能是恶意文件，不予导入") from error
        raise MaterialError(_DAMAGED) from error
