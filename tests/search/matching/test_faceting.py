"""Counts over arrays are those of a plain count."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.matching.columns import Column
from search.matching.faceting import count_together

ROWS = st.lists(st.tuples(st.sampled_from(["town", "city", ""]), st.sampled_from("abcde")))


@given(ROWS, st.data())
def test_combinations_are_counted_as_one_by_one(rows, data):
    columns = [Column.of((row[place] for row in rows), len(rows)) for place in (0, 1)]
    some = data.draw(st.sets(st.integers(0, len(rows) - 1))) if rows else set()
    documents = np.array(sorted(some), dtype=np.intp)
    assert count_together(columns, documents) == Counter(rows[number] for number in some)


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_columns(number):
    columns = [Column.of(["x", "y", "x"], 3)] * number
    assert count_together(columns, np.arange(3)) == {("x",) * number: 2, ("y",) * number: 1}


@given(ROWS.filter(bool), st.integers(0, 200), st.randoms(use_true_random=False))
def test_few_and_many_documents_are_counted_alike(rows, number, chance):
    column = Column.of((value for _, value in rows), len(rows))
    chosen = [chance.randrange(len(rows)) for _ in range(number)]
    counts = column.counts(np.array(chosen, dtype=np.intp))
    assert dict(counts) == Counter(rows[document][1] for document in chosen)
    assert all(type(count) is int for _, count in counts)
