"""A page on its way to be cleaned: characters, lines, what is removed and why."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from speeches.parsing.documents.cached import cached_property
from speeches.parsing.documents.spans import Removed, Span
from speeches.parsing.vocabulary.folding import plain


class MaterialError(Exception):
    """A document that cannot be read; the message says why, in Chinese, for a person."""


class ReadingFault(Exception):
    """A document whose reading failed in a way that nobody foresaw; says where in the program, and
    none of the document's words."""


@dataclass(frozen=True)
class Decoded:
    """A document's characters, the encoding they were read with, and what was broken in them."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of the document: its pieces in order, and what its markup says of it.

    hint: "" for plain text; for HTML the role that the page itself gives the line (see
    `formats.lines`). cut: something was taken out of the text just before this line.
    """

    text: str
    spans: tuple[Span, ...]
    hint: str = ""
    cut: bool = False

    @property
    def start(self) -> int:
        return self.spans[0].start

    @cached_property
    def plain(self) -> str:
        """The text as rules read it (see `folding`)."""
        return plain(self.text)


@dataclass(frozen=True)
class Extracted:
    """The whole text of a document and its lines that are not empty, in order."""

    text: str
    lines: tuple[Line, ...]
    media_type: str


@dataclass(frozen=True)
class Facts:
    """What a record states beside its text; "" or None where it does not."""

    title: str = ""
    source: str = ""
    ref: str = ""
    published_on: datetime.date | None = None


@dataclass(frozen=True)
class Received:
    """A document as it came in, whatever its format: its text, how it was read, what it states.

    missing: what of it has no text, "" where all has; the speeches in it are not complete then.
    unread: the numbers of its pages that show a picture and have not been recognised; scanned: the
    numbers of those that were, and that nobody checked (see Note [Scanned pages]).
    """

    extracted: Extracted
    encoding: str
    facts: Facts = field(default_factory=Facts)
    warnings: tuple[str, ...] = ()
    missing: str = ""
    unread: tuple[int, ...] = ()
    scanned: tuple[int, ...] = ()


@dataclass(frozen=True)
class Words:
    """The words of a document as they stand in it: its paragraphs in order, and what a reader of
    them must be told."""

    paragraphs: tuple[str, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A line that may be its site's furniture.

    key: its words (see `cleaning.site_lines.key_of`); teaches: whether its place on this page says
    something of it.
    """

    key: str
    text: str
    teaches: bool = True


@dataclass(frozen=True)
class Shell:
    """What a page shows of its site, for learning the furniture that recurs on its pages.

    site: its host or its name, "" where the page does not say; lines: those that may be
    furniture, each key once; title, body: keys of the speech's title and of its longest line, by
    which pages of one and the same speech are known; applied: keys of the lines that had been
    learned and were removed.
    """

    site: str = ""
    lines: tuple[Candidate, ...] = ()
    title: str = ""
    body: str = ""
    applied: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CleanedLines:
    """The lines that remain, and everything that was taken out."""

    text: str
    lines: tuple[Line, ...]
    removed: tuple[Removed, ...]
    shell: Shell = Shell()
