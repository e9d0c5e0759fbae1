"""Elements of Word's XML and the values that they state.

Sections are those of ECMA-376 part 1 (2nd edition).
"""

from __future__ import annotations

import re

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What no reader sees: properties, deletions (17.13.5), field codes, marks of comments.
SILENT = frozenset(
    f"{W}{name}"
    for name in "pPr rPr tblPr tblGrid trPr tcPr sdtPr sdtEndPr sectPr del moveFrom delText "
    "delInstrText instrText commentReference annotationRef proofErr".split()
)


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch is on (ST_OnOff, 22.9.2.7): there, and not said to be off."""
    return element is not None and element.get(f"{W}val") not in ("0", "false", "off")


def value_at(element: etree._Element | None, *path: str) -> str:
    """The w:val of the element at this path of names, "" where there is none."""
    found = None if element is None else element.find("/".join(f"{W}{name}" for name in path))
    return "" if found is None else attribute(found, "val")


def attribute(element: etree._Element, name: str) -> str:
    """The value of one of Word's attributes, "" where there is none."""
    value = element.get(f"{W}{name}")
    return value if isinstance(value, str) else ""


def number_in(text: str, otherwise: int) -> int:
    """The number that a value states, of at most six digits; `otherwise` where it is none."""
    return int(text) if re.fullmatch(r"\d{1,6}", text) else otherwise


def is_alternatives(element: etree._Element) -> bool:
    return bool(element.tag == f"{_MC}AlternateContent")


def alternative(element: etree._Element) -> etree._Element:
    """One of the alternatives: the same thing for newer and older programs (part 3, 10.2.1)."""
    choice = element.find(f"{_MC}Choice")
    fallback = element.find(f"{_MC}Fallback")
    found = choice if choice is not None else fallback
    return element.makeelement(element.tag) if found is None else found
