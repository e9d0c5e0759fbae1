"""The program of a child process: carries out what its parent asks for, each within a budget.

    python -m speeches.importing.child DESCRIPTOR

What it does is named ("module:function") and takes the arguments that come with it, and a function
`ask` before them, which puts a question to the parent. No Django here, no database.
"""

from __future__ import annotations

import gc
import os
import pickle
import pkgutil
import resource
import select
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

# Seconds without work after which a child ends: what starts another is the next document.
IDLE_SECONDS = 300
# Of the memory budget: who came so near to its end may have met it where a library went on
# without what it asked for; and whoever took so much is not kept, since it seldom gives it back.
_NEAR, _NOT_KEPT = 0.8, 0.25
# Where Linux tells of this process, and takes "5" for "count its peak of memory anew". Elsewhere
# memory is not limited.
_STATM, _STATUS = Path("/proc/self/statm"), Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")

Ask = Callable[[object], object]


@dataclass(frozen=True)
class Budget:
    """What one call may take: seconds of processor time, and bytes beyond what a child has."""

    seconds: float
    bytes: int


@dataclass(frozen=True)
class Call:
    work: str
    arguments: tuple[object, ...]
    budget: Budget | None


@dataclass(frozen=True)
class Asked:
    question: object


@dataclass(frozen=True)
class Done:
    value: object


@dataclass(frozen=True)
class Raised:
    error: Exception


@dataclass(frozen=True)
class OutOfMemory:
    """The call needed more memory than it may have."""


@dataclass(frozen=True)
class Answered:
    """What came of a call; kept: whether the child waits for another."""

    outcome: Done | Raised | OutOfMemory
    kept: bool


def main(descriptor: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    # The end of a call that takes too long is no news for the system's collector of crashes.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with_parent, args=(descriptor,), daemon=True).start()
    with Connection(descriptor) as parent, suppress(EOFError, OSError):
        while parent.poll(IDLE_SECONDS):
            call: Call = parent.recv()
            work = _loaded(call.work)
            answer = _answer(call, work, parent)
            parent.send(answer)
            if not answer.kept:
                return


@cache
def _loaded(name: str) -> Callable[..., object]:
    """What a name means. What is loaded stays: to look for garbage in it meanwhile is idle, and
    takes 7 % of the time."""
    gc.disable()
    try:
        work: Callable[..., object] = pkgutil.resolve_name(name)
    finally:
        gc.freeze()
        gc.enable()
    return work


def _answer(call: Call, work: Callable[..., object], parent: Connection) -> Answered:
    before = _peak_anew()
    outcome = _carry_out(call, work, parent)
    if not call.budget:
        return Answered(outcome, kept=True)
    share = (_peak() - before) / call.budget.bytes
    if share > _NEAR:
        outcome = OutOfMemory()
    return Answered(outcome, share <= _NOT_KEPT and not isinstance(outcome, OutOfMemory))


def _carry_out(
    call: Call, work: Callable[..., object], parent: Connection
) -> Done | Raised | OutOfMemory:
    def ask(question: object) -> object:
        parent.send(Asked(question))
        return parent.recv()

    _limit(call.budget)
    try:
        return Done(work(ask, *call.arguments))
    except MemoryError:
        return OutOfMemory()
    except Exception as error:  # noqa: BLE001  # whatever it is, the parent raises it
        return Raised(_portable(error))
    finally:
        _limit(None)


def _limit(budget: Budget | None) -> None:
    """Set what the process may take from now on; its end is a signal that nothing can hold up.

    Memory is limited where the system tells how much there is already.
    """
    most = resource.getrlimit(resource.RLIMIT_DATA)[1]
    data = most
    if budget and _STATM.exists():
        data = int(_STATM.read_text().split()[5]) * resource.getpagesize() + budget.bytes
        data = data if most == resource.RLIM_INFINITY else min(data, most)
    resource.setrlimit(resource.RLIMIT_DATA, (data, most))
    signal.setitimer(signal.ITIMER_PROF, budget.seconds if budget else 0)


def _peak_anew() -> int:
    """How much memory this process has, in bytes; `_peak` counts from here on."""
    if _CLEAR.exists():
        _CLEAR.write_text("5")
    return _peak()


def _peak() -> int:
    """The most memory this process had, in bytes; 0 where the system does not tell."""
    if not _STATUS.exists():
        return 0
    told = _STATUS.read_text().partition("VmHWM:")[2].split()
    return int(told[0]) * 1024 if told else 0


def _portable(error: Exception) -> Exception:
    """An error that survives the way to the parent, with where it came from."""
    told = traceback.format_exc()
    error.add_note(told)
    try:
        pickle.loads(pickle.dumps(error))
    except (pickle.PicklingError, TypeError, AttributeError, ValueError):
        return RuntimeError(told)
    return error


def _end_with_parent(descriptor: int) -> None:
    """End when the other end of the connection is closed, even by kill -9 and in the middle of a
    call."""
    closing = select.poll()
    closing.register(descriptor, 0)
    closing.poll()
    os._exit(1)


if __name__ == "__main__":
    # What is sent from here must be what the parent knows under the module's own name.
    pkgutil.resolve_name("speeches.importing.child:main")(int(sys.argv[1]))
