"""What moving a library from SQLite to PostgreSQL costs, and whether it answers as before:

    .ci/postgres python -m benchmarks.moving --speeches 20000 [--keep DIR]

Prints a line of JSON: how long `move_library` took, of which the processor; the most memory its
process held, and held in the third and in the last quarter of that time; how many pages were asked
for on both sides, and which of them differ. The command itself compares a digest of every table.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from benchmarks.measuring import memory, processor_seconds
from benchmarks.own_database import Environment, is_server, own_environment, query
from benchmarks.prepared import copy, make, pages
from benchmarks.serving import ROOT

_EVERY = 0.5
# Somebody who sees everything.
_PERSON = """
from django.contrib.auth.models import User
User.objects.filter(username="mover").exists() or User.objects.create_superuser("mover")
"""
_LISTS = (
    *(f"/speeches/?sort={sort}" for sort in ("newest", "oldest", "added", "longest")),
    *(
        f"/admin/speeches/{name}/?o={way}{column}"
        for name in ("speech", "material")
        for column in range(1, 9)
        for way in ("", "-")
    ),
    *("/admin/speeches/speech/?q=代表", "/api/search?q=代表", "/trends/", "/outlines/"),
)


class Moved(NamedTuple):
    """What the command took: seconds, of which the processor, and its memory over that time."""

    seconds: float
    processor: float
    memory: list[int]


def move(here: Environment, to: str) -> Moved:
    """Run `move_library`. Raises CalledProcessError."""
    command = [sys.executable, "manage.py", "move_library", "--to", to]
    begun, held, used = time.monotonic(), [], 0.0
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | here, stdout=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            held.append(memory(process.pid))
            used = processor_seconds(process.pid) or used
            time.sleep(_EVERY)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Moved(time.monotonic() - begun, used, held)


def answers(library: Environment, addresses: list[str]) -> dict[str, list]:
    """What the pages of a library answer."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.answers", *addresses],
        cwd=ROOT,
        env=os.environ | library | {"PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def measure(kept: Path, directory: Path, speeches: int) -> dict[str, object]:
    """Move a copy, in a directory, of a prepared library, which is made where it is not there."""
    there = own_environment(directory, locale="zh")
    # What is set up here lies in its directory.
    os.environ["DATABASE_URL"] = ""
    here = {"DATA_DIR": str(directory), "DATABASE_URL": ""}
    make(kept, speeches)
    copy(kept, directory)
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", _PERSON]
    subprocess.run(command, cwd=ROOT, env=os.environ | here, check=True)
    moved = move(here, there["DATABASE_URL"])
    keys = [key for (key,) in query(here, "SELECT id FROM speeches_speech ORDER BY id LIMIT 20")]
    asked = sorted({*_LISTS, *chain.from_iterable(pages(directory, keys).values())})
    before, after = answers(here, asked), answers(there, asked)
    quarter = len(moved.memory) // 4
    return {
        "speeches": query(there, "SELECT COUNT(*) FROM speeches_speech")[0][0],
        "database_mb": round((directory / "library.sqlite3").stat().st_size / 1e6),
        "seconds": round(moved.seconds, 1),
        "processor": round(moved.processor, 1),
        "peak_mb": round(max(moved.memory) / 1e6),
        "third_quarter_mb": round(max(moved.memory[2 * quarter : 3 * quarter]) / 1e6),
        "last_quarter_mb": round(max(moved.memory[3 * quarter :]) / 1e6),
        "pages": len(asked),
        "not_200": [address for address in asked if before[address][0] != 200],
        "different": [address for address in asked if before[address] != after[address]],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--speeches", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, help="a directory that keeps the library")
    options = parser.parse_args()
    if not is_server(os.environ.get("DATABASE_URL", "")):
        parser.error("DATABASE_URL names no PostgreSQL server")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = measure(options.keep or folder / "kept", folder / "moved", options.speeches)
    sys.stdout.write(f"{json.dumps(found, ensure_ascii=False)}\n")


if __name__ == "__main__":
    main()
