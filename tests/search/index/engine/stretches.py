"""Stretches of terms as plain dictionaries: each term with its documents and their frequencies."""

from __future__ import annotations

import numpy as np

from search.index.engine.postings import Stretch

Field = dict[bytes, dict[int, int]]


def stretch_of(field: Field) -> Stretch:
    ordered = [(term, sorted(field[term].items())) for term in sorted(field)]
    pairs = [pair for _, postings in ordered for pair in postings]
    return Stretch(
        [term for term, _ in ordered],
        np.array([len(postings) for _, postings in ordered], np.int64),
        np.array([document for document, _ in pairs], np.int64),
        np.array([frequency for _, frequency in pairs], np.int64),
    )


def field_of(stretch: Stretch) -> Field:
    pairs = iter(zip(stretch.documents.tolist(), stretch.frequencies.tolist(), strict=True))
    found = {
        term: [next(pairs) for _ in range(count)]
        for term, count in zip(stretch.terms, stretch.counts.tolist(), strict=True)
    }
    assert next(pairs, None) is None
    assert list(found) == sorted(found)
    assert all(postings == sorted(postings) for postings in found.values())
    return {term: dict(postings) for term, postings in found.items()}
