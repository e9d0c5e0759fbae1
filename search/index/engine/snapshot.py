"""An index at one moment, as arrays: what `search.matching.select` reads.

What was read of a segment is kept with it, and a snapshot taken after a speech was added reads the
new segment only. Threads share all of it.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path

import numpy as np
from haystack.exceptions import SearchFieldError
from numpy.typing import NDArray
from whoosh.fields import Schema

from search.index.engine.files import (
    CHARACTERS,
    IN_HEADINGS,
    IN_SECTIONS,
    LEARNED,
    LEARNED_IN_SECTIONS,
    SHOWN,
    Learned,
    kept_learned,
    open_index,
    reading,
)
from search.index.engine.latest import Latest
from search.index.engine.segment import Segment
from search.language.expressions import PAIRED, Expression, Term
from search.matching.columns import Column, Mask
from search.matching.faceting import CountedTogether
from search.matching.ranking import B
from search.matching.section_search import Places, in_documents
from search.matching.select import FEW, NO_POSTINGS, Postings, having, select
from search.text import set_phrases
from search.text.analysis import is_word

_MOST_ANSWERS_KEPT = 16
_MOST_OCCURRENCES_KEPT = 1024
# Two numbers of documents in one, the second in the upper half.
_HALF = 32
# From how many segments on the looks into each cost more than a question should.
_MANY_SEGMENTS = 40


class IndexSnapshot:
    """What is in an index at one moment; documents are numbers from 0.

    segments: with the documents of each that are deleted; names: of the columns; learned: what was
    learned when the index was made.
    """

    # Headings are told with the text, and not read from it as those of sections are.
    inside_text: frozenset[str] = frozenset()

    def __init__(
        self,
        segments: Sequence[tuple[Segment, Collection[int]]],
        names: Iterable[str],
        learned: Learned,
    ) -> None:
        self.segments = [segment for segment, _ in segments]
        self.names = frozenset(names)
        self.learned_strings = learned.strings
        self._learned = learned
        self._bases = list(accumulate((s.size for s in self.segments), initial=0))
        self.size = self._bases[-1]
        self.documents: Mask = np.ones(self.size, dtype=bool)
        for (_, deleted), base in zip(segments, self._bases, strict=False):
            self.documents[[base + document for document in deleted]] = False
        self.count = int(np.count_nonzero(self.documents))
        self._columns: dict[str, Column] = {}
        self._together: dict[tuple[str, ...], CountedTogether] = {}
        self._lengths: dict[str, NDArray[np.float32]] = {}
        self._orders: dict[str, NDArray[np.int64]] = {}
        self._averages: dict[str, float] = {}
        self._norms: dict[str, NDArray[np.float32]] = {}
        self._places: Places | None = None
        self._sections_held: Mask | None = None
        self._selected: Latest[Expression, Mask] = Latest(_MOST_ANSWERS_KEPT)
        self._occurrences: Latest[str, int] = Latest(_MOST_OCCURRENCES_KEPT)

    def is_scattered(self) -> bool:
        """Whether an index of the same documents, made anew, would answer faster: they lie in many
        segments, or most of them came after it learned strings."""
        grown = self.count >= max(2 * self._learned.texts, set_phrases.LEAST_TEXTS)
        return grown or len(self.segments) > _MANY_SEGMENTS

    def is_untouched(self) -> bool:
        """Whether all files are there as they were when they were opened."""
        try:
            return all(segment.is_untouched() for segment in self.segments)
        except OSError:
            return False

    @reading
    def verify(self) -> None:
        """Check every byte of every segment, so that no question has to. Raises IndexBroken."""
        for segment in self.segments:
            segment.verify()

    @reading
    def containing(self, field: str, text: str, documents: Mask) -> Mask:
        """Those of some documents whose folded text contains a string."""
        # Neither begins or ends within a character, so their bytes tell.
        string = text.encode()
        found = np.zeros_like(documents)
        for segment, base in zip(self.segments, self._bases, strict=False):
            texts = segment.raw(field)
            own = np.flatnonzero(documents[base : base + segment.size]).tolist()
            found[[base + document for document in own if string in texts[document]]] = True
        return found

    @reading
    def text(self, field: str, document: int) -> str:
        """The folded text of a field."""
        segment, own = self._place(document)
        return segment.raw(field)[own].decode()

    @reading
    def encoded(self, field: str, documents: Iterable[int]) -> list[bytes]:
        """The folded texts of a field in UTF-8."""
        places = map(self._place, documents)
        return [segment.raw(field)[own] for segment, own in places]

    @reading
    def shown(self, field: str, document: int) -> str:
        """The text of a field in the source's own characters; empty where it was not stored."""
        segment, own = self._place(document)
        stored = segment.raw(SHOWN + field)[own]
        return zlib.decompress(stored).decode() if stored else ""

    @reading
    def value(self, name: str, document: int) -> str:
        """The value of a column for one document. Raises SearchFieldError."""
        self._require(name)
        segment, own = self._place(document)
        return segment.raw(name)[own].decode()

    def column(self, name: str) -> Column:
        """The values of a column for all documents. Raises SearchFieldError."""
        if name not in self._columns:
            self._columns[name] = self._column(name)
        return self._columns[name]

    @reading
    def _column(self, name: str) -> Column:
        self._require(name)
        return Column.joined([segment.column(name) for segment in self.segments])

    def together(self, names: tuple[str, ...]) -> CountedTogether:
        """These columns, to be counted together. Raises SearchFieldError."""
        if names not in self._together:
            self._together[names] = CountedTogether({name: self.column(name) for name in names})
        return self._together[names]

    def order(self, name: str) -> NDArray[np.int64]:
        """For every document a number that grows as its value in a column does, -1 where it has
        none: whole numbers themselves, ranks of everything else. Raises SearchFieldError."""
        if name not in self._orders:
            self._orders[name] = self._order(name)
        return self._orders[name]

    @reading
    def _order(self, name: str) -> NDArray[np.int64]:
        self._require(name)
        own = [segment.numbers(name) for segment in self.segments]
        numbers = [one for one in own if one is not None]
        if not own or len(numbers) < len(own):
            return self.column(name).ranks
        return np.concatenate(numbers)

    @reading
    def postings(self, field: str, word: str) -> Postings:
        """The documents that have a word, and how often; deleted ones may be among them."""
        return _joined([segment.postings(field, word) for segment in self.segments], self._bases)

    @reading
    def with_pairs(self, numbers: Iterable[int], documents: Mask) -> Mask:
        """Those of some documents that have these pairs of characters, or FEW."""
        for number in numbers:
            own = [segment.pair(number) for segment in self.segments]
            documents = having([_joined(own, self._bases)], documents)
            if np.count_nonzero(documents) <= FEW:
                break
        return documents

    @reading
    def learned(self, string: str) -> Postings | None:
        """The documents that have a string, deleted ones among them; None where it is none that
        the index learned."""
        if string not in self.learned_strings:
            return None
        return _joined([segment.learned(string) for segment in self.segments], self._bases)

    def places(self) -> Places:
        """Where the sections of all documents stand."""
        if self._places is None:
            self._places = self._joined_places()
        return self._places

    @reading
    def _joined_places(self) -> Places:
        own = [segment.places for segment in self.segments]
        if len(own) == 1:
            return own[0]
        documents = [each.documents + base for each, base in zip(own, self._bases, strict=False)]
        first = [
            each.first[:-1] + base for each, base in zip(own, self._bases_in_sections, strict=False)
        ]
        return Places(
            np.concatenate([np.zeros((0, 3), np.int32), *(each.spans for each in own)]),
            np.concatenate([np.zeros(0, np.int32), *documents]),
            np.concatenate([*first, self._bases_in_sections[-1:]]),
            np.concatenate([np.zeros(0, bool), *(each.headed for each in own)]),
        )

    def sections_held(self) -> Mask:
        """Which sections are in documents that are not deleted; not to be changed."""
        if self._sections_held is None:
            self._sections_held = in_documents(self.documents, self.places().documents)
        return self._sections_held

    @cached_property
    def _bases_in_sections(self) -> list[int]:
        """The number of each segment's first section, and at last how many there are."""
        return list(accumulate((len(s.places.documents) for s in self.segments), initial=0))

    @reading
    def postings_in_sections(self, field: str, word: str) -> Postings:
        """The sections that have a word in their text or in their heading."""
        name = IN_HEADINGS if field == "headings" else IN_SECTIONS
        return self._in_sections(name, word)

    @reading
    def learned_in_sections(self, string: str) -> Postings | None:
        """The sections that have a string; None where it is none that the index learned."""
        if string not in self.learned_strings:
            return None
        return self._in_sections(LEARNED_IN_SECTIONS, string)

    def _in_sections(self, field: str, string: str) -> Postings:
        found = [segment.in_sections(field, string) for segment in self.segments]
        return _joined(found, self._bases_in_sections)

    @reading
    def frequency(self, field: str, word: str) -> int:
        """How many documents have a word in a field; those deleted a while ago may count."""
        return sum(segment.frequency(field, word) for segment in self.segments)

    def lengths(self, field: str) -> NDArray[np.float32]:
        """How many words each document has in a field."""
        if field not in self._lengths:
            with reading:
                own = [segment.lengths(field) for segment in self.segments]
            self._lengths[field] = np.concatenate(own) if own else np.zeros(0, np.float32)
        return self._lengths[field]

    def average_length(self, field: str) -> float:
        """The mean of `lengths` over all documents."""
        if field not in self._averages:
            total = self.lengths(field)[self.documents].sum(dtype=np.float64)
            self._averages[field] = float(total) / max(1, self.count)
        return self._averages[field]

    def norms(self, field: str) -> NDArray[np.float32]:
        """What BM25 divides the frequencies of each document by, from its length."""
        if field not in self._norms:
            average = self.average_length(field) or 1.0
            self._norms[field] = 1 - B + B / average * self.lengths(field)
        return self._norms[field]

    def average_characters(self) -> float:
        """The mean number of characters of the texts."""
        return self.average_length(CHARACTERS)

    def lexicon(self, field: str) -> Iterator[tuple[str, int]]:
        """Every word of a field with the number of documents that have it.

        As `frequency`, it may count documents that were deleted since the last merge.
        """
        counts: Counter[str] = Counter()
        with reading:
            for segment in self.segments:
                counts.update(dict(segment.lexicon(field)))
        yield from counts.items()

    @reading
    def count_each(self, texts: tuple[str, ...], within: Mask) -> list[tuple[int, int]]:
        """How many documents contain each of some folded strings in the field PAIRED: of some of
        them, and of all. Quick where the same ones are asked for again and again."""
        words = _words_among(texts)
        learned = tuple(
            text for text in texts if text not in words and text in self.learned_strings
        )
        both = self._summed(PAIRED, tuple(words), within) | self._summed(LEARNED, learned, within)
        for text in texts:
            if text not in both:
                having = select(Term(text, (PAIRED,)), self, self.documents)
                both[text] = int(np.count_nonzero(having & within)), int(np.count_nonzero(having))
        return [both[text] for text in texts]

    def _summed(
        self, field: str, strings: tuple[str, ...], within: Mask
    ) -> dict[str, tuple[int, int]]:
        """For each string that is listed in a field both numbers."""
        if not strings:
            return {}
        weights = self.documents.astype(np.int64)
        weights += (self.documents & within).astype(np.int64) << _HALF
        sums = np.zeros(len(strings), np.int64)
        for segment, base in zip(self.segments, self._bases, strict=False):
            lists = segment.lists(field, strings)
            if len(lists.terms):
                sums[lists.terms] += lists.sums(weights[base : base + segment.size])
        some, all_ = (sums >> _HALF).tolist(), (sums & ((1 << _HALF) - 1)).tolist()
        return dict(zip(strings, zip(some, all_, strict=True), strict=True))

    def occurrences(self, text: str) -> int:
        """How many documents contain a folded string."""
        return self._occurrences.get(
            text, lambda: int(np.count_nonzero(select(Term(text), self, self.documents)))
        )

    def selected(self, expression: Expression) -> Mask:
        """The documents for which an expression holds; not to be changed."""
        return self._selected.get(expression, lambda: select(expression, self, self.documents))

    def _place(self, document: int) -> tuple[Segment, int]:
        at = bisect_right(self._bases, document) - 1
        return self.segments[at], document - self._bases[at]

    def _require(self, name: str) -> None:
        if name not in self.names:
            raise SearchFieldError(f"The index has no field {name!r}.")


