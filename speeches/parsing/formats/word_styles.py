"""The paragraph styles of a Word document: their numbering and what they say of a line.

ECMA-376 part 1 (2nd edition), 17.7: a style takes what it does not say itself from the one that it
is based on (basedOn, 17.7.4.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from speeches.parsing.formats.word_xml import W, is_on, value_at

# Built-in styles have an English name whatever the language of Word (17.7.4.9); people's own and
# other programs' have a Chinese one.
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_TITLE = re.compile(r"title|标题|文章标题|大标题|主标题|公文标题", re.I)
_CONTENTS = re.compile(r"(?:toc|目录)\s*[1-9]", re.I)


@dataclass(frozen=True)
class Style:
    """A style of a paragraph. num_id and level are its numbering; hidden: its text is not shown."""

    name: str = ""
    based_on: str = ""
    num_id: str = ""
    level: int | None = None
    outline_level: int | None = None
    hidden: bool = False


class Styles:
    """The styles of a document by their identifiers."""

    def __init__(self, root: etree._Element | None) -> None:
        """root: the part styles.xml, None where the document has none."""
        self._styles: dict[str, Style] = {}
        # Numbering style → the w:numId that it stands for (17.9.22).
        self.numbering_styles: dict[str, str] = {}
        self.default = ""
        for element in root.findall(f"{W}style") if root is not None else ():
            key = element.get(f"{W}styleId") or ""
            style = _style(element)
            self._styles[key] = style
            if element.get(f"{W}type") == "numbering":
                self.numbering_styles[key] = style.num_id
            elif element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") == "1":
                self.default = key

    def chain(self, key: str) -> Iterator[tuple[str, Style]]:
        """The style and those it is based on, each with its identifier."""
        seen: set[str] = set()
        key = key if key in self._styles else self.default
        while key in self._styles and key not in seen:
            seen.add(key)
            yield key, self._styles[key]
            key = self._styles[key].based_on

    def role(self, key: str) -> str:
        """What the style says of its lines: title, heading 1 … 9, contents, or nothing.

        Some programs name the built-in style of a list of contents and do not define it.
        """
        if key not in self._styles and _CONTENTS.fullmatch(key):
            return "contents"
        for _, style in self.chain(key):
            heading = _HEADING.fullmatch(style.name)
            if heading:
                return f"heading {heading[1]}"
            if _TITLE.fullmatch(style.name):
                return "title"
            if _CONTENTS.fullmatch(style.name):
                return "contents"
            if style.outline_level is not None and style.outline_level < 9:
                return f"heading {style.outline_level + 1}"
        return ""

    def is_hidden(self, key: str) -> bool:
        return any(style.hidden for _, style in self.chain(key)) if key else False


def _style(element: etree._Element) -> Style:
    level = value_at(element, "pPr", "numPr", "ilvl")
    outline = value_at(element, "pPr", "outlineLvl")
    return Style(
        name=value_at(element, "name"),
        based_on=value_at(element, "basedOn"),
        num_id=value_at(element, "pPr", "numPr", "numId"),
        level=int(level) if level.isdecimal() else None,
        outline_level=int(outline) if outline.isdecimal() else None,
        hidden=is_on(element.find(f"{W}rPr/{W}vanish")),
    )
