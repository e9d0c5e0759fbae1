"""A speech: its paragraphs, and everything that could be read about it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from speeches.parsing.documents.pages import Shell
from speeches.parsing.documents.paragraphs import Paragraph
from speeches.parsing.documents.spans import Metadata, Removed

Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True)
class UndescribedSpeech:
    """One of the speeches of a page, before it is described.

    title: what its own 篇 heading calls it, where it has one; metadata: that heading's stretch.
    """

    paragraphs: tuple[Paragraph, ...]
    metadata: tuple[Metadata, ...] = ()
    removed: tuple[Removed, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class Evidence(Generic[Value_co]):
    """A value read from the document, and the words that decided it."""

    value: Value_co
    words: str


@dataclass(frozen=True)
class ParsedFlag:
    """A doubt about a speech by its name (see `flags`), and the words that show it."""

    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParsedSection:
    """A heading: where it stands, what it says, and how many paragraphs are its own.

    start: index of the paragraph that holds it; heading_end: where in that paragraph label and
    heading end (the whole of it, unless the heading runs on into the text); parent: the place in
    the outline of the section that this one stands under, None for one of the top (see `places`).
    """

    depth: int
    label: str
    heading: str
    anchor: str
    start: int
    heading_end: int
    paragraphs: int
    parent: int | None = None


@dataclass(frozen=True)
class Spot:
    """Words that look like a thesaurus substitution, and the likely original."""

    text: str
    suggestion: str
    count: int


@dataclass(frozen=True)
class ParsedSpeech:
    """A speech with everything that could be read about it; None or "" where unknown."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    subtitle: str = ""
    speaker: str = ""
    level: Evidence[str] | None = None
    meeting_level: Evidence[str] | None = None
    kind: Evidence[str] | None = None
    meeting: Evidence[str] | None = None
    office: Evidence[str] | None = None
    year: Evidence[int] | None = None
    delivered_on: Evidence[datetime.date] | None = None
    published_on: Evidence[datetime.date] | None = None
    source: str | None = None
    source_url: str | None = None
    ref: str = ""
    part: int | None = None
    parts: int | None = None
    complete: bool = True
    incomplete_reason: str | None = None
    rewritten: bool = False
    rewritten_spots: tuple[Spot, ...] = ()
    masks: tuple[str, ...] = ()
    sections: tuple[ParsedSection, ...] = ()
    metadata: tuple[Metadata, ...] = ()
    removed: tuple[Removed, ...] = ()
    flags: tuple[ParsedFlag, ...] = ()


@dataclass(frozen=True)
class ParsedMaterial:
    """A document parsed to its end: the extracted text and the speeches found in it.

    unread: the numbers of pages that show a picture and have not been recognised; missing: what
    could not be read of it or has to be held against a picture, "" where all is read.
    """

    text: str
    encoding: str
    media_type: str
    speeches: tuple[ParsedSpeech, ...]
    warnings: tuple[str, ...] = field(default=())
    shell: Shell = field(default_factory=Shell)
    unread: tuple[int, ...] = ()
    missing: str = ""

    @property
    def removed(self) -> tuple[Removed, ...]:
        """What was thrown away on the whole page, in its order."""
        return tuple(sorted(removed for speech in self.speeches for removed in speech.removed))
