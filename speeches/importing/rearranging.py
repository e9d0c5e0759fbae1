"""Parting and joining as it was at a former moment, one step after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from speeches.history.recording import CHOICES, PAGES, Snapshot
from speeches.importing.binding import bind, unbind
from speeches.importing.decisions import Stored, place_of
from speeches.importing.parting import PartingError, join_next, part_again
from speeches.life import Cause
from speeches.models import Material, Speech
from speeches.parsing.documents import Place

# More steps than these lead from no arrangement to another.
_MOST_STEPS = 200
_LOST = "那以后这份材料分过篇、并过篇，其中有的讲话已不在了"


def rearrange(speech: Speech, version: Snapshot, cause: Cause) -> None:
    """Part and join the speeches of its material and its pages as they were. Raises PartingError
    and MaterialError."""
    _bind_as_then(speech, [pk for pk, _ in version.values.get(PAGES, ())], cause)
    for _ in range(_MOST_STEPS):
        if not _step(Material.objects.get(pk=speech.material_id), version.values[CHOICES], cause):
            return
    raise PartingError(_LOST)


def _bind_as_then(speech: Speech, then: list[int], cause: Cause) -> None:
    if [page.pk for page in speech.files] == then:
        return
    if not then:
        unbind(speech, cause)
        return
    found = Speech.objects.select_related("material").in_bulk(then)
    if len(found) < len(then):
        raise PartingError("合成的各份里有的已不在了")
    bind([speech, *(found[pk] for pk in then)], cause)


def _step(material: Material, then: Mapping[str, Any], cause: Cause) -> bool:
    """Take back the last thing that is otherwise now; False where all is as it was."""
    begins, joins = _arranged(material.choices)
    begins_then, joins_then = _arranged(then)
    joined = {place_of(each): each for each in material.choices.get("joins", ())}
    apart = [at for at in joins if at not in joins_then]
    apart += [at for at in begins_then if at not in begins and at in joined]
    if apart:
        row = _row(joined[max(apart)])
        if not row.whole:
            raise PartingError(_LOST)
        part_again(row.whole, row, cause)
        return True
    together = {at: each for at, each in begins.items() if at not in begins_then}
    together |= {at: each for at, each in joins_then.items() if at not in joins}
    if together:
        at = max(together)
        join_next(_before(_row(together[at])), at, cause)
        return True
    if any(at not in begins for at in begins_then):
        raise PartingError(_LOST)
    return False


def _arranged(choices: Mapping[str, Any]) -> tuple[dict[Place, Stored], dict[Place, Stored]]:
    """Where speeches are parted and where joined; what was parted and joined again is neither."""
    begins = {place_of(each): each for each in choices.get("begins", ())}
    joins = {place_of(each): each for each in choices.get("joins", ())}
    both = begins.keys() & joins.keys()
    return (
        {at: each for at, each in begins.items() if at not in both},
        {at: each for at, each in joins.items() if at not in both},
    )


def _row(decision: Stored) -> Speech:
    row = Speech.objects.filter(pk=decision.get("speech") or 0).first()
    if not row:
        raise PartingError(_LOST)
    return row


def _before(row: Speech) -> Speech:
    before = Speech.objects.filter(material=row.material_id, position=row.position - 1).first()
    if not before or row.is_joined:
        raise PartingError(_LOST)
    return before