@lru_cache(maxsize=4)
def _words_among(texts: tuple[str, ...]) -> dict[str, None]:
    """Those of some folded strings that are in the vocabulary: a text that contains one is in its
    postings (Note [Vocabulary])."""
    return {text: None for text in texts if is_word(text)}


def _joined(found: Sequence[Postings], bases: Sequence[int]) -> Postings:
    """What was found in each segment, with the numbers that it has in all of them; bases: that of
    the first document, or section, of each segment."""
    if len(found) == 1:
        return found[0]
    parts = [
        Postings(postings.documents + base, postings.frequencies)
        for postings, base in zip(found, bases, strict=False)
        if len(postings.documents)
    ]
    if not parts:
        return NO_POSTINGS
    return Postings(*map(np.concatenate, zip(*parts, strict=True)))


def take_snapshot(directory: Path, schema: Schema, before: IndexSnapshot | None) -> IndexSnapshot:
    """The index in a directory as it is now; what `before` has read already is not read again.

    Raises IndexBroken, IndexUnreadable, and FileNotFoundError where the directory was replaced at
    this moment, or a file is gone.
    """
    known = {segment.key: segment for segment in before.segments} if before else {}
    with reading:
        index = open_index(directory, schema)
        segments = []
        for found in index._segments():
            segment = known.get(found.segment_id())
            # What somebody wrote into is looked at again.
            if segment is None or not segment.is_untouched():
                segment = Segment(index.storage, schema, found)
            segments.append((segment, frozenset(found.deleted_docs())))
        return IndexSnapshot(segments, schema.names(), kept_learned(directory))
