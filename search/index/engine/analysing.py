"""What an index holds of documents: their texts folded and counted, in several processes.

Pure: texts in, values out. No database here: these processes never see it.
"""

from __future__ import annotations

import os
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from search.language.expressions import PAIRED, TEXT_FIELDS
from search.text import analysis
from search.text.lexicon import Analysis, Lexicon, analyse, lexicon
from speeches.importing.workers import live_with_parent

_MOST_PROCESSES = 4
# Starting another process takes as long as analysing so many batches here.
_WORTH_IT = 4
# So many batches wait for each process, analysed or to be analysed.
_WAITING = 2
# Good for a text of Chinese, and a third of the default's time.
_COMPRESSION = 1


@dataclass(frozen=True)
class Draft:
    """A document as it comes: texts by field as people see them, and the values of the columns."""

    identifier: str
    texts: Mapping[str, str]
    columns: Mapping[str, bytes]


@dataclass(frozen=True)
class Batch:
    """Some documents as they go into an index.

    fields: what was counted, by field; columns: the values of the columns of every document;
    shown: its texts as people see them, compressed.
    """

    identifiers: list[str]
    fields: dict[str, Analysis]
    columns: list[dict[str, bytes]]
    shown: list[dict[str, bytes]]


@dataclass(frozen=True)
class Form:
    """What an index holds beside words.

    shown: the fields to keep as people see them; learned: the strings it knows of PAIRED.
    """

    shown: tuple[str, ...]
    learned: frozenset[str]


def analysed(drafts: Sequence[Draft], form: Form) -> Batch:
    """What an index of a form holds of some documents."""
    learned = learned_lexicon(form.learned) if form.learned else None
    return Batch(
        identifiers=[draft.identifier for draft in drafts],
        fields={
            name: analyse(
                [draft.texts[name] for draft in drafts], learned if name == PAIRED else None
            )
            for name in TEXT_FIELDS
        },
        columns=[dict(draft.columns) for draft in drafts],
        shown=[
            {name: zlib.compress(draft.texts[name].encode(), _COMPRESSION) for name in form.shown}
            for draft in drafts
        ],
    )


@lru_cache(maxsize=2)
def learned_lexicon(strings: frozenset[str]) -> Lexicon:
    """The strings that an index learned, as it counts them."""
    return Lexicon(sorted(strings))


class Analysts:
    """Processes that analyse batches of a long row; to be used in a `with`."""

    def __init__(self, form: Form, processes: int | None = None) -> None:
        self._form = form
        spare = (os.cpu_count() or 1) - 1
        self._processes = min(spare, _MOST_PROCESSES) if processes is None else processes
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Analysts:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def each(self, batches: Iterable[Sequence[Draft]]) -> Iterator[Batch]:
        """Every batch analysed, in order; the first few are analysed here."""
        waiting: deque[tuple[Future[Batch] | None, Sequence[Draft]]] = deque()
        for number, drafts in enumerate(batches):
            waiting.append((self._begin(drafts) if number >= _WORTH_IT else None, drafts))
            while len(waiting) > (self._processes * _WAITING if self._pool else 0):
                yield self._finished(*waiting.popleft())
        while waiting:
            yield self._finished(*waiting.popleft())

    def _begin(self, drafts: Sequence[Draft]) -> Future[Batch] | None:
        if not self._processes:
            return None
        if not self._pool:
            # Spawned, not forked: a fork would share the open database.
            self._pool = ProcessPoolExecutor(
                self._processes,
                get_context("spawn"),
                initializer=_prepare,
                initargs=(analysis.cache_dir(),),
            )
        try:
            return self._pool.submit(analysed, drafts, self._form)
        except BrokenProcessPool:
            return None

    def _finished(self, future: Future[Batch] | None, drafts: Sequence[Draft]) -> Batch:
        try:
            return future.result() if future else analysed(drafts, self._form)
        except BrokenProcessPool:
            return analysed(drafts, self._form)


def _prepare(cache_dir: Path | None) -> None:
    """Load the dictionary, in a process that lives with its parent."""
    live_with_parent()
    if cache_dir:
        analysis.use_cache_dir(cache_dir)
    lexicon()
