"""Work that waits for others, done side by side."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_Result = TypeVar("_Result")


def results_of(
    tasks: Iterable[Callable[[], _Result]], threads: int
) -> Generator[_Result, None, None]:
    """What tasks return, in their order; they are done by so many threads, while the next ones are
    looked for in this one. Raises what a task raises, once those before it have ended, and waits
    for the others; so does whoever closes this."""
    underway: deque[Future[_Result]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for task in tasks:
            underway.append(pool.submit(task))
            if len(underway) > threads:
                yield underway.popleft().result()
        while underway:
            yield underway.popleft().result()
