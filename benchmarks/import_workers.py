"""How many speeches a second one worker of jobs and several bring into a library on PostgreSQL.

    .ci/postgres python -m benchmarks.import_workers [--speeches N] [--workers 1 4] [--times T]

Composed speeches in eight batches, which as many workers as there are take turns at: one is at a
batch at a time. Each run has a new library. The rate is that of the middle three fifths, when all
workers are there; storing: how much of that time somebody was storing, which one does at a time;
waiting: how many workers waited for that on average; cpu_ms: of a processor for one speech, by the
workers and what they start, their own start left out. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from zlib import crc32

import psycopg

from benchmarks.composing import write
from benchmarks.measuring import processor_seconds, tree
from benchmarks.own_database import Environment, is_server, own_environment, query
from benchmarks.serving import ROOT

_BATCHES = 8
_LOOK = 0.05
_QUEUE = """
import sys
from pathlib import Path
from speeches.jobs.models import BatchFile
from speeches.jobs.receiving import create
for name in sys.argv[1:]:
    path = Path(name)
    create([BatchFile(name=path.name, path=name, size=path.stat().st_size)])
"""
_TIMES = "SELECT at FROM speeches_statechange WHERE \"before\" = '' ORDER BY at"
_STORING = """
    SELECT count(*) FILTER (WHERE granted), count(*) FILTER (WHERE NOT granted) FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND objid::bigint = %s
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def measure(files: Sequence[Path], workers: int) -> Mapping[str, float]:
    """One run."""
    with tempfile.TemporaryDirectory(prefix="import-workers-") as folder:
        library = own_environment(Path(folder))
        environment = os.environ | library | {"PYTHONWARNINGS": "ignore"}
        _manage(environment, "migrate", "--verbosity", "0")
        names = ", ".join(repr(str(file)) for file in files)
        code = f"import sys; sys.argv[1:] = [{names}]\n{_QUEUE}"
        _manage(environment, "shell", "-v", "0", "-c", code)
        command = [sys.executable, "manage.py", "run_jobs", "--once"]
        running = [subprocess.Popen(command, cwd=ROOT, env=environment) for _ in range(workers)]
        looks = _watch(library, running)
        times = [at for (at,) in query(library, _TIMES)]
        return _summary(looks, times)


def _watch(
    library: Environment, running: Sequence[subprocess.Popen[bytes]]
) -> list[tuple[float, float, int, int]]:
    """Until the workers end: when, what they took of the processors so far, whether one stores, and
    how many wait for that."""
    looks = []
    with psycopg.connect(library["DATABASE_URL"], autocommit=True) as server:
        while any(process.poll() is None for process in running):
            [(storing, waiting)] = server.execute(_STORING, [crc32(b"library")]).fetchall()
            spent = sum(
                processor_seconds(number) for process in running for number in tree(process.pid)
            )
            looks.append((time.time(), spent, storing, waiting))
            time.sleep(_LOOK)
    return looks


def _summary(
    looks: Sequence[tuple[float, float, int, int]], times: Sequence[object]
) -> Mapping[str, float]:
    seconds = [at.timestamp() for at in times]
    first, last = len(seconds) // 5, len(seconds) * 4 // 5
    begin, end = seconds[first], seconds[last]
    within = [look for look in looks if begin <= look[0] <= end]
    cpu = within[-1][1] - within[0][1]
    return {
        "speeches": len(seconds),
        "a_second": round((last - first) / (end - begin), 2),
        "cpu_ms": round(cpu * 1000 / (last - first), 1),
        "storing": round(sum(bool(look[2]) for look in within) / len(within), 2),
        "waiting": round(sum(look[3] for look in within) / len(within), 2),
    }


def _manage(environment: Mapping[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--speeches", type=int, default=400)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--times", type=int, default=2)
    options = parser.parse_args()
    if not is_server(os.environ.get("DATABASE_URL", "")):
        sys.exit("There is no server: .ci/postgres python -m benchmarks.import_workers")
    with tempfile.TemporaryDirectory(prefix="composed-") as folder:
        files = [Path(folder) / f"{number}.jsonl.gz" for number in range(_BATCHES)]
        each = options.speeches // _BATCHES
        for number, file in enumerate(files):
            write(file, each, first=number * each)
        rows = []
        for _ in range(options.times):
            for workers in options.workers:
                rows.append({"workers": workers, **measure(files, workers)})
                sys.stdout.write(f"{rows[-1]}\n")
    sys.stdout.write(f"{json.dumps(rows)}\n")


if __name__ == "__main__":
    main()
