"""Publishing, withdrawing, binning and restoring in the admin: said in words first, then done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest

from speeches.admin.page import tell
from speeches.admin.rights import cause_of
from speeches.batched import batched
from speeches.choices import State
from speeches.jobs.bulk import MOST_AT_ONCE, said_of_the_rest, start_moving
from speeches.life import DOUBTS, Move, change, doubts_among, preview
from speeches.models import Speech

# Titles that a confirmation lists of each group; of the others it says how many they are.
_LISTED = 20
# Speeches whose doubts are counted together: of a thousand, a database takes thirty times as long.
_PART = 500
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
    """Make the move with the note that was sent, or have a worker do so, and say what was done."""
    cause = cause_of(request, request.POST.get("note", "").strip())
    if len(keys) > MOST_AT_ONCE:
        job = start_moving(keys, move, cause)
        tell(request, f"已排队：{job.title}。进度在“后台任务”里。")
        return
    done = len(change(keys, move, cause))
    rest = said_of_the_rest(len(set(keys)) - done)
    joined = Speech.objects.filter(pk__in=keys, state=State.JOINED).count()
    rest += f"其中 {joined} 篇已并入别的讲话，要先拆出。" if joined else ""
    level = messages.SUCCESS if done else messages.WARNING
    messages.add_message(request, level, f"已{move.label} {done} 篇讲话。{rest}")


def _doubts(keys: Sequence[int]) -> list[tuple[str, int]]:
    among: Counter[str] = Counter()
    for part in batched(keys, _PART):
        among.update(doubts_among(Speech.objects.filter(pk__in=part)))
    return [(DOUBTS[name][0], among[name]) for name in DOUBTS if among[name]]
