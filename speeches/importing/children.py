"""Child processes that work for this one: kept between calls, replaced when they end.

A call that takes more than its budget costs a child and nothing else: it is told as an error, and
the next call has another child. A call whose child is ended by somebody else is carried out once
more. Children are programs of their own (`child`), never forks: they may be used in a web worker,
in threads and beside an open database.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path
from signal import SIGPROF
from weakref import WeakSet

from speeches.importing.child import (
    Answered,
    Budget,
    Call,
    Done,
    OutOfMemory,
    Raised,
)

# A call may wait for a processor as long as it takes, not for anything else: it is looked at after
# so many times its seconds, and these for the start of the child.
_WAITS, _STARTS = 6, 20

# A call that loses so many children, whoever ends them, is not carried out again.
MOST_CHILDREN = 3

# One is carried out, and one waits in the child: where it ends the one, it begins the other.
CALLS_EACH = 2

Answer = Callable[[object], object]


class BudgetError(Exception):
    """A call that did not come to its end."""


class TooSlow(BudgetError):
    """It took more time than it may."""


class TooLarge(BudgetError):
    """It needed more memory than it may."""


class Died(BudgetError):
    """Its process ended, whoever or whatever ended it, and so did those that came after it."""


class _NotBegun(Exception):
    """The child had ended before it took the call up."""


def _no_answers(question: object) -> object:
    raise LookupError(question)


def _work(pid: int) -> tuple[int, bool]:
    """What a process has had of the processors, and whether it waits for one; 0 and False where it
    is gone, or the system does not tell."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0, False
    # After the name, which may hold anything.
    state, *numbers = told.rpartition(")")[2].split()
    return sum(map(int, numbers[10:12])), state == "R"


