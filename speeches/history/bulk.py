"""One value for many speeches at once, and taking that back.

A change that people make to many speeches is in the history of each of them under one name; that is
all that taking it back needs.
"""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from speeches.batched import batched
from speeches.changes import announce, changing
from speeches.choices import Act, State
from speeches.history.recording import acting, recorded
from speeches.life import Cause
from speeches.models import Source, Speech, SpeechChange

# The columns that may be set so; nothing else of a speech follows from them.
COLUMNS = ("level", "meeting_level", "kind", "source")
_AT_ONCE = 500
_BULK, _UNDONE = "bulk-", "undo-"


def editable(keys: Iterable[int], column: str, value: Any) -> Iterator[QuerySet[Speech]]:
    """Those of these speeches that setting a column would change, some hundreds at a time: what is
    in the bin is restored first."""
    for part in batched(sorted(set(keys)), _AT_ONCE):
        rows = Speech.objects.filter(pk__in=part).order_by()
        rows = rows.exclude(state__in=(State.BINNED, State.JOINED))
        # A null is in no way different from a value, for a database.
        if value is None:
            yield rows.exclude(**{f"{column}__isnull": True})
        else:
            same = rows.filter(**{column: value}).values("pk")
            yield rows.exclude(pk__in=same)


def name_of_bulk(end: str = "") -> str:
    """What a change of many speeches is called in their histories: all that has the name is taken
    back together."""
    return f"{_BULK}{end or secrets.token_hex(6)}"


def set_all(keys: Iterable[int], values: Mapping[str, Any], cause: Cause, name: str = "") -> int:
    """Set these columns of these speeches, as if a person had corrected each of them; returns how
    many speeches that changed. name: of a change of which they are a part."""
    named = replace(cause, job=name or name_of_bulk())
    each, changed = set(keys), set[int]()
    columns = [*values, "corrected"]
    with changing(), acting(Act.BULK, named), recorded(each, columns):
        for column, value in values.items():
            for rows in editable(each, column, value):
                changed |= _set(rows, column, value)
        announce(sorted(changed))
    return len(changed)


def _set(rows: QuerySet[Speech], column: str, value: Any) -> set[int]:
    """Set a column of these, those together that a person has corrected alike."""
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for pk, corrected in rows.values_list("pk", "corrected"):
        alike[tuple(corrected)].append(pk)
    for corrected, keys in alike.items():
        Speech.objects.filter(pk__in=keys).update(
            **{column: value},
            corrected=sorted({*corrected, column}),
            updated_at=timezone.now(),
        )
    return {pk for keys in alike.values() for pk in keys}


@dataclass(frozen=True)
class LastBulk:
    """What somebody changed last in many speeches: its name, how many they were, when, and the
    columns with what they were set to."""

    job: str
    number: int
    at: datetime
    values: Mapping[str, Any]


# A speech that had one of the values before tells of the others alone.
_LOOKED_AT = 100


def last_bulk(person: User | AnonymousUser) -> LastBulk | None:
    """The last change of many speeches that this person made, unless it is taken back."""
    changes = SpeechChange.objects.filter(act=Act.BULK, by=person.pk).order_by("-pk")
    last = changes.filter(job__startswith=_BULK).first()
    if not last or changes.filter(job=f"{_UNDONE}{last.job}").exists():
        return None
    same = changes.filter(job=last.job)
    after = list(same.values_list("after", flat=True)[:_LOOKED_AT])
    values = {name: one[name] for name in COLUMNS for one in after if name in one}
    return LastBulk(last.job, same.count(), last.at, values)


def undo(bulk: LastBulk, cause: Cause) -> tuple[int, int]:
    """Take a change of many speeches back where nothing of them changed since; returns how many are
    as they were, and how many stay as they are."""
    done = undo_some(bulk.job, cause, None)
    return done, bulk.number - done


def undo_some(name: str, cause: Cause, most: int | None) -> int:
    """Take the change of this name back for so many speeches, None for all; returns how many that
    were, 0 when there are none left."""
    changes = SpeechChange.objects.filter(job=name)
    later = SpeechChange.objects.filter(speech=OuterRef("speech"), pk__gt=OuterRef("pk"))
    open_ = changes.exclude(Exists(later))
    open_ = open_.exclude(speech__state__in=(State.BINNED, State.JOINED))
    named = replace(cause, note="撤销批量修改", job=f"{_UNDONE}{name}")
    with changing(), acting(Act.BULK, named):
        rows = list(open_.values_list("speech_id", "before")[:most])
        keys = [pk for pk, _ in rows]
        with recorded(keys, [*COLUMNS, "corrected"]):
            sources = dict(Source.objects.values_list("name", "pk"))
            for before, group in _alike(rows):
                Speech.objects.filter(pk__in=group).update(**_columns(before, sources))
        announce(keys)
    return len(keys)


def changed_by(name: str) -> tuple[int, int]:
    """How many speeches the change of this name changed, and how many of them it was taken back
    for."""
    changes = SpeechChange.objects.order_by()
    return (
        changes.filter(job=name).count(),
        changes.filter(job=f"{_UNDONE}{name}").count(),
    )


def _alike(
    rows: Iterable[tuple[int, Mapping[str, Any]]],
) -> Iterator[tuple[Mapping[str, Any], Sequence[int]]]:
    """What the history noted, with the speeches of which it noted the same, some hundreds at a
    time."""
    groups: dict[str, list[int]] = defaultdict(list)
    for pk, before in rows:
        groups[json.dumps(before, sort_keys=True)].append(pk)
    for before_as_text, keys in groups.items():
        for part in batched(keys, _AT_ONCE):
            yield json.loads(before_as_text), part


def _columns(before: Mapping[str, Any], sources: Mapping[str, int]) -> dict[str, Any]:
    """What the history noted, as the columns hold it; a source that is gone stays away."""
    values = {name: value for name, value in before.items() if name != "source"}
    if "source" in before:
        values["source"] = sources.get(before["source"])
    return values | {"updated_at": timezone.now()}
