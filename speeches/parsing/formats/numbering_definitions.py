"""The numbering definitions of a Word document: what numbering.xml says of each list and level.

Sections are those of ECMA-376 part 1 (2nd edition, = ISO/IEC 29500-1); what Word does otherwise is
in [MS-OI29500].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from speeches.parsing.formats.word_xml import W, attribute, is_on, number_in, value_at


@dataclass(frozen=True)
class NumberingLevel:
    """One level of a numbering definition (w:lvl, 17.9.7).

    restart: the 1-based level whose use sets this one back; None for any higher one, 0 for none.
    legal: all numbers of the label in digits (isLgl, 17.9.4). style: the paragraph style that is
    numbered with this level (pStyle, 17.9.24). suffix: what follows the label (suff, 17.9.29).
    """

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    suffix: str = "tab"
    style: str = ""


@dataclass(frozen=True)
class Definition:
    """A w:abstractNum: its levels, and the numbering style that it is, or takes its levels from."""

    levels: Mapping[int, NumberingLevel]
    style_link: str = ""
    num_style_link: str = ""


@dataclass(frozen=True)
class Instance:
    """A w:num with its levels after all overrides; starts: the startOverride of each level."""

    definition: str
    levels: Mapping[int, NumberingLevel]
    starts: Mapping[int, int]


def definition_of(element: etree._Element) -> Definition:
    return Definition(
        dict(map(_level, element.findall(f"{W}lvl"))),
        value_at(element, "styleLink"),
        value_at(element, "numStyleLink"),
    )


def instance_of(element: etree._Element, definitions: Mapping[str, Definition]) -> Instance:
    key = value_at(element, "abstractNumId")
    levels = dict(definitions[key].levels) if key in definitions else {}
    starts = {}
    for override in element.findall(f"{W}lvlOverride"):
        index = number_in(attribute(override, "ilvl"), -1)
        own = override.find(f"{W}lvl")
        if own is not None:
            # Word ignores lvlRestart here: [MS-OI29500] on lvlRestart, b.
            kept = levels[index].restart if index in levels else None
            levels[index] = replace(_level(own)[1], restart=kept)
        if override.find(f"{W}startOverride") is not None:
            starts[index] = number_in(value_at(override, "startOverride"), 0)
    return Instance(key, levels, starts)


def _level(element: etree._Element) -> tuple[int, NumberingLevel]:
    restart = value_at(element, "lvlRestart")
    return number_in(attribute(element, "ilvl"), 0), NumberingLevel(
        start=number_in(value_at(element, "start"), 0),
        number_format=_number_format(element),
        text=value_at(element, "lvlText"),
        restart=number_in(restart, 0) if restart else None,
        legal=is_on(element.find(f"{W}isLgl")),
        suffix=value_at(element, "suff") or "tab",
        style=value_at(element, "pStyle"),
    )


def _number_format(element: etree._Element) -> str:
    """numFmt (17.9.18), decimal where it is left out.

    A custom format ("001, 002, 003, ...") stands in mc:AlternateContent, decimal beside it.
    """
    formats: Iterable[etree._Element] = element.iter(f"{W}numFmt")
    found = next(iter(formats), None)
    if found is None:
        return "decimal"
    value = attribute(found, "val")
    return attribute(found, "format") or "decimal" if value == "custom" else value
