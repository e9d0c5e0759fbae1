"""A parsed speech as plain data, for programs that read `parse_materials`.

The keys are a contract: more may be added, none is renamed or taken away.
"""

from __future__ import annotations

import datetime
from typing import TypeVar

from speeches.parsing.describing.flags import sentence
from speeches.parsing.describing.kinds import OTHER
from speeches.parsing.documents import Evidence, ParsedMaterial, ParsedSpeech

Value = TypeVar("Value")

_WITH_EVIDENCE = (
    "level", "meeting_level", "kind", "meeting", "office", "year", "delivered_on", "published_on",
)  # fmt: skip


def speech_report(speech: ParsedSpeech, material: ParsedMaterial, file: str) -> dict[str, object]:
    """The speech as values that JSON can hold: dates as ISO text, unknown facts as None."""
    text = material.text
    return {
        "file": file,
        "title": speech.title,
        "subtitle": speech.subtitle or None,
        "speaker": speech.speaker or None,
        "level": _value(speech.level),
        "level_evidence": speech.level.words if speech.level else None,
        "meeting_level": _value(speech.meeting_level),
        "meeting_level_evidence": speech.meeting_level.words if speech.meeting_level else None,
        "kind": _value(speech.kind) or OTHER,
        "meeting": _value(speech.meeting),
        "office": _value(speech.office),
        "year": _value(speech.year),
        "delivered_on": _iso(_value(speech.delivered_on)),
        "published_on": _iso(_value(speech.published_on)),
        "evidence": evidence_of(speech),
        "source": speech.source,
        "source_url": speech.source_url,
        "part": speech.part,
        "parts": speech.parts,
        "complete": speech.complete,
        "incomplete_reason": speech.incomplete_reason,
        "rewritten": speech.rewritten,
        "rewritten_spots": [
            {"text": spot.text, "suggestion": spot.suggestion, "count": spot.count}
            for spot in speech.rewritten_spots
        ],
        "masks": list(speech.masks),
        "sections": [
            {
                "depth": section.depth,
                "label": section.label,
                "heading": section.heading,
                "anchor": section.anchor,
                "paragraphs": section.paragraphs,
            }
            for section in speech.sections
        ],
        "paragraphs": [paragraph.text for paragraph in speech.paragraphs],
        "metadata": [
            {"text": text[item.start : item.end], "field": item.field} for item in speech.metadata
        ],
        "removed": [
            {"text": text[item.start : item.end], "rule": item.rule} for item in speech.removed
        ],
        "encoding": material.encoding,
        "media_type": material.media_type,
        "flags": [{"name": flag.name, "words": list(flag.words)} for flag in speech.flags],
        "warnings": [
            *material.warnings,
            *(sentence(flag.name, flag.words) for flag in speech.flags if flag.name != "masks"),
        ],
    }


def evidence_of(speech: ParsedSpeech) -> dict[str, str]:
    """The words that decided each fact of a speech that has evidence, by the fact's name."""
    facts = {name: getattr(speech, name) for name in _WITH_EVIDENCE}
    return {name: fact.words for name, fact in facts.items() if fact}


def _value(fact: Evidence[Value] | None) -> Value | None:
    return fact.value if fact else None


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
