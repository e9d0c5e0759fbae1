"""How soon an added speech is found by a reader that was there before, and how the reader fares.

    python -m benchmarks.adding      with KEEP_DIR, the directory of a library with an index

The last line of its output is JSON. The speeches are taken out again.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from multiprocessing import Process, Queue, get_context
from multiprocessing.synchronize import Event
from pathlib import Path

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)
from search.index.connection import library_index

# isort: split
from django.db import connection

from benchmarks.asking import Asked
from benchmarks.composing import compose
from benchmarks.engines import site
from benchmarks.loading import complete, load
from search.language.expressions import Term
from search.upkeep import outbox
from search.upkeep.preloading import preload
from speeches.models import Material, Speech

_TIMES = 3
# Where the composed speeches of no corpus begin.
_FIRST = 10_000_000
# The reader's pauses before anything is added.
_QUIET = 1.0
_LONGEST_WAIT = 60.0


def mark(number: int) -> str:
    """What stands in no other speech."""
    return f"㊣㊝㊣{number:02}"


def read(asked: list[Asked], ready: Event, ending: Event, told: Queue) -> None:
    """Ask without end; tell when each added speech is first found, and every question's time."""
    site.open_index(Path())
    index = library_index()
    awaited = 0
    for question in asked:
        site.answer(question)
    ready.set()
    while not ending.is_set():
        for question in asked:
            started = time.monotonic()
            site.answer(question)
            told.put(("asked", started, time.monotonic()))
            while index.count_matches(Term(mark(awaited))):
                told.put(("seen", awaited, time.monotonic()))
                awaited += 1
    told.put(("end", 0, 0.0))


def add(number: int) -> int:
    """Put a composed speech into the library; gives its key. The index hears nothing of it."""
    record = complete(next(compose(1, first=_FIRST + number)))
    load([{**record, "text": f"{record['text']}\n{mark(number)}"}], _FIRST + number)
    return Speech.objects.latest("pk").pk


def measure(asked: list[Asked]) -> dict[str, float]:
    """visible_ms, longest: from announcing a speech until the reader finds it; pause_ms: the
    reader's longest question meanwhile; quiet_ms: the same before."""
    context = get_context("fork")
    ready, ending, told = context.Event(), context.Event(), context.Queue()
    # A reader without an end: it must not outlive a run that fails.
    reader = context.Process(target=read, args=(asked, ready, ending, told), daemon=True)
    reader.start()
    ready.wait()
    time.sleep(_QUIET)
    begun = {}
    for number in range(_TIMES):
        added = add(number)
        begun[number] = time.monotonic()
        outbox.note([added])
        outbox.settle(library_index())
        time.sleep(_QUIET)
    ending.set()
    return _summary(begun, _events(told, reader))


def _events(told: Queue, reader: Process) -> list[tuple[str, float, float]]:
    events = list(iter(lambda: told.get(timeout=_LONGEST_WAIT), ("end", 0, 0.0)))
    reader.join()
    return events


def _summary(begun: dict[int, float], events: list[tuple[str, float, float]]) -> dict[str, float]:
    seen = {int(number): at for kind, number, at in events if kind == "seen"}
    waits = [(seen[number] - at) * 1000 for number, at in begun.items() if number in seen]
    asked = [(start, end) for kind, start, end in events if kind == "asked"]

    def longest(first: float, last: float) -> float:
        within = (end - start for start, end in asked if first <= end and start <= last)
        return round(max(within, default=0.0) * 1000, 1)

    return {
        "seen": len(waits),
        "visible_ms": round(statistics.median(waits), 1) if waits else 0.0,
        "visible_max_ms": round(max(waits, default=0.0), 1),
        "pause_ms": max(longest(at, seen.get(number, at)) for number, at in begun.items()),
        "quiet_ms": longest(0.0, begun[0]),
    }


def remove() -> None:
    """Take out what was added, by a run that failed as well."""
    materials = Material.objects.filter(name__in=[str(_FIRST + n) for n in range(_TIMES)])
    speeches = Speech.objects.filter(material__in=materials)
    if added := tuple(speeches.values_list("pk", flat=True)):
        speeches.delete()
        materials.delete()
        outbox.note(added)
        outbox.settle(library_index())


def main() -> None:
    # What a worker of the site has loaded before it is asked anything.
    preload()
    remove()
    connection.close()
    read_asked = json.loads((Path(os.environ["KEEP_DIR"]) / "asked.json").read_text("utf-8"))
    try:
        result = measure([Asked(**question) for question in read_asked["asked"]])
    finally:
        remove()
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
