"""What each kind of page costs in libraries of several sizes, as a table.

    python -m benchmarks.page_costs --sizes 1000,10000,100000 --keep DIR

Composes a library of each size below DIR where it is not there yet, and brings one of an earlier
version of the site up to date. Prints the table, and on the last line one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import prepared
from benchmarks.measuring import step

# By the number of speeches, and then by kind of page: cpu_ms, bytes, queries.
Costs = Mapping[int, Mapping[str, Mapping[str, float]]]


def costs(library: Path, speeches: int, others: Iterable[int] = ()) -> Costs:
    """Measured in a library of so many speeches, and in composed ones of other sizes, which are
    made below it where they are not there yet."""
    libraries = {speeches: library}
    libraries |= made(library, (size for size in others if size != speeches))
    return _measured(libraries)


def made(directory: Path, numbers: Iterable[int]) -> dict[int, Path]:
    """Composed libraries of these sizes, ready to be asked by this version of the site."""
    libraries = {size: directory / f"pages-{size}" for size in numbers}
    for size, library in libraries.items():
        if not prepared.make(library, size, versions=False):
            prepared.renew(library)
    return libraries


def _measured(libraries: Mapping[int, Path]) -> Costs:
    return {
        size: step("benchmarks.pages", directory=libraries[size]).answer
        for size in sorted(libraries)
    }


def lines(measured: Costs) -> Iterator[str]:
    """A row for each kind of page: what the middle page takes in each library, and how many times
    as much of a processor it takes in the largest as in the next smaller one."""
    yield "a page" + " " * 22 + "".join(f"{f'{speeches:,} speeches':>30}" for speeches in measured)
    yield " " * 28 + "".join(f"{'CPU':>12}{'KB':>8}{'queries':>10}" for _ in measured)
    for kind in next(iter(measured.values()), ()):
        found = [pages[kind] for pages in measured.values()]
        yield f"{kind:28}" + "".join(map(_cell, found)) + _growth(found)


def _cell(cost: Mapping[str, float]) -> str:
    return f"{cost['cpu_ms']:>9.1f} ms{cost['bytes'] / 1000:>8.1f}{cost['queries']:>10.0f}"


def _growth(found: Sequence[Mapping[str, float]]) -> str:
    times = [cost["cpu_ms"] for cost in found[-2:]]
    return f"{times[1] / times[0]:>8.2f}x" if len(times) > 1 else ""


def sizes(given: str) -> tuple[int, ...]:
    """The numbers of a list like 1000,10000."""
    return tuple(int(size) for size in given.split(",") if size)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=sizes, default=(1_000, 10_000))
    parser.add_argument("--keep", type=Path, help="keeps the libraries for the next time")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="pages-") as passing:
        begun = time.monotonic()
        libraries = made((options.keep or Path(passing)).resolve(), options.sizes)
        seconds = round(time.monotonic() - begun, 1)
        measured = _measured(libraries)
    sys.stdout.write("\n".join(lines(measured)) + f"\n\nlibraries made in {seconds} s\n")
    sys.stdout.write(json.dumps({"pages": measured, "made_seconds": seconds}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
