"""What a step of a benchmark costs: processes of their own, their answers and their memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

_EVERY = 0.1


class Measured(NamedTuple):
    """What a step answered on its last line, and the most memory its processes held at once."""

    answer: dict
    peak_mb: float


def step(module: str, *arguments: str, directory: Path) -> Measured:
    """Run a module of ours in a process of its own, over the library in a directory.

    Raises CalledProcessError.
    """
    command = [sys.executable, "-m", module, *arguments]
    environment = os.environ | {"KEEP_DIR": str(directory), "PYTHONWARNINGS": "ignore"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        watch = Watch(process.pid)
        watch.start()
        output, _ = process.communicate()
        watch.end()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    lines = output.decode().splitlines()
    return Measured(json.loads(lines[-1]) if lines else {}, round(watch.peak / 1e6, 1))


class Watch(threading.Thread):
    """Samples the memory of a process with all below it, until `end`."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._pid = pid
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_EVERY):
            self.peak = max(self.peak, sum(map(memory, tree(self._pid))))

    def end(self) -> None:
        self._ended.set()
        self.join()


def tree(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    for child in children(pid):
        yield from tree(child)


def children(pid: int) -> Sequence[int]:
    """The processes that a process has forked, none where it is gone."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def memory(pid: int) -> int:
    """The bytes of a process, what it shares counted by its share (PSS); 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
