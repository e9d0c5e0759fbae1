"""Bringing a former version of a speech back. That is a change of its own, like any other.

What people decided about the material is made what it was then, and the material read anew; where
that gives another text than the former one (the parser was another then), the text stands at the
former version until somebody decides about its lines again.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from speeches.changes import announce
from speeches.choices import Act
from speeches.duplicates import link_duplicates
from speeches.history.recording import (
    CHOICES,
    COLUMNS,
    OUTLINE,
    Snapshot,
    acting_on,
    snapshots,
)
from speeches.importing.leading import lead_as_known, lead_with
from speeches.importing.parting import PartingError
from speeches.importing.rearranging import rearrange
from speeches.importing.reparse import held_back, reparse, would_show
from speeches.importing.rows import store_sections
from speeches.life import Cause
from speeches.models import Material, Source, Speech
from speeches.parsing import MaterialError
from speeches.parsing.documents import ParsedSection
from speeches.parsing.structure.places import parents_of

# What follows from the text, and is brought back with it alone.
_OF_TEXT = ("evidence", "masks", "rewritten_spots")
_FACTS = [name for name in COLUMNS if name not in (*_OF_TEXT, "position", "corrected", "lead")]
# Decisions that hold which speeches there are.
_PARTING = ("begins", "joins", "deleted")


class RevertError(Exception):
    """A version that cannot be brought back; the message says why, in Chinese."""


def revert(speech: Speech, version: Snapshot, cause: Cause) -> None:
    """Make a speech what it was. Its state stays. Raises RevertError; nothing is changed then."""
    if version.text is None:
        raise RevertError("那时的正文已经无法还原")
    material = Material.objects.get(pk=speech.material_id)
    with acting_on(material, Act.REVERT, cause):
        _rearrange(speech, version, cause)
        material.refresh_from_db(fields=["choices"])
        _check(speech, version, material)
        _decide_as_then(speech, version, material)
        row = Speech.objects.select_for_update().get(pk=speech.pk)
        now = snapshots([row.pk])[row.pk]
        names = [name for name in _FACTS if now.values[name] != version.values[name]]
        text = (now.text, now.values[OUTLINE]) != (version.text, version.values[OUTLINE])
        _set(row, version, [*names, *(_OF_TEXT if text else ())])
        row.corrected = sorted({*row.corrected, *names, *(["text"] if text else [])})
        if text:
            row.text = "\n".join(version.text)
        row.save()
        if version.values["lead"] != row.lead:
            (lead_with if version.values["lead"] else lead_as_known)(row, cause)
        if text:
            row.sections.all().delete()
            store_sections(row, _outline_of(version))
            link_duplicates(row)
        announce([row.pk])


def _rearrange(speech: Speech, version: Snapshot, cause: Cause) -> None:
    """Part and join as it was then. Raises RevertError where that cannot be."""
    if speech.is_joined:
        raise RevertError("这一篇已并入另一篇，请先拆出")
    try:
        rearrange(speech, version, cause)
    except (MaterialError, PartingError) as error:
        raise RevertError(str(error)) from error


def _check(speech: Speech, version: Snapshot, material: Material) -> None:
    """Raises RevertError where the version cannot come back without another speech."""
    if material.choices.get("deleted", []) != version.values[CHOICES].get("deleted", []):
        raise RevertError("那以后这份材料里有讲话彻底删除了")
    hidden = held_back(material.speeches.exclude(pk=speech.pk))
    if would_show(speech, version.text or (), hidden):
        raise RevertError("那时的正文里有另一篇没有发布的讲话")


def _decide_as_then(speech: Speech, version: Snapshot, material: Material) -> None:
    """What was decided about the material and corrected in the speech, as it was then."""
    then: Mapping[str, Any] = version.values[CHOICES]
    parting = {name: material.choices[name] for name in _PARTING if name in material.choices}
    lines = {name: items for name, items in then.items() if name not in _PARTING}
    row = Speech.objects.get(pk=speech.pk)
    _set(row, version, [*_FACTS, "corrected"])
    row.corrected = [name for name in row.corrected if name != "text"]
    row.save()
    material.choices = lines | parting
    material.save(update_fields=["choices"])
    try:
        reparse(material)
    except (MaterialError, OSError):
        # It cannot be read any more: the former version stands as it is stored.
        return


def _set(row: Speech, version: Snapshot, names: list[str]) -> None:
    for name in names:
        setattr(row, name, _value(name, version.values[name]))


def _value(name: str, value: Any) -> Any:
    """As a column holds what a version noted."""
    if name == "source":
        return Source.objects.get_or_create(name=value)[0] if value else None
    if name in ("delivered_on", "published_on"):
        return datetime.date.fromisoformat(value) if value else None
    if name in ("year", "part", "parts"):
        return value or None
    return value


def _outline_of(version: Snapshot) -> list[ParsedSection]:
    outline: list[list[Any]] = version.values[OUTLINE]
    parents = parents_of(depth for depth, *_ in outline)
    return [
        replace(ParsedSection(*values), parent=parent)
        for values, parent in zip(outline, parents, strict=True)
    ]
