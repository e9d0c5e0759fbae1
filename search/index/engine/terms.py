"""The terms of a segment and where their postings lie: sorted arrays, read at the place of need.

Of each field, one after the other: where the postings of each term begin, how many there are, where
its bytes end, these bytes, and the same of every 256th term once more. So a term is found by a look
at these few, which stay in memory, and another at a small part of the file; all terms are read, and
written, in one piece. At the end stands where each field begins, and the place of that.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from struct import Struct
from typing import NamedTuple

import numpy as np
from whoosh.filedb.structfile import StructFile

from search.index.engine.mapped import MappedFile
from search.index.engine.postings import Numbers, Stretch, Width, decode, decode_all, encode
from search.matching.select import NO_POSTINGS, Postings

_PLACE, _COUNT = np.dtype("<u8"), np.dtype("<u4")
_TWO_PLACES = Struct("<2Q")
_SAMPLE_EVERY = 256
# How many postings are read at once.
_AT_ONCE = 500_000


class _Layout(NamedTuple):
    """Where a field begins, how many terms it has, how many bytes these have, and the samples."""

    start: int
    terms: int
    length: int
    samples_length: int


class TermsWriter:
    """Writes the terms of a segment, field by field, and their postings into a file of their own.
    Raises OSError."""

    def __init__(self, terms: StructFile, postings: StructFile) -> None:
        self._file, self._postings = terms, postings
        self._fields: dict[str, _Layout] = {}
        self._place = 0
        self.is_closed = False

    def write(self, field: str, stretches: Iterable[Stretch]) -> None:
        """All terms of a field."""
        terms: list[bytes] = []
        counts, lengths = [np.zeros(0, _COUNT)], [np.zeros(0, _PLACE)]
        for stretch in stretches:
            data, own = encode(stretch)
            self._postings.write(data.data)
            terms += stretch.terms
            counts.append(stretch.counts.astype(_COUNT))
            lengths.append(own.astype(_PLACE))
        places = self._place + _ends(np.concatenate(lengths))
        self._place = int(places[-1])
        samples = terms[::_SAMPLE_EVERY]
        strings, of_samples = b"".join(terms), b"".join(samples)
        self._fields[field] = _Layout(self._file.tell(), len(terms), len(strings), len(of_samples))
        self._file.write(places.tobytes() + np.concatenate(counts).tobytes())
        self._file.write(_ends_of(terms).tobytes() + strings)
        self._file.write(_ends_of(samples).tobytes() + of_samples)

    def close(self) -> None:
        """Write where each field begins, and be done."""
        place = self._file.tell()
        self._file.write(json.dumps(self._fields).encode())
        self._file.write(np.array([place], _PLACE).tobytes())
        self._file.close()
        self._postings.close()
        self.is_closed = True


def _ends(lengths: Numbers) -> Numbers:
    """Where each of some things that lie one after the other begins, and where the last ends."""
    return np.concatenate([np.zeros(1, _PLACE), np.cumsum(lengths, dtype=_PLACE)])


def _ends_of(terms: list[bytes]) -> Numbers:
    return _ends(np.fromiter(map(len, terms), _PLACE, len(terms))).astype(_COUNT)


class _Strings:
    """Some strings that lie one after the other; `places`: where each begins, and the end."""

    def __init__(self, data: bytes, places: list[int]) -> None:
        self._data, self._places = data, places

    def __getitem__(self, number: int) -> bytes:
        return self._data[self._places[number] : self._places[number + 1]]

    def __iter__(self) -> Iterator[bytes]:
        return (self._data[start:end] for start, end in pairwise(self._places))


class FieldTerms:
    """The terms of one field, numbered from 0 in their order, and their postings."""

    def __init__(self, file: MappedFile, postings: MappedFile, layout: _Layout) -> None:
        self._file, self._postings = file, postings
        self._places, self._count, length, self._samples_length = layout
        self._counts = self._places + _PLACE.itemsize * (self._count + 1)
        self._ends = self._counts + _COUNT.itemsize * self._count
        self._terms = self._ends + _COUNT.itemsize * (self._count + 1)
        self._samples = self._terms + length

    def find(self, term: bytes) -> int | None:
        """The number of a term."""
        block = bisect_right(self._sampled, term) - 1
        if block < 0:
            return None
        first = block * _SAMPLE_EVERY
        count = min(_SAMPLE_EVERY, self._count - first)
        strings = self._strings(self._ends + _COUNT.itemsize * first, count, self._terms)
        at = bisect_left(range(count), term, key=strings.__getitem__)
        return first + at if at < count and strings[at] == term else None

    def find_each(self, terms: Iterable[bytes]) -> Iterator[int | None]:
        """The numbers of many terms: what lies around several of them is read once."""
        blocks: dict[int, dict[bytes, int]] = {}
        for term in terms:
            block = bisect_right(self._sampled, term) - 1
            if block not in blocks:
                first = max(block, 0) * _SAMPLE_EVERY
                read = self.read(first, min(first + _SAMPLE_EVERY, self._count))
                blocks[block] = {held: number for number, held in enumerate(read, first)}
            yield blocks[block].get(term)

    def read(self, first: int, end: int) -> list[bytes]:
        """The terms with the numbers from `first` to before `end`."""
        at = self._ends + _COUNT.itemsize * first
        return list(self._strings(at, end - first, self._terms))

    def count(self, number: int) -> int:
        """How many postings a term has."""
        return int(self._numbers(self._counts, _COUNT, number, 1)[0])

    def counts(self) -> Numbers:
        """How many postings each term has."""
        return self._numbers(self._counts, _COUNT, 0, self._count)

    def postings(self, number: int) -> Postings:
        """The postings of a term. Raises ValueError, LookupError where they are damaged."""
        at = self._places + _PLACE.itemsize * number
        start, end = _TWO_PLACES.unpack(self._file.get(at, _TWO_PLACES.size))
        return decode(self._postings.get(start, end - start), self.count(number))

    def stretches(self) -> Iterator[Stretch]:
        """All terms with their postings. Raises ValueError, LookupError where they are damaged."""
        counts = self.counts().astype(np.int64)
        before = np.cumsum(counts) - counts
        borders = np.flatnonzero(np.diff(before // _AT_ONCE)) + 1
        for first, end in pairwise([0, *borders.tolist(), self._count]):
            if end > first:
                places = self._numbers(self._places, _PLACE, first, end - first + 1)
                places = places.astype(np.int64)
                data = self._postings.get(int(places[0]), int(places[-1] - places[0]))
                own = counts[first:end]
                read = decode_all(data, own, places[:-1] - places[0])
                yield Stretch(self.read(first, end), own, *read)

    @cached_property
    def _sampled(self) -> list[bytes]:
        number = -(-self._count // _SAMPLE_EVERY)
        after_ends = self._samples + _COUNT.itemsize * (number + 1)
        return list(self._strings(self._samples, number, after_ends))

    def _strings(self, ends: int, count: int, start: int) -> _Strings:
        places = self._numbers(ends, _COUNT, 0, count + 1)
        first, end = int(places[0]), int(places[-1])
        return _Strings(self._file.get(start + first, end - first), (places - first).tolist())

    def _numbers(self, start: int, kind: Width, first: int, count: int) -> Numbers:
        size = kind.itemsize
        return np.frombuffer(self._file.get(start + size * first, size * count), kind)


class SegmentTerms:
    """The terms of a segment as `TermsWriter` wrote them."""

    def __init__(self, terms: MappedFile, length: int, postings: MappedFile) -> None:
        (place,) = np.frombuffer(terms.get(length - _PLACE.itemsize, _PLACE.itemsize), _PLACE)
        listed = terms.get(int(place), length - _PLACE.itemsize - int(place))
        self.fields = {
            name: FieldTerms(terms, postings, _Layout(*layout))
            for name, layout in json.loads(listed).items()
        }

    def postings(self, field: str, term: bytes) -> Postings:
        """The postings of a term, none where nothing has it."""
        number = self.number(field, term)
        return NO_POSTINGS if number is None else self.fields[field].postings(number)

    def postings_of_each(
        self, field: str, terms: Iterable[bytes]
    ) -> Iterator[tuple[int, Postings]]:
        """Those of some terms that have postings, each with its place among them."""
        if field in self.fields:
            own = self.fields[field]
            for place, number in enumerate(own.find_each(terms)):
                if number is not None:
                    yield place, own.postings(number)

    def count(self, field: str, term: bytes) -> int:
        """How many documents have a term, without reading its postings."""
        number = self.number(field, term)
        return 0 if number is None else self.fields[field].count(number)

    def number(self, field: str, term: bytes) -> int | None:
        """The number of a term of a field, None where there is none."""
        return self.fields[field].find(term) if field in self.fields else None

    def stretches(self, field: str) -> Iterator[Stretch]:
        """Every term of a field in order, with its postings."""
        return self.fields[field].stretches() if field in self.fields else iter(())

    def counts(self, field: str) -> Iterator[tuple[bytes, int]]:
        """Every term of a field in order, with the number of documents that have it."""
        if field not in self.fields:
            return iter(())
        own = self.fields[field]
        counts = own.counts().tolist()
        return zip(own.read(0, len(counts)), counts, strict=True)
