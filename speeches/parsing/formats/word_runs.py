"""The words of a paragraph of a Word document, from its runs and whatever stands between them.

Of tracked changes the result: insertions are in, deletions are out, and hidden text is.

Sections are those of ECMA-376 part 1 (2nd edition).
"""

from __future__ import annotations

from lxml import etree

from speeches.parsing.formats.word_drawings import DRAWN
from speeches.parsing.formats.word_styles import Styles
from speeches.parsing.formats.word_xml import (
    SILENT,
    W,
    alternative,
    is_alternatives,
    is_on,
    value_at,
)

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# Signs that are elements of their own in a run (17.3.3).
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}


class Runs:
    """Reads the words of one paragraph after the other; a field may reach over several."""

    def __init__(self, styles: Styles, tracks_fields: bool = True) -> None:
        """tracks_fields: whether the codes of fields are told from their results."""
        self._styles = styles
        self._tracks_fields = tracks_fields
        # For each field that is open whether its result has begun (17.16.18).
        self._fields: list[bool] = []
        self._words: list[str] = []
        self._boxes: list[etree._Element] = []

    @property
    def in_field(self) -> bool:
        return bool(self._fields)

    def read(self, paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
        """The words of a paragraph, and the text boxes and drawings that hang on it."""
        self._words, self._boxes = [], []
        self._read(paragraph)
        return "".join(self._words), self._boxes

    def _read(self, element: etree._Element) -> None:
        for child in element:
            tag = child.tag
            if tag in SILENT or (tag == f"{W}r" and self._is_hidden(child)):
                continue
            if tag == f"{W}t" or tag == f"{_M}t":
                self._add(child.text or "")
            elif tag in _SIGNS:
                self._add(_SIGNS[tag])
            elif tag == f"{W}sym":
                self._add(_symbol(child))
            elif tag == f"{W}fldChar":
                self._turn_field(child.get(f"{W}fldCharType") or "")
            elif tag == f"{W}txbxContent" or tag in DRAWN:
                self._boxes.append(child)
            elif tag == f"{W}ruby":
                self._read_ruby(child)
            elif is_alternatives(child):
                self._read(alternative(child))
            else:
                self._read(child)

    def _add(self, words: str) -> None:
        if all(self._fields):
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
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _read_ruby(self, ruby: etree._Element) -> None:
        """A word with its pronunciation above it (17.3.3.25): the word, then that in brackets."""
        for base in ruby.findall(f"{W}rubyBase"):
            self._read(base)
        above = "".join(text.text or "" for text in ruby.findall(f"{W}rt//{W}t"))
        self._add(f"（{above}）" if above.strip() else "")


def _symbol(element: etree._Element) -> str:
    """A sign of a symbol font (17.3.3.30) as its character, in the private area as it stands."""
    code = element.get(f"{W}char") or ""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE else ""
