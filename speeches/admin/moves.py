"""Publishing, withdrawing, binning and restoring in the admin: said in words first, then done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest

from speeches.admin.rights import cause_of
from speeches.choices import State
from speeches.life import DOUBTS, Move, change, doubts_among, preview
from speeches.models import Speech

# Titles that a confirmation lists of each group; of the others it says how many they are.
_LISTED = 20
_WHAT_IT_MEANS = {
    State.PUBLISHED: "所有人都能看到、检索到",
    State.WITHDRAWN: "读者看不到，地址、更正和经过都保留，可以再发布",
    State.RECEIVED: "回到待审，读者看不到",
    State.BINNED: "读者看不到，保留 {days} 天，其间可以恢复；到期彻底删除，不能再找回",
}


@dataclass(frozen=True)
class Group:
    """What a move does to these speeches: the state they come into, and what that means."""

    state: State
    meaning: str
    number: int
    speeches: Sequence[Speech]

    @property
    def more(self) -> int:
        return self.number - len(self.speeches)


@dataclass(frozen=True)
class Plan:
    """What a move would do; left: how many it leaves as they are; joined: of these, what is joined
    to others; doubts: reasons to look first, each with the number of speeches."""

    move: Move
    groups: list[Group]
    left: int
    joined: Sequence[Speech]
    doubts: list[tuple[str, int]]

    @property
    def number(self) -> int:
        return sum(group.number for group in self.groups)


def plan(request: HttpRequest, keys: Sequence[int], move: Move, days: int) -> Plan:
    """What the move would do with these speeches; days: how long the bin keeps them."""
    found = preview(keys, move, cause_of(request))
    groups = [
        Group(state, _WHAT_IT_MEANS[state].format(days=days), len(rows), rows[:_LISTED])
        for state, rows in found.items()
    ]
    shown = [row.pk for row in found.get(State.PUBLISHED, [])]
    number = sum(group.number for group in groups)
    joined = Speech.objects.filter(pk__in=keys, state=State.JOINED).select_related("whole")
    return Plan(move, groups, len(set(keys)) - number, list(joined[:_LISTED]), _doubts(shown))


def make(request: HttpRequest, keys: Sequence[int], move: Move) -> None:
    """Make the move, with the note that was sent, and say what was done."""
    note = request.POST.get("note", "").strip()
    done = len(change(keys, move, cause_of(request, note)))
    left = len(set(keys)) - done
    rest = f"另有 {left} 篇的状态不合适，没有改动。" if left else ""
    joined = Speech.objects.filter(pk__in=keys, state=State.JOINED).count()
    rest += f"其中 {joined} 篇已并入别的讲话，要先拆出。" if joined else ""
    level = messages.SUCCESS if done else messages.WARNING
    messages.add_message(request, level, f"已{move.label} {done} 篇讲话。{rest}")


def _doubts(keys: Sequence[int]) -> list[tuple[str, int]]:
    among = doubts_among(Speech.objects.filter(pk__in=keys))
    return [(DOUBTS[name][0], number) for name, number in among.items() if number]
