"""What each kind of page costs in libraries of several sizes, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from benchmarks import prepared
from benchmarks.measuring import step

# By the number of speeches, and then by kind of page: cpu_ms, bytes, queries.
Costs = Mapping[int, Mapping[str, Mapping[str, float]]]


def costs(library: Path, speeches: int, others: Iterable[int] = ()) -> Costs:
    """Measured in a library of so many speeches, and in composed ones of other sizes, which are
    made below it where they are not there yet."""
    libraries = {speeches: library}
    for size in others:
        if size != speeches:
            libraries[size] = library / f"pages-{size}"
            prepared.make(libraries[size], size)
    return {
        size: step("benchmarks.pages", directory=libraries[size]).answer
        for size in sorted(libraries)
    }


def lines(measured: Costs) -> Iterator[str]:
    """A row for each kind of page; for each library what the middle page takes."""
    yield "a page" + " " * 22 + "".join(f"{f'{speeches:,} speeches':>30}" for speeches in measured)
    yield " " * 28 + "".join(f"{'CPU':>12}{'KB':>8}{'queries':>10}" for _ in measured)
    for kind in next(iter(measured.values()), ()):
        yield f"{kind:28}" + "".join(map(_cell, (pages[kind] for pages in measured.values())))


def _cell(cost: Mapping[str, float]) -> str:
    return f"{cost['cpu_ms']:>9.1f} ms{cost['bytes'] / 1000:>8.1f}{cost['queries']:>10.0f}"
