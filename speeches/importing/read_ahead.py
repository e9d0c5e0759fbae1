"""Read documents with the parser, several at once where many come.

The parser is pure, so other processes can run it while this one stores what was read before. The
order stays that of the documents. No database here: these processes never see it.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from speeches.importing.converting import readable
from speeches.importing.workers import live_with_parent
from speeches.parsing import NO_CHOICES, Choices, Member, ParsedMaterial, parse
from speeches.parsing.cleaning.site_lines import Learned, nothing_learned
from speeches.parsing.formats.limits import DOCUMENT_BYTES

# Gives what was read, or raises the MaterialError that reading raised.
Reading = Callable[[], ParsedMaterial]

# Starting another process takes as long as reading so many documents.
_WORTH_IT = 40
_MOST_PROCESSES = 4
# So many documents wait for each process, read or to be read.
_WAITING = 8
# Together they hold so many bytes at most, beside one document.
_HELD_BYTES = 4 * DOCUMENT_BYTES


def read(
    data: bytes, name: str, choices: Choices = NO_CHOICES, learned: Learned = nothing_learned
) -> ParsedMaterial:
    """The speeches in a document of any format. Raises MaterialError."""
    return parse(readable(data).data, name, choices, learned)


class ReadAhead:
    """Reads the documents of a long row before they are asked for; to be used in a `with`."""

    def __init__(self, processes: int | None = None) -> None:
        spare = (os.cpu_count() or 1) - 1
        self.processes = min(spare, _MOST_PROCESSES) if processes is None else processes
        self._pool: ProcessPoolExecutor | None = None
        self._read = 0

    def __enter__(self) -> ReadAhead:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def each(
        self, found: Iterable[Member], wanted: Callable[[Member], bool]
    ) -> Iterator[tuple[Member, Reading | None]]:
        """Every document in order, and what gives its reading; None for those that are not read
        ahead, as all that are not `wanted`.

        What was learned of a site is not known there: whoever stores a document asks again.
        """
        waiting: deque[tuple[Member, Reading | None]] = deque()
        for member in found:
            waiting.append((member, self._begin(member, wanted)))
            while len(waiting) > (self.processes * _WAITING if self._pool else 0) or (
                sum(len(held.data) for held, _ in waiting) > _HELD_BYTES
            ):
                yield waiting.popleft()
        yield from waiting

    def _begin(self, member: Member, wanted: Callable[[Member], bool]) -> Reading | None:
        if self.processes < 1 or not wanted(member):
            return None
        self._read += 1
        if self._read < _WORTH_IT:
            return None
        try:
            future = self._started().submit(read, member.data, member.name)
        except BrokenProcessPool:
            return None
        return lambda: _result(future, member)

    def _started(self) -> ProcessPoolExecutor:
        if not self._pool:
            # Spawned, not forked: a fork would share the open database.
            self._pool = ProcessPoolExecutor(
                self.processes, get_context("spawn"), initializer=live_with_parent
            )
        return self._pool


def _result(future: Future[ParsedMaterial], member: Member) -> ParsedMaterial:
    try:
        return future.result()
    except BrokenProcessPool:
        # Another document may have brought the process down.
        return read(member.data, member.name)
