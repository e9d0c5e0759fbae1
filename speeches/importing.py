"""The only place where a parsed document becomes rows.

Importing is atomic (a document comes in whole or not at all) and idempotent (the same bytes a
second time change nothing): the SHA-256 of the bytes is the material's identity.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from speeches.changes import announce
from speeches.models import Material, Section, Source, Speech
from speeches.parsing import documents
from speeches.parsing.parse import parse

MAX_BYTES = 20 * 1024 * 1024


class Status(Enum):
    """What became of a file."""

    IMPORTED = "已导入"
    UNCHANGED = "已在库中，未作改动"
    RESTORED = "原始材料已在库中，讲话已重新导入"
    FAILED = "未能导入"


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its status, the speeches it holds, or why it failed."""

    name: str
    status: Status
    speeches: tuple[Speech, ...] = ()
    reason: str = ""

    def __str__(self) -> str:
        if self.status is Status.FAILED:
            return f"{self.name}：{self.status.value}：{self.reason}"
        titles = "；".join(f"《{speech.title}》" for speech in self.speeches)
        return f"{self.name}：{self.status.value}：{len(self.speeches)} 篇 {titles}"


def import_material(data: bytes, name: str) -> Outcome:
    """Store a document and the speeches in it, and announce them.

    data: the bytes as they came; name: the file's name, for people. A document that cannot be
    read is an outcome with its reason, never an exception; nothing of it is stored.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    known = Material.objects.filter(sha256=sha256).first()
    if known and known.speeches.exists():
        return Outcome(name, Status.UNCHANGED, tuple(known.speeches.order_by("position")))
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        return Outcome(name, Status.FAILED, reason=f"文件超过 {limit} MB，请拆分后再导入")
    try:
        parsed = parse(data, name)
    except documents.MaterialError as error:
        return Outcome(name, Status.FAILED, reason=str(error))
    try:
        speeches = _store(data, sha256, name, parsed, known)
    except IntegrityError:
        # Somebody else imported the same bytes at the same moment.
        twin = Material.objects.get(sha256=sha256)
        return Outcome(name, Status.UNCHANGED, tuple(twin.speeches.order_by("position")))
    return Outcome(name, Status.RESTORED if known else Status.IMPORTED, speeches)


@transaction.atomic
def _store(
    data: bytes,
    sha256: str,
    name: str,
    parsed: documents.ParsedMaterial,
    known: Material | None,
) -> tuple[Speech, ...]:
    material = known or _store_material(data, sha256, name, parsed)
    speeches = tuple(
        _store_speech(material, position, speech) for position, speech in enumerate(parsed.speeches)
    )
    announce(speech.pk for speech in speeches)
    return speeches


def _store_material(
    data: bytes, sha256: str, name: str, parsed: documents.ParsedMaterial
) -> Material:
    first = parsed.speeches[0]
    material = Material(
        name=name[-255:],
        sha256=sha256,
        size=len(data),
        media_type=parsed.media_type,
        encoding=parsed.encoding,
        text=parsed.text,
        removed=[
            {"start": item.start, "end": item.end, "rule": item.rule,
             "text": parsed.text[item.start : item.end]}
            for item in parsed.removed
        ],
        warnings=list(parsed.warnings),
        source=_source(first.source),
        source_url=(first.source_url or "")[:500],
    )  # fmt: skip
    # Not through save=True: the row must not outlive a failure to write the file.
    material.raw.save(name, ContentFile(data), save=False)
    material.save(force_insert=True)
    return material


def _store_speech(material: Material, position: int, parsed: documents.Speech) -> Speech:
    speech = Speech(
        material=material,
        position=position,
        title=parsed.title[:300],
        subtitle=parsed.subtitle[:300],
        kind=parsed.kind,
        year=parsed.year,
        delivered_on=parsed.delivered_on,
        published_on=parsed.published_on,
        source=_source(parsed.source),
        source_url=(parsed.source_url or "")[:500],
        part=parsed.part,
        parts=parsed.parts,
        complete=parsed.complete,
        incomplete_reason=(parsed.incomplete_reason or "")[:200],
        rewritten=parsed.rewritten,
        rewritten_spots=[vars(spot) for spot in parsed.rewritten_spots],
        masks=list(parsed.masks),
        warnings=list(parsed.warnings),
        text="\n".join(paragraph.text for paragraph in parsed.paragraphs),
        **_level("level", parsed.level),
        **_level("meeting_level", parsed.meeting_level),
    )
    speech.save(force_insert=True)
    _store_sections(speech, parsed.sections)
    return speech


def _level(field: str, evidence: documents.Evidence | None) -> dict[str, str]:
    if evidence is None:
        return {}
    return {field: evidence.value, f"{field}_evidence": evidence.words[:200]}


def _source(name: str | None) -> Source | None:
    return Source.objects.get_or_create(name=name[:100])[0] if name else None


def _store_sections(speech: Speech, parsed: tuple[documents.Section, ...]) -> None:
    """The outline as rows; a section's parent is the nearest one above it of less depth."""
    above: list[Section] = []
    for position, section in enumerate(parsed):
        above = [row for row in above if row.depth < section.depth]
        row = Section.objects.create(
            speech=speech,
            parent=above[-1] if above else None,
            position=position,
            depth=section.depth,
            label=section.label[:20],
            heading=section.heading[:500],
            anchor=section.anchor,
            start=section.start,
            heading_end=section.heading_end,
            paragraphs=section.paragraphs,
        )
        above.append(row)
