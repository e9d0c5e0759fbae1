"""The life of a speech: received, published, withdrawn, binned, gone.

The one place that changes a state. Every change is noted (`StateChange`), and what concerns readers
is announced. Nothing that a person withdrew or binned comes back by itself: a move needs a person,
and what arrives is published only as its `Arrival` says. What is joined to another speech is in a
state in which no move finds it: it comes back by being taken out of that one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.utils import timezone

from config.compiled import Compiled, CompiledByText, CompiledInsert
from speeches.batched import batched
from speeches.changes import announce, changing
from speeches.choices import GONE, State
from speeches.models import DuplicateLink, Speech, SpeechQuerySet, StateChange

# Keys that a query names at once: databases set a limit to them.
_AT_ONCE = 500
_insert_changes = CompiledInsert(StateChange)
MAY_PUBLISH, MAY_BIN = "speeches.publish_speech", "speeches.delete_speech"


@dataclass(frozen=True)
class Cause:
    """Who changes a state, and why; by: None where a command does; job: which one."""

    by: User | None = None
    note: str = ""
    job: str = ""

    @property
    def who(self) -> str:
        return self.by.last_name + self.by.first_name or self.by.username if self.by else ""

    @property
    def signature(self) -> dict[str, Any]:
        """The columns of a row that notes who did something."""
        return {"by_id": self.by.pk if self.by else None, "who": self.who[:150]}

    @property
    def columns(self) -> dict[str, Any]:
        """The same, with why."""
        return {**self.signature, "note": self.note[:200], "job": self.job[:64]}


NOBODY = Cause()

# Moves


@dataclass(frozen=True)
class Move:
    """A step that a person takes with speeches; before: from which states; after: into which one,
    None for the one it was in before it was binned."""

    name: str
    label: str
    permission: str
    before: frozenset[State]
    after: State | None


# Speeches of their own.
NOT_BINNED = frozenset({State.RECEIVED, State.PUBLISHED, State.WITHDRAWN})
MOVES: Mapping[str, Move] = {
    move.name: move
    for move in (
        Move(
            "publish",
            "发布",
            MAY_PUBLISH,
            frozenset({State.RECEIVED, State.WITHDRAWN}),
            State.PUBLISHED,
        ),
        Move("withdraw", "撤下", MAY_PUBLISH, frozenset({State.PUBLISHED}), State.WITHDRAWN),
        Move(
            "bin",
            "放入回收站",
            MAY_BIN,
            NOT_BINNED,
            State.BINNED,
        ),
        Move("restore", "恢复", MAY_BIN, frozenset({State.BINNED}), None),
    )
}


def change(keys: Iterable[int], move: Move, cause: Cause) -> list[int]:
    """Make a move with those of these speeches whose state allows it; returns their keys."""
    with changing():
        rows = [row for part in _parts(keys) for row in _locked(part, move.before)]
        for state, group in _by_target(rows, move, cause).items():
            _bring(group, state, cause)
    return [row.pk for row in rows]


def _bring(rows: Collection[Speech], state: State, cause: Cause) -> None:
    _set(rows, state)
    _note(rows, state, cause)
    announce([row.pk for row in rows if State.PUBLISHED in (row.state, state)])


def preview(keys: Iterable[int], move: Move, cause: Cause) -> dict[State, list[Speech]]:
    """Which speeches a move would bring into which state; the others it leaves as they are."""
    found = (_rows(part, move.before) for part in _parts(keys))
    return _by_target([row for rows in found for row in rows], move, cause)


def _by_target(rows: list[Speech], move: Move, cause: Cause) -> dict[State, list[Speech]]:
    before_bin = {} if move.after else _states_before_bin(row.pk for row in rows)
    groups: dict[State, list[Speech]] = {}
    for row in rows:
        state = move.after or before_bin.get(row.pk, State.WITHDRAWN)
        if state is State.PUBLISHED and cause.by and not cause.by.has_perm(MAY_PUBLISH):
            state = State.WITHDRAWN
        groups.setdefault(state, []).append(row)
    return groups


def _states_before_bin(keys: Iterable[int]) -> dict[int, State]:
    """The state that each of these was in when it was last binned."""
    found: dict[int | None, str] = {}
    for part in _parts(keys):
        changes = StateChange.objects.filter(speech__in=part, after=State.BINNED).order_by("pk")
        found |= dict(changes.values_list("speech_id", "before"))
    return {pk: State(before) for pk, before in found.items() if pk}


def _parts(keys: Iterable[int]) -> Iterator[Sequence[int]]:
    return batched(sorted(set(keys)), _AT_ONCE)


def _rows(keys: Collection[int], states: Collection[State]) -> QuerySet[Speech]:
    rows = Speech.objects.filter(pk__in=keys, state__in=states).select_related("material")
    return rows.only("state", "title", "position", "flag_names", "material__sha256").order_by("pk")


def _locked(keys: Collection[int], states: Collection[State]) -> QuerySet[Speech]:
    return _rows(keys, states).select_for_update(of=("self",))


def _set(rows: Iterable[Speech], state: State) -> None:
    now = timezone.now()
    columns = {"public_since": now} if state is State.PUBLISHED else {}
    for part in _parts(row.pk for row in rows):
        Speech.objects.filter(pk__in=part).update(state=state, updated_at=now, **columns)


def _note(rows: Iterable[Speech], after: str, cause: Cause, *, new: bool = False) -> None:
    columns = cause.columns
    changes = [
        StateChange(
            speech=row,
            sha256=row.material.sha256,
            position=row.position,
            title=row.title,
            before="" if new else row.state,
            after=after,
            **columns,
        )
        for row in rows
    ]
    _insert_changes(changes)


# Joined to another


def put_aside(keys: Iterable[int], whole: Speech, cause: Cause) -> None:
    """Let these be read as parts of another speech from now on, and nowhere else."""
    named = replace(cause, note=f"并入《{whole.title}》")
    with changing():
        rows = list(_locked(list(keys), NOT_BINNED))
        _bring(rows, State.JOINED, named)
        Speech.objects.filter(pk__in=[row.pk for row in rows]).update(whole=whole)


def take_out(keys: Iterable[int], whole: Speech, cause: Cause) -> None:
    """Let these be speeches of their own again. Readers see them where they saw the whole: what was
    withdrawn meanwhile stays so."""
    named = replace(cause, note=f"从《{whole.title}》拆出")
    with changing():
        # As it is now: somebody may have withdrawn it since it was read.
        now = Speech.objects.select_for_update().only("state").get(pk=whole.pk)
        rows = list(_locked(list(keys), [State.JOINED]))
        _bring(rows, State(now.state), named)
        Speech.objects.filter(pk__in=[row.pk for row in rows]).update(whole=None, page=None)


# Arriving


class Publishing(Enum):
    """What of arriving speeches is published at once."""

    EVERYTHING = auto()
    UNDOUBTED = auto()
    NOTHING = auto()


@dataclass(frozen=True)
class Arrival:
    """How documents come in: who brings them, and what is published at once.

    again: also what was deleted before, which stays away otherwise.
    """

    publishing: Publishing
    cause: Cause = field(default_factory=Cause)
    again: bool = False


# A command of the operator's: as people decided elsewhere what is to be in the library.
BY_COMMAND = Arrival(Publishing.EVERYTHING, Cause(job="import_materials"))
_WITHOUT_DOUBT = "没有疑问，按设置直接发布"


def likely_state(arrival: Arrival) -> State:
    """The state to store an arriving speech in, until `arrive` says which it is: nearly always
    this one, and another costs writing it into all orders of the lists once more."""
    return State.PUBLISHED if arrival.publishing is Publishing.EVERYTHING else State.RECEIVED


def arrive(speech: Speech, arrival: Arrival, *, linked: bool) -> None:
    """Publish a speech that was just stored as `likely_state` says, or leave it 待审; to be called
    once, in the transaction that stored it.

    linked: whether it has other versions in the library.
    """
    note, likely = "", speech.state
    if arrival.publishing is Publishing.UNDOUBTED:
        if without_doubt(Speech.objects.filter(pk=speech.pk)).exists():
            speech.state, note = State.PUBLISHED, _WITHOUT_DOUBT
    elif arrival.publishing is Publishing.EVERYTHING:
        note = _held_back(speech) if linked else ""
        speech.state = State.RECEIVED if note else State.PUBLISHED
    if speech.state != likely:
        Speech.objects.filter(pk=speech.pk).update(state=speech.state)
    cause = Cause(arrival.cause.by, arrival.cause.note or note, arrival.cause.job)
    _note([speech], speech.state, cause, new=True)


def _held_back(speech: Speech) -> str:
    """What there is to say of a version of the same text that a person took back: what she did
    holds for its copies. Empty where there is none."""
    links = DuplicateLink.objects.filter(speech=speech).select_related("other")
    same = (DuplicateLink.Relation.SAME, DuplicateLink.Relation.NEAR)
    taken_back = (State.WITHDRAWN, State.BINNED)
    link = links.filter(relation__in=same, other__state__in=taken_back).first()
    return f"与《{link.other.title}》（{link.other.get_state_display()}）是同一篇" if link else ""


# What makes a person look before she publishes: by name, what it is called, and its condition.
DOUBTS: Mapping[str, tuple[str, Q | Exists]] = {
    "flagged": ("讲话有提示", ~Q(flag_names="")),
    "warned": ("材料有提示", ~Q(material__warnings=[])),
    "level": ("层级不明", Q(level="")),
    "version": (
        "库中有同一篇",
        Exists(DuplicateLink.objects.filter(speech=OuterRef("pk"))),
    ),
}


def doubts_among(speeches: SpeechQuerySet) -> dict[str, int]:
    """By the name of a doubt, how many of these speeches it is held against; one query."""
    counts = {name: Count("pk", filter=Q(condition)) for name, (_, condition) in DOUBTS.items()}
    return dict(speeches.order_by().aggregate(**counts))


# Of what just came in, one by one.
_HELD = Compiled(
    lambda keys: (
        Speech.objects.filter(pk__in=keys)
        .order_by()
        .values_list(
            *(Case(When(condition, then=True), default=False) for _, condition in DOUBTS.values())
        )
    )
)


def doubts_about(pk: int) -> set[str]:
    """The names of the doubts that are held against a speech."""
    return {name for row in _HELD([pk]) for name, holds in zip(DOUBTS, row, strict=True) if holds}


def without_doubt(speeches: SpeechQuerySet) -> SpeechQuerySet:
    """Those with no doubt against them."""
    for _, condition in DOUBTS.values():
        speeches = speeches.exclude(condition)
    return speeches


# What became of them


def fates(speeches: Iterable[Speech]) -> dict[int, str]:
    """What became of those that readers do not see, by their keys, in words: 已撤下，于…由…"""
    hidden = {speech.pk: speech for speech in speeches if not speech.is_published}
    changes = StateChange.objects.filter(speech__in=hidden).order_by("pk") if hidden else ()
    last = {change.speech_id: change for change in changes}
    return {pk: _fate(speech, last.get(pk)) for pk, speech in hidden.items()}


def _fate(speech: Speech, last: StateChange | None) -> str:
    if speech.state == State.RECEIVED:
        return f"待审：{last.note}" if last and last.note else "待审"
    # One from before there was a log.
    return str(last) if last else speech.get_state_display()


# Of most files none is.
_ANY_GONE = CompiledByText(
    lambda keys: (
        StateChange.objects.filter(sha256__in=keys, after=GONE[0]).order_by().values_list("pk")[:1]
    )
)


def tombstones(sha256: str) -> list[StateChange]:
    """The last words on the speeches of a file that are gone, in their order, each once."""
    if not _ANY_GONE([sha256]):
        return []
    changes = StateChange.objects.filter(sha256=sha256, after=GONE[0]).order_by("pk")
    last = {change.position: change for change in changes}
    return [last[position] for position in sorted(last)]


# Going


def remove(pk: int, cause: Cause) -> set[int]:
    """Delete a binned speech for good, with those that are joined to it; returns the keys of their
    materials, none where it is not binned any more. Tombstones stay."""
    with changing():
        rows = list(_locked([pk], [State.BINNED]))
        for row in rows:
            rows += _locked(list(row.joined.values_list("pk", flat=True)), [State.JOINED])
        _note(rows, GONE[0], cause)
        keys = [row.pk for row in rows]
        Speech.objects.filter(pk__in=keys).remember_deletion()
        Speech.objects.filter(pk__in=keys).delete()
    return {row.material_id for row in rows}
