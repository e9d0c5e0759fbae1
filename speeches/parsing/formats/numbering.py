"""Word's automatic numbering as the label that a reader sees: 一、（一）1. and the rest.

Sections are those of ECMA-376 part 1 (2nd edition, = ISO/IEC 29500-1); what Word does otherwise is
in [MS-OI29500], and Word is followed, because its page is what the author saw.

Note [How Word counts]
    A paragraph names a numbering definition instance (w:num) and a level. The instance points to
    an abstract definition (w:abstractNum, 17.9.1), and it is the abstract one that counts: lists
    of two instances of the same definition go on in one another, unless an instance states a
    startOverride (17.9.27), which takes hold at the first paragraph of that instance.
    A level goes up by one at each of its paragraphs; using any higher level sets it back
    (17.9.11; not only the next higher one: [MS-OI29500] on lvlRestart, c and d), unless lvlRestart
    names how high that must be, or never (0). A level that a deeper one shows without its having
    been used is taken to stand at its start.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from speeches.parsing.formats.numbering_definitions import (
    Definition,
    Instance,
    definition_of,
    instance_of,
)
from speeches.parsing.formats.numerals import numeral_in
from speeches.parsing.formats.word_xml import W, attribute

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
# Bullets are signs of symbol fonts, in the private area; what a reader sees in their place.
_BULLETS = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf0d8": "➢",
    "\uf0fc": "✓", "\uf0b2": "◇", "\uf06f": "□", "\uf0a8": "□", "\uf0fe": "☑", "\uf09f": "•",
    "\uf0e0": "→", "\uf0f0": "⇨", "\uf0ab": "★", "\uf076": "❖", "\uf02d": "-", "\uf0be": "—",
}  # fmt: skip


@dataclass
class _Count:
    """Where the levels of one abstract definition stand, and which instances have begun."""

    at: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)
    begun: set[tuple[str, int]] = field(default_factory=set)


class Numbering:
    """The numbering of a document: the label of each numbered paragraph, in order."""

    def __init__(self, root: etree._Element | None, numbering_styles: Mapping[str, str]) -> None:
        """root: the part numbering.xml; numbering_styles: numbering style → its w:numId."""
        elements = [] if root is None else list(root)
        definitions = {
            attribute(element, "abstractNumId"): definition_of(element)
            for element in elements
            if element.tag == f"{W}abstractNum"
        }
        self._instances = {
            attribute(element, "numId"): instance_of(element, definitions)
            for element in elements
            if element.tag == f"{W}num"
        }
        self._resolve_links(definitions, numbering_styles)
        self._counts: dict[str, _Count] = {}

    def _resolve_links(
        self, definitions: Mapping[str, Definition], numbering_styles: Mapping[str, str]
    ) -> None:
        """A definition with numStyleLink (17.9.22) has its levels from the style's definition."""
        for num_id, instance in list(self._instances.items()):
            definition = definitions.get(instance.definition)
            link = definition.num_style_link if definition else ""
            source = self._instances.get(numbering_styles.get(link, ""))
            target = source.definition if source else _with_style_link(definitions, link)
            if link and target in definitions and target != instance.definition:
                levels = {**definitions[target].levels, **instance.levels}
                self._instances[num_id] = replace(instance, definition=target, levels=levels)

    def level_of_style(self, num_id: str, style: str) -> int | None:
        """The level that a paragraph style is numbered with (pStyle, 17.9.24)."""
        instance = self._instances.get(num_id)
        levels = instance.levels.items() if instance else ()
        return next((index for index, level in levels if level.style == style), None)

    def label(self, num_id: str, index: int) -> str:
        """The label of the next paragraph with this instance and level, its suffix included."""
        instance = self._instances.get(num_id)
        if instance is None or not 0 <= index < _LEVELS or index not in instance.levels:
            return ""
        count = self._counts.setdefault(instance.definition, _Count())
        _advance(count, num_id, instance, index)
        level = instance.levels[index]
        return _with_suffix(_text(instance, count, index), level.suffix)


def _with_style_link(definitions: Mapping[str, Definition], link: str) -> str:
    """The definition that is this numbering style (styleLink, 17.9.28)."""
    return next((key for key, item in definitions.items() if link and item.style_link == link), "")


def _advance(count: _Count, num_id: str, instance: Instance, index: int) -> None:
    """Count one paragraph at this level. See Note [How Word counts]."""
    first = (num_id, index) not in count.begun
    count.begun.add((num_id, index))
    before = count.at[index]
    if before is None or (first and index in instance.starts):
        count.at[index] = _start(instance, index)
    else:
        count.at[index] = before + 1
    for above in range(index):
        if count.at[above] is None:
            count.at[above] = _start(instance, above)
    for below in range(index + 1, _LEVELS):
        level = instance.levels.get(below)
        restart = level.restart if level else None
        if restart is None or index < restart:
            count.at[below] = None


def _start(instance: Instance, index: int) -> int:
    level = instance.levels.get(index)
    return instance.starts.get(index, level.start if level else 1)


def _text(instance: Instance, count: _Count, index: int) -> str:
    """The text of a level (lvlText, 17.9.12) with the numbers of the levels it shows."""
    level = instance.levels[index]

    def number(match: re.Match[str]) -> str:
        shown = int(match[1]) - 1
        at = count.at[shown]
        shown_level = instance.levels.get(shown)
        if at is None or shown_level is None:
            return ""
        plain = level.legal and shown_level.number_format not in ("none", "bullet")
        return numeral_in("decimal" if plain else shown_level.number_format, at)

    if level.number_format == "bullet":
        return "".join(
            _BULLETS.get(char, "•" if _is_private(char) else char) for char in level.text
        )
    return _PLACEHOLDER.sub(number, level.text)


def _is_private(char: str) -> bool:
    return "\ue000" <= char <= "\uf8ff"


def _with_suffix(text: str, suffix: str) -> str:
    """The label and what parts it from the words: a space, or nothing.

    A tab only leads to the indent. After a full-width sign, which has its own space, nobody
    would type one.
    """
    if not text.strip():
        return ""
    if suffix == "space" or (suffix == "tab" and text[-1].isascii()):
        return text if text[-1].isspace() else f"{text} "
    return text
