"""One speech made two, and two made one, as a person says; remembered by place like all decisions.

The rows of the other speeches of the material keep what they are: they only move up or down. A
speech that is joined to another goes into the bin with its corrections and its history, from
where it comes back when both are parted again.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Max, QuerySet

from speeches.choices import Act, State
from speeches.history.recording import acting, recorded
from speeches.importing.decisions import as_stored, places_of, stored_place
from speeches.importing.reparse import decide
from speeches.life import MOVES, Cause, change
from speeches.models import JOINED, Material, Speech
from speeches.parsing.documents import Place, find_places


class PartingError(Exception):
    """Speeches that cannot be parted or joined so; the message says why, in Chinese."""


def split_at(speech: Speech, place: Place, cause: Cause) -> list[str]:
    """Let another speech begin at this place; returns what changed.

    It comes in published where readers saw all of the material, else 待审. Raises PartingError and
    MaterialError; nothing is changed then.
    """
    material = _material(speech)
    with acting(Act.PARTING, cause), recorded(_keys(material)):
        _move(material, speech.position + 1, 1)
        begins = as_stored([*places_of(material, "begins"), place])
        return _decide(material, {"begins": begins}, cause, more=1)


def join_next(speech: Speech, place: Place, cause: Cause) -> list[str]:
    """Take the next speech of the material for the rest of this one; returns what changed.

    place: a line of the next one. Raises PartingError and MaterialError; nothing is changed then.
    """
    material = _material(speech)
    other = _read(material).filter(position=speech.position + 1).first()
    if not other:
        raise PartingError("后面没有别的讲话")
    if other.state != speech.state or speech.state == State.BINNED:
        raise PartingError(
            f"两篇的状态不同（{speech.get_state_display()}、{other.get_state_display()}），先改成一样的"
        )
    with acting(Act.PARTING, cause), recorded(_keys(material)):
        _put_aside(material, other, cause, f"并入《{speech.title}》")
        begins = places_of(material, "begins")
        starts = {span.start for span in find_places(material.text, [place]).values()}
        here = _at(material, begins, starts, place.at)
        if here:
            left = [each for each in begins if each not in here]
            return _decide(material, {"begins": as_stored(left)}, cause, more=0)
        joins = [*material.choices.get("joins", ()), stored_place(place) | {"speech": other.pk}]
        return _decide(material, {"joins": joins}, cause, more=0)


def part_again(speech: Speech, joined: Speech, cause: Cause) -> list[str]:
    """Take a joined speech out of this one again. Raises PartingError and MaterialError."""
    material = _material(speech)
    joins = material.choices.get("joins", [])
    left = [each for each in joins if each.get("speech") != joined.pk]
    if len(left) == len(joins):
        raise PartingError("这一篇没有并进来")
    with acting(Act.PARTING, cause), recorded(_keys(material)):
        _move(material, speech.position + 1, 1)
        Speech.objects.filter(pk=joined.pk).update(position=speech.position + 1)
        change([joined.pk], MOVES["restore"], cause)
        return _decide(material, {"joins": left}, cause, more=0)


def joined_in(material: Material) -> list[Speech]:
    """The speeches that were joined to others of their material, and can be taken out again."""
    keys = [each.get("speech") for each in material.choices.get("joins", ())]
    return list(material.speeches.filter(pk__in=keys, position__gte=JOINED).order_by("position"))


def _material(speech: Speech) -> Material:
    material = Material.objects.get(pk=speech.material_id)
    if material.choices.get("deleted"):
        raise PartingError("这份材料里有已彻底删除的讲话")
    if speech.position >= JOINED:
        raise PartingError("这一篇已并入另一篇")
    return material


def _read(material: Material) -> QuerySet[Speech]:
    return Speech.objects.filter(material=material, position__lt=JOINED)


def _keys(material: Material) -> list[int]:
    return list(material.speeches.values_list("pk", flat=True))


def _move(material: Material, first: int, by: int) -> None:
    """Move the speeches from this position on; one at a time, for no two may stand at one place."""
    rows = (
        _read(material).filter(position__gte=first).order_by("-position" if by > 0 else "position")
    )
    for pk in list(rows.values_list("pk", flat=True)):
        Speech.objects.filter(pk=pk).update(position=F("position") + by)


def _put_aside(material: Material, other: Speech, cause: Cause, note: str) -> None:
    last = material.speeches.aggregate(last=Max("position"))["last"]
    Speech.objects.filter(pk=other.pk).update(position=max(last + 1, JOINED))
    change([other.pk], MOVES["bin"], Cause(cause.by, note, cause.job))
    _move(material, other.position + 1, -1)


def _at(material: Material, places: Iterable[Place], starts: set[int], at: int) -> set[Place]:
    """Those of the places that are at one of these lines, so many characters in."""
    found = find_places(material.text, list(places))
    return {each for each, span in found.items() if span.start in starts and each.at == at}


def _decide(material: Material, choices: dict[str, object], cause: Cause, more: int) -> list[str]:
    """Read the material anew; more: how many speeches come in that had no row."""
    number = _read(material).count()
    changes = decide(material, choices, Act.PARTING, cause)
    rows = _read(material)
    if rows.count() != number + more or rows.filter(text="").exists():
        raise PartingError("这样分不开、并不拢，没有改动")
    return changes
