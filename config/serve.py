"""The server and the workers beside it, started and stopped together: `python -m config.serve`.

Whichever dies is started again; all of them end with this process, even where it is killed. The
server ending by itself (the port is taken, a setting is wrong) ends the whole.

JOB_WORKERS  number of processes that do jobs (default: 1; SQLite has one writer at a time)
JOB_NICENESS  how much they stand back where the pages need the processor, 0 to 19 (default: 10)
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from config.processes import ending_with_parent

ROOT = Path(__file__).resolve().parent.parent
_MANAGE = [sys.executable, str(ROOT / "manage.py")]
SERVER = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "config" / "gunicorn.py")]

# How often the processes are looked at.
_LOOK = 0.2
# What died is started again after a pause that doubles while it keeps dying young.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_GROWN_UP = 10.0
# Nobody waits for a job as for a page: it gives way where both want the processor, and so does what
# it starts.
_NICENESS = 10
# Between being asked to end and being killed: a document or a request is finished meanwhile.
_PATIENCE = 40.0


class Kept:
    """A process that is started again whenever it has died."""

    def __init__(self, command: Sequence[str], nice: int = 0) -> None:
        self._command, self._nice = command, nice
        self._process: subprocess.Popen[bytes] | None = None
        self._pause = _FIRST_PAUSE
        self._begun = self._due = 0.0

    def tend(self, now: float) -> int | None:
        """Start it where it is due; returns how it ended, if it has, once."""
        if self._process is None:
            if now >= self._due:
                self._start(now)
            return None
        returncode = self._process.poll()
        if returncode is not None:
            self._process = None
            young = now - self._begun < _GROWN_UP
            self._pause = min(self._pause * 2, _LONGEST_PAUSE) if young else _FIRST_PAUSE
            self._due = now + self._pause
        return returncode

    def ask_to_end(self) -> None:
        if self._process:
            self._process.terminate()

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """End it at once, where it has not ended yet."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def _start(self, now: float) -> None:
        self._begun = now
        # A group of its own: Ctrl-C reaches this process alone, which then ends them in order.
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=ending_with_parent(self._nice),
        )


class Keeper:
    """Keeps a server and its workers running until it is asked to stop."""

    def __init__(self, server: Kept, workers: Sequence[Kept]) -> None:
        self._server, self._workers = server, workers
        self._asked = 0

    def run(self) -> int:
        """Returns the exit status: the server's own where it ended by itself, else 0."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)
        status = 0
        while not self._asked:
            ended = self._server.tend(time.monotonic())
            if ended is not None and ended >= 0:
                status = ended
                break
            for worker in self._workers:
                worker.tend(time.monotonic())
            time.sleep(_LOOK)
        self._end()
        return status

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked += 1

    def _end(self) -> None:
        """End all of them; whoever asks once more does not want to wait."""
        everyone = [self._server, *self._workers]
        for one in everyone:
            one.ask_to_end()
        asked, deadline = self._asked, time.monotonic() + _PATIENCE
        while any(one.is_alive for one in everyone):
            if self._asked > asked or time.monotonic() >= deadline:
                break
            time.sleep(_LOOK / 4)
        for one in everyone:
            one.kill()


def main() -> int:
    jobs = int(os.environ.get("JOB_WORKERS") or 1)
    nice = min(19, max(0, int(os.environ.get("JOB_NICENESS") or _NICENESS)))
    workers = [Kept([*_MANAGE, "run_jobs"], nice) for _ in range(jobs)]
    return Keeper(Kept(SERVER), [Kept([*_MANAGE, "keep_index"]), *workers]).run()


if __name__ == "__main__":
    sys.exit(main())
