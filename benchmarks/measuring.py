"""What a step of a benchmark costs: processes of their own, their answers and their memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import quantiles
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


class Roles(threading.Thread):
    """Samples the most memory that one process of each role held, below a process, until `end`.

    roles: by name, a piece of the command that such a process was started with.
    """

    _EVERY = 0.5

    def __init__(self, pid: int, roles: Mapping[str, str]) -> None:
        super().__init__(daemon=True)
        self.peaks: dict[str, int] = dict.fromkeys(roles, 0)
        self._pid, self._roles = pid, roles
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(self._EVERY):
            for role, pids in by_role(self._pid, self._roles).items():
                self.peaks[role] = max([self.peaks[role], *map(memory, pids)])

    def end(self) -> None:
        self._ended.set()
        self.join()


def by_role(pid: int, roles: Mapping[str, str]) -> dict[str, list[int]]:
    """The processes below one by what they were started for."""
    found: dict[str, list[int]] = {role: [] for role in roles}
    for each in tree(pid):
        said = command(each)
        for role, piece in roles.items():
            if piece in said:
                found[role].append(each)
    return found


def command(pid: int) -> str:
    """What a process was started with, "" where it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def processor_seconds(pid: int) -> float:
    """What a process took of the processors, with all that it started and that has ended; 0 where
    it is gone."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    # After the name, which may hold anything: user and system time, its own and its children's.
    return sum(map(int, told.rpartition(")")[2].split()[11:15])) / os.sysconf("SC_CLK_TCK")


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """How long answers took, in milliseconds: the middle, what the slowest twentieth and hundredth
    took at least, and the worst; nothing where there are fewer than two."""
    if len(seconds) < 2:
        return {}
    cuts = quantiles(seconds, n=100, method="inclusive")
    found = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "worst": max(seconds)}
    return {name: round(1000 * value, 1) for name, value in found.items()}


def age(pid: int) -> float:
    """For how many seconds a process has lived; 0 where it is gone."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    begun = int(told.rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - begun


def wait_until(happened: Callable[[], bool], seconds: float) -> float:
    """How long it took, at most so many seconds."""
    begun = time.monotonic()
    while not happened() and time.monotonic() - begun < seconds:
        time.sleep(0.05)
    return time.monotonic() - begun


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
