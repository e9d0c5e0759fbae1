"""One speech made two, and two made one, as a person says; remembered by place like all decisions.

The rows of the other speeches of the material keep what they are: they only move up or down. A
speech that is joined to another is put aside with its corrections and its history
(`State.JOINED`), from where it comes back when both are parted again. Every decision has beside its
place the row that begins there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F, Max, QuerySet

from speeches.choices import Act, State
from speeches.duplicates import link_duplicates
from speeches.history.recording import acting_on
from speeches.importing.decisions import Stored, place_of, places_of, stored_place
from speeches.importing.reading_anew import read_before
from speeches.importing.reparse import decide
from speeches.life import Cause, put_aside, take_out
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
    _check_files(speech)
    known = _said_at(material, "joins", place)
    joined = next((each for each in joined_in(material) if each.pk == known.get("speech")), None)
    if joined:
        return part_again(speech, joined, cause)
    begins = list(material.choices.get("begins", ()))
    choices = {"begins": [*begins, stored_place(place)]}
    with read_before(material, choices), acting_on(material, Act.PARTING, cause):
        _move(material, speech.position + 1, 1)
        changes = _decide(material, choices, cause, more=1)
        new = Speech.objects.get(material=material, position=speech.position + 1)
        material.choices["begins"] = [*begins, stored_place(place) | {"speech": new.pk}]
        material.save(update_fields=["choices"])
        return changes


def join_next(speech: Speech, place: Place, cause: Cause) -> list[str]:
    """Take the next speech of the material for the rest of this one; returns what changed.

    place: a line of the next one. Raises PartingError and MaterialError; nothing is changed then.
    """
    material = _material(speech)
    _check_files(speech)
    other = _read(material).filter(position=speech.position + 1).first()
    if not other:
        raise PartingError("后面没有别的讲话")
    _check_files(other)
    if other.state != speech.state or speech.state == State.BINNED:
        raise PartingError(
            f"两篇的状态不同（{speech.get_state_display()}、{other.get_state_display()}），先改成一样的"
        )
    begins: Iterable[Stored] = material.choices.get("begins", ())
    said = next((each for each in begins if each.get("speech") == other.pk), None)
    said = said or _said_at(material, "begins", place)
    # Parted by hand, it is joined at that very place: as if it had never been parted.
    place = place_of(said) if said else place
    joins = [*material.choices.get("joins", ()), stored_place(place) | {"speech": other.pk}]
    with read_before(material, {"joins": joins}), acting_on(material, Act.PARTING, cause):
        _put_aside(material, other, speech, cause)
        return _decide(material, {"joins": joins}, cause, more=0)


def part_again(speech: Speech, joined: Speech, cause: Cause) -> list[str]:
    """Take a joined speech out of this one again. Raises PartingError and MaterialError."""
    material = _material(speech)
    joins = material.choices.get("joins", [])
    left = [each for each in joins if each.get("speech") != joined.pk]
    if len(left) == len(joins) or joined.whole_id != speech.pk:
        raise PartingError("这一篇没有并进来")
    if speech.state == State.BINNED:
        raise PartingError("这一篇在回收站里，请先恢复")
    choices = {"joins": left}
    with read_before(material, choices), acting_on(material, Act.PARTING, cause):
        _move(material, speech.position + 1, 1)
        Speech.objects.filter(pk=joined.pk).update(position=speech.position + 1)
        take_out([joined.pk], speech, cause)
        _follow(speech, joined, joins)
        changes = _decide(material, choices, cause, more=0)
        link_duplicates(Speech.objects.get(pk=joined.pk))
        return changes


def joined_in(material: Material) -> list[Speech]:
    """The speeches that were joined to others of their material, and can be taken out again."""
    keys = [each.get("speech") for each in material.choices.get("joins", ())]
    found = material.speeches.filter(pk__in=keys, state=State.JOINED, position__gte=JOINED)
    return list(found.order_by("position"))


def _follow(speech: Speech, joined: Speech, joins: Iterable[Stored]) -> None:
    """What stands behind a speech that is taken out goes with that one."""
    starts = {each["speech"]: each["start"] for each in joins if each.get("speech")}
    behind = [pk for pk, start in starts.items() if start > starts[joined.pk]]
    Speech.objects.filter(pk__in=behind, whole=speech, page=None).update(whole=joined)


def _material(speech: Speech) -> Material:
    material = Material.objects.get(pk=speech.material_id)
    if material.choices.get("deleted"):
        raise PartingError("这份材料里有已彻底删除的讲话")
    if speech.is_joined:
        raise PartingError("这一篇已并入另一篇")
    return material


def _check_files(speech: Speech) -> None:
    if speech.joined.filter(page__isnull=False).exists():
        raise PartingError(f"《{speech.title}》由几份合成，请先拆开")


def _read(material: Material) -> QuerySet[Speech]:
    return Speech.objects.filter(material=material, position__lt=JOINED)


def _move(material: Material, first: int, by: int) -> None:
    """Move the speeches from this position on; one at a time, for no two may stand at one place."""
    rows = (
        _read(material).filter(position__gte=first).order_by("-position" if by > 0 else "position")
    )
    for pk in list(rows.values_list("pk", flat=True)):
        Speech.objects.filter(pk=pk).update(position=F("position") + by)


def _put_aside(material: Material, other: Speech, speech: Speech, cause: Cause) -> None:
    last = material.speeches.aggregate(last=Max("position"))["last"]
    Speech.objects.filter(pk=other.pk).update(position=max(last + 1, JOINED))
    put_aside([other.pk], speech, cause)
    link_duplicates(Speech.objects.get(pk=other.pk))
    _move(material, other.position + 1, -1)


def _said_at(material: Material, name: str, place: Place) -> Stored:
    """The decision about this very place, nothing where there is none; as it is stored."""
    said = places_of(material, name)
    found = find_places(material.text, [*said, place])
    stored: Iterable[Stored] = material.choices.get(name, ())
    for each, known in zip(stored, said, strict=True):
        if known in found and found.get(place) == found[known] and known.at == place.at:
            return each
    return {}


def _decide(
    material: Material, choices: Mapping[str, object], cause: Cause, more: int
) -> list[str]:
    """Read the material anew; more: how many speeches come in that had no row."""
    number = _read(material).count()
    changes = decide(material, choices, Act.PARTING, cause)
    rows = _read(material)
    if rows.count() != number + more or rows.filter(text="").exists():
        raise PartingError("这样分不开、并不拢，没有改动")
    return changes
