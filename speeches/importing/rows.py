"""From parsed values to rows: the columns of a material, of its speeches and of their outlines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction

from config.compiled import CompiledByText, CompiledInsert
from speeches.changes import announce
from speeches.choices import Kind
from speeches.duplicates import link_duplicates
from speeches.history.recording import OUTLINE_COLUMNS, recorded
from speeches.life import Arrival, arrive, likely_state
from speeches.models import Material, Section, Source, Speech, Wording, section_rows
from speeches.parsing import ParsedMaterial, ParsedSpeech, documents
from speeches.parsing.report import evidence_of
from speeches.parsing.version import parser_version
from speeches.wording import flag_for, rules_of_today

Value = TypeVar("Value")
_SOURCE_COLUMNS = ("id", "name")
_NAMED = CompiledByText(
    lambda names: Source.objects.filter(name__in=names).values_list(*_SOURCE_COLUMNS)
)
_insert_materials = CompiledInsert(Material)
_insert_speeches = CompiledInsert(Speech)
_insert_sections = CompiledInsert(Section)


# Materials


def store_material(
    data: bytes, sha256: str, name: str, parsed: ParsedMaterial, arrival: Arrival
) -> Material:
    """A new material; its raw file has been kept. Raises IntegrityError where these bytes are
    stored."""
    material = Material(name=name[-255:], sha256=sha256, size=len(data), **_material_values(parsed))
    material.uploaded_by_id = arrival.cause.by.pk if arrival.cause.by else None
    keep_raw(material, data, again=True)
    _insert_materials([material])
    return material


def update_material(material: Material, parsed: ParsedMaterial) -> None:
    """Store what was read of a material now."""
    values = _material_values(parsed)
    for field, value in values.items():
        setattr(material, field, value)
    # Not the decisions of people, which may be newer than this row.
    material.save(update_fields=values.keys())


def keep_raw(material: Material, data: bytes, *, again: bool = False) -> None:
    """Write the file before the row, which must not outlive a failure to do so.

    A file that is there is left alone when it is whole: a row of another process may refer to it.
    What a killed import left half-written is written again. again: it was whole a moment ago.
    """
    field = Material._meta.get_field("raw")
    path = field.generate_filename(material, material.name)
    if not (field.storage.exists(path) and (again or _holds(field.storage, path, data))):
        path = field.storage.save(path, ContentFile(data))
    material.raw.name = path


def _holds(storage: Storage, path: str, data: bytes) -> bool:
    """Whether a file is whole."""
    with storage.open(path) as there:
        return bool(there.read() == data)


def _material_values(parsed: ParsedMaterial) -> dict[str, Any]:
    first = parsed.speeches[0]
    return {
        "media_type": parsed.media_type,
        "encoding": parsed.encoding,
        "text": parsed.text,
        "removed": [
            {"start": item.start, "end": item.end, "rule": item.rule,
             "text": parsed.text[item.start : item.end]}
            for item in parsed.removed
        ],
        "warnings": list(parsed.warnings),
        "parser": parser_version(),
        "source": _source(first.source),
        "source_url": (first.source_url or "")[:500],
    }  # fmt: skip


# Speeches


def store_speeches(
    material: Material, parsed: Sequence[ParsedSpeech], arrival: Arrival
) -> tuple[Speech, ...]:
    """The speeches of a new material, as `store_speech` stores each."""
    rules = rules_of_today()
    return tuple(
        store_speech(material, position, speech, arrival, rules)
        for position, speech in enumerate(parsed)
    )


def store_speech(
    material: Material,
    position: int,
    parsed: ParsedSpeech,
    arrival: Arrival,
    rules: Sequence[Wording] | None = None,
) -> Speech:
    """A new speech with its outline, linked with its other versions, published or not, announced
    where it is.

    rules: those of today about wording, where the open transaction has asked for them.
    """
    values = _speech_values(parsed, material.source, rules)
    speech = Speech(material=material, position=position, state=likely_state(arrival), **values)
    speech.derive()
    _insert_speeches([speech])
    store_sections(speech, parsed.sections)
    links = link_duplicates(speech, new=True)
    arrive(speech, arrival, linked=bool(links))
    if speech.is_published:
        announce([speech.pk])
    return speech


def renew_speech(row: Speech, parsed: ParsedSpeech) -> list[str] | None:
    """Bring a stored speech up to date but for what a person corrected; returns the names of what
    changed for readers, None where nothing at all did."""
    values = {
        name: value
        for name, value in _speech_values(parsed, row.source).items()
        if name not in row.corrected and getattr(row, name) != value
    }
    outline = not _has_outline(row, parsed.sections)
    for name, value in values.items():
        setattr(row, name, value)
    # A newer version may derive columns in another way, or more of them.
    if not row.derive() and not values and not outline:
        return None
    with recorded([row.pk]):
        row.save()
        if outline or "text" in values:
            row.sections.all().delete()
            store_sections(row, parsed.sections)
        if "text" in values:
            link_duplicates(row)
        announce([row.pk])
    names = [Speech.label_of(name) for name in values]
    return [*names, *(["提纲"] if outline else [])]


def text_of(parsed: ParsedSpeech) -> str:
    """The text of a speech as a row has it."""
    return "\n".join(paragraph.text for paragraph in parsed.paragraphs)


def _speech_values(
    parsed: ParsedSpeech, likely: Source | None, rules: Sequence[Wording] | None = None
) -> dict[str, Any]:
    """A speech's columns, from what was read; likely: the source that it has, most likely."""
    text = text_of(parsed)
    return {
        "ref": parsed.ref[:100],
        "title": parsed.title[:300],
        "subtitle": parsed.subtitle[:300],
        "speaker": parsed.speaker[:200],
        "kind": _value(parsed.kind) or Kind.OTHER,
        "level": _value(parsed.level) or "",
        "meeting_level": _value(parsed.meeting_level) or "",
        "meeting": (_value(parsed.meeting) or "")[:200],
        "office": (_value(parsed.office) or "")[:100],
        "year": _value(parsed.year),
        "delivered_on": _value(parsed.delivered_on),
        "published_on": _value(parsed.published_on),
        "evidence": {name: words[:200] for name, words in evidence_of(parsed).items()},
        "source": _source(parsed.source, likely),
        "source_url": (parsed.source_url or "")[:500],
        "part": parsed.part,
        "parts": parsed.parts,
        "complete": parsed.complete,
        "incomplete_reason": (parsed.incomplete_reason or "")[:200],
        "rewritten": parsed.rewritten,
        "rewritten_spots": [vars(spot) for spot in parsed.rewritten_spots],
        "masks": list(parsed.masks),
        "flags": [
            *({"name": flag.name, "words": list(flag.words)} for flag in parsed.flags),
            *flag_for(text, rules_of_today() if rules is None else rules),
        ],
        "text": text,
    }


