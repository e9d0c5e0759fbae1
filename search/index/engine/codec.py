"""How a segment is written and read: as Whoosh does it, but for the terms and their postings.

Whoosh's own terms are entries of a hash table and its postings pickled blocks, written and read one
by one. Here both are arrays (see `terms`); the interface stays, so that its own readers and
matchers read them too.
"""

from __future__ import annotations

from collections.abc import Iterator

from whoosh.codec.base import TermsReader
from whoosh.codec.whoosh3 import W3Codec, W3PerDocReader, W3TermInfo
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Format
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound
from whoosh.scoring import BaseScorer

from search.index.engine.mapped import MappedSegment
from search.index.engine.postings import Numbers
from search.index.engine.terms import SegmentTerms, TermsWriter
from search.matching.select import Postings


class ArrayCodec(W3Codec):  # type: ignore[misc] # Whoosh has no types
    """Whoosh's own codec but for terms and postings. No field has vectors."""

    def new_segment(self, storage: FileStorage, indexname: str) -> MappedSegment:
        return MappedSegment(self, indexname)

    def field_writer(self, storage: FileStorage, segment: MappedSegment) -> TermsWriter:
        return TermsWriter(
            segment.create_file(storage, self.TERMS_EXT),
            segment.create_file(storage, self.POSTS_EXT),
        )

    def per_document_reader(self, storage: FileStorage, segment: MappedSegment) -> ColumnsReader:
        return ColumnsReader(storage, segment)

    def terms_reader(self, storage: FileStorage, segment: MappedSegment) -> ArrayTermsReader:
        length = storage.file_length(segment.make_filename(self.TERMS_EXT))
        terms = segment.open_file(storage, self.TERMS_EXT)
        postings = segment.open_file(storage, self.POSTS_EXT)
        return ArrayTermsReader(SegmentTerms(terms, length, postings))


class ColumnsReader(W3PerDocReader):  # type: ignore[misc] # Whoosh has no types
    """Nothing is stored but in columns; Whoosh would read it from pickles."""

    def stored_fields(self, docnum: int) -> dict[str, object]:
        return {}


class ArrayTermsReader(TermsReader):  # type: ignore[misc] # Whoosh has no types
    """Terms as Whoosh asks for them: one by one, with a matcher that stands on one posting after
    the other. What reads them as arrays asks `arrays`."""

    def __init__(self, arrays: SegmentTerms) -> None:
        self.arrays = arrays

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self.arrays.number(*term) is not None

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return (
            (field, term) for field in self.arrays.fields for term, _ in self.arrays.counts(field)
        )

    def indexed_field_names(self) -> Iterator[str]:
        return iter(self.arrays.fields)

    def term_info(self, fieldname: str, tbytes: bytes) -> W3TermInfo:
        return _info(*self._postings(fieldname, tbytes))

    def frequency(self, fieldname: str, tbytes: bytes) -> float:
        return float(self.term_info(fieldname, tbytes).weight())

    def doc_frequency(self, fieldname: str, tbytes: bytes) -> int:
        return int(self.term_info(fieldname, tbytes).doc_frequency())

    def matcher(
        self, fieldname: str, tbytes: bytes, format_: Format, scorer: BaseScorer | None = None
    ) -> ListMatcher:
        documents, frequencies = self._postings(fieldname, tbytes)
        weights = frequencies.astype(float).tolist()
        return ListMatcher(
            documents.tolist(),
            weights,
            [b""] * len(weights),
            format_,
            scorer=scorer,
            term=(fieldname, tbytes),
            terminfo=_info(documents, frequencies),
        )

    def _postings(self, field: str, term: bytes) -> Postings:
        postings = self.arrays.postings(field, term)
        if not len(postings.documents):
            raise TermNotFound(f"No term {field}:{term!r}")
        return postings

    def close(self) -> None:
        """The files go with the last window on them."""


def _info(documents: Numbers, frequencies: Numbers) -> W3TermInfo:
    return W3TermInfo(
        weight=float(frequencies.sum()),
        df=len(documents),
        maxweight=float(frequencies.max()),
        minid=int(documents[0]),
        maxid=int(documents[-1]),
    )
