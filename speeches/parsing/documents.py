"""The values that travel down the way of a document, and the errors it can end in.

Note [Everything is a labelled span]
    A parse never builds text. The extracted text of a document is fixed once, and each stage
    only says what a stretch of it is: a piece of a paragraph, a fact (`Metadata`), or something
    thrown away (`Removed`). The stretches do not overlap, and together they cover every
    non-space character. So "nothing lost" can be checked by counting, and "nothing rewritten"
    holds because there is no place where a character could be changed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Generic, TypeVar

from speeches.parsing.vocabulary.folding import plain

Value_co = TypeVar("Value_co", covariant=True)


class MaterialError(Exception):
    """A document that cannot be read; the message says why, in Chinese, for a person."""


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of the extracted text: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, order=True)
class Removed(Span):
    """A stretch that is no part of any speech, and the rule that says so."""

    rule: str


@dataclass(frozen=True, order=True)
class Metadata(Span):
    """A stretch that states a fact about the speech (`title`, `subtitle`, …)."""

    field: str


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
    """A document as it came in, whatever its format: its text, how it was read, what it states."""

    extracted: Extracted
    encoding: str
    facts: Facts = field(default_factory=Facts)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choices:
    """What a person decided about lines of a page, by their words without white space.

    By words and not by place, so that the choice still holds when a newer importer finds other
    lines around it. keep: lines that no rule may remove; drop: lines to remove.
    """

    keep: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()

    def keeps(self, text: str) -> bool:
        return bool(self.keep) and "".join(text.split()) in self.keep

    def drops(self, text: str) -> bool:
        return bool(self.drop) and "".join(text.split()) in self.drop


NO_CHOICES = Choices()


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


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in the source's own words; its text holds no line feed."""

    text: str
    spans: tuple[Span, ...]
    hint: str = ""

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end

    @property
    def plain(self) -> str:
        """The text as rules read it (see `folding`)."""
        return plain(self.text)


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
    """A document parsed to its end: the extracted text and the speeches found in it."""

    text: str
    encoding: str
    media_type: str
    speeches: tuple[ParsedSpeech, ...]
    warnings: tuple[str, ...] = field(default=())
    shell: Shell = Shell()

    @property
    def removed(self) -> tuple[Removed, ...]:
        """What was thrown away on the whole page, in its order."""
        return tuple(sorted(removed for speech in self.speeches for removed in speech.removed))


def join_spans(text: str, spans: Iterable[Span]) -> str:
    """The words of a paragraph from its pieces in the extracted text.

    Chinese closes up over a line's end; only two Latin words or numbers keep a space between
    them, and only where the source parted them.
    """
    return "".join(glue + text[span.start : span.end] for glue, span in _glued(text, spans))


def _glued(text: str, spans: Iterable[Span]) -> Iterator[tuple[str, Span]]:
    """Each piece with what stands between it and the one before: nothing or a space."""
    end = 0
    for span in spans:
        parted = end > 0 and any(char.isspace() for char in text[end : span.start])
        latin = parted and _is_word(text[end - 1]) and _is_word(text[span.start])
        yield (" " if latin else "", span)
        end = span.end


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def merge(text: str, lines: Iterable[Line]) -> Paragraph:
    """One paragraph made of the pieces of these lines, in order."""
    lines = tuple(lines)
    spans = tuple(span for line in lines for span in line.spans)
    return Paragraph(join_spans(text, spans), spans, lines[0].hint)


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The stretch without the white space around it, None where nothing else is in it."""
    piece = text[start:end]
    bare = piece.strip()
    if not bare:
        return None
    start += len(piece) - len(piece.lstrip())
    return Span(start, start + len(bare))


def subspans(spans: Iterable[Span], text: str, start: int, end: int) -> tuple[Span, ...]:
    """The pieces of the extracted text that `join_spans(text, spans)[start:end]` is made of."""
    found = []
    position = 0
    for glue, span in _glued(text, spans):
        position += len(glue)
        low = max(start - position, 0)
        high = min(end - position, span.end - span.start)
        if low < high:
            found.append(trimmed(text, span.start + low, span.start + high))
        position += span.end - span.start
    return tuple(piece for piece in found if piece)


def cut_paragraph(paragraph: Paragraph, text: str, *at: int) -> Iterator[Paragraph]:
    """The paragraph cut at these offsets of its own text; empty pieces are left out."""
    bounds = [0, *at, len(paragraph.text)]
    for start, end in pairwise(bounds):
        spans = subspans(paragraph.spans, text, start, end)
        if spans:
            yield replace(paragraph, text=join_spans(text, spans), spans=spans)
