"""Documents into the library.

Importing is atomic (a document comes in whole or not at all) and idempotent (the same bytes a
second time change nothing): the SHA-256 of the bytes is the material's identity.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from django.db import IntegrityError, transaction

from speeches.importing.read_ahead import ReadAhead, Reading, read_document, reading_ahead
from speeches.importing.reparse import follow_up, learn_from, reparse
from speeches.importing.rows import keep_raw, store_material, store_speech, update_material
from speeches.importing.site_lines import learned_lines
from speeches.models import Material, Speech
from speeches.parsing import MaterialError, Member, ParsedMaterial, members

# The columns of a speech that an outcome needs.
_TOLD = ("title", "complete", "incomplete_reason", "material__choices")


class Status(Enum):
    """What became of a file."""

    IMPORTED = "已导入"
    UNCHANGED = "已在库中，未作改动"
    RESTORED = "原始材料已在库中，讲话已重新导入"
    FAILED = "未能导入"


@dataclass(frozen=True)
class Outcome:
    """What became of one document: its status, the speeches it holds, or why it failed."""

    name: str
    status: Status
    speeches: tuple[Speech, ...] = ()
    reason: str = ""

    def __str__(self) -> str:
        if self.status is Status.FAILED:
            return f"{self.name}：{self.status.value}：{self.reason}"
        titles = "；".join(map(_named, self.speeches))
        return f"{self.name}：{self.status.value}：{len(self.speeches)} 篇 {titles}"


def _named(speech: Speech) -> str:
    """A speech as the message after an upload names it: whoever uploaded it must not miss a gap."""
    gap = "" if speech.complete else f"（不完整：{speech.incomplete_reason}）"
    return f"《{speech.title}》{gap}"


def import_file(data: bytes, name: str) -> Iterator[Outcome]:
    """Import a file, or each document in it where it is a container; an outcome for each."""
    with reading_ahead(processes=0) as ahead:
        yield from import_members(members(data, name), ahead)


def import_members(found: Iterable[Member], ahead: ReadAhead) -> Iterator[Outcome]:
    """Import documents in order; an outcome for each as soon as it is stored."""
    # Only a hint which to read ahead, and so one query for them all.
    stored = set(Material.objects.values_list("sha256", flat=True)) if ahead.processes else set()

    def is_new(member: Member) -> bool:
        return not member.problem and hashlib.sha256(member.data).hexdigest() not in stored

    for member, reading in ahead.each(found, is_new):
        if member.problem:
            yield Outcome(member.name, Status.FAILED, reason=member.problem)
        else:
            yield import_material(member.data, member.name, reading)


def import_material(data: bytes, name: str, reading: Reading | None = None) -> Outcome:
    """Store a document and the speeches in it, link its duplicates, and announce them.

    data: the bytes as they came; name: the file's name, for people; reading: returns what was read
    of it already, if anything was. A document that cannot be read is an outcome with its reason,
    never an exception; nothing of it is stored.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    speeches = _speeches_of(sha256)
    if speeches and not speeches[0].material.choices.get("deleted"):
        return Outcome(name, Status.UNCHANGED, speeches)
    known = Material.objects.filter(sha256=sha256).first()
    try:
        if known:
            _restore(known, data)
            return Outcome(name, Status.RESTORED, _speeches_of(sha256))
        parsed = reading() if reading else read_document(data, name, learned=learned_lines)
    except MaterialError as error:
        return Outcome(name, Status.FAILED, reason=str(error))
    try:
        speeches = _store(data, sha256, name, parsed)
    except IntegrityError:
        speeches = _speeches_of(sha256)
        if not speeches:
            raise
        # Somebody else imported the same bytes at the same moment.
        return Outcome(name, Status.UNCHANGED, speeches)
    return Outcome(name, Status.IMPORTED, speeches)


def _speeches_of(sha256: str) -> tuple[Speech, ...]:
    """What the library has of these bytes, without the texts: a second import asks for it all."""
    found = Speech.objects.filter(material__sha256=sha256).select_related("material")
    return tuple(found.order_by("position").only(*_TOLD))


def _restore(material: Material, data: bytes) -> None:
    """Bring back what a person deleted and imports again. Raises MaterialError."""
    with transaction.atomic():
        keep_raw(material, data)
        material.choices.pop("deleted", None)
        material.save(update_fields=["choices"])
        reparse(material)


@transaction.atomic
def _store(
    data: bytes,
    sha256: str,
    name: str,
    parsed: ParsedMaterial,
) -> tuple[Speech, ...]:
    material = store_material(data, sha256, name, parsed)
    latest, due = learn_from(material, parsed, first=True)
    if latest is not parsed:
        update_material(material, latest)
    speeches = tuple(
        store_speech(material, position, speech) for position, speech in enumerate(latest.speeches)
    )
    follow_up(due)
    return speeches
