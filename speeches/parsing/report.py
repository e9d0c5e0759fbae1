"""A parsed speech as plain data, for programs that read `parse_materials`.

The keys are a contract: more may be added, none is renamed or taken away.
"""

from __future__ import annotations

import datetime

from speeches.parsing.documents import ParsedMaterial, Speech


def speech_report(speech: Speech, material: ParsedMaterial, file: str) -> dict[str, object]:
    """The speech as values that JSON can hold: dates as ISO text, unknown facts as None."""
    text = material.text
    return {
        "file": file,
        "title": speech.title,
        "subtitle": speech.subtitle or None,
        "speaker": speech.speaker or None,
        "level": speech.level.value if speech.level else None,
        "level_evidence": speech.level.words if speech.level else None,
        "meeting_level": speech.meeting_level.value if speech.meeting_level else None,
        "meeting_level_evidence": speech.meeting_level.words if speech.meeting_level else None,
        "kind": speech.kind,
        "year": speech.year,
        "delivered_on": _iso(speech.delivered_on),
        "published_on": _iso(speech.published_on),
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
        "warnings": [*material.warnings, *speech.warnings],
    }


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
