"""One row of `importing`:  python -m benchmarks.importing_step parse|import|count FILE PROCESSORS

With KEEP_DIR, the directory of a library that is made there. The last line is JSON.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from itertools import islice
from pathlib import Path

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)

# isort: split
from django.core.management import call_command
from django.db import connection

from benchmarks.measuring import processor_seconds, tree
from benchmarks.queries import counted
from search.upkeep.preloading import preload
from speeches.models import Speech
from speeches.parsing import members, parse

# What is kept to find versions, by a piece of the names of its tables and their indexes.
_SHINGLES = "%shingle%"
_WARMING = 5


def limit(processors: int) -> None:
    """Let this process, and what it starts, have so many processors, and know of no others."""
    mine = sorted(os.sched_getaffinity(0))[:processors]
    os.sched_setaffinity(0, mine)
    os.cpu_count = lambda: processors


def spent() -> tuple[float, float]:
    """Seconds that this process took of the processors, and all below it."""
    own = sum(os.times()[:2])
    return own, sum(map(processor_seconds, tree(os.getpid()))) - own


def warm_up(file: Path) -> None:
    """Patterns are compiled, and lists of words read, when they are first needed."""
    for member in islice(members(file.read_bytes(), file.name), _WARMING):
        parse(member.data, member.name)


def parse_all(file: Path) -> int:
    """How many speeches there are."""
    documents = members(file.read_bytes(), file.name)
    return sum(len(parse(member.data, member.name).speeches) for member in documents)


def measured(work: Callable[[], int]) -> dict[str, float]:
    """What work cost a speech, given how many it returns."""
    (own_before, below_before), begun = spent(), time.perf_counter()
    number = work()
    seconds, (own, below) = time.perf_counter() - begun, spent()
    own, below = own - own_before, below - below_before
    return {
        "speeches": number,
        "cpu_ms": round(1000 * (own + below) / number, 2),
        "own_cpu_ms": round(1000 * own / number, 2),
        "children_cpu_ms": round(1000 * below / number, 2),
        "wall_ms": round(1000 * seconds / number, 2),
    }


def queries_of(work: Callable[[], int]) -> dict[str, float]:
    """The queries of a speech."""
    with counted() as queries:
        number = work()
    return {"queries": round(queries.number / number, 2)}


def kept(number: int) -> dict[str, float]:
    """Rows and bytes of shingles a speech."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE %s", [_SHINGLES]
        )
        rows = 0
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            rows += cursor.fetchone()[0]
        cursor.execute("SELECT SUM(pgsize) FROM dbstat WHERE name LIKE %s", [_SHINGLES])
        (size,) = cursor.fetchone()
    return {"shingle_rows": round(rows / number, 2), "shingle_bytes": round((size or 0) / number)}


def import_all(file: Path) -> int:
    """How many speeches the library has then; its index follows."""
    with redirect_stderr(io.StringIO()):
        call_command("import_materials", str(file), stdout=io.StringIO())
    return Speech.objects.count()


def main(what: str, file: Path, processors: int) -> None:
    limit(processors)
    warm_up(file)
    if what == "parse":
        found = measured(lambda: parse_all(file))
    else:
        call_command("migrate", verbosity=0)
        call_command("build_index", verbosity=0)
        preload()
        if what == "count":
            found = queries_of(lambda: import_all(file))
        else:
            found = measured(lambda: import_all(file))
            found |= kept(int(found["speeches"]))
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
