"""The order of a basket: a heading of one's own, alone or with all that stands under it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class OrderedItem(NamedTuple):
    """An item's key, and its level: 1 or 2 of a heading, 0 of an excerpt."""

    key: int
    level: int


def moved(entries: Sequence[OrderedItem], key: int, step: int) -> list[OrderedItem]:
    """One line up (-1) or down (1), a heading alone; at the end nothing moves."""
    start = _index(entries, key)
    to = max(start - 1, 0) if step < 0 else min(start + 2, len(entries))
    return _put(entries, start, start + 1, to)


def group_moved(entries: Sequence[OrderedItem], key: int, step: int) -> list[OrderedItem]:
    """A heading with all under it, past the group beside it."""
    start, end = _unit(entries, key)
    level = entries[start].level
    if step < 0:
        above = (i for i in range(start - 1, -1, -1) if 0 < entries[i].level <= level)
        return _put(entries, start, end, next(above, 0))
    if end == len(entries):
        return list(entries)
    beside = entries[end]
    return _put(entries, start, end, _end(entries, end) if beside.level == level else end + 1)


def placed(entries: Sequence[OrderedItem], key: int, before: int | None) -> list[OrderedItem]:
    """With all under it in front of another item, at the end where that is None."""
    start, end = _unit(entries, key)
    to = len(entries) if before is None else _index(entries, before)
    return list(entries) if start <= to <= end else _put(entries, start, end, to)


def _put(entries: Sequence[OrderedItem], start: int, end: int, to: int) -> list[OrderedItem]:
    """The stretch from start to end, moved in front of what stands at `to` now."""
    unit = list(entries[start:end])
    if to <= start:
        return [*entries[:to], *unit, *entries[to:start], *entries[end:]]
    return [*entries[:start], *entries[end:to], *unit, *entries[to:]]


def _unit(entries: Sequence[OrderedItem], key: int) -> tuple[int, int]:
    start = _index(entries, key)
    return start, _end(entries, start)


def _end(entries: Sequence[OrderedItem], start: int) -> int:
    """Where what moves with an entry ends."""
    level = entries[start].level
    if not level:
        return start + 1
    below = (i for i in range(start + 1, len(entries)) if 0 < entries[i].level <= level)
    return next(below, len(entries))


def _index(entries: Sequence[OrderedItem], key: int) -> int:
    return next(index for index, entry in enumerate(entries) if entry.key == key)
