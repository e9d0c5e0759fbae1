"""Postings come out of a file as they went in, and Whoosh reads them too."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index.engine.codec import decode, encode, encode_few

POSTINGS = st.dictionaries(
    st.integers(0, 2**31 - 1), st.one_of(st.just(1), st.integers(1, 2**32 - 1)), min_size=1
)


@given(POSTINGS)
def test_postings_come_out_as_they_went_in(postings):
    documents = np.array(sorted(postings))
    frequencies = np.array([postings[document] for document in documents.tolist()])
    read = decode(encode(documents, frequencies), len(postings))
    assert dict(zip(read.documents.tolist(), read.frequencies.tolist(), strict=True)) == postings
    assert read.documents.tolist() == sorted(postings)
    assert encode_few(documents.tolist(), frequencies.tolist()) == encode(documents, frequencies)


@pytest.mark.parametrize(
    ("frequencies", "size"),
    [
        ([1, 1, 1], 2 + 3),
        ([1, 2, 1], 2 + 3 + 3),
        ([1, 300, 1], 2 + 3 + 6),
        ([1, 70_000, 1], 2 + 15),
    ],
)
def test_postings_are_as_narrow_as_can_be(frequencies, size):
    assert len(encode(np.array([3, 4, 200]), np.array(frequencies))) == size


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x00\x00\x01", b"\x09\x00\x01\x01"])
def test_damaged_postings_raise(data):
    with pytest.raises((ValueError, LookupError)):
        decode(data, 5)
