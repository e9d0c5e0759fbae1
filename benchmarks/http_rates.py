"""How many pages a second the site serves and how long they take; datasette beside it.

    python -m benchmarks.http_rates DIR SECONDS      DIR: a library that `bench` kept

The last line of its output is JSON.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import datasette, wrk
from benchmarks.measuring import processor_seconds, tree
from benchmarks.serving import Server, addresses, serving

# Readers that ask without a pause: of all workers, and where one worker of each is compared.
_CONNECTIONS, _COMPARED = 16, 4
# Both are asked in turns, for the machine may have something else to do at one time.
_TURNS = 3

Load = Mapping[str, float]


def measure(directory: Path, asked: Sequence[dict], seconds: int) -> dict[str, object]:
    """Pages of results and of the list by two workers, and the first by one worker beside
    datasette. Raises FileNotFoundError where there is no wrk."""
    wrk.require()
    results = [page for page in addresses(asked) if page.startswith("/search/")]
    return {**pages(directory, results, seconds), "peer": beside(directory, results, seconds)}


def pages(directory: Path, results: Sequence[str], seconds: int) -> dict[str, object]:
    """ratio: of the pages of results a second to those of the list."""
    with Path(os.devnull).open("wb") as log, serving(directory, log=log) as server:
        found = {
            name: warm(server, listed, _CONNECTIONS, seconds)
            for name, listed in (("search", results), ("list", ["/speeches/"]))
        }
    rates = [load["requests_per_second"] for load in found.values()]
    return {**found, "ratio": round(rates[0] / rates[1], 3)}


def beside(directory: Path, results: Sequence[str], seconds: int) -> dict[str, object]:
    """Pages of results a second: of one worker of the site, of datasette, and how many times as
    many the site's are, by the clock and by what they take of processors; or why datasette was
    not asked."""
    if reason := datasette.install():
        return {"skipped": reason}
    theirs = datasette.addresses(directory)
    with (
        Path(os.devnull).open("wb") as log,
        serving(directory, log=log, workers=1) as site,
        datasette.serving(directory) as other,
    ):
        turns = [
            (warm(site, results, _COMPARED, seconds), warm(other, theirs, _COMPARED, seconds))
            for _ in range(_TURNS)
        ]
    mine, others = (_middle(loads) for loads in zip(*turns, strict=True))
    return {
        "site": mine,
        "datasette": others,
        "times": _times(mine, others, "requests_per_second"),
        "times_by_cpu": _times(others, mine, "cpu_ms"),
    }


def _times(one: Load, other: Load, name: str) -> float:
    return round(one[name] / other[name], 2)


def warm(server: Server, listed: Sequence[str], connections: int, seconds: int) -> Load:
    """Of a server that was asked for all of it before; cpu_ms: what a page took of processors."""
    for page in [*listed] * 2:
        server.get(page)
    before = _processor_seconds(server)
    load = wrk.load(server.port, listed, connections, seconds)
    spent = _processor_seconds(server) - before
    return {**load, "cpu_ms": round(1000 * spent / load["requests"], 2)}


def _processor_seconds(server: Server) -> float:
    return sum(map(processor_seconds, tree(server.pid)))


def _middle(loads: Sequence[Load]) -> Load:
    """The middle one by its rate."""
    rate = statistics.median_low(load["requests_per_second"] for load in loads)
    return next(load for load in loads if load["requests_per_second"] == rate)


def main(directory: Path, seconds: int) -> None:
    asked = json.loads((directory / "asked.json").read_text(encoding="utf-8"))["asked"]
    sys.stdout.write(json.dumps(measure(directory, asked, seconds)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]))
