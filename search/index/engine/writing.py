"""Adding, deleting and merging documents: Whoosh's writer, with arrays for postings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import numpy as np
from haystack.constants import ID
from numpy.typing import NDArray
from whoosh.codec.base import Segment
from whoosh.fields import Schema
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from search.index.engine.analysing import Batch, learned_lexicon
from search.index.engine.codec import ArrayCodec, ArrayTermsReader
from search.index.engine.files import (
    CHARACTERS,
    CLOSED,
    DAMAGE,
    IN_HEADINGS,
    IN_SECTIONS,
    LEARNED,
    LEARNED_IN_SECTIONS,
    LENGTH,
    OF_SECTIONS,
    PAIRS,
    SHOWN,
    SPAN,
    SPANS,
    kept_learned,
    open_index,
    pair_terms,
    reading,
)
from search.index.engine.pool import Pool
from search.index.engine.postings import Numbers, Stretch, merge
from search.language.expressions import PAIRED, TEXT_FIELDS
from search.text.lexicon import Lexicon, lexicon

# Note [Merging]
# Every commit writes a segment of its own, so that nothing that is read ever changes. Segments cost
# a look each for every word of a query, so a commit takes the smallest ones into its own: as long
# as the next is not larger than all that was taken so far. That way there are few of each size,
# and a document is merged as often as its segment doubles. What one commit merges is bounded, for
# somebody waits for it, a millisecond or so for each document: a library that grows stays in
# segments of that size until it is built anew (see `should_be_rebuilt` of `documents`).
_MOST_MERGED = 500
# Who adds many at once is no person who waits.
_MERGED_FOR_EACH = 20


class _Merged:
    """A segment whose documents go into the new one.

    numbers: of each of its documents the new number, -1 for those that were deleted; sections: the
    same of its sections.
    """

    def __init__(
        self, reader: SegmentReader, numbers: NDArray[np.int64], sections: NDArray[np.int64]
    ) -> None:
        self._reader = reader
        self._numbers, self._sections = numbers, sections
        terms: ArrayTermsReader = reader.codec().terms_reader(reader.storage(), reader.segment())
        self._terms = terms.arrays

    def stretches(self, field: str) -> Iterator[Stretch]:
        """Every term of a field in order, with its postings under the new numbers."""
        new = self._sections if field in OF_SECTIONS else self._numbers
        return (stretch.renumbered(new) for stretch in self._terms.stretches(field))

    def close(self) -> None:
        self._reader.close()


class ArrayWriter(SegmentWriter):  # type: ignore[misc] # Whoosh has no types
    """Whoosh's writer of an index; locks it until `commit` or `cancel`."""

    def __init__(self, directory: Path, schema: Schema) -> None:
        index = open_index(directory, schema)
        index.storage.remove_unfinished()
        try:
            super().__init__(index, codec=ArrayCodec())
            self._open(directory, index.storage.folder)
        except BaseException:
            self._unlock()
            raise

    def _open(self, directory: Path, folder: str) -> None:
        self.learned = kept_learned(directory).strings
        self._words = {name: Pool(folder, lexicon().terms) for name in TEXT_FIELDS}
        self._strings = {
            PAIRS: Pool(folder, pair_terms),
            LEARNED: Pool(folder, self._learned_terms),
        }
        self._of_sections = {
            IN_SECTIONS: Pool(folder, lexicon().terms),
            IN_HEADINGS: Pool(folder, lexicon().terms),
            LEARNED_IN_SECTIONS: Pool(folder, self._learned_terms),
        }
        self._pools = self._words | self._strings | self._of_sections
        self._sections = 0
        self._identifiers: list[tuple[bytes, int]] = []
        self._merged: list[_Merged] = []

    def _unlock(self) -> None:
        """Let others write, whatever has become of this writer."""
        if self.writelock and self.writelock.fd is not None:
            self.writelock.release()

    @cached_property
    def _learned_lexicon(self) -> Lexicon:
        # Asked for once: telling the strings of one index from equal ones of another takes long.
        return learned_lexicon(self.learned)

    def _learned_terms(self, numbers: Numbers) -> list[bytes]:
        # Made only where something was learned and stands in a text.
        return self._learned_lexicon.terms(numbers)

    def delete(self, identifiers: Iterable[str]) -> None:
        """Take documents out that were committed before."""
        # One for all: it opens every segment.
        with self.searcher() as searcher:
            for identifier in identifiers:
                self.delete_by_term(ID, identifier, searcher)

    def add(self, batch: Batch) -> None:
        """Put documents into the index."""
        first = self.docnum
        for name, pool in self._words.items():
            pool.add(batch.fields[name].words, first)
        for name, pool in self._strings.items():
            pool.add(getattr(batch.fields[PAIRED], name), first)
        for name, pool in self._of_sections.items():
            pool.add(getattr(batch.fields[PAIRED], name), self._sections)
        self._sections += sum(map(len, batch.outlines))
        for number, identifier in enumerate(batch.identifiers):
            self._identifiers.append((identifier.encode(), first + number))
            self._add_columns(batch, number)

    def _add_columns(self, batch: Batch, number: int) -> None:
        values: dict[str, bytes | int] = dict(batch.columns[number])
        values[ID] = batch.identifiers[number].encode()
        values[SPANS] = np.array(batch.outlines[number], SPAN).tobytes()
        for name, analysis in batch.fields.items():
            values[name] = analysis.folded[number].encode()
            values[LENGTH + name] = analysis.lengths[number]
        values[LENGTH + CHARACTERS] = len(batch.fields[PAIRED].folded[number])
        values |= {SHOWN + name: text for name, text in batch.shown[number].items()}
        self.perdocwriter.start_doc(self.docnum)
        for name, value in values.items():
            if value:
                self.perdocwriter.add_column_value(name, self.schema[name].column_type, value)
        self.perdocwriter.finish_doc()
        self.docnum += 1
        self._added = True

    def add_reader(self, reader: SegmentReader) -> None:
        """Take over the documents of another segment, after those that were added."""
        first = self.docnum
        # Whoosh returns the new numbers only where some documents were deleted.
        moved = self.write_per_doc(set(self.schema.names()), reader)
        numbers = np.full(reader.doc_count_all(), -1)
        if moved is None:
            numbers[:] = np.arange(first, self.docnum)
        else:
            numbers[list(moved.keys())] = list(moved.values())
        self._merged.append(_Merged(reader, numbers, self._sections_of(reader, numbers >= 0)))
        self._added = True

    def _sections_of(self, reader: SegmentReader, kept: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The new numbers of the sections of another segment, whose documents are kept in order or
        deleted."""
        counts = [len(spans) for spans in reader.column_reader(SPANS, translate=False)]
        own = np.repeat(kept, np.array(counts) // (3 * SPAN.itemsize))
        first = self._sections
        self._sections += int(np.count_nonzero(own))
        return np.where(own, first + np.cumsum(own) - 1, -1)

    def finish(self) -> None:
        """Commit, or leave the index to other writers as it was. Raises IndexBroken, and
        IndexUnreadable where the disk is full."""
        try:
            with reading:
                self.commit(mergetype=_merge_small)
        except BaseException:
            self.give_up()
            raise

    def give_up(self) -> None:
        """Forget everything, also in the middle of a commit."""
        try:
            with suppress(*DAMAGE, OSError, CLOSED):
                self.cancel()
        finally:
            self._unlock()

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        own = {name: pool.stretches() for name, pool in self._pools.items()}
        own[ID] = _rare(self._identifiers)
        for name, stretches in sorted(own.items()):
            others = (merged.stretches(name) for merged in self._merged)
            self.fieldwriter.write(name, merge([stretches, *others]))
        self.fieldwriter.close()

    def _close_segment(self) -> None:
        super()._close_segment()
        for pool in self._pools.values():
            pool.close()
        for merged in self._merged:
            merged.close()
        self._merged.clear()


def _rare(identifiers: list[tuple[bytes, int]]) -> Iterator[Stretch]:
    """Terms of which each stands in one document, once."""
    if identifiers:
        terms, documents = zip(*sorted(identifiers), strict=True)
        once = np.ones(len(terms), np.int64)
        yield Stretch(list(terms), once, np.array(documents), once)


def _merge_small(writer: ArrayWriter, segments: Sequence[Segment]) -> list[Segment]:
    """Take small segments into the writer's own; returns the others (Note [Merging])."""
    taken = writer.docnum
    most = max(_MOST_MERGED, _MERGED_FOR_EACH * taken)
    kept: list[Segment] = []
    for segment in sorted(segments, key=lambda segment: segment.doc_count()):
        count = segment.doc_count()
        if count == 0:
            continue
        if kept or count > taken or taken + count > most:
            kept.append(segment)
        else:
            writer.add_reader(SegmentReader(writer.storage, writer.schema, segment))
            taken += count
    return sorted(kept, key=segments.index)
