"""How postings lie in a segment: as arrays, so that a list is read in one piece.

A list of postings is two bytes that name the widths, the distances between its documents, and
the frequencies, which are left out where all are 1. Everything else of a segment is as Whoosh has
it, and so is the interface: its own readers and collectors read these postings too, one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import sub
from struct import pack

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import PostingsWriter
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PerDocReader, W3TermInfo, W3TermsReader
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.formats import Format
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound
from whoosh.scoring import BaseScorer

from search.index.engine.mapped import MappedSegment
from search.matching.select import NO_POSTINGS, Postings

_WIDTHS = (np.dtype("u1"), np.dtype("<u2"), np.dtype("<u4"))
# The width of frequencies that are all 1.
_ONES = 3
_ONE = np.ones(1, np.uint8)
_HEADER = 2
# Up to how many postings lists of numbers are faster than arrays.
_FEW = 16


def encode(documents: NDArray[np.integer], frequencies: NDArray[np.integer]) -> bytes:
    """Postings as bytes, of one document at least: documents rise, frequencies are from 1."""
    distances = documents.copy()
    distances[1:] -= documents[:-1]
    most = frequencies.max()
    one, other = _width(distances.max()), _ONES if most == 1 else _width(most)
    header, first = bytes((one, other)), distances.astype(_WIDTHS[one]).tobytes()
    if other == _ONES:
        return header + first
    return header + first + frequencies.astype(_WIDTHS[other]).tobytes()


def encode_few(documents: Sequence[int], frequencies: Sequence[int]) -> bytes:
    """The same, faster where they are few: an array costs more than its first twenty numbers, and
    most terms of a small segment are in one document."""
    distances = [documents[0], *map(sub, documents[1:], documents)]
    most = max(frequencies)
    one, other = _width(max(distances)), _ONES if most == 1 else _width(most)
    data = bytes((one, other)) + pack(f"<{len(distances)}{_WIDTHS[one].char}", *distances)
    if other == _ONES:
        return data
    return data + pack(f"<{len(frequencies)}{_WIDTHS[other].char}", *frequencies)


def decode(data: bytes, count: int) -> Postings:
    """`count` postings out of bytes. Raises ValueError, LookupError where they are damaged."""
    distances = np.frombuffer(data, _WIDTHS[data[0]], count, _HEADER)
    documents = np.cumsum(distances, dtype=np.int32)
    if data[1] == _ONES:
        return Postings(documents, np.broadcast_to(_ONE, count))
    return Postings(
        documents, np.frombuffer(data, _WIDTHS[data[1]], count, _HEADER + distances.nbytes)
    )


def _read(file: StructFile, info: W3TermInfo) -> Postings:
    """The postings of a term."""
    # How many bytes they take follows from what they are: Whoosh 2.7.4 misreads the length.
    offset, _ = info.extent()
    count = info.doc_frequency()
    one, other = file.get(offset, _HEADER)
    width = _WIDTHS[one].itemsize + (0 if other == _ONES else _WIDTHS[other].itemsize)
    return decode(file.get(offset, _HEADER + count * width), count)


def _plain_info(data: bytes) -> W3TermInfo:
    """What is kept about a term. Raises ValueError for postings that stand in it, as a pickle: no
    writer of this codec puts them there."""
    if data[0]:
        raise ValueError("Postings are never inlined.")
    return W3TermInfo.from_bytes(data)


def _width(most: np.integer | int) -> int:
    """The narrowest of _WIDTHS that holds numbers up to this one."""
    return 0 if most <= 0xFF else 1 if most <= 0xFFFF else 2


class ArrayCodec(W3Codec):  # type: ignore[misc] # Whoosh has no types
    """Whoosh's own codec but for the postings."""

    def postings_writer(self, dbfile: StructFile, byteids: bool = False) -> ArrayPostingsWriter:
        if byteids:
            raise NotImplementedError("No field has vectors.")
        return ArrayPostingsWriter(dbfile)

    def postings_reader(
        self,
        dbfile: StructFile,
        terminfo: W3TermInfo,
        format_: Format,
        term: tuple[str, bytes] | None = None,
        scorer: BaseScorer | None = None,
    ) -> ListMatcher:
        """Whoosh's way to read postings: a matcher that stands on one after the other."""
        postings = _read(dbfile, terminfo)
        weights = postings.frequencies.astype(float).tolist()
        return ListMatcher(
            postings.documents.tolist(),
            weights,
            [b""] * len(weights),
            format_,
            scorer=scorer,
            term=term,
            terminfo=terminfo,
        )

    def new_segment(self, storage: FileStorage, indexname: str) -> MappedSegment:
        return MappedSegment(self, indexname)

    def field_writer(self, storage: FileStorage, segment: MappedSegment) -> ArrayFieldWriter:
        return ArrayFieldWriter(self, storage, segment)

    def per_document_reader(self, storage: FileStorage, segment: MappedSegment) -> ColumnsReader:
        return ColumnsReader(storage, segment)

    def terms_reader(self, storage: FileStorage, segment: MappedSegment) -> ArrayTermsReader:
        name = segment.make_filename(self.TERMS_EXT)
        terms = storage.open_file(name)
        postings = segment.open_file(storage, self.POSTS_EXT)
        return ArrayTermsReader(self, terms, storage.file_length(name), postings)


