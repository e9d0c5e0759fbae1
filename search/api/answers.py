"""What /api/v1/ answers, as values: the fields of each are those of its JSON, in this order.

The document of the interface is made from these classes (`schemas`): their docstrings stand in it.
Addresses are absolute. None is frozen: that would take three times as long to make, and an answer
has hundreds.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from search.language.snippets import Fragment
from speeches.choices import PublicEvent

Address = str | None


@dataclass
class Problem:
    """What is wrong. parameter: the one that cannot be meant, null where it is none; message: a
    sentence in Chinese."""

    parameter: str | None
    message: str


@dataclass
class Failure:
    """The body of every answer from 400 on."""

    error: Problem


@dataclass
class Start:
    """Where to begin. The addresses of what can be asked, and of the document."""

    version: str
    openapi: str
    search: str
    sections: str
    headings: str
    frequent_headings: str
    facets: str
    suggestions: str
    changes: str


@dataclass
class SpeechLine:
    """A speech in a list.

    ref: the source's own number; level: of the body whose work it is about; meeting_level: of who
    convened; year: the one it is listed under, `dated` says whether it is the event's or that of
    the page that published it; day: likewise, null where only the year is known; speaker: as the
    text signs; office: read from the text; complete: false of a part or a text that breaks off;
    rewritten: looks spun; flags: what a writer should know, by name; length: characters without
    spaces; url: its page for people; record: all of it for programs.
    """

    id: int
    ref: str | None
    title: str
    level: str | None
    meeting_level: str | None
    kind: str
    year: int | None
    dated: str
    day: datetime.date | None
    speaker: str | None
    office: str | None
    source: str | None
    complete: bool
    rewritten: bool
    flags: Sequence[str]
    length: int
    url: str
    record: str


# One speech


@dataclass
class Fact:
    """A fact and where it comes from. label: the value as people read it; basis: `document` where
    the importer read it there or it came with it, `librarian` where a person set it, null where
    nothing is known; words: those of the document that decided it."""

    value: str | int | bool | None
    label: str | None
    basis: Literal["document", "librarian"] | None
    words: str | None


@dataclass
class Origin:
    """Where the text was taken from. name, url: of the site or publication; file_name, media_type,
    encoding, sha256: of the raw file, whose bytes the last is of."""

    name: str | None
    url: str | None
    file_name: str
    media_type: str
    encoding: str
    sha256: str
    imported_at: datetime.datetime


@dataclass
class SectionLine:
    """A section: a heading and what stands under it up to the next heading. parent: the anchor of
    the section that it belongs to; label: its number (一、); start, end: in the characters of the
    text; url: its place in the page for people."""

    anchor: str
    parent: str | None
    depth: int
    label: str
    heading: str
    start: int
    end: int
    url: str


@dataclass
class SectionText(SectionLine):
    """A section with its words, the heading included."""

    text: str


@dataclass
class Doubt:
    """What a writer should know before she uses the text; sentence: as the page says it; words:
    those of the text that show it."""

    name: str
    label: str
    sentence: str
    words: Sequence[str]


@dataclass
class Swapped:
    """A word that a site put in place of another, most likely."""

    text: str
    suggestion: str
    count: int


@dataclass
class Part:
    """One page of a speech that came in several; id and record are null where it is missing."""

    number: int
    id: int | None
    record: Address


@dataclass
class Version:
    """Another text of the same speech. relation: what it is to this one (`contains`: a part of
    this; `contained`: more than this); share: of the smaller text, in passages; leads: whether it
    is the one to read."""

    id: int
    relation: str
    share: float
    leads: bool
    record: str


@dataclass
class SpeechRecord(SpeechLine):
    """A speech with all that is known of it.

    text: the source's own words, paragraphs joined by line feeds; paragraphs: the anchor of each,
    in their order; facts: by name, with where each comes from; masks: what a site blotted out, as
    it stands in the text; sections_url: its sections with their words.
    """

    subtitle: str | None
    text: str
    paragraphs: Sequence[str]
    sections: Sequence[SectionLine]
    facts: Mapping[str, Fact]
    origin: Origin
    incomplete_reason: str | None
    doubts: Sequence[Doubt]
    swapped: Sequence[Swapped]
    masks: Sequence[str]
    parts: Sequence[Part]
    versions: Sequence[Version]
    updated_at: datetime.datetime
    sections_url: str
    similar: str


@dataclass
class Sections:
    """The sections of one speech, in their order; none of a text without headings."""

    speech: SpeechLine
    sections: Sequence[SectionText]


@dataclass
class SimilarSpeech:
    """What is like a speech or a section. section: the one that fits best, where one was asked
    for."""

    speech: SpeechLine
    section: SectionText | None


@dataclass
class Similar:
    """What is most like it, the most alike first; other versions are left out."""

    results: Sequence[SimilarSpeech]


# Found


@dataclass
class FoundSection:
    """A section of a speech in which something was found."""

    anchor: str
    label: str
    heading: str
    snippet: Sequence[Fragment]
    url: str


@dataclass
class SpeechHit(SpeechLine):
    """A speech that was found, with a piece of its text and the sections that have the most
    hits."""

    snippet: Sequence[Fragment]
    sections: Sequence[FoundSection]


@dataclass
class SectionHit:
    """A section that was found, with all of its words; of a text without headings a paragraph,
    with an empty label and heading."""

    speech: SpeechLine
    anchor: str
    label: str
    heading: str
    text: str
    snippet: Sequence[Fragment]
    url: str


@dataclass
class FacetValue:
    """A value of a facet and how many have it."""

    value: str
    label: str
    count: int


@dataclass
class FacetCounts:
    """A facet with its values, counted over the whole answer without the facet's own filter."""

    name: str
    label: str
    values: Sequence[FacetValue]


