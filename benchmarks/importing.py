"""What an import costs a speech, on one processor and on two, beside what reading it costs.

    python -m benchmarks.importing [--speeches N | --file FILE]

Without a file so many speeches are composed. Each row is a process of its own with a new library:
what it takes of the processors with all that it starts, the clock, the queries that it asks (they
are counted in another process), and what the library keeps to find versions. Prints a table, and on
the last line one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.composing import write
from benchmarks.measuring import step

Row = Mapping[str, float]
# Numbers of processors that an import is given.
_PROCESSORS = (1, 2)


def measure(file: Path) -> dict[str, Row]:
    """By what was done; each number but `speeches` and `peak_mb` is that of one speech."""
    parsed = _row(file, "parse")
    queries = _row(file, "count")["queries"]
    imported = {
        f"import on {number}": _row(file, "import", number) | {"queries": queries}
        for number in _PROCESSORS
    }
    return {"parse": parsed, **imported}


def _row(file: Path, what: str, processors: int = 1) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="importing-") as folder:
        arguments = (what, str(file), str(processors))
        measured = step("benchmarks.importing_step", *arguments, directory=Path(folder))
    return {**measured.answer, "peak_mb": measured.peak_mb}


def ratios(rows: Mapping[str, Row]) -> dict[str, float]:
    """How many times as much of a processor an import takes as reading does, and how many times as
    quick the second processor makes it."""
    alone = rows["parse"]["cpu_ms"]
    one, two = (rows[f"import on {number}"] for number in _PROCESSORS)
    return {
        "import_to_parse": round(one["cpu_ms"] / alone, 2),
        "one_to_two": round(one["wall_ms"] / two["wall_ms"], 2),
    }


def lines(rows: Mapping[str, Row]) -> Iterator[str]:
    """The same for people; a library that was only parsed for keeps nothing."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    yield f"{'a speech':14}" + "".join(f"{name:>16}" for name in names)
    for label, row in rows.items():
        yield f"{label:14}" + "".join(f"{row.get(name, '-'):>16}" for name in names)
    yield ", ".join(f"{name} {value}" for name, value in ratios(rows).items())


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--speeches", type=int, default=1000)
    parser.add_argument("--file", type=Path, help="JSON lines, packed, instead of composed ones")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="importing-") as folder:
        file = options.file
        if file is None:
            file = Path(folder) / "composed.jsonl.gz"
            write(file, options.speeches)
        rows = measure(file.resolve())
    sys.stdout.write("\n".join(lines(rows)) + "\n")
    sys.stdout.write(json.dumps({**rows, "ratios": ratios(rows)}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
