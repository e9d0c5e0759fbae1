"""The postings of a segment while it is written: many, so they wait in a file.

What is added comes sorted by term. In the end a stretch of the terms after the other is read back
from all that was added, so that memory holds one stretch only.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.evaluation import Postings
from search.lexicon import Postings as Counted

# So many postings are brought into the order of their terms at once.
_AT_ONCE = 2_000_000
# So many terms of each addition tell where to part them.
_SAMPLE = 1000


class _Run(NamedTuple):
    """What was added at once: three arrays of one length, sorted by term and document."""

    terms: NDArray[np.uint32]
    documents: NDArray[np.uint32]
    frequencies: NDArray[np.uint32]


class Pool:
    """The postings of one field.

    directory: where they wait; term: the term that a number stands for.
    """

    def __init__(self, directory: str, term: Callable[[int], bytes]) -> None:
        # Unnamed: gone with the process, however that ends.
        self._file = tempfile.TemporaryFile(dir=directory)  # noqa: SIM115
        self._term = term
        self._lengths: list[int] = []

    def close(self) -> None:
        """Forget everything."""
        self._file.close()

    def add(self, postings: Counted, first: int) -> None:
        """Postings of documents that are numbered from `first`, after all that were added."""
        for array in (postings.terms, postings.documents + first, postings.frequencies):
            array.astype(np.uint32).tofile(self._file)
        self._lengths.append(len(postings.terms))

    def each(self) -> Iterator[tuple[bytes, Postings]]:
        """Every term in order with its postings."""
        runs = self._runs()
        if not runs:
            return
        borders = _borders(runs)
        places = [[0, *np.searchsorted(run.terms, borders), len(run.terms)] for run in runs]
        for number in range(len(borders) + 1):
            yield from self._stretch(
                [
                    _Run(*(array[place[number] : place[number + 1]] for array in run))
                    for run, place in zip(runs, places, strict=True)
                ]
            )

    def _runs(self) -> list[_Run]:
        total = sum(self._lengths)
        if not total:
            return []
        self._file.flush()
        numbers = np.memmap(self._file, np.uint32, "r")
        runs, start = [], 0
        for length in self._lengths:
            stop = start + 3 * length
            runs.append(_Run(*numbers[start:stop].reshape(3, length)))
            start = stop
        return runs

    def _stretch(self, runs: list[_Run]) -> Iterator[tuple[bytes, Postings]]:
        terms, documents, frequencies = map(np.concatenate, zip(*runs, strict=True))
        # Stable, so that the documents of a term go on rising.
        order = np.argsort(terms, kind="stable")
        terms, documents, frequencies = terms[order], documents[order], frequencies[order]
        distinct, starts = np.unique(terms, return_index=True)
        places = [*starts.tolist(), len(terms)]
        for term, (start, end) in zip(distinct.tolist(), pairwise(places), strict=True):
            yield self._term(term), Postings(documents[start:end], frequencies[start:end])


def _borders(runs: list[_Run]) -> NDArray[np.uint32]:
    """Terms that part all postings into pieces of about _AT_ONCE."""
    total = sum(len(run.terms) for run in runs)
    step = max(1, total // (_SAMPLE * len(runs)))
    some = np.sort(np.concatenate([run.terms[::step] for run in runs]))
    return np.unique(some[:: max(1, _AT_ONCE // step)][1:])
