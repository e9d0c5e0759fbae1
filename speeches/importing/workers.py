"""Work that goes on ahead of whoever takes its results, in order.

A task is carried out in a thread, which costs nothing where it waits for another process (see
`children`); no database in these threads.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

from speeches.importing.children import CALLS_EACH

Task = TypeVar("Task")
Result = TypeVar("Result")

_MOST_PROCESSES = 4


def _no_size(task: object) -> int:
    return 0


@dataclass(frozen=True)
class Plan(Generic[Task, Result]):
    """What is done, and how far ahead.

    work: has another process do it. worth_it: how many tasks take as long as starting a process,
    which is not done for fewer; waiting: how many tasks a process may be ahead; size, held_bytes:
    the bytes of a task, and of those that wait together, beside one of them.
    """

    work: Callable[[Task], Result]
    worth_it: int
    waiting: int
    size: Callable[[Task], int] = _no_size
    held_bytes: int = 0


class Workers(Generic[Task, Result]):
    """Threads that carry out a plan; to be used in a `with`, at whose end nothing more begins."""

    def __init__(self, plan: Plan[Task, Result], processes: int | None = None) -> None:
        """processes: how many at most; by default one less than the machine has."""
        spare = (os.cpu_count() or 1) - 1
        self.processes = min(spare, _MOST_PROCESSES) if processes is None else processes
        self._plan = plan
        self._threads: ThreadPoolExecutor | None = None
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._threads:
            self._threads.shutdown(wait=True, cancel_futures=True)

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
        most = self.processes * self._plan.waiting if self._threads else 0
        return len(waiting) > most or sum(map(self._plan.size, waiting)) > self._plan.held_bytes

    def _begin(self, task: Task) -> Callable[[], Result] | None:
        self._seen += 1
        if self.processes < 1 or self._seen <= self._plan.worth_it:
            return None
        if not self._threads:
            self._threads = ThreadPoolExecutor(self.processes * CALLS_EACH)
        return self._threads.submit(self._plan.work, task).result
