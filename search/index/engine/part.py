"""Some documents of an index at one moment."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from haystack.constants import DJANGO_ID
from numpy.typing import NDArray

from search.index.engine.files import reading
from search.index.engine.snapshot import IndexSnapshot
from search.matching.columns import Column, Mask, whole_numbers
from search.matching.faceting import CountedTogether
from search.matching.section_search import Places


class PartOfSnapshot(IndexSnapshot):
    """Some documents of an index at one moment, as if it held no others."""

    def __init__(self, whole: IndexSnapshot, documents: Mask) -> None:
        super().__init__([(segment, ()) for segment in whole.segments], whole.names, whole._learned)
        self._whole = whole
        self.documents = documents
        self.count = int(np.count_nonzero(documents))

    def column(self, name: str) -> Column:
        """The values of a column for all documents, the others among them."""
        return self._whole.column(name)

    def together(self, names: tuple[str, ...]) -> CountedTogether:
        """As of the whole."""
        return self._whole.together(names)

    def places(self) -> Places:
        """As of the whole."""
        return self._whole.places()

    def lengths(self, field: str) -> NDArray[np.float32]:
        """As of the whole."""
        return self._whole.lengths(field)

    def frequency(self, field: str, word: str) -> int:
        """How many of the documents have a word in a field."""
        return int(np.count_nonzero(self.documents[self.postings(field, word).documents]))

    def lexicon(self, field: str) -> Iterator[tuple[str, int]]:
        """Every word of a field with the number of the documents that have it."""
        for word, _ in super().lexicon(field):
            if found := self.frequency(field, word):
                yield word, found

    @reading
    def _order(self, name: str) -> NDArray[np.int64]:
        """That of the whole, in which these stand as they would alone. But keys are read as the
        numbers that they are, and others may have words where these have numbers."""
        numbers = all(segment.numbers(name) is not None for segment in self.segments)
        if numbers or name != DJANGO_ID:
            return self._whole.order(name)
        whole = self.column(name)
        held = set(np.unique(whole.codes[self.documents]).tolist())
        values = [value if code in held else "" for code, value in enumerate(whole.values)]
        found = whole_numbers(values, len(values)) if values else None
        return Column(whole.codes, values).ranks if found is None else found[whole.codes]
