"""The other parts of a speech that came in several (第2/3页), and the whole of them in one text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from speeches.choices import State
from speeches.models import Section, Speech, section_rows
from speeches.parsing.structure.stitch import outline_of, stitch

# A page in more parts than this is none that a person would read through.
MOST_PARTS = 30
_COMPARED = (
    "title", "text", "part", "parts", "source", "worth", "state", "year", "level",
    "published_on", "rewritten", "rewritten_spots", "flag_names",
)  # fmt: skip


@dataclass(frozen=True)
class SpeechPart:
    """One of the parts: its number from 1, and the speech that has it, None where it is missing."""

    number: int
    speech: Speech | None


@dataclass(frozen=True)
class Whole:
    """The parts as one text.

    paragraphs, sections: of what is there, in order; gaps: the numbers of the parts missing
    before a paragraph, by its index (after the last one: its number); swapped: the words that
    are flagged as swapped in one of the parts.
    """

    paragraphs: list[str]
    sections: list[Section]
    gaps: dict[int, list[int]]
    swapped: frozenset[str] = frozenset()


def parts_of(speech: Speech, *, drafts: bool = False) -> list[SpeechPart]:
    """All parts of the speech that this one is a part of, in order; none where it is no part.

    Of several with one number the one from the same source counts, then one that was posted on the
    same day, then the better version; the speech itself always stands for its own number. One
    query.
    """
    if not speech.part or max(speech.part, speech.parts or 0) > MOST_PARTS:
        return []
    others = Speech.objects.filter(whole_key=speech.whole_key).exclude(pk=speech.pk)
    others = others.exclude(state=State.JOINED)
    if not drafts:
        others = others.published()
    others = others.only(*_COMPARED)
    fitting = [other for other in others if _fits(other, speech, speech.part)]
    fitting.sort(key=lambda other: _distance(other, speech))
    known = {speech.part: speech}
    for other in fitting:
        if other.part:
            known.setdefault(other.part, other)
    total = max(speech.parts or 0, *known, *(part.parts or 0 for part in known.values()))
    return [SpeechPart(number, known.get(number)) for number in range(1, total + 1)]


def _distance(other: Speech, speech: Speech) -> tuple[bool, bool, int, int]:
    elsewhere = other.source_id != speech.source_id
    return elsewhere, other.published_on != speech.published_on, -other.worth, other.pk


def _fits(other: Speech, speech: Speech, number: int) -> bool:
    """Whether another page can be of the same speech, and of the same division: it counts as many
    parts, if it counts. number: which part the speech is."""
    if other.year and speech.year and other.year != speech.year:
        return False
    levels = {other.level, speech.level} - {""}
    if other.source_id != speech.source_id and len(levels) > 1:
        return False
    if other.part is None or other.part > MOST_PARTS or (other.parts or 0) > MOST_PARTS:
        return False
    if other.parts and speech.parts:
        return other.parts == speech.parts
    return other.part <= (speech.parts or MOST_PARTS) and number <= (other.parts or MOST_PARTS)


def missing_numbers(parts: Iterable[SpeechPart]) -> list[int]:
    return [part.number for part in parts if part.speech is None]


def whole_of(parts: Sequence[SpeechPart]) -> Whole:
    """The text of the parts in order; what follows on each other is joined."""
    paragraphs: list[str] = []
    gaps: dict[int, list[int]] = {}
    for known, group in groupby(parts, key=lambda part: part.speech is not None):
        pieces = list(group)
        if known:
            paragraphs += stitch([part.speech.paragraphs for part in pieces if part.speech])
        else:
            gaps[len(paragraphs)] = [part.number for part in pieces]
    swapped = frozenset().union(*(part.speech.swapped_words for part in parts if part.speech))
    return Whole(paragraphs, _sections(paragraphs), gaps, swapped)


def _sections(paragraphs: Sequence[str]) -> list[Section]:
    """The outline as rows that are not stored, numbered from 1 so that parents can be told."""
    text = Speech(text="\n".join(paragraphs))
    return section_rows(text, outline_of(paragraphs), first_key=1)