def _value(fact: documents.Evidence[Value] | None) -> Value | None:
    return fact.value if fact else None


def _source(name: str | None, likely: Source | None = None) -> Source | None:
    if not name:
        return None
    if likely and likely.name == name[:100]:
        return likely
    for row in _NAMED([name[:100]]):
        return Source.from_db(DEFAULT_DB_ALIAS, _SOURCE_COLUMNS, row)
    try:
        with transaction.atomic():
            return Source.objects.create(name=name[:100])
    except IntegrityError:
        # Somebody made it at this very moment.
        return Source.objects.get(name=name[:100])


# Outlines


def _has_outline(speech: Speech, parsed: Sequence[documents.ParsedSection]) -> bool:
    """Whether the rows of a stored speech's outline say what was read."""
    values_of = attrgetter(*OUTLINE_COLUMNS)
    stored = speech.sections.order_by("position").values_list(*OUTLINE_COLUMNS)
    return [values_of(row) for row in section_rows(speech, parsed)] == list(stored)


def store_sections(speech: Speech, parsed: Sequence[documents.ParsedSection]) -> None:
    """The outline as rows, parents first: a child is stored with the key of its parent."""
    by_height: defaultdict[int, list[Section]] = defaultdict(list)
    heights: list[int] = []
    for row, section in zip(section_rows(speech, parsed), parsed, strict=True):
        heights.append(0 if section.parent is None else heights[section.parent] + 1)
        by_height[heights[-1]].append(row)
    for height in sorted(by_height):
        for row in by_height[height] if height else ():
            # It had no key yet.
            row.parent = row.parent
        _insert_sections(by_height[height])
