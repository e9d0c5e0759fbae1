"""Speeches as answers: what is known of each, and where from."""

from __future__ import annotations

import datetime

from search.api.addresses import Addresses
from search.api.answers import (
    Doubt,
    Fact,
    Origin,
    Part,
    SectionLine,
    SectionText,
    SpeechLine,
    SpeechRecord,
    Swapped,
    Version,
)
from speeches.choices import Flag
from speeches.duplicates import duplicates_of
from speeches.models import Section, Speech
from speeches.parsing.describing.flags import sentence
from speeches.reading.blocks import safe_link
from speeches.reading.whole import parts_of

# The facts that are told with where they come from.
_FACTS = (
    "title", "subtitle", "level", "meeting_level", "kind", "meeting", "office", "speaker", "year",
    "delivered_on", "published_on", "source", "source_url", "part", "parts", "complete",
    "rewritten",
)  # fmt: skip


def line_of(speech: Speech, addresses: Addresses) -> SpeechLine:
    """A speech in a list. Reads `speech.source`: have it selected."""
    return SpeechLine(
        id=speech.pk,
        ref=speech.ref or None,
        title=speech.title,
        level=speech.level or None,
        meeting_level=speech.meeting_level or None,
        kind=speech.kind,
        year=speech.listed_year,
        dated=speech.dated_by,
        day=_day(speech),
        speaker=speech.speaker or None,
        office=speech.office or None,
        source=speech.source.name if speech.source else None,
        complete=speech.complete,
        rewritten=speech.rewritten,
        flags=speech.flag_names.split(),
        length=speech.length,
        url=addresses.page(speech),
        record=addresses.record(speech.pk),
    )


def _day(speech: Speech) -> datetime.date | None:
    """The day that lists sort by, where it is one: a year alone sorts as its end."""
    known = (speech.delivered_on, speech.published_on)
    return speech.sorted_on if speech.sorted_on in known else None


def record_of(speech: Speech, addresses: Addresses) -> SpeechRecord:
    """All of a published speech; as `for_reading` finds it."""
    return SpeechRecord(
        **vars(line_of(speech, addresses)),
        subtitle=speech.subtitle or None,
        text=speech.text,
        paragraphs=speech.anchors,
        sections=section_lines(speech, addresses),
        facts={name: _fact(speech, name) for name in _FACTS},
        origin=_origin(speech),
        incomplete_reason=speech.incomplete_reason or None,
        doubts=[_doubt(flag["name"], flag["words"]) for flag in speech.flags],
        swapped=[
            Swapped(spot["text"], spot["suggestion"], spot["count"])
            for spot in speech.words_in_doubt
        ],
        masks=speech.masks,
        parts=_parts(speech, addresses),
        versions=_versions(speech, addresses),
        updated_at=speech.updated_at,
        sections_url=addresses.named("speech-sections", speech.pk),
        similar=addresses.named("similar", speech.pk),
    )


def _fact(speech: Speech, name: str) -> Fact:
    value = getattr(speech, name)
    if name == "source":
        value = value.name if value else None
    elif isinstance(value, datetime.date):
        value = value.isoformat()
    corrected = name in speech.corrected
    known = value not in (None, "")
    return Fact(
        value=value if known else None,
        label=_label(speech, name) if known else None,
        basis="librarian" if corrected else "document" if known else None,
        words=None if corrected else speech.evidence.get(name) or None,
    )


def _label(speech: Speech, name: str) -> str | None:
    """What people call the value, where that is something else."""
    if name in ("level", "meeting_level", "kind"):
        return str(getattr(speech, f"get_{name}_display")())
    return None


def _origin(speech: Speech) -> Origin:
    material = speech.material
    return Origin(
        name=speech.source.name if speech.source else None,
        url=safe_link(speech.source_url) or None,
        file_name=material.name,
        media_type=material.media_type,
        encoding=material.encoding,
        sha256=material.sha256,
        imported_at=material.imported_at,
    )


def _doubt(name: str, words: list[str]) -> Doubt:
    return Doubt(name, str(Flag(name).label), sentence(name, words), words)


def _parts(speech: Speech, addresses: Addresses) -> list[Part]:
    return [
        Part(part.number, part.speech.pk, addresses.record(part.speech.pk))
        if part.speech
        else Part(part.number, None, None)
        for part in parts_of(speech)
    ]


def _versions(speech: Speech, addresses: Addresses) -> list[Version]:
    return [
        Version(
            link.other_id, link.relation, link.share, link.leads, addresses.record(link.other_id)
        )
        for link in duplicates_of(speech)
    ]


# Sections


def section_lines(speech: Speech, addresses: Addresses) -> list[SectionLine]:
    sections = list(speech.sections.all())
    anchors = {section.pk: section.anchor for section in sections}
    return [_section_line(speech, section, anchors, addresses) for section in sections]


def section_texts(speech: Speech, addresses: Addresses) -> list[SectionText]:
    """The sections of a speech with their words. Reads `speech.sections`: have them prefetched."""
    return [
        SectionText(**vars(line), text=speech.text[line.start : line.end])
        for line in section_lines(speech, addresses)
    ]


def _section_line(
    speech: Speech, section: Section, anchors: dict[int, str], addresses: Addresses
) -> SectionLine:
    section.speech = speech
    return SectionLine(
        anchor=section.anchor,
        parent=anchors.get(section.parent_id) if section.parent_id else None,
        depth=section.depth,
        label=section.label,
        heading=section.heading,
        start=section.span.start,
        end=section.span.end,
        url=addresses.page(speech, section.anchor),
    )
