"""Documents into the library.

Importing is atomic (a document comes in whole or not at all) and idempotent (the same bytes a
second time change nothing): the SHA-256 of the bytes is the material's identity. What a person
withdrew, binned or deleted stays so, whatever is uploaded; the outcome says what became of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from django.db import IntegrityError

from config.compiled import CompiledByText
from speeches.changes import changing
from speeches.importing.read_ahead import ReadAhead, Reading, read_document
from speeches.importing.recognising import can_recognise
from speeches.importing.reparse import follow_up, learn_from, reparse
from speeches.importing.rows import keep_raw, store_material, store_speeches, update_material
from speeches.importing.scans import readings_of, recognise_pages
from speeches.importing.site_lines import learned_lines
from speeches.life import BY_COMMAND, Arrival, fates, tombstones
from speeches.models import Material, Speech
from speeches.parsing import MaterialError, Member, ParsedMaterial
from speeches.parsing.documents import ScannedError

# The columns of a speech that an outcome needs.
_TOLD = ("title", "complete", "incomplete_reason", "state", "position", "material__choices")
# Most documents are new.
_ANY_STORED = CompiledByText(
    lambda keys: Material.objects.filter(sha256__in=keys).order_by().values_list("pk")[:1]
)


class Status(Enum):
    """What became of a file."""

    IMPORTED = "已导入"
    UNCHANGED = "已在库中，未作改动"
    RESTORED = "原始材料已在库中，讲话已重新导入"
    GONE = "以前导入过，讲话已删除，未作改动"
    SCANNED = "是扫描件，等待文字识别"
    FAILED = "未能导入"


@dataclass(frozen=True)
class Outcome:
    """What became of one document: its status, the speeches it holds, or why it failed.

    fates: of the speeches that readers do not see, by their keys (see `life.fates`); gone: of those
    that were deleted; unread: the pages to be recognised before it can be imported.
    """

    name: str
    status: Status
    speeches: tuple[Speech, ...] = ()
    reason: str = ""
    fates: Mapping[int, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    unread: tuple[int, ...] = ()

    def __str__(self) -> str:
        if self.status is Status.FAILED:
            return f"{self.name}：{self.status.value}：{self.reason}"
        titles = [*map(self._named, self.speeches), *self.gone]
        number = f"{len(self.speeches)} 篇 " if self.speeches else ""
        return f"{self.name}：{self.status.value}：{number}{'；'.join(titles)}"

    def _named(self, speech: Speech) -> str:
        """A speech with what whoever uploaded it must not miss: a gap, and that nobody reads it."""
        gap = "" if speech.complete else f"（不完整：{speech.incomplete_reason}）"
        fate = f"（{self.fates[speech.pk]}）" if speech.pk in self.fates else ""
        return f"《{speech.title}》{gap}{fate}"


def import_members(
    found: Iterable[Member], ahead: ReadAhead, arrival: Arrival = BY_COMMAND
) -> Iterator[Outcome]:
    """Import documents in order; an outcome for each as soon as it is stored."""
    # Only a hint which to read ahead, and so one query for them all.
    stored = set(Material.objects.values_list("sha256", flat=True)) if ahead.processes else set()

    def is_new(member: Member) -> bool:
        return not member.problem and hashlib.sha256(member.data).hexdigest() not in stored

    wait = can_recognise()
    for member, reading in ahead.each(found, is_new):
        if member.problem:
            yield Outcome(member.name, Status.FAILED, reason=member.problem)
        else:
            yield _import_at_once(member, reading, arrival, wait=wait)


def _import_at_once(
    member: Member, reading: Reading | None, arrival: Arrival, *, wait: bool
) -> Outcome:
    """Import a document; what has to be recognised for that is recognised now, where it can be
    (wait)."""
    outcome = import_material(member.data, member.name, reading, arrival, wait_for_scans=wait)
    if outcome.status is not Status.SCANNED:
        return outcome
    for _ in recognise_pages(member.data, outcome.unread):
        pass
    return import_material(member.data, member.name, arrival=arrival)


def import_material(
    data: bytes,
    name: str,
    reading: Reading | None = None,
    arrival: Arrival = BY_COMMAND,
    *,
    wait_for_scans: bool = False,
) -> Outcome:
    """Store a document and the speeches in it, link its duplicates, and announce them.

    data: the bytes as they came; name: the file's name, for people; reading: returns what was read
    of it already, if anything was; arrival: who brings it, and whether it is published;
    wait_for_scans: whether a document with pages to be recognised is left for later, SCANNED, and
    not read without them. A document that cannot be read is an outcome with its reason, never an
    exception; nothing of it is stored.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    material = _stored(sha256)
    known = _known(sha256, material, name, arrival)
    if known:
        return known
    try:
        if material:
            _restore(material, data, arrival)
            return _outcome(name, Status.RESTORED, _speeches_of(sha256))
        parsed = _read(data, sha256, name, reading)
        unread = parsed.unread
    except ScannedError as error:
        if not wait_for_scans:
            return Outcome(name, Status.FAILED, reason=str(error))
        unread = error.pages
    except MaterialError as error:
        return Outcome(name, Status.FAILED, reason=str(error))
    if unread and wait_for_scans:
        return Outcome(name, Status.SCANNED, unread=unread)
    try:
        speeches = _store(data, sha256, name, parsed, arrival)
    except IntegrityError:
        # Somebody else imported the same bytes at the same moment.
        known = _known(sha256, _stored(sha256), name, arrival)
        if not known:
            raise
        return known
    return _outcome(name, Status.IMPORTED, speeches)


