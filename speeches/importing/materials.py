"""Documents into the library.

Importing is atomic (a document comes in whole or not at all) and idempotent (the same bytes a
second time change nothing): the SHA-256 of the bytes is the material's identity. What a person
withdrew, binned or deleted stays so, whatever is uploaded; the outcome says what became of it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain

from django.db import IntegrityError

from config.compiled import CompiledByText
from speeches.changes import announced_together, changing
from speeches.importing.read_ahead import ReadAhead, Reading, read_document
from speeches.importing.recognising import can_recognise
from speeches.importing.reparse import AT_ONCE, follow_up, learn_from, reparse
from speeches.importing.rows import keep_raw, store_material, store_speeches, update_material
from speeches.importing.scans import readings_of, recognise_pages
from speeches.importing.site_lines import learned_lines
from speeches.life import BY_COMMAND, Arrival, fates, tombstones
from speeches.models import Material, Speech
from speeches.parsing import MaterialError, Member, ParsedMaterial
from speeches.parsing.documents import ScannedError

# Documents that are stored in one transaction, in which nobody else can write, and seconds after
# which they are, however few: whoever looks on is to see that it goes on.
MOST_TOGETHER, LONGEST_TOGETHER = 8, 0.5

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


@dataclass(frozen=True)
class Unstored:
    """A document that is read and not in the library: its bytes, their hash, and what it says."""

    data: bytes
    sha256: str
    name: str
    parsed: ParsedMaterial


def import_members(
    found: Iterable[Member],
    ahead: ReadAhead,
    arrival: Arrival = BY_COMMAND,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Outcome]:
    """Import documents in order; an outcome for each as soon as it is stored, some together.

    stopped: whether to end when what is read is stored.
    """
    # Only a hint which to read ahead, and so one query for them all.
    stored = set(Material.objects.values_list("sha256", flat=True)) if ahead.processes else set()

    def is_new(member: Member) -> bool:
        return not member.problem and hashlib.sha256(member.data).hexdigest() not in stored

    wait = can_recognise()
    together: list[Outcome | Unstored] = []
    begun = time.monotonic()
    for member, reading in ahead.each(found, is_new):
        one = prepare(member, reading, arrival, wait_for_scans=wait)
        if isinstance(one, Outcome) and one.status is Status.SCANNED:
            yield from store_together(together, arrival)
            yield _recognised(member, one, arrival)
        else:
            together.append(one)
            waited = time.monotonic() - begun >= LONGEST_TOGETHER
            if len(together) < MOST_TOGETHER and not waited and not stopped():
                continue
            yield from store_together(together, arrival)
        if stopped():
            return
        together, begun = [], time.monotonic()
    yield from store_together(together, arrival)


def _recognised(member: Member, outcome: Outcome, arrival: Arrival) -> Outcome:
    """Import a document whose pages have to be recognised for that: they are now."""
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

    The arguments are those of `prepare`. A document that cannot be read is an outcome with its
    reason, never an exception; nothing of it is stored.
    """
    member = Member(name, data)
    one = prepare(member, reading, arrival, wait_for_scans=wait_for_scans)
    return one if isinstance(one, Outcome) else _store_alone(one, arrival)


def prepare(
    member: Member,
    reading: Reading | None = None,
    arrival: Arrival = BY_COMMAND,
    *,
    wait_for_scans: bool = False,
) -> Outcome | Unstored:
    """Read a document that is to be stored, or say what became of it where it is not.

    reading: returns what was read of it already, if anything was; arrival: who brings it, and
    whether it is published; wait_for_scans: whether a document with pages to be recognised is left
    for later, SCANNED, and not read without them.
    """
    name = member.name
    if member.problem:
        return Outcome(name, Status.FAILED, reason=member.problem)
    sha256 = hashlib.sha256(member.data).hexdigest()
    material = _stored(sha256)
    known = _known(sha256, material, name, arrival)
    if known:
        return known
    try:
        if material:
            _restore(material, member.data, arrival)
            return _outcome(name, Status.RESTORED, _speeches_of(sha256))
        parsed = _read(member.data, sha256, name, reading)
        unread = parsed.unread
    except ScannedError as error:
        if not wait_for_scans:
            return Outcome(name, Status.FAILED, reason=str(error))
        unread = error.pages
    except MaterialError as error:
        return Outcome(name, Status.FAILED, reason=str(error))
    if unread and wait_for_scans:
        return Outcome(name, Status.SCANNED, unread=unread)
    return Unstored(member.data, sha256, name, parsed)


def store_together(
    documents: Sequence[Outcome | Unstored], arrival: Arrival = BY_COMMAND
) -> Iterator[Outcome]:
    """Store those that are not in the library, in one transaction; yields the outcomes of all.

    Where one cannot be stored, each is by itself: it takes no other with it.
    """
    new = [each for each in documents if isinstance(each, Unstored)]
    try:
        stored = _store_all(new, arrival) if len(new) > 1 else {}
    except Exception:  # noqa: BLE001  # whatever it is, the one that it is of meets it again
        stored = {}
    for each in documents:
        if isinstance(each, Outcome):
            yield each
        else:
            yield stored.get(each.sha256) or _store_alone(each, arrival)


def _store_all(new: Sequence[Unstored], arrival: Arrival) -> dict[str, Outcome]:
    """The outcomes of new documents, stored all or none, by their hashes."""
    _keep_files(new)
    with changing(), announced_together():
        stored = [_store(each, arrival) for each in new]
        # Here: where this fails nothing is stored, which nobody takes for known then.
        hidden = fates(chain.from_iterable(stored))
    return {
        each.sha256: Outcome(each.name, Status.IMPORTED, speeches, fates=hidden)
        for each, speeches in zip(new, stored, strict=True)
    }


def _store_alone(new: Unstored, arrival: Arrival) -> Outcome:
    _keep_files([new])
    try:
        with changing():
            speeches = _store(new, arrival)
    except IntegrityError:
        # Somebody else imported the same bytes at the same moment.
        known = _known(new.sha256, _stored(new.sha256), new.name, arrival)
        if not known:
            raise
        return known
    return _outcome(new.name, Status.IMPORTED, speeches)


def _keep_files(new: Iterable[Unstored]) -> None:
    """Write the files before the transaction, in which nobody else could write: to have one on the
    disk takes longer than all the rest. Whether it is still there, `store_material` looks."""
    for each in new:
        keep_raw(Material(name=each.name, sha256=each.sha256), each.data)


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
        reparse(material, arrival, at_once=AT_ONCE)


def _store(new: Unstored, arrival: Arrival) -> tuple[Speech, ...]:
    """The speeches of a new document, stored in the open transaction."""
    material = store_material(new.data, new.sha256, new.name, new.parsed, arrival)
    latest, due = learn_from(material, new.parsed, first=True)
    if latest is not new.parsed:
        update_material(material, latest)
    speeches = store_speeches(material, latest.speeches, arrival)
    follow_up(due, AT_ONCE)
    return speeches