@dataclass
class Query:
    """What was asked, as it was understood. reading: how `q` was read; note: what was odd about
    it."""

    q: str
    mode: str
    scope: str
    sort: str
    filters: Mapping[str, Sequence[str]]
    reading: str
    note: str | None


@dataclass
class PartedWord:
    """A word that no text has, or hardly any, and the shorter ones asked for in its place."""

    word: str
    parts: Sequence[str]


@dataclass
class Words:
    """What became of each word of a smart search. required: what every answer has; optional: what
    it may lack if it has enough of the others; hints: what only puts it forward; filler: what was
    left aside; missing: what no text has."""

    required: Sequence[str]
    optional: Sequence[str]
    hints: Sequence[str]
    filler: Sequence[str]
    missing: Sequence[str]
    parted: Sequence[PartedWord]


@dataclass
class Behind:
    """Speeches have changed and the index has not followed: so many, the first at that time."""

    speeches: int
    since: datetime.datetime | None


@dataclass
class OtherSearch:
    """What else could be asked, with the number of its answers. kind: why it is offered; `variant`:
    the same in another writing, whatever was found."""

    kind: str
    label: str
    q: str
    count: int
    url: str


@dataclass
class Instead:
    """The smart answer to what stands nowhere as it was typed; in no number of the exact one."""

    count: int
    pages: int
    next: Address
    previous: Address
    relaxed: str | None
    words: Words | None
    results: Sequence[object]
    facets: Sequence[FacetCounts]


@dataclass
class InsteadSpeeches(Instead):
    """The smart answer in the place of no speech."""

    results: Sequence[SpeechHit]


@dataclass
class InsteadSections(Instead):
    """The smart answer in the place of no section."""

    results: Sequence[SectionHit]


@dataclass
class Found:
    """A page of an answer, whatever its results are."""

    query: Query
    count: int
    page: int
    pages: int
    per_page: int
    next: Address
    previous: Address
    results: Sequence[object]
    facets: Sequence[FacetCounts]
    relaxed: str | None
    words: Words | None
    instead: Instead | None
    offers: Sequence[OtherSearch]
    behind: Behind | None


@dataclass
class FoundSpeeches(Found):
    """A page of speeches. count, pages: of the whole answer; next, previous: the pages beside this
    one; relaxed: how a smart search goes beyond what was typed; instead: where an exact search
    finds nothing; behind: null but while the index has not followed."""

    results: Sequence[SpeechHit]
    instead: InsteadSpeeches | None


@dataclass
class FoundSections(Found):
    """A page of sections or headings; otherwise as of speeches."""

    results: Sequence[SectionHit]
    instead: InsteadSections | None


@dataclass
class Facets:
    """How many speeches have each value, of those that a search finds; of all without one."""

    query: Query
    count: int
    facets: Sequence[FacetCounts]
    behind: Behind | None


@dataclass
class FrequentHeading:
    """A heading that several sections have. example: one of them, in the page for people; search:
    all of them."""

    heading: str
    count: int
    example: str
    search: str


@dataclass
class FrequentHeadings:
    """The most frequent headings, the most frequent first."""

    results: Sequence[FrequentHeading]


@dataclass
class Suggestion:
    """What somebody may be typing. url: for people, the speech of a title that only one has, else
    a search."""

    text: str
    kind: str
    label: str
    count: int
    url: str


@dataclass
class Suggestions:
    """Up to ten, the likeliest first."""

    q: str
    suggestions: Sequence[Suggestion]


# Changes


@dataclass
class Change:
    """The last thing that became of a speech. record: null of one that readers see no longer, of
    which nothing is told but its number."""

    id: int
    event: PublicEvent
    at: datetime.datetime
    record: Address


@dataclass
class Changes:
    """What became of speeches, the earliest first; of each only the last thing.

    cursor: what to give as `since` the next time; next: where there is more now; later: what to
    ask the next time.
    """

    changes: Sequence[Change]
    cursor: str
    next: Address
    later: str
