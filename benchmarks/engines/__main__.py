"""One step of one engine, in a process of its own.

    python -m benchmarks.engines ENGINE build|ask      with KEEP_DIR, the library's directory

The last line of its output is JSON.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

from benchmarks.asking import Asked

# Of each question the middle one counts.
_ROUNDS = 5


def build(engine: ModuleType, directory: Path) -> dict[str, float]:
    engine.prepare()
    started = time.perf_counter()
    engine.build(directory)
    seconds = time.perf_counter() - started
    return {"seconds": round(seconds, 2), "megabytes": round(engine.size(directory) / 1e6, 1)}


def ask(engine: ModuleType, directory: Path) -> dict[str, list]:
    """For every question: how many were found, milliseconds when warm and when cold.

    cold: the first question that a process just forked from a prepared one puts to an index it
    has opened. warm: all questions after each other, several rounds.
    """
    engine.prepare()
    read = json.loads((directory / "asked.json").read_text(encoding="utf-8"))
    asked = [Asked(**question) for question in read["asked"]]
    pool = get_context("fork").Pool
    # As a server does before it forks.
    gc.freeze()
    cold = []
    with pool(1, maxtasksperchild=1) as forked:
        for question in asked:
            cold.append(forked.apply(_first, (engine.__name__, directory, question)))
    engine.open_index(directory)
    rounds = [[_timed(engine, question) for question in asked] for _ in range(_ROUNDS + 1)][1:]
    return {
        "found": [found for found, _ in rounds[0]],
        "cold": [milliseconds for _, milliseconds in cold],
        "warm": [
            sorted(milliseconds for _, milliseconds in times)[_ROUNDS // 2]
            for times in zip(*rounds, strict=True)
        ],
    }


def _first(name: str, directory: Path, question: Asked) -> tuple[int, float]:
    engine = import_module(name)
    engine.open_index(directory)
    return _timed(engine, question)


def _timed(engine: ModuleType, question: Asked) -> tuple[int, float]:
    started = time.perf_counter()
    found, _ = engine.answer(question)
    return found, (time.perf_counter() - started) * 1000


def main(name: str, step: str) -> None:
    if name == "haystack_whoosh":
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.stock.settings"
    import_module("benchmarks.library")
    engine = import_module(f"benchmarks.engines.{name}")
    result = {"build": build, "ask": ask}[step](engine, Path(os.environ["KEEP_DIR"]))
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
