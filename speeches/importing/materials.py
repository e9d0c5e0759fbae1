"""The only place where a parsed document becomes rows.

Importing is atomic (a document comes in whole or not at all) and idempotent (the same bytes a
second time change nothing): the SHA-256 of the bytes is the material's identity.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from speeches.changes import announce
from speeches.choices import Kind
from speeches.duplicates import link_duplicates
from speeches.importing.read_ahead import ReadAhead, Reading, read
from speeches.importing.site_lines import learn, learned_lines
from speeches.models import Material, Section, Source, Speech, section_rows
from speeches.parsing import (
    Choices,
    MaterialError,
    Member,
    ParsedMaterial,
    ParsedSpeech,
    documents,
    members,
)
from speeches.parsing.report import evidence_of
from speeches.parsing.version import parser_version
from speeches.wording import flag_for, rules_of_today


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
        titles = "；".join(f"《{speech.title}》" for speech in self.speeches)
        return f"{self.name}：{self.status.value}：{len(self.speeches)} 篇 {titles}"


def import_file(data: bytes, name: str) -> Iterator[Outcome]:
    """Import a file, or each document in it where it is a container; an outcome for each."""
    with ReadAhead(processes=0) as ahead:
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

    data: the bytes as they came; name: the file's name, for people; reading: gives what was read
    in it already, if anything was. A document that cannot be read is an outcome with its reason,
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
        parsed = reading() if reading else read(data, name, learned=learned_lines)
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
    return tuple(found.order_by("position").only("title", "material__choices"))


def _restore(material: Material, data: bytes) -> None:
    """Bring back what a person deleted and imports again. Raises MaterialError."""
    with transaction.atomic():
        _keep_raw(material, data)
        material.choices.pop("deleted", None)
        material.save(update_fields=["choices"])
        reparse(material)


def reparse(material: Material) -> list[str]:
    """Read a material anew with the parser of today, and bring its rows up to date.

    What a person corrected stays. Gives what changed, a line for each speech, in Chinese; the
    list is empty where nothing did. Raises MaterialError where it cannot be read any more;
    nothing is changed then.
    """
    parsed = _reread(material)
    with transaction.atomic():
        if _was_decided(material):
            parsed = _reread(material)
        parsed, due = _learned_from(material, parsed)
        changes = _bring_up_to_date(material, parsed)
        _catch_up(due)
    return changes


def reread(materials: Iterable[int]) -> int:
    """Read materials anew because what is known of their site changed; gives how many.

    One that cannot be read any more stays as it is, due for `reparse_materials --changed`.
    """
    with transaction.atomic():
        return _catch_up(set(materials))


def _was_decided(material: Material) -> bool:
    """Whether a person decided about a material since its row was read; it knows of it then."""
    before = material.choices
    material.refresh_from_db(fields=["choices"])
    return material.choices != before


def _reread(material: Material) -> ParsedMaterial:
    with material.raw.open("rb") as raw:
        return read(raw.read(), material.name, _choices(material), learned_lines)


def _learned_from(
    material: Material, parsed: ParsedMaterial, *, first: bool = False
) -> tuple[ParsedMaterial, set[int]]:
    """Learn from a material; gives it as it reads now, and the others that are to be read anew."""
    due = learn(material, parsed.shell, first=first)
    return (_reread(material) if material.pk in due else parsed), due - {material.pk}


def _catch_up(due: set[int]) -> int:
    """Read these anew, and whatever has to be because of what is learned on the way."""
    done: set[int] = set()
    while due:
        pk = due.pop()
        done.add(pk)
        material = Material.objects.get(pk=pk)
        try:
            with transaction.atomic():
                parsed, more = _learned_from(material, _reread(material))
                _bring_up_to_date(material, parsed)
        except (MaterialError, OSError):
            Material.objects.filter(pk=pk).update(parser="")
        else:
            due |= more
    return len(done)


def _bring_up_to_date(material: Material, parsed: ParsedMaterial) -> list[str]:
    """Make the rows of a material what was read; gives what changed."""
    _update_material(material, parsed)
    rows = {row.position: row for row in material.speeches.order_by("position")}
    deleted = material.choices.get("deleted", ())
    changes = [
        change
        for position, speech in enumerate(parsed.speeches)
        if position not in deleted
        and (change := _renew(material, rows.get(position), position, speech))
    ]
    changes += [
        f"《{row.title}》：新的解析结果里没有这一篇，保留原样"
        for position, row in rows.items()
        if position >= len(parsed.speeches)
    ]
    return changes


def _update_material(material: Material, parsed: ParsedMaterial) -> None:
    values = _material_values(parsed)
    for field, value in values.items():
        setattr(material, field, value)
    # Not the decisions of people, which may be newer than this row.
    material.save(update_fields=values.keys())


def choose(material: Material, keep: Sequence[str], drop: Sequence[str]) -> list[str]:
    """Put lines of a material back or remove them, for good; gives what changed.

    keep, drop: the words of the lines. Raises MaterialError where nothing would be left.
    """
    before = material.choices
    material.choices = before | {
        "keep": sorted({"".join(text.split()) for text in keep}),
        "drop": sorted({"".join(text.split()) for text in drop}),
    }
    try:
        with transaction.atomic():
            material.save(update_fields=["choices"])
            return reparse(material)
    except MaterialError:
        material.choices = before
        raise


def _choices(material: Material) -> Choices:
    chosen = material.choices
    return Choices(frozenset(chosen.get("keep", ())), frozenset(chosen.get("drop", ())))


@transaction.atomic
def _store(
    data: bytes,
    sha256: str,
    name: str,
    parsed: ParsedMaterial,
) -> tuple[Speech, ...]:
    material = _store_material(data, sha256, name, parsed)
    latest, due = _learned_from(material, parsed, first=True)
    if latest is not parsed:
        _update_material(material, latest)
    speeches = tuple(
        _store_speech(material, position, speech) for position, speech in enumerate(latest.speeches)
    )
    _catch_up(due)
    return speeches


def _store_material(data: bytes, sha256: str, name: str, parsed: ParsedMaterial) -> Material:
    material = Material(name=name[-255:], sha256=sha256, size=len(data), **_material_values(parsed))
    _keep_raw(material, data)
    material.save(force_insert=True)
    return material


def _keep_raw(material: Material, data: bytes) -> None:
    """Write the file before the row, which must not outlive a failure to do so.

    A file that is there is left alone when it is whole: a row of another process may refer to it.
    What a killed import left half-written is written again.
    """
    field = Material._meta.get_field("raw")
    path = field.generate_filename(material, material.name)
    if field.storage.exists(path):
        with field.storage.open(path) as there:
            if there.read() == data:
                material.raw.name = path
                return
    material.raw.save(material.name, ContentFile(data), save=False)


def _material_values(parsed: ParsedMaterial) -> dict[str, object]:
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


def _store_speech(material: Material, position: int, parsed: ParsedSpeech) -> Speech:
    speech = Speech(material=material, position=position, **_speech_values(parsed))
    speech.save(force_insert=True)
    _store_sections(speech, parsed.sections)
    link_duplicates(speech)
    announce([speech.pk])
    return speech


def _speech_values(parsed: ParsedSpeech) -> dict[str, object]:
    """A speech's columns, from what was read."""
    text = "\n".join(paragraph.text for paragraph in parsed.paragraphs)
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
        "source": _source(parsed.source),
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
            *flag_for(text, rules_of_today()),
        ],
        "text": text,
    }


