"""Which pages of a PDF show something that is no text: a scan, a picture, words drawn as shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pypdf import PageObject
from pypdf.generic import DictionaryObject, IndirectObject

# Shapes that are filled or drawn (ISO 32000-1, 8.5.3): a rule or a background is a few of them,
# words set as shapes are hundreds.
_PAINTS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"sh"})
_MOST_PAINTS = 40
_INLINE = frozenset({b"BI", b"INLINE IMAGE"})
# Forms may hold forms; those within so many are looked into.
_DEPTH = 4


class Ink:
    """What a page draws besides text, told step by step (8.8, 8.9)."""

    def __init__(self) -> None:
        self._drawn: set[str] = set()
        self._inline = False
        self._paints = 0

    def step(self, operator: bytes, operands: object) -> None:
        if operator == b"Do" and isinstance(operands, Sequence) and operands:
            self._drawn.add(str(operands[0]))
        self._inline = self._inline or operator in _INLINE
        self._paints += operator in _PAINTS

    def shows_picture(self, page: PageObject) -> bool:
        """Whether the page shows a picture, or as many shapes as words are made of."""
        if self._inline or self._paints > _MOST_PAINTS:
            return True
        return bool(self._drawn) and bool(self._drawn & set(_pictures(page, _DEPTH)))


def _pictures(holder: DictionaryObject, depth: int) -> Iterator[str]:
    """The names of the pictures that a page or a form, and the forms in it, may draw."""
    for name, item in _resources(holder):
        subtype = item.get("/Subtype")
        if subtype == "/Image":
            yield name
        elif subtype == "/Form" and depth:
            yield from _pictures(item, depth - 1)


def _resources(holder: DictionaryObject) -> Iterator[tuple[str, DictionaryObject]]:
    resources = _value(holder.get("/Resources"))
    objects = _value(resources.get("/XObject")) if isinstance(resources, DictionaryObject) else None
    for name, item in objects.items() if isinstance(objects, DictionaryObject) else ():
        found = _value(item)
        if isinstance(found, DictionaryObject):
            yield str(name), found


def _value(item: object) -> object:
    return item.get_object() if isinstance(item, IndirectObject) else item
