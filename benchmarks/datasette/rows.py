"""What datasette shows of a speech, as a table beside the words that FTS5 has of it; made once.

    python -m benchmarks.datasette.rows      with KEEP_DIR, the library's directory

The last line of its output is JSON: the addresses that the library's questions have there.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)

# isort: split
from benchmarks.datasette import FACETS, SEVERAL, TABLE
from benchmarks.datasette.questions import pages
from benchmarks.engines import FTS5_FILE
from speeches.lists.facets import FACETS as OF_SITE
from speeches.lists.facets import flags_in
from speeches.models import Speech

_COLUMNS = ("title", "day", *FACETS, SEVERAL)
_MAKE = f"CREATE TABLE {TABLE} (id INTEGER PRIMARY KEY, {', '.join(_COLUMNS)})"
_INSERT = f"INSERT INTO {TABLE} VALUES ({', '.join('?' * (len(_COLUMNS) + 1))})"


def make(directory: Path) -> None:
    """Nothing where it is there already."""
    with closing(sqlite3.connect(directory / FTS5_FILE)) as database, database:
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (TABLE,)).fetchone():
            return
        database.execute(_MAKE)
        database.executemany(_INSERT, _rows())
        for name in FACETS:
            database.execute(f"CREATE INDEX {TABLE}_by_{name} ON {TABLE} ({name})")
        database.execute("ANALYZE")


def _rows() -> Iterator[tuple]:
    paths = [OF_SITE[name].path for name in FACETS]
    speeches = Speech.objects.published().order_by("pk")
    columns = speeches.values_list("pk", "title", "sorted_on", *paths, "flag_names")
    for pk, title, day, *values, flags in columns.iterator():
        yield pk, title, str(day), *values, json.dumps(flags_in(flags))


def main(directory: Path) -> None:
    make(directory)
    asked = json.loads((directory / "asked.json").read_text(encoding="utf-8"))["asked"]
    found = pages(one["q"] for one in asked if one["q"])
    sys.stdout.write(json.dumps({"addresses": found}) + "\n")


if __name__ == "__main__":
    main(Path(os.environ["KEEP_DIR"]))