def _value(fact: documents.Evidence | None):
    return fact.value if fact else None


def _source(name: str | None) -> Source | None:
    return Source.objects.get_or_create(name=name[:100])[0] if name else None


def _renew(material: Material, row: Speech | None, position: int, parsed: ParsedSpeech) -> str:
    """Bring one speech up to date; what changed, or "" where nothing did."""
    if not row:
        return f"《{_store_speech(material, position, parsed).title}》：新增"
    values = {
        name: value
        for name, value in _speech_values(parsed).items()
        if name not in row.corrected and getattr(row, name) != value
    }
    outline = not _has_outline(row, parsed.sections)
    for name, value in values.items():
        setattr(row, name, value)
    # A newer version may derive columns in another way, or more of them.
    if not row.derive() and not values and not outline:
        return ""
    row.save()
    if outline or "text" in values:
        row.sections.all().delete()
        _store_sections(row, parsed.sections)
    if "text" in values:
        link_duplicates(row)
    announce([row.pk])
    names = [str(Speech._meta.get_field(name).verbose_name) for name in values]
    return f"《{row.title}》：{'、'.join([*names, *(['提纲'] if outline else [])])}有变化"


_OUTLINE = ("depth", "label", "heading", "anchor", "start", "heading_end", "paragraphs")


def _has_outline(speech: Speech, parsed: Sequence[documents.Section]) -> bool:
    """Whether the rows of a stored speech's outline say what was read."""
    values_of = attrgetter(*_OUTLINE)
    stored = speech.sections.order_by("position").values_list(*_OUTLINE)
    return [values_of(row) for row in section_rows(speech, parsed)] == list(stored)


def _store_sections(speech: Speech, parsed: Sequence[documents.Section]) -> None:
    """The outline as rows, parents first: a child is stored with the key of its parent."""
    by_height: defaultdict[int, list[Section]] = defaultdict(list)
    heights: list[int] = []
    for row, section in zip(section_rows(speech, parsed), parsed, strict=True):
        heights.append(0 if section.parent is None else heights[section.parent] + 1)
        by_height[heights[-1]].append(row)
    for height in sorted(by_height):
        Section.objects.bulk_create(by_height[height])
