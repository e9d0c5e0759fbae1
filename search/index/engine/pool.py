"""The postings of a segment while it is written: many, so they wait in a file.

What is added comes sorted by term. In the end a stretch of the terms after the other is read back
from all that was added, so that memory holds one stretch only.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.index.engine.postings import Numbers, Stretch, Width
from search.text.lexicon import CountedPostings

# How many postings are sorted by their terms at once.
_SORTED_AT_ONCE = 2_000_000
# One in this many postings is looked at to find where to divide them.
_SAMPLE_EVERY = 64


@dataclass(frozen=True)
class _Run:
    """What was added at once, as it lies in the file from `start`: each different term and how
    many postings it has, then the documents, from `first` on, and the frequencies; both as wide as
    they must be."""

    start: int
    terms: int
    postings: int
    first: int
    of_documents: Width
    of_frequencies: Width


class Pool:
    """The postings of one field.

    directory: where they wait; terms: the terms that numbers stand for.
    """

    def __init__(self, directory: str, terms: Callable[[Numbers], list[bytes]]) -> None:
        # Unnamed: gone with the process, however that ends.
        self._file = tempfile.TemporaryFile(dir=directory)  # noqa: SIM115
        self._terms = terms
        self._runs: list[_Run] = []
        self._samples: list[NDArray[np.uint32]] = []

    def close(self) -> None:
        """Forget everything."""
        self._file.close()

    def add(self, postings: CountedPostings, first: int) -> None:
        """Postings of documents that are numbered from `first`, after all that were added."""
        if not len(postings.terms):
            return
        terms, counts = np.unique(postings.terms, return_counts=True)
        widths = [
            np.min_scalar_type(numbers.max())
            for numbers in (postings.documents, postings.frequencies)
        ]
        run = _Run(self._file.tell(), len(terms), len(postings.terms), first, *widths)
        for numbers, kind in (
            (terms, np.uint32),
            (counts, np.uint32),
            (postings.documents, run.of_documents),
            (postings.frequencies, run.of_frequencies),
        ):
            # Where the disk is full, numpy's own way of writing does not say so.
            self._file.write(numbers.astype(kind).data)
        self._file.flush()
        self._runs.append(run)
        self._samples.append(postings.terms[::_SAMPLE_EVERY].astype(np.uint32))

    def stretches(self) -> Iterator[Stretch]:
        """Every term in order with its postings."""
        if not self._runs:
            return
        samples = np.sort(np.concatenate(self._samples))
        borders = np.unique(samples[:: _SORTED_AT_ONCE // _SAMPLE_EVERY][1:])
        places = [self._places(run, borders) for run in self._runs]
        for number in range(len(borders) + 1):
            stretches = [place[number : number + 2] for place in places]
            parts = [
                self._read(run, (own[0][0], own[1][0]), (own[0][1], own[1][1]))
                for run, own in zip(self._runs, stretches, strict=True)
            ]
            yield self._stretch(*map(np.concatenate, zip(*parts, strict=True)))

    def _places(self, run: _Run, borders: NDArray[np.uint32]) -> list[tuple[int, int]]:
        """Where the terms of each stretch begin in a run, and where their postings do."""
        terms = self._array(run.start, np.dtype(np.uint32), run.terms)
        counts = self._array(run.start + 4 * run.terms, np.dtype(np.uint32), run.terms)
        before = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        at = np.concatenate([[0], np.searchsorted(terms, borders), [run.terms]])
        return list(zip(at.tolist(), before[at].tolist(), strict=True))

    def _read(
        self, run: _Run, terms: tuple[int, int], postings: tuple[int, int]
    ) -> tuple[Numbers, Numbers, Numbers]:
        """A part of a run: the terms, documents and frequencies from and to these places."""
        first, count = terms[0], terms[1] - terms[0]
        distinct = self._array(run.start + 4 * first, np.dtype(np.uint32), count)
        counts = self._array(run.start + 4 * (run.terms + first), np.dtype(np.uint32), count)
        first, count = postings[0], postings[1] - postings[0]
        start = run.start + 8 * run.terms
        size = run.of_documents.itemsize
        documents = self._array(start + size * first, run.of_documents, count)
        start += size * run.postings
        size = run.of_frequencies.itemsize
        frequencies = self._array(start + size * first, run.of_frequencies, count)
        return np.repeat(distinct, counts), documents + np.uint32(run.first), frequencies

    def _array(self, start: int, kind: Width, count: int) -> Numbers:
        self._file.seek(start)
        return np.fromfile(self._file, kind, count)

    def _stretch(self, terms: Numbers, documents: Numbers, frequencies: Numbers) -> Stretch:
        # Stable, so that the documents of a term go on rising.
        order = np.argsort(terms, kind="stable")
        distinct, counts = np.unique(terms, return_counts=True)
        return Stretch(self._terms(distinct), counts, documents[order], frequencies[order])
