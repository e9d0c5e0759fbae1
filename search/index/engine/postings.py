"""Postings as arrays, and as the bytes of a segment: those of one term, or of many side by side.

A list of postings is two bytes that name the widths, the distances between its documents, and the
frequencies, which are left out where all are 1.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain, compress
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.matching.select import Postings

Numbers = NDArray[np.integer[Any]]
Bytes = NDArray[np.uint8]
Width = np.dtype[np.unsignedinteger[Any]]

_WIDTHS: tuple[Width, ...] = (np.dtype("u1"), np.dtype("<u2"), np.dtype("<u4"))
# The width of frequencies that are all 1.
_ONES = 3
_ONE = np.ones(1, np.uint8)
_SIZES = np.array([*(width.itemsize for width in _WIDTHS), 0])
_HEADER = 2


class Stretch(NamedTuple):
    """Some terms of a field that follow each other, with their postings.

    terms: in order, each once; counts: how many postings each has, from 1; documents, frequencies:
    of one term after the other, the documents of each rising.
    """

    terms: list[bytes]
    counts: Numbers
    documents: Numbers
    frequencies: Numbers

    def renumbered(self, numbers: Numbers) -> Stretch:
        """With other numbers for the documents: `numbers` holds one for each, in the same order,
        and -1 for those to leave out. So terms may go as well."""
        documents = numbers[self.documents]
        kept = documents >= 0
        if kept.all():
            return self._replace(documents=documents)
        counts = np.add.reduceat(kept, _starts(self.counts), dtype=np.int64)
        left = counts > 0
        terms = list(compress(self.terms, left.tolist()))
        return Stretch(terms, counts[left], documents[kept], self.frequencies[kept])

    def parted(self, term: bytes) -> tuple[Stretch, Stretch]:
        """What goes up to a term, that one included, and the rest."""
        at = bisect_right(self.terms, term)
        postings = int(self.counts[:at].sum())
        return self._part(slice(at), slice(postings)), self._part(
            slice(at, None), slice(postings, None)
        )

    def _part(self, terms: slice, postings: slice) -> Stretch:
        return Stretch(
            self.terms[terms],
            self.counts[terms],
            self.documents[postings],
            self.frequencies[postings],
        )


def merge(sources: Sequence[Iterator[Stretch]]) -> Iterator[Stretch]:
    """The stretches of several sources as those of one; the documents of each source come after
    those of the sources before it."""
    waiting = [(stretch, source) for source in sources for stretch in _next(source)]
    while waiting:
        border = min(stretch.terms[-1] for stretch, _ in waiting)
        parts, others = [], []
        for stretch, source in waiting:
            part, rest = stretch.parted(border)
            parts.append(part)
            others += [(rest, source)] if rest.terms else [(own, source) for own in _next(source)]
        yield _joined([part for part in parts if part.terms])
        waiting = others


def _next(source: Iterator[Stretch]) -> Iterator[Stretch]:
    """The next stretch that holds something, if there is one."""
    for stretch in source:
        if stretch.terms:
            yield stretch
            return


def _joined(parts: Sequence[Stretch]) -> Stretch:
    if len(parts) == 1:
        return parts[0]
    terms = sorted(set().union(*(part.terms for part in parts)))
    place = {term: number for number, term in enumerate(terms)}
    own = chain.from_iterable(part.terms for part in parts)
    of_terms = np.fromiter(map(place.__getitem__, own), np.int64)
    of_postings = np.repeat(of_terms, np.concatenate([part.counts for part in parts]))
    # Stable, so that the documents of a term go on rising.
    order = np.argsort(of_postings, kind="stable")
    return Stretch(
        terms,
        np.bincount(of_postings, minlength=len(terms)),
        np.concatenate([part.documents for part in parts])[order],
        np.concatenate([part.frequencies for part in parts])[order],
    )


def encode(stretch: Stretch) -> tuple[Bytes, Numbers]:
    """The postings of every term as bytes, one after the other, and how many each takes."""
    _, counts, documents, frequencies = stretch
    starts = _starts(counts)
    distances = documents.astype(np.int64)
    distances[1:] -= documents[:-1]
    distances[starts] = documents[starts]
    widths = _widths(np.maximum.reduceat(distances, starts))
    most = np.maximum.reduceat(frequencies, starts)
    others = np.where(most == 1, _ONES, _widths(most))
    lengths = _HEADER + counts * (_SIZES[widths] + _SIZES[others])
    places = _starts(lengths)
    data = np.empty(int(lengths.sum()), np.uint8)
    data[places], data[places + 1] = widths, others
    for kinds, values, first in _parts(places, counts, widths, others, (distances, frequencies)):
        for kind, own, at in _by_width(kinds, counts, first):
            narrow = values[own].astype(_WIDTHS[kind])
            data[at] = narrow.view(np.uint8).reshape(-1, _SIZES[kind])
    return data, lengths


def decode_all(data: bytes, counts: Numbers, places: Numbers) -> tuple[Numbers, Numbers]:
    """The documents and frequencies of terms whose postings begin at these places; `counts` are
    from 1. Raises ValueError, LookupError where they are damaged."""
    read = np.frombuffer(data, np.uint8)
    total = int(counts.sum())
    distances, frequencies = np.empty(total, np.int64), np.ones(total, np.uint32)
    widths, others = read[places], read[places + 1]
    for kinds, values, first in _parts(places, counts, widths, others, (distances, frequencies)):
        for kind, own, at in _by_width(kinds, counts, first):
            values[own] = read[at].view(_WIDTHS[kind])[:, 0]
    starts = _starts(counts)
    documents = np.cumsum(distances)
    documents -= np.repeat(documents[starts] - distances[starts], counts)
    return documents, frequencies


def decode(data: bytes, count: int) -> Postings:
    """`count` postings of one term. Raises ValueError, LookupError where they are damaged."""
    distances = np.frombuffer(data, _WIDTHS[data[0]], count, _HEADER)
    documents = np.cumsum(distances, dtype=np.int32)
    if data[1] == _ONES:
        return Postings(documents, np.broadcast_to(_ONE, count))
    return Postings(
        documents, np.frombuffer(data, _WIDTHS[data[1]], count, _HEADER + distances.nbytes)
    )


def _parts(
    places: Numbers,
    counts: Numbers,
    widths: Numbers,
    others: Numbers,
    values: tuple[Numbers, Numbers],
) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """Of the distances and of the frequencies: the width for each term, the values of all terms,
    and where those of each begin."""
    first = places + _HEADER
    yield widths, values[0], first
    yield others, values[1], first + counts * _SIZES[widths]


def _by_width(
    kinds: Numbers, counts: Numbers, first: Numbers
) -> Iterator[tuple[int, NDArray[np.bool_], Numbers]]:
    """For every width: which postings are as wide, and the places of the bytes of each, a row."""
    for kind, width in enumerate(_WIDTHS):
        terms = kinds == kind
        if terms.any():
            own = counts[terms]
            within = np.arange(own.sum()) - np.repeat(_starts(own), own)
            at = np.repeat(first[terms], own) + within * width.itemsize
            yield kind, np.repeat(terms, counts), at[:, None] + np.arange(width.itemsize)


def _starts(counts: Numbers) -> Numbers:
    return np.cumsum(counts, dtype=np.int64) - counts


def _widths(most: Numbers) -> Numbers:
    """The narrowest of _WIDTHS that holds numbers up to each of these."""
    return (most > 0xFF).astype(np.int64) + (most > 0xFFFF)