class ArrayPostingsWriter(PostingsWriter):  # type: ignore[misc] # Whoosh has no types
    """Writes the postings of a term in one piece."""

    def __init__(self, dbfile: StructFile) -> None:
        self._file = dbfile
        self._documents: list[NDArray[np.integer]] = []
        self._frequencies: list[NDArray[np.integer]] = []

    def start_postings(self, format_: Format, terminfo: W3TermInfo) -> None:
        self._documents.clear()
        self._frequencies.clear()

    def add_posting(
        self, id_: int, weight: float, vbytes: bytes, length: int | None = None
    ) -> None:
        self.add_arrays(np.array([id_]), np.array([int(weight)]))

    def add_arrays(self, documents: NDArray[np.integer], frequencies: NDArray[np.integer]) -> None:
        """More postings of the term, of later documents."""
        self._documents.append(documents)
        self._frequencies.append(frequencies)

    def written(self) -> bool:
        return False

    def finish_postings(self) -> W3TermInfo:
        """Write them; returns what Whoosh keeps about a term."""
        documents = _together(self._documents)
        frequencies = _together(self._frequencies)
        info, data = (_few if len(documents) <= _FEW else _many)(documents, frequencies)
        info.set_extent(self._file.tell(), len(data))
        self._file.write(data)
        return info


def _few(
    documents: NDArray[np.integer], frequencies: NDArray[np.integer]
) -> tuple[W3TermInfo, bytes]:
    own, counts = documents.tolist(), frequencies.tolist()
    info = _info(sum(counts), len(own), max(counts), own[0], own[-1])
    return info, encode_few(own, counts)


def _many(
    documents: NDArray[np.integer], frequencies: NDArray[np.integer]
) -> tuple[W3TermInfo, bytes]:
    first, last = int(documents[0]), int(documents[-1])
    info = _info(frequencies.sum(), len(documents), frequencies.max(), first, last)
    return info, encode(documents, frequencies)


def _info(
    total: np.integer | int, number: int, most: np.integer | int, first: int, last: int
) -> W3TermInfo:
    return W3TermInfo(
        weight=float(total), df=number, maxweight=float(most), minid=first, maxid=last
    )


def _together(arrays: list[NDArray[np.integer]]) -> NDArray[np.integer]:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


class ArrayFieldWriter(W3FieldWriter):  # type: ignore[misc] # Whoosh has no types
    """Takes the postings of a term as arrays too."""

    def add_arrays(self, documents: NDArray[np.integer], frequencies: NDArray[np.integer]) -> None:
        """Postings of the term that was started."""
        self._postwriter.add_arrays(documents, frequencies)


class ColumnsReader(W3PerDocReader):  # type: ignore[misc] # Whoosh has no types
    """Nothing is stored but in columns; Whoosh would read it from pickles."""

    def stored_fields(self, docnum: int) -> dict[str, object]:
        return {}


class ArrayTermsReader(W3TermsReader):  # type: ignore[misc] # Whoosh has no types
    """Returns the postings of a term as arrays too."""

    def term_info(self, fieldname: str, tbytes: bytes) -> W3TermInfo:
        try:
            return _plain_info(self._tindex[self._keycoder(fieldname, tbytes)])
        except KeyError:
            raise TermNotFound(f"No term {fieldname}:{tbytes!r}") from None

    def items(self) -> Iterator[tuple[tuple[str, bytes], W3TermInfo]]:
        return ((self._keydecoder(key), _plain_info(data)) for key, data in self._tindex.items())

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], W3TermInfo]]:
        found = self._tindex.items_from(self._keycoder(fieldname, prefix))
        return ((self._keydecoder(key), _plain_info(data)) for key, data in found)

    def arrays(self, field: str, term: bytes) -> Postings:
        """The postings of a term, none where nothing has it."""
        try:
            return _read(self._postfile, self.term_info(field, term))
        except TermNotFound:
            return NO_POSTINGS

    def count(self, field: str, term: bytes) -> int:
        """How many documents have a term, without reading its postings."""
        try:
            return int(self.term_info(field, term).doc_frequency())
        except TermNotFound:
            return 0

    def all_arrays(self, field: str) -> Iterator[tuple[bytes, Postings]]:
        """Every term of a field in order, with its postings."""
        return ((term, _read(self._postfile, info)) for term, info in self._terms(field))

    def all_counts(self, field: str) -> Iterator[tuple[bytes, int]]:
        """Every term of a field in order, with the number of documents that have it."""
        return ((term, info.doc_frequency()) for term, info in self._terms(field))

    def _terms(self, field: str) -> Iterator[tuple[bytes, W3TermInfo]]:
        if field not in self._fieldmap:
            return
        for (name, term), info in self.items_from(field, b""):
            if name != field:
                break
            yield term, info
