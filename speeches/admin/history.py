"""The history of a speech in the admin: who changed what and when, versions side by side."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from speeches.admin.page import number_in
from speeches.choices import Flag, Kind, Level
from speeches.compare.differing import Change, TextPiece, differences
from speeches.compare.word_by_word import WordingComparison, compare_wording
from speeches.history.recording import CHOICES, OUTLINE, PAGES, Snapshot
from speeches.history.versions import Entry, History
from speeches.models import JOINED, Speech, StateChange

_EMPTY = "（空）"
# What follows from the text and is told by its name alone.
_UNTOLD = ("evidence", "masks", "rewritten_spots")
_CHOICES = {
    "keep": "保留",
    "drop": "清除",
    "begins": "从这里分成下一篇",
    "joins": "并入前一篇",
}
# Characters of a line that a decision shows.
_SHOWN = 40
# Things that happened which a page of the history shows, and lines of each fact.
EVENTS, _MOST_LINES = 50, 30


@dataclass(frozen=True)
class FactChange:
    """A fact before and after, as pieces of both; lines: how many it has beyond the first."""

    label: str
    pieces: list[TextPiece]
    lines: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether the history shows the first lines of it alone."""
        return self.lines >= _MOST_LINES


@dataclass(frozen=True)
class Event:
    """A line of a history. number: of the version that it made, None where it made none."""

    at: datetime.datetime
    who: str
    what: str
    note: str
    facts: list[FactChange]
    untold: list[str]
    paragraphs: int = 0
    number: int | None = None
    before: int | None = None
    now: bool = False


def all_of(speech: Speech, history: History) -> list[Entry | StateChange]:
    """All that happened to a speech, the newest first: its changes, and those of its state."""
    states = speech.state_changes.order_by("pk")
    return sorted([*states, *history.entries], key=_moment, reverse=True)


def _moment(happened: Entry | StateChange) -> datetime.datetime:
    return happened.at if isinstance(happened, StateChange) else happened.change.at


def events_of(happened: Iterable[Entry | StateChange], history: History) -> list[Event]:
    """These as lines of the history."""
    numbers = [*(entry.change.pk for entry in history.entries), 0]
    before = dict(pairwise(numbers))
    return [
        _state_event(each)
        if isinstance(each, StateChange)
        else _event(each, before[each.change.pk], now=each.change.pk == numbers[0])
        for each in happened
    ]


def _event(entry: Entry, before: int, *, now: bool) -> Event:
    change = entry.change
    told = [name for name in change.after if name not in _UNTOLD and name != "corrected"]
    return Event(
        at=change.at,
        who=change.who,
        what=change.get_act_display(),
        note=change.note,
        facts=list(fact_changes(change.before, change.after, told, _MOST_LINES)),
        untold=[Speech.label_of(name) for name in change.after if name in _UNTOLD],
        paragraphs=sum(max(end - start, len(old)) for start, end, old in change.text or ()),
        number=change.pk,
        before=before,
        now=now,
    )


def _state_event(change: StateChange) -> Event:
    what = f"{change.get_before_display() or '入库'} → {change.get_after_display()}"
    return Event(change.at, change.who, what, change.note, [], [])


def fact_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], names: list[str], most: int | None = None
) -> Iterator[FactChange]:
    """Each fact that differs, word by word; of one that is a list no more than the first lines."""
    for name in names:
        old, new = _shown(name, before[name]), _shown(name, after[name])
        if old != new:
            pieces = _pieces(_cut(old, most), _cut(new, most))
            yield FactChange(_label(name), pieces, max(old.count("\n"), new.count("\n")))


def _pieces(old: str, new: str) -> list[TextPiece]:
    """What stands for no value has no character in common with one, not even its brackets."""
    if _EMPTY in (old, new):
        return [TextPiece(Change.GONE, old), TextPiece(Change.NEW, new)]
    return differences(old, new)


def _cut(text: str, most: int | None) -> str:
    lines = text.split("\n")
    left = len(lines) - most if most else 0
    return "\n".join([*lines[:most], f"……还有 {left} 行"]) if left > 0 else text


@dataclass(frozen=True)
class VersionComparison:
    """Two versions of a speech: facts, headings and texts; problem: why texts are not compared."""

    facts: list[FactChange]
    outline: WordingComparison
    text: WordingComparison
    problem: str = ""


def compare_versions(old: Snapshot, new: Snapshot) -> VersionComparison:
    names = [
        name for name in new.values if name not in (*_UNTOLD, OUTLINE, "corrected", "position")
    ]
    facts = list(fact_changes(old.values, new.values, names))
    outline = compare_wording(*(_outline(each.values[OUTLINE]) for each in (old, new)))
    if old.text is None or new.text is None:
        return VersionComparison(facts, outline, WordingComparison(), "那时的正文已经无法还原。")
    text = compare_wording("\n".join(old.text), "\n".join(new.text))
    problem = "两个版本的正文大半不同，或者太长，不作逐字对照。" if text.problem else ""
    return VersionComparison(facts, outline, text, problem)


def _outline(rows: list[list[Any]]) -> str:
    return "\n".join(f"{'　' * (depth - 1)}{label}{heading}" for depth, label, heading, *_ in rows)


def _label(name: str) -> str:
    special = {
        OUTLINE: "提纲", CHOICES: "对材料各行的取舍", PAGES: "并进来的文件", "flags": "提示",
    }  # fmt: skip
    return special.get(name) or Speech.label_of(name)


def _shown(name: str, value: Any) -> str:
    if name == "flags":
        return "、".join(str(Flag(flag["name"]).label) for flag in value) or _EMPTY
    if name == OUTLINE:
        return _outline(value) or _EMPTY
    if name == PAGES:
        return "\n".join(name for _, name in value) or _EMPTY
    if name == CHOICES:
        return "\n".join(_choice_lines(value)) or _EMPTY
    if name in ("level", "meeting_level"):
        return str(Level(value).label) if value else _EMPTY
    if name == "kind":
        return str(Kind(value).label)
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "position":
        return str(value + 1) if value < JOINED else "并入另一篇"
    return str(value) or _EMPTY


def _choice_lines(choices: Mapping[str, list[Any]]) -> Iterator[str]:
    for name, items in choices.items():
        for item in items:
            words = item["words"] if isinstance(item, dict) else str(item)
            yield f"{_named(name, item)}：{words[:_SHOWN]}"


def _named(name: str, item: Any) -> str:
    if name == "headings":
        return f"{item['depth']} 级标题" if item["depth"] else "不是标题"
    return _CHOICES.get(name, name)


# Versions


@dataclass(frozen=True)
class Version:
    """A version by its number, what people call it, and whether it is the speech as it is."""

    number: int
    label: str
    snapshot: Snapshot
    now: bool


def version_named(history: History, number: str) -> Version | None:
    """The version with this number, as an address has it; None where there is none."""
    key = number_in(number)
    snapshot = history.version(key) if key is not None else None
    if key is None or snapshot is None:
        return None
    change = next((each.change for each in history.entries if each.change.pk == key), None)
    label = "入库时的样子"
    if change:
        day = date_format(localtime(change.at), "Y年n月j日 H:i")
        label = f"{day} {change.get_act_display()}之后"
    return Version(key, label, snapshot, snapshot == history.now)
