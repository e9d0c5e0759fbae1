"""Scores are the same however the documents that have a word are looked up."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.matching.relevance import _among, _number_of_all
from search.matching.select import Postings

SIZE = 200
DOCUMENTS = st.sets(st.integers(0, SIZE - 1)).map(sorted)


@given(found=DOCUMENTS, having=DOCUMENTS)
@pytest.mark.parametrize("most", [0, 5, SIZE])
def test_few_and_many_are_looked_up_alike(found, having, most):
    found = np.array(found[:most], np.intp)
    postings = Postings(np.array(having, np.int32), np.arange(len(having), dtype=np.uint8) % 7)
    place = np.full(SIZE, -1, np.int32)
    place[found] = np.arange(len(found))
    at, frequencies = _among(found, place, postings)
    often = dict(zip(having, postings.frequencies.tolist(), strict=True))
    wanted = [(n, often[one]) for n, one in enumerate(found.tolist()) if one in often]
    assert list(zip(at.tolist(), frequencies.tolist(), strict=True)) == wanted


@given(having=st.lists(DOCUMENTS, min_size=1, max_size=3), deleted=DOCUMENTS)
def test_all_that_have_a_word_are_counted_once(having, deleted):
    documents = np.ones(SIZE, bool)
    documents[deleted] = False
    snapshot = SimpleNamespace(documents=documents, count=SIZE - len(deleted), size=SIZE)
    found = [Postings(np.array(one, np.int32), np.ones(len(one), np.uint8)) for one in having]
    assert _number_of_all(found, snapshot) == len(set().union(*having) - set(deleted))
