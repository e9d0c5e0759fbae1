"""The site as it runs for years: its processes, found by what they are for, and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measuring import age, children, command, tree
from benchmarks.serving import ROOT, WITH_WORKERS, free_port

_PATIENCE = 60.0
# Between two starts of what cannot start, as a service manager pauses.
_PAUSE = 0.5
# What is killed, and how often in comparison.
ROLES = {
    "serve": 1,
    "gunicorn": 1,
    "web worker": 3,
    "run_jobs": 4,
    "keep_index": 4,
    "long job": 3,
    "reading child": 3,
    "backup": 2,
    "empty_bin": 1,
}
_COMMANDS = ("backup", "empty_bin")


class Site:
    """`config.serve` with all that it starts, started again as a service manager would, and
    commands beside it. log: where they write what they have to say."""

    def __init__(self, log: Path, jobs: int) -> None:
        self.port = free_port()
        self._environment = os.environ | {"PORT": str(self.port), "JOB_WORKERS": str(jobs)}
        self._environment |= {"PYTHONWARNINGS": "ignore"}
        self._log = log.open("ab")
        self._commands: dict[str, subprocess.Popen[bytes]] = {}
        self.kills: Counter[str] = Counter()
        self._serve = self._start(*WITH_WORKERS)
        self._ending = threading.Event()
        threading.Thread(target=self._keep, daemon=True).start()

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )

    def _keep(self) -> None:
        """Start it again whenever it has ended, as a service manager would."""
        while not self._ending.wait(_PAUSE):
            if self._serve.poll() is not None:
                self._serve = self._start(*WITH_WORKERS)

    def end(self) -> int:
        """Ask it to end; returns how it did."""
        self._ending.set()
        self._serve.terminate()
        return self._serve.wait(_PATIENCE)

    def run(self, name: str, *arguments: str) -> bool:
        """Run a command to its end, which may come early; whether it said that all went well."""
        process = self._commands[name] = self._start("manage.py", name, *arguments)
        return process.wait() == 0

    def pids(self, role: str) -> Sequence[int]:
        """The processes of a role that live at this moment: one that was killed has no command."""
        return [pid for pid in self._pids(role) if command(pid)]

    def _pids(self, role: str) -> Sequence[int]:
        if role == "serve":
            return [self._serve.pid]
        if role in _COMMANDS:
            process = self._commands.get(role)
            return [process.pid] if process and process.poll() is None else []
        below = children(self._serve.pid)
        if role == "long job":
            jobs = [pid for each in below for pid in children(each)]
            return [pid for job in jobs if "--queue" in command(job) for pid in tree(job)]
        if role == "reading child":
            jobs = [pid for each in below if "run_jobs" in command(each) for pid in children(each)]
            return [pid for pid in jobs if "importing.child" in command(pid)]
        if role == "web worker":
            return [pid for each in below if "gunicorn" in command(each) for pid in children(each)]
        return [pid for pid in below if role in command(pid)]

    def kill(self, role: str, seconds: float) -> bool:
        """Kill a process of a role that has lived for so long; False where there is none."""
        old = [pid for pid in self.pids(role) if age(pid) >= seconds]
        try:
            os.kill(old[-1], signal.SIGKILL)
        except (IndexError, ProcessLookupError):
            return False
        self.kills[role] += 1
        return True
