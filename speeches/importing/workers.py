"""Processes that work through a long row of tasks beside this one, which takes their results in
order.

No database there: these processes never see it.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from typing import Generic, Self, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_MOST_PROCESSES = 4


def _no_size(task: object) -> int:
    return 0


def _no_preparation() -> None:
    return


@dataclass(frozen=True)
class Plan(Generic[Task, Result]):
    """What processes do, and how far ahead.

    work: pure, and a function that another process can import; prepare: runs once in each process,
    before its first task. worth_it: how many tasks take as long as starting a process, which is
    not done for fewer; waiting: how many tasks a process may be ahead; size, held_bytes: the bytes
    of a task, and of those that wait together, beside one of them.
    """

    work: Callable[[Task], Result]
    worth_it: int
    waiting: int
    prepare: Callable[[], None] = _no_preparation
    size: Callable[[Task], int] = _no_size
    held_bytes: int = 0


class Workers(Generic[Task, Result]):
    """Processes that carry out a plan; to be used in a `with`, at whose end nothing more begins."""

    def __init__(self, plan: Plan[Task, Result], processes: int | None = None) -> None:
        """processes: how many at most; by default one less than the machine has."""
        spare = (os.cpu_count() or 1) - 1
        self.processes = min(spare, _MOST_PROCESSES) if processes is None else processes
        self._plan = plan
        self._pool: ProcessPoolExecutor | None = None
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def each(
        self, tasks: Iterable[Task], wanted: Callable[[Task], bool] = lambda task: True
    ) -> Iterator[tuple[Task, Callable[[], Result] | None]]:
        """Every task in order, with what returns its result or raises what the work raised.

        None for a task that is left to the caller: one that is not `wanted`, and those that come
        before another process is worth its start.
        """
        waiting: deque[tuple[Task, Callable[[], Result] | None]] = deque()
        for task in tasks:
            waiting.append((task, self._begin(task) if wanted(task) else None))
            while self._are_too_many([waits for waits, _ in waiting]):
                yield waiting.popleft()
        yield from waiting

    def _are_too_many(self, waiting: Sequence[Task]) -> bool:
        most = self.processes * self._plan.waiting if self._pool else 0
        return len(waiting) > most or sum(map(self._plan.size, waiting)) > self._plan.held_bytes

    def _begin(self, task: Task) -> Callable[[], Result] | None:
        self._seen += 1
        if self.processes < 1 or self._seen <= self._plan.worth_it:
            return None
        try:
            future = self._started().submit(self._plan.work, task)
        except BrokenProcessPool:
            return None
        return lambda: self._result(future, task)

    def _started(self) -> ProcessPoolExecutor:
        if not self._pool:
            # Spawned, not forked: a fork would share the open database.
            self._pool = ProcessPoolExecutor(
                self.processes,
                get_context("spawn"),
                initializer=_live_with_parent,
                initargs=(self._plan.prepare,),
            )
        return self._pool

    def _result(self, future: Future[Result], task: Task) -> Result:
        try:
            return future.result()
        except BrokenProcessPool:
            # Another task may have brought the process down.
            return self._plan.work(task)


def _live_with_parent(prepare: Callable[[], None]) -> None:
    """Leave Ctrl-C to the parent, and end when it ends, even by kill -9."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
