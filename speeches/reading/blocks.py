"""A speech as its page shows it: paragraphs and headings in order, and what was removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from speeches.models import AnySection, Speech
from speeches.parsing.documents import ParsedSection
from speeches.parsing.structure.anchors import paragraph_anchors
from speeches.reading.notes import Note

# A section of a stored speech, or of a text that is none.
Headed = AnySection | ParsedSection

# How much of the text's start can be the address to the audience (同志们：各位代表：).
SALUTATION_PLACES = 3
SALUTATION_LENGTH = 30


class Marking(NamedTuple):
    """What a speech's page marks: what was searched for, and how that is read."""

    q: str
    mode: str


NO_MARKING = Marking("", "")


@dataclass(frozen=True)
class ReadingBlock:
    """One paragraph on the page.

    heading: label and heading where a section starts here, else ""; text: the rest of the
    paragraph; rank: 2…6 where the heading is the whole paragraph (h2…h6), else 0;
    sections: those that start here, almost always one; salutation: set flush with the margin;
    heading_notes, text_notes: what is marked in each of the two.
    """

    anchor: str
    heading: str
    text: str
    rank: int
    sections: tuple[Headed, ...]
    salutation: bool
    heading_notes: tuple[Note, ...] = ()
    text_notes: tuple[Note, ...] = ()

    @property
    def section(self) -> Headed | None:
        return self.sections[0] if self.sections else None


def reading_blocks(
    paragraphs: Sequence[str],
    sections: Iterable[Headed],
    notes: Sequence[Sequence[Note]] | None = None,
) -> Iterator[ReadingBlock]:
    """The paragraphs of a text, each with its address and the heading it starts with.

    notes: those of each paragraph (see `reading.notes`).
    """
    starting = _sections_by_start(sections)
    rank = 1
    notes = notes or [()] * len(paragraphs)
    for index, (anchor, text, inside) in enumerate(
        zip(paragraph_anchors(paragraphs), paragraphs, notes, strict=True)
    ):
        sections = starting.get(index, ())
        end = max((section.heading_end for section in sections), default=0)
        whole = bool(sections) and not text[end:].strip()
        if whole:
            # Never a heading two ranks below the one before: a fragment may start at （三）,
            # and headings that run on into the text are no heading elements.
            rank = min(sections[0].depth + 1, rank + 1, 6)
        yield ReadingBlock(
            anchor=anchor,
            heading=text[:end],
            text=text[end:],
            rank=rank if whole else 0,
            sections=sections,
            salutation=not sections and _is_salutation(index, text),
            heading_notes=tuple(note for note in inside if note.start < end),
            text_notes=tuple(note.moved(-end) for note in inside if note.start >= end),
        )


def removed_by_rule(removed: Iterable[Mapping[str, str]]) -> list[tuple[str, list[str]]]:
    """What the importer took out, rule by rule in the order of their first use."""
    pieces: dict[str, list[str]] = {}
    for piece in removed:
        text = piece["text"].strip()
        if text:
            pieces.setdefault(piece["rule"], []).append(text)
    return list(pieces.items())


def source_line(speech: Speech) -> str:
    """Where a text is from, to stand under what is copied of it: 《题名》，市级，2023年，来源."""
    facts = [f"《{speech.title}》"]
    if speech.level:
        facts.append(speech.get_level_display())
    if speech.year:
        facts.append(f"{speech.year}年")
    if speech.source:
        facts.append(speech.source.name)
    return "，".join(facts)


def safe_link(url: str) -> str:
    """The address where a browser may follow it (http, https), else an empty string."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def _sections_by_start(sections: Iterable[Headed]) -> dict[int, tuple[Headed, ...]]:
    starting = defaultdict(list)
    for section in sections:
        starting[section.start].append(section)
    return {start: tuple(group) for start, group in starting.items()}


def _is_salutation(index: int, text: str) -> bool:
    return (
        index < SALUTATION_PLACES
        and len(text) <= SALUTATION_LENGTH
        and text.rstrip().endswith(("：", ":"))
    )
