"""How fast a file of speeches is imported into a new library, and where the time goes.

    python -m benchmarks.import_corpus [--file FILE]

Compare only runs on one machine with the same other work on it. Seconds are wall-clock time of the
main process; reading goes on in others meanwhile, and what is left of it is the waiting. Runs in a
directory of its own and removes it.
"""

# ruff: noqa: E402
from __future__ import annotations

import argparse
import io
import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

_directory = tempfile.TemporaryDirectory(prefix="import-")
os.environ |= {"DATA_DIR": _directory.name, "DATABASE_URL": ""}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command

import search.upkeep.listeners
import speeches.duplicates.linking
import speeches.importing.materials
import speeches.importing.rows
from benchmarks.queries import counted
from speeches.models import Speech

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "speeches.jsonl.gz"
# The steps inside others are told with them: their times do not add up.
STEPS = (
    (speeches.importing.materials, "_store", "store, with all below"),
    (speeches.importing.materials, "store_material", "  material and raw file"),
    (speeches.importing.rows, "link_duplicates", "  duplicates"),
    (speeches.duplicates.linking, "fingerprint", "    fingerprint"),
    (speeches.duplicates.linking, "_candidates", "    candidates"),
    (speeches.duplicates.linking, "_judge", "    comparisons"),
    (search.upkeep.listeners, "_settle", "index"),
)


def timed(step: Callable[..., Any], label: str, seconds: dict[str, float]) -> Callable[..., Any]:
    """The same step, which adds up how long it takes."""

    def measured(*arguments, **named):
        started = time.perf_counter()
        try:
            return step(*arguments, **named)
        finally:
            seconds[label] += time.perf_counter() - started

    return measured


def run(file: Path) -> float:
    started = time.perf_counter()
    call_command("import_materials", str(file), stdout=io.StringIO())
    return time.perf_counter() - started


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=CORPUS)
    options = parser.parse_args(arguments)
    call_command("migrate", verbosity=0)
    seconds: dict[str, float] = defaultdict(float)
    for module, name, label in STEPS:
        setattr(module, name, timed(getattr(module, name), label, seconds))
    with counted() as queries:
        spent = run(options.file)
    number = Speech.objects.count()
    used = resource.getrusage(resource.RUSAGE_SELF)
    lines = [
        f"{number} speeches in {spent:.0f} s: {number / spent:.1f} a second; "
        f"processor {(used.ru_utime + used.ru_stime) / number * 1000:.1f} ms and "
        f"{queries.number / number:.1f} queries a speech, {used.ru_maxrss / 1024:.0f} MB",
        *(f"{label:28}{seconds[label] / number * 1000:8.1f} ms" for _, _, label in STEPS),
        f"the same file again: {number / run(options.file):.0f} a second",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
