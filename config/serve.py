"""The server and the workers beside it, started and stopped together: `python -m config.serve`.

Whichever dies is started again; all of them end with this process, even where it is killed. The
server ending by itself with an error (a setting is wrong) ends the whole. This process opens the
port and hands it on. Asked to renew (SIGHUP) it starts a new server beside the old one, with the
code and word lists as they are now; when a worker of it is there, the old one finishes what it
began and ends. So no connection is cut, and new code that does not start changes nothing.

DATA_DIR     where nothing can be written, there are no workers
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

from config.environment import text, whole
from config.listening import listener
from config.processes import ending_with_parent
from config.trouble import is_read_only

ROOT = Path(__file__).resolve().parent.parent
_MANAGE = [sys.executable, str(ROOT / "manage.py")]
SERVER = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "config" / "gunicorn.py")]

# How often the processes are looked at.
_LOOK = 0.2
# Note [Pauses]
# What ended is started again after a pause that doubles while it keeps ending young: what cannot
# start costs a processor with every attempt. But what somebody else ended would have gone on, as
# its successor will: the system where memory is short, an operator, a service manager. Nobody is
# to wait for it longer than a moment, however often that happens.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_LONGEST_AFTER_KILL = 2.0
_GROWN_UP = 10.0
# How a process ends that was asked to, or was not asked at all. One that crashes ends by another
# signal, or with a status.
_ENDED_BY_OTHERS = {
    0,
    *(-each for each in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)),
}
# Nobody waits for a job as for a page: it gives way where both want the processor, and so does what
# it starts.
_NICENESS = 10
# Between being asked to end and being killed: a document or a request is finished meanwhile.
_PATIENCE = 40.0
_NOT_RENEWED = (
    "新的程序没有启动成功，原来的继续运行；原因见上面的日志。 · "
    "The new server did not start; the old one goes on. See the log above for the reason."
)
_NOT_STARTED = "现在启动不了进程，会再试 · No process can be started now, it is tried again: "
# As where memory or the processes of this user are used up for the moment.
_NO_PROCESS = (OSError, subprocess.SubprocessError)


class Kept:
    """A process that is started again whenever it has died.

    listening: the descriptor of a socket that it is given, as LISTENING_FD. One that is to take
    the place of another is given READY_FD too, where it writes as soon as it works.
    """

    def __init__(self, command: Sequence[str], nice: int = 0, listening: int | None = None) -> None:
        self._command, self._nice, self._listening = command, nice, listening
        self._process: subprocess.Popen[bytes] | None = None
        # One that is to take its place, with what is read when it works.
        self._next: tuple[subprocess.Popen[bytes], int] | None = None
        self._leaving: list[subprocess.Popen[bytes]] = []
        self._pause = _FIRST_PAUSE
        self._begun = self._due = 0.0

    def tend(self, now: float) -> int | None:
        """Start it where it is due; returns how it ended, if it has, once."""
        self._leaving = [one for one in self._leaving if one.poll() is None]
        self._look_at_next()
        if self._process is None:
            if now >= self._due:
                self._begun = now
                try:
                    self._process = self._start()
                except _NO_PROCESS as error:
                    sys.stderr.write(f"{_NOT_STARTED}{error}\n")
                    self._due = now + _LONGEST_AFTER_KILL
            return None
        returncode = self._process.poll()
        if returncode is not None:
            self._process = None
            self._pause = self._pause_after(returncode, now - self._begun)
            self._due = now + self._pause
        return returncode

    def _pause_after(self, returncode: int, lived: float) -> float:
        """See Note [Pauses]."""
        if lived >= _GROWN_UP:
            return _FIRST_PAUSE
        by_others = returncode in _ENDED_BY_OTHERS
        return min(self._pause * 2, _LONGEST_AFTER_KILL if by_others else _LONGEST_PAUSE)

    def renew(self) -> None:
        """Start another, which takes its place when it works."""
        if self._next is None:
            ready, working = os.pipe()
            os.set_blocking(ready, False)
            try:
                self._next = self._start(working), ready
            except _NO_PROCESS as error:
                os.close(ready)
                sys.stderr.write(f"{_NOT_STARTED}{error}\n{_NOT_RENEWED}\n")
            finally:
                os.close(working)

    def ask_to_end(self) -> None:
        """Nobody new connects from now on."""
        if self._listening is not None:
            os.close(self._listening)
            self._listening = None
        for one in self._all():
            one.terminate()

    @property
    def is_alive(self) -> bool:
        return any(one.poll() is None for one in self._all())

    def kill(self) -> None:
        """End it at once, where it has not ended yet."""
        for one in self._all():
            one.kill()
            one.wait()

    def _all(self) -> list[subprocess.Popen[bytes]]:
        coming = [self._next[0]] if self._next else []
        return [*([self._process] if self._process else []), *coming, *self._leaving]

    def _look_at_next(self) -> None:
        if self._next is None:
            return
        process, ready = self._next
        try:
            works = bool(os.read(ready, 1))
        except BlockingIOError:
            return
        os.close(ready)
        self._next = None
        if not works:
            sys.stderr.write(f"{_NOT_RENEWED}\n")
            self._leaving.append(process)
            return
        if self._process:
            self._process.terminate()
            self._leaving.append(self._process)
        self._process, self._begun = process, time.monotonic()

    def _start(self, working: int | None = None) -> subprocess.Popen[bytes]:
        """The process; working: a descriptor where it writes when it works."""
        handed = {"LISTENING_FD": self._listening, "READY_FD": working}
        given = {name: number for name, number in handed.items() if number is not None}
        # A group of its own: Ctrl-C reaches this process alone, which then ends them in order.
        return subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=os.environ | {name: str(number) for name, number in given.items()},
            stdin=subprocess.DEVNULL,
            pass_fds=list(given.values()),
            process_group=0,
            preexec_fn=ending_with_parent(self._nice),
        )


class Keeper:
    """Keeps a server and its workers running until it is asked to stop."""

    def __init__(self, server: Kept, workers: Sequence[Kept]) -> None:
        self._server, self._workers = server, workers
        self._asked = 0
        self._renewing = False

    def run(self) -> int:
        """Returns the exit status: the server's own where it ended by itself, else 0."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)
        signal.signal(signal.SIGHUP, self._ask_to_renew)
        status = 0
        while not self._asked:
            if self._renewing:
                self._renew()
            ended = self._server.tend(time.monotonic())
            # Without an error it ends only where somebody asked it: Note [Pauses].
            if ended is not None and ended > 0:
                status = ended
                break
            for worker in self._workers:
                worker.tend(time.monotonic())
            time.sleep(_LOOK)
        self._end()
        return status

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked += 1

    def _ask_to_renew(self, number: int, frame: FrameType | None) -> None:
        self._renewing = True

    def _renew(self) -> None:
        """The server beside the old one; workers end what they do and are started again."""
        self._renewing = False
        self._server.renew()
        for worker in self._workers:
            worker.ask_to_end()

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
    jobs = whole("JOB_WORKERS", 1, most=64)
    nice = whole("JOB_NICENESS", _NICENESS, most=19)
    data = Path(text("DATA_DIR", str(ROOT / "var")))
    server = Kept(SERVER, listening=listener().detach())
    if is_read_only(data):
        # Nobody could do a job.
        return Keeper(server, []).run()
    workers = [Kept([*_MANAGE, "run_jobs"], nice) for _ in range(jobs)]
    return Keeper(server, [Kept([*_MANAGE, "keep_index"]), *workers]).run()


if __name__ == "__main__":
    sys.exit(main())
