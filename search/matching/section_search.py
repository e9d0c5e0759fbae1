"""Sections and headings as answers.

An index counts words a second time, by the sections of its texts; so sections are documents of a
`Snapshot` of their own, which the same `select` and `relevance` answer from as of speeches. A
section has its own heading and text; its title, columns and everything else are those of its
speech. A text without headings has its paragraphs for sections, whose headings are empty.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from search.language.expressions import EVERYWHERE, Expression, Term, mapped
from search.matching.columns import Column, Mask
from search.matching.select import Postings, Snapshot
from speeches.parsing.structure.places import SectionSpan

# The column of a speech that says where its sections stand.
OUTLINE = "outline"
# Where a term without a field of its own is looked for.
UNITS = {"sections": ("text",), "headings": ("headings",)}
# What decides about the order: a title says nothing about one section more than about another.
RANKED = ("headings", "text")
_SPAN = r"\d{1,9}-\d{1,9}-\d{1,9}"
_SPANS = re.compile(rf"{_SPAN}(?: {_SPAN})*")


def write_outline(spans: Sequence[SectionSpan]) -> str:
    """The outline as it stands in the column."""
    return " ".join("-".join(map(str, span)) for span in spans)


def read_outline(column: str) -> list[SectionSpan]:
    """The outline that a column holds; none where it holds anything else, as another model's may
    of this name."""
    if not _SPANS.fullmatch(column):
        return []
    return [SectionSpan(*map(int, item.split("-"))) for item in column.split()]


def in_order(spans: Sequence[SectionSpan], length: int) -> list[SectionSpan]:
    """As many spans, one after the other in a text of this length, whatever they were: a speech may
    be read just before its text is replaced, and its sections just after."""
    found: list[SectionSpan] = []
    at = 0
    for span in spans:
        start = min(max(span.start, at), length)
        at = min(max(span.end, start), length)
        found.append(SectionSpan(start, min(max(span.heading_end, start), at), at))
    return found


def in_sections(expression: Expression, unit: str) -> Expression:
    """The expression with the terms that look everywhere looking into the section; unit: a key of
    UNITS."""

    def inside(leaf: Expression) -> Expression:
        if isinstance(leaf, Term) and leaf.fields == EVERYWHERE:
            return replace(leaf, fields=UNITS[unit])
        return leaf

    return mapped(expression, inside)


class Places(NamedTuple):
    """Where the sections of all documents stand, numbered through, document after document.

    spans: a row for each, as in SectionSpan; documents: of each, which it is in; first: of each
    document its first section, and at last how many there are; headed: those with a heading.
    """

    spans: NDArray[np.int32]
    documents: NDArray[np.int32]
    first: NDArray[np.int64]
    headed: Mask


class WithSections(Snapshot, Protocol):
    """An index that counts by sections too."""

    def places(self) -> Places:
        """Of all documents, those that are deleted too."""

    def sections_held(self) -> Mask:
        """Which sections are in documents that are not deleted."""

    def postings_in_sections(self, field: str, word: str) -> Postings:
        """The sections that have a word in their "text" or in their "headings"."""

    def learned_in_sections(self, string: str) -> Postings | None:
        """The sections that have a string; None where the index does not know that string."""


def in_documents(documents: Mask, document_of: NDArray[np.int32]) -> Mask:
    """The sections of some documents; document_of: which one each is in."""
    # Indexing by numbers of this width takes twice as long.
    return documents.take(document_of)


class BySpeech(NamedTuple):
    """The documents that some sections are in, and how many of these each has."""

    documents: NDArray[np.intp]
    times: NDArray[np.float64]


class Sections:
    """The sections of an index as the documents of a snapshot."""

    inside_text: frozenset[str] = frozenset(("headings",))

    def __init__(self, whole: WithSections) -> None:
        self._whole = whole
        self._spans, self.speech_of, self._first, self._headed = whole.places()
        self.size = len(self.speech_of)
        self.documents = whole.sections_held()
        self.count = int(np.count_nonzero(self.documents))

    def of_speeches(self, speeches: Mask) -> Mask:
        """All sections of these documents of the index."""
        return in_documents(speeches, self.speech_of)

    def by_speech(self, sections: NDArray[np.intp]) -> BySpeech:
        """These sections, counted by speech."""
        # Those of a speech stand together.
        held = self.speech_of[sections]
        starts = np.flatnonzero(np.diff(held, prepend=np.int32(-1)))
        times = np.diff(starts, append=len(held)).astype(np.float64)
        return BySpeech(held[starts].astype(np.intp), times)

    @cached_property
    def headed(self) -> Mask:
        """Those with a heading."""
        return self.documents & self._headed

    def positions(self, sections: NDArray[np.intp]) -> NDArray[np.int64]:
        """Where sections stand in the outlines of their speeches."""
        return sections - self._first[self.speech_of[sections]]

    def postings(self, field: str, word: str) -> Postings:
        if field == "title":
            return self._of_all(self._whole.postings(field, word))
        return self._whole.postings_in_sections(field, word)

    def with_pairs(self, numbers: Iterable[int], documents: Mask) -> Mask:
        """Those in speeches that have the pairs: these only say where to look."""
        having = self._whole.with_pairs(numbers, self._speeches_with(documents))
        return documents & self.of_speeches(having)

    def _speeches_with(self, sections: Mask) -> Mask:
        """The documents of the index that some of these sections are in."""
        speeches = np.zeros_like(self._whole.documents)
        speeches[self.speech_of[sections]] = True
        return speeches

    def learned(self, string: str) -> Postings | None:
        return self._whole.learned_in_sections(string)

    def frequency(self, field: str, word: str) -> int:
        return len(self.postings(field, word).documents)

    def _of_all(self, postings: Postings) -> Postings:
        """What is known of documents, of all their sections."""
        first, after = self._first[postings.documents], self._first[postings.documents + 1]
        numbers = after - first
        sections = np.repeat(after - np.cumsum(numbers), numbers) + np.arange(numbers.sum())
        return Postings(sections, np.repeat(postings.frequencies, numbers))

    def text(self, field: str, document: int) -> str:
        speech = int(self.speech_of[document])
        if field == "title":
            return self._whole.text(field, speech)
        start, end = self._place(field, document)
        return self._whole.text("text", speech)[start:end]

    def _place(self, field: str, section: int) -> tuple[int, int]:
        start, heading_end, end = self._spans[section].tolist()
        return start, heading_end if field == "headings" else end

    def containing(self, field: str, text: str, documents: Mask) -> Mask:
        speeches = self._speeches_with(documents)
        if field == "title":
            return documents & self.of_speeches(self._whole.containing(field, text, speeches))
        # A heading is a part of the text too, as it stands there.
        found = np.zeros_like(documents)
        for speech in np.flatnonzero(self._whole.containing("text", text, speeches)).tolist():
            whole = self._whole.text("text", speech)
            first, after = self._first[speech : speech + 2].tolist()
            for section in (np.flatnonzero(documents[first:after]) + first).tolist():
                found[section] = whole.find(text, *self._place(field, section)) >= 0
        return found

    def value(self, name: str, document: int) -> str:
        return self._whole.value(name, int(self.speech_of[document]))

    def column(self, name: str) -> Column:
        column = self._whole.column(name)
        return Column(column.codes[self.speech_of], column.values)

    def lengths(self, field: str) -> NDArray[np.float32]:
        """One for each: a section is not about less because it is long."""
        # One number for all of them, in the place of one for each.
        return np.broadcast_to(np.float32(1), self.size)

    def average_length(self, field: str) -> float:
        return 1.0

    def norms(self, field: str) -> NDArray[np.float32]:
        return np.ones(1, np.float32)

    def average_characters(self) -> float:
        return 0.0
