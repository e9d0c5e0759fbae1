"""What a run showed, in figures, and which of its claims failed; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.measuring import spread
from benchmarks.soak.memory import Memory
from benchmarks.soak.record import Record, Timed

FIVE_MINUTES = 300.0
# Memory of five minutes after the first five, and of the last five; a shorter run has no such two.
LONG = 3 * FIVE_MINUTES
_GROWTH, _TO_QUIET, _TO_FIRST = 1.10, 2.0, 1.3
# Processes that stay: what reads documents comes and goes.
_STAYING = ("web worker", "job worker", "index worker")


@dataclass(frozen=True)
class Times:
    """When readers were alone, and when librarians worked beside them."""

    quiet: tuple[float, float]
    busy: tuple[float, float]

    @property
    def is_long(self) -> bool:
        return self.busy[1] - self.busy[0] >= LONG


def figures(record: Record, memory: Memory, times: Times) -> dict[str, object]:
    """All that is told in the end."""
    begun, ended = times.busy
    quiet, busy = (
        record.between(*times.quiet, reader=True),
        record.between(*times.busy, reader=True),
    )
    first = record.between(begun, begun + FIVE_MINUTES, reader=True)
    last = record.between(ended - FIVE_MINUTES, ended, reader=True)
    return {
        "quiet": told(quiet, *times.quiet),
        "busy": told(busy, *times.busy),
        "kinds": dict(_by_kind(busy)),
        "librarians": dict(_by_kind(record.between(*times.busy, reader=False))),
        "checked": record.checked,
        "behind": round(record.behind, 2),
        "memory": _memory(memory, times),
        "processes": {role: len(memory.processes[role]) for role in _STAYING},
        "p95_to_quiet": _ratio(busy, quiet),
        "p95_last_to_first": _ratio(last, first) if times.is_long else None,
        "errors": record.errors,
        "wrong": record.wrong,
    }


def told(answers: Sequence[Timed], begun: float, ended: float) -> dict[str, float]:
    number = {"pages": len(answers), "a_second": round(len(answers) / (ended - begun), 2)}
    return number | spread([one.seconds for one in answers])


def _by_kind(answers: Sequence[Timed]) -> Iterator[tuple[str, Mapping[str, float]]]:
    for kind in sorted({one.kind for one in answers}):
        own = [one.seconds for one in answers if one.kind == kind]
        yield kind, {"answers": len(own), **spread(own)}


def _memory(memory: Memory, times: Times) -> dict[str, object]:
    begun, ended = times.busy
    if not times.is_long:
        return {"mean": memory.mean(begun, ended)}
    second = memory.mean(begun + FIVE_MINUTES, begun + 2 * FIVE_MINUTES)
    return {"second five minutes": second, "last": memory.mean(ended - FIVE_MINUTES, ended)}


def _ratio(answers: Sequence[Timed], others: Sequence[Timed]) -> float | None:
    """Of what the slowest twentieth took at least."""
    own, theirs = (spread([one.seconds for one in each]) for each in (answers, others))
    return round(own["p95"] / theirs["p95"], 2) if own and theirs else None


def failures(found: Mapping[str, object], *, judge_times: bool) -> list[str]:
    """Which claims the figures contradict."""
    failed = [f"{len(found[name])} {name}" for name in ("errors", "wrong") if found[name]]
    memory = found["memory"]
    if "last" in memory:
        for role in _STAYING:
            before, after = memory["second five minutes"][role], memory["last"][role]
            if after > _GROWTH * before:
                failed.append(f"a {role} grew from {before} to {after} MB")
    if judge_times:
        for name, most in (("p95_to_quiet", _TO_QUIET), ("p95_last_to_first", _TO_FIRST)):
            if (found[name] or 0.0) > most:
                failed.append(f"{name} is {found[name]}, {most} at most")
    return failed
