"""What was read from a picture of a page: the text layer of a scan, made outside of the parser.

Note [Scanned pages]
    A page that shows a picture and no text is not read here: that takes models and seconds a page.
    The parser names such pages (`Received.unread`, `ScannedError`); whoever stores the document
    has them recognised (`speeches.importing.recognising`) and gives what came of it back to the
    parser, which takes the lines as it takes those of a PDF with text. What is read so is said to
    be so, and no such text is called whole, until a person has held every page against its picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from speeches.parsing.documents.pages import MaterialError

Point = tuple[float, float]


@dataclass(frozen=True)
class LineReading:
    """A line as it was recognised.

    corners: of the box around it, from the top left one clockwise, in points from the top left of
    the page: of a page that lies askew it is no rectangle.
    """

    text: str
    corners: tuple[Point, Point, Point, Point]


@dataclass(frozen=True)
class PageReading:
    """What was recognised of a page, in the order in which it was found; nothing, where that
    failed. checked: whether a person held it against the picture."""

    lines: tuple[LineReading, ...] = ()
    checked: bool = False


# By the number of the page, from 1.
Readings = Mapping[int, PageReading]
NO_READINGS: Readings = MappingProxyType({})


class ScannedError(MaterialError):
    """A document that has no text but what its pictures show; pages: the numbers of those that
    have not been recognised yet."""

    def __init__(self, reason: str, pages: tuple[int, ...]) -> None:
        super().__init__(reason, pages)
        self.pages = pages

    def __str__(self) -> str:
        return str(self.args[0])