def _read(data: bytes, sha256: str, name: str, reading: Reading | None) -> ParsedMaterial:
    """What a document says, with what was recognised of it. Raises MaterialError."""
    readings = readings_of(sha256)
    if reading and not readings:
        return reading()
    return read_document(data, name, learned=learned_lines, readings=readings)


def _stored(sha256: str) -> Material | None:
    """The material of these bytes, without its text."""
    if not _ANY_STORED([sha256]):
        return None
    return Material.objects.filter(sha256=sha256).defer("text", "removed").first()


def _known(sha256: str, material: Material | None, name: str, arrival: Arrival) -> Outcome | None:
    """What became of these bytes; None where they are new, or to be imported once more.

    material: theirs, None where they are not stored, and so have no speeches.
    """
    speeches = _speeches_of(sha256) if material else ()
    there = {speech.position for speech in speeches}
    gone = () if arrival.again else _gone(sha256, material, there)
    deleted = bool(speeches and speeches[0].material.choices.get("deleted"))
    if speeches and not (deleted and arrival.again):
        return _outcome(name, Status.UNCHANGED, speeches, gone)
    return Outcome(name, Status.GONE, gone=gone) if gone else None


def _outcome(
    name: str, status: Status, speeches: tuple[Speech, ...], gone: tuple[str, ...] = ()
) -> Outcome:
    return Outcome(name, status, speeches, fates=fates(speeches), gone=gone)


def _speeches_of(sha256: str) -> tuple[Speech, ...]:
    """What the library has of these bytes, without the texts: a second import asks for it all."""
    found = Speech.objects.filter(material__sha256=sha256).select_related("material")
    return tuple(found.order_by("position").only(*_TOLD))


def _gone(sha256: str, material: Material | None, there: set[int]) -> tuple[str, ...]:
    """What is said of the deleted speeches of these bytes, in their order."""
    said = {
        change.position: f"《{change.title}》（{change}）"
        for change in tombstones(sha256)
        if change.position not in there
    }
    for position in material.choices.get("deleted", ()) if material else ():
        # One from before there was a log.
        said.setdefault(position, f"第 {position + 1} 篇（已彻底删除）")
    return tuple(said[position] for position in sorted(said))


def _restore(material: Material, data: bytes, arrival: Arrival) -> None:
    """Bring back speeches that are gone, imported again. Raises MaterialError."""
    with changing():
        keep_raw(material, data)
        material.choices.pop("deleted", None)
        material.save(update_fields=["choices"])
        reparse(material, arrival)


@changing()
def _store(
    data: bytes, sha256: str, name: str, parsed: ParsedMaterial, arrival: Arrival
) -> tuple[Speech, ...]:
    material = store_material(data, sha256, name, parsed, arrival)
    latest, due = learn_from(material, parsed, first=True)
    if latest is not parsed:
        update_material(material, latest)
    speeches = store_speeches(material, latest.speeches, arrival)
    follow_up(due)
    return speeches
