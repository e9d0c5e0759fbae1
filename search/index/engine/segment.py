"""One segment of an index, as arrays; it never changes but for its deletions.

Threads share it. What is looked up in a file is read at its place in the map, and two who fill in
the same at once fill in the same; only opening a column moves a file's own position.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import Schema
from whoosh.reading import SegmentReader

from search.index.engine.files import LEARNED, LENGTH, PAIRS, SPAN, SPANS, pair_term, touched
from search.index.engine.latest import Latest
from search.index.engine.mapped import MappedSegment
from search.index.engine.storage import CheckedStorage
from search.matching.columns import Column, whole_numbers
from search.matching.section_search import Places
from search.matching.select import NO_POSTINGS, Postings

# Postings of the latest terms are kept: a query asks for the same ones more than once, and people
# for the same words. The limit is in postings, some ten megabytes; a term costs a few in itself.
_MOST_POSTINGS_KEPT = 2_000_000
_COST_OF_A_TERM = 100
# The site counts the terms of its dictionary, those that are words and those that were learned.
_MOST_LISTS_KEPT = 2


class _Lists(NamedTuple):
    """The documents that have each of some terms, one term after the other.

    terms: the places of those that any document has; starts: where the documents of each begin.
    """

    terms: NDArray[np.intp]
    starts: NDArray[np.intp]
    documents: NDArray[np.integer]

    @classmethod
    def of(cls, found: Iterable[tuple[int, Postings]]) -> _Lists:
        terms, lists = [], []
        for place, postings in found:
            terms.append(place)
            lists.append(postings.documents)
        ends = np.cumsum([0, *map(len, lists)])
        documents = np.concatenate([NO_POSTINGS.documents, *lists])
        return cls(np.array(terms, np.intp), ends[:-1], documents)

    def sums(self, weights: NDArray[np.int64]) -> NDArray[np.int64]:
        """What the documents of each of these terms weigh together."""
        return np.add.reduceat(weights[self.documents], self.starts)


class Segment:
    """A segment, opened once; its documents are numbered from 0."""

    def __init__(self, storage: CheckedStorage, schema: Schema, segment: MappedSegment) -> None:
        self._path = segment.path(storage)
        self._stamp = touched(self._path.stat())
        self._leaf = leaf = SegmentReader(storage, schema, segment)
        self._opening = Lock()
        self.key = segment.segment_id()
        self.size = leaf.doc_count_all()
        self._terms = leaf.codec().terms_reader(leaf.storage(), segment).arrays
        self._columns: dict[str, Column] = {}
        self._raw: dict[str, Sequence[bytes]] = {}
        self._lengths: dict[str, NDArray[np.float32]] = {}
        self._numbers: dict[str, NDArray[np.int64] | None] = {}
        self._postings: Latest[tuple[str, bytes], Postings] = Latest(
            _MOST_POSTINGS_KEPT, lambda postings: len(postings.documents) + _COST_OF_A_TERM
        )
        self._lists: Latest[tuple[str, Sequence[str]], _Lists] = Latest(_MOST_LISTS_KEPT)

    def is_untouched(self) -> bool:
        """Whether nobody has written into its file since it was opened. Raises OSError."""
        return touched(self._path.stat()) == self._stamp

    def verify(self) -> None:
        """Check all of its file. Raises IndexBroken."""
        # Whoosh lays the segment's own files over those of the folder.
        self._leaf.storage().a.checks.look_at_all()

    def postings(self, field: str, word: str) -> Postings:
        """The documents that have a word, those that were deleted too."""
        return self._arrays(field, word.encode())

    def pair(self, number: int) -> Postings:
        """The documents that have a pair of characters, those that were deleted too."""
        return self._arrays(PAIRS, pair_term(number))

    def learned(self, string: str) -> Postings:
        """The documents that have a learned string, those that were deleted too."""
        return self._arrays(LEARNED, string.encode())

    def lists(self, field: str, strings: tuple[str, ...]) -> _Lists:
        """The documents that have each of some terms, those that were deleted too."""
        terms = (string.encode() for string in strings)
        return self._lists.get(
            (field, strings), lambda: _Lists.of(self._terms.postings_of_each(field, terms))
        )

    def _arrays(self, field: str, term: bytes) -> Postings:
        return self._postings.get((field, term), lambda: self._terms.postings(field, term))

    def in_sections(self, field: str, string: str) -> Postings:
        """The sections that have a string, of documents that were deleted too; field: one of
        OF_SECTIONS."""
        return self._arrays(field, string.encode())

    @cached_property
    def places(self) -> Places:
        """Where the sections of all documents stand."""
        held = list(self.raw(SPANS))
        spans = np.frombuffer(b"".join(held), SPAN).astype(np.int32).reshape(-1, 3)
        numbers = np.fromiter(map(len, held), np.int64, self.size) // (3 * SPAN.itemsize)
        documents = np.repeat(np.arange(self.size, dtype=np.int32), numbers)
        first = np.concatenate([[0], np.cumsum(numbers)])
        return Places(spans, documents, first, spans[:, 1] > spans[:, 0])

    def frequency(self, field: str, word: str) -> int:
        """How many documents have a word, those that were deleted too."""
        return int(self._terms.count(field, word.encode()))

    def raw(self, name: str) -> Sequence[bytes]:
        """The values of a column as they lie in the file."""
        if name not in self._raw:
            with self._opening:
                self._raw[name] = self._leaf.column_reader(name, translate=False)
        return self._raw[name]

    def column(self, name: str) -> Column:
        """The values of a column."""
        if name not in self._columns:
            values = (value.decode() for value in self.raw(name))
            self._columns[name] = Column.of(values, self.size)
        return self._columns[name]

    def numbers(self, name: str) -> NDArray[np.int64] | None:
        """The values of a column as numbers, -1 where there is none; None where one is a word."""
        if name not in self._numbers:
            values = (value.decode() for value in self.raw(name))
            self._numbers[name] = whole_numbers(values, self.size)
        return self._numbers[name]

    def lengths(self, field: str) -> NDArray[np.float32]:
        """How many words each document has in a field."""
        if field not in self._lengths:
            lengths = np.zeros(self.size, dtype=np.float32)
            with self._opening:
                if self._leaf.has_column(LENGTH + field):
                    numbers = self._leaf.column_reader(LENGTH + field, translate=False).array()
                    lengths[: len(numbers)] = numbers
            self._lengths[field] = lengths
        return self._lengths[field]

    def lexicon(self, field: str) -> Iterator[tuple[str, int]]:
        """Every word of a field with the number of documents that have it."""
        return ((word.decode(), count) for word, count in self._terms.counts(field))
