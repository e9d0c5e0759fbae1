"""Postings come out of a segment as they went in, term by term and all at once."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index.engine.postings import decode, decode_all, encode, merge
from tests.search.index.engine.stretches import Field, field_of, stretch_of

FREQUENCIES = st.one_of(st.just(1), st.integers(1, 2**32 - 1))
POSTINGS = st.dictionaries(st.integers(0, 2**31 - 1), FREQUENCIES, min_size=1)
FIELDS = st.dictionaries(st.binary(max_size=3), POSTINGS, max_size=8)


@given(FIELDS.filter(bool))
def test_postings_come_out_as_they_went_in(field):
    stretch = stretch_of(field)
    data, lengths = encode(stretch)
    places = np.array([0, *accumulate(lengths.tolist())])
    documents, frequencies = decode_all(data.tobytes(), stretch.counts, places[:-1])
    assert field_of(stretch._replace(documents=documents, frequencies=frequencies)) == field
    for number, term in enumerate(stretch.terms):
        own = data[places[number] : places[number + 1]].tobytes()
        read = decode(own, len(field[term]))
        assert read.documents.tolist() == sorted(field[term])
        assert (
            dict(zip(read.documents.tolist(), read.frequencies.tolist(), strict=True))
            == (field[term])
        )


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
    field = {b"a": dict(zip([3, 4, 200], frequencies, strict=True)), b"b": {9: 1}}
    assert encode(stretch_of(field))[1].tolist() == [size, 3]


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x00\x00\x01", b"\x09\x00\x01\x01"])
def test_damaged_postings_raise(data):
    with pytest.raises((ValueError, LookupError)):
        decode(data, 5)


@given(st.lists(st.lists(FIELDS, max_size=3), max_size=4))
def test_merged_are_the_terms_of_all(sources):
    """Whatever stretches each source is parted into, documents of later ones come later."""
    expected: Field = {}
    parted = []
    for number, fields in enumerate(sources):
        stretches = []
        for part, field in enumerate(fields):
            own = {
                bytes([part]) + term: {
                    (document >> 3) + (number << 28): frequency
                    for document, frequency in postings.items()
                }
                for term, postings in field.items()
            }
            for term, postings in own.items():
                expected.setdefault(term, {}).update(postings)
            stretches.append(stretch_of(own))
        parted.append(stretches)
    found: Field = {}
    for stretch in merge([iter(stretches) for stretches in parted]):
        own = field_of(stretch)
        assert own
        assert not found or max(found) < min(own)
        found |= own
    assert found == expected


@given(FIELDS.filter(bool), st.randoms(use_true_random=False))
def test_what_is_left_out_takes_its_terms_along(field, chance):
    documents = sorted({document for postings in field.values() for document in postings})
    place = {document: number for number, document in enumerate(documents)}
    kept = [document for document in documents if chance.random() < 0.5]
    new = {document: number + 7 for number, document in enumerate(kept)}
    numbers = np.array([new.get(document, -1) for document in documents])
    narrow = {t: {place[d]: f for d, f in own.items()} for t, own in field.items()}
    expected = {
        term: {new[document]: frequency for document, frequency in own.items() if document in new}
        for term, own in field.items()
    }
    found = field_of(stretch_of(narrow).renumbered(numbers))
    assert found == {term: own for term, own in expected.items() if own}