class Child:
    """One process, and the connection to it. It carries out calls one after another."""

    def __init__(self) -> None:
        self._connection, there = Pipe()
        # It finds modules where this process does.
        paths = os.pathsep.join(filter(None, sys.path))
        command = [sys.executable, "-m", "speeches.importing.child", str(there.fileno())]
        with there:
            self.process = subprocess.Popen(
                command,
                pass_fds=[there.fileno()],
                env=os.environ | {"PYTHONPATH": paths},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._sending, self._turn = threading.Lock(), threading.Condition()
        self._sent = self._answered = 0
        self._ended = False

    @property
    def alive(self) -> bool:
        return not self._ended and self.process.poll() is None

    def carry_out(self, call: Call, answer: Answer) -> Answered:
        """What came of a call, when those before it are answered. Raises BudgetError, and what
        `answer` raises: the child has been ended then."""
        with self._sending:
            place = self._sent
            self._sent += 1
            # That it has ended is told when this call's turn comes.
            with suppress(ConnectionError):
                self._connection.send(call)
        with self._turn:
            self._turn.wait_for(lambda: self._answered == place)
        try:
            if self._ended:
                raise _NotBegun
            answered = self._receive(call.budget, answer)
            if not answered.kept:
                self.end()
            return answered
        except BaseException:
            self.end()
            raise
        finally:
            with self._turn:
                self._answered += 1
                self._turn.notify_all()

    def _receive(self, budget: Budget | None, answer: Answer) -> Answered:
        seconds = _WAITS * budget.seconds + _STARTS if budget else None
        try:
            while self._await_message(seconds):
                message = self._connection.recv()
                if isinstance(message, Answered):
                    return message
                self._connection.send(answer(message.question))
        except (EOFError, ConnectionError) as error:
            raise self._why_it_ended() from error
        raise TooSlow

    def _await_message(self, seconds: float | None) -> bool:
        """Whether there is one; False where none came for so long, and nothing is done for it."""
        worked = -1
        while not self._connection.poll(seconds):
            before, (worked, waits) = worked, _work(self.process.pid)
            if worked == before and not waits:
                return False
        return True

    def _why_it_ended(self) -> BudgetError | _NotBegun:
        try:
            code = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return Died()
        if code == -SIGPROF:
            return TooSlow()
        # It ends by itself where nothing is asked of it, and where it is not kept.
        return Died(f"exit code {code}") if code else _NotBegun()

    def end(self) -> None:
        self._ended = True
        self.process.kill()
        self.process.wait()
        self._connection.close()

    def forget(self) -> None:
        """Let go of the connection to a child that another process works with."""
        self._connection.close()
        self.process.returncode = 0


class Children:
    """As many children as calls need, kept for the next ones."""

    def __init__(self) -> None:
        self._calls: dict[Child, int] = {}
        self._sharing: set[Child] = set()
        self._lock = threading.Lock()
        _everybody.add(self)

    def run(
        self,
        work: str,
        *arguments: object,
        budget: Budget | None = None,
        answer: Answer | None = None,
    ) -> object:
        """What a function returns that a child calls: work is its name, "module:function".

        answer: answers what the function asks of this process. A call that asks nothing may wait
        in a child for the end of another, so that the child needs not wait. Raises what the
        function raises, or BudgetError.
        """
        outcome = self._outcome_in_the_end(Call(work, arguments, budget), answer)
        if isinstance(outcome, Raised):
            raise outcome.error
        if isinstance(outcome, OutOfMemory):
            raise TooLarge
        return outcome.value

    def _outcome_in_the_end(self, call: Call, answer: Answer | None) -> Done | Raised | OutOfMemory:
        """The outcome of a call, for which another child is tried where one dies."""
        for _ in range(MOST_CHILDREN - 1):
            with suppress(Died):
                return self._outcome(call, answer)
        return self._outcome(call, answer)

    def _outcome(self, call: Call, answer: Answer | None) -> Done | Raised | OutOfMemory:
        try:
            return self._carry_out(self._take(shared=not answer), call, answer)
        except _NotBegun:
            # It had ended before: idle for long, by somebody's hand, or by the call before.
            with self._lock:
                child = self._begin(shared=False)
            try:
                return self._carry_out(child, call, answer)
            except _NotBegun as error:
                raise Died from error

    def _carry_out(
        self, child: Child, call: Call, answer: Answer | None
    ) -> Done | Raised | OutOfMemory:
        kept = False
        try:
            answered = child.carry_out(call, answer or _no_answers)
            kept = answered.kept
            return answered.outcome
        finally:
            self._give_back(child, kept=kept)

    def _take(self, *, shared: bool) -> Child:
        """A child with nothing to do, one that will have soon, or a new one."""
        with self._lock:
            for child in [child for child, calls in self._calls.items() if not calls]:
                if child.alive:
                    self._calls[child] = 1
                    self._share(child, shared=shared)
                    return child
                self._drop(child)
            for child in self._sharing if shared else ():
                if self._calls[child] < CALLS_EACH:
                    self._calls[child] += 1
                    return child
            return self._begin(shared=shared)

    def _begin(self, *, shared: bool) -> Child:
        child = Child()
        self._calls[child] = 1
        self._share(child, shared=shared)
        return child

    def _share(self, child: Child, *, shared: bool) -> None:
        (self._sharing.add if shared else self._sharing.discard)(child)

    def _give_back(self, child: Child, *, kept: bool) -> None:
        with self._lock:
            if not kept:
                self._drop(child)
            elif child in self._calls:
                self._calls[child] -= 1

    def _drop(self, child: Child) -> None:
        self._calls.pop(child, None)
        self._sharing.discard(child)
        child.end()

    def close(self) -> None:
        """End all that have nothing to do."""
        with self._lock:
            for child in [child for child, calls in self._calls.items() if not calls]:
                self._drop(child)

    def forget(self) -> None:
        """After a fork: these are the other process's children."""
        self._lock = threading.Lock()
        for child in self._calls:
            child.forget()
        self._calls.clear()
        self._sharing.clear()


_everybody: WeakSet[Children] = WeakSet()


@atexit.register
def _close_all() -> None:
    for children in list(_everybody):
        children.close()


def _forget_all() -> None:
    for children in list(_everybody):
        children.forget()


os.register_at_fork(after_in_child=_forget_all)
