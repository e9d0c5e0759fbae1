"""Counts over arrays are those of a plain count."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language.expressions import SEPARATOR
from search.matching import faceting
from search.matching.columns import Column
from search.matching.faceting import CountedTogether, count_together, count_values

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


@given(st.lists(st.tuples(*[st.sampled_from(["", "a", "b", f"a{SEPARATOR}c"])] * 4)), st.data())
@pytest.mark.parametrize("most", [1, 20, 4096])
def test_columns_are_counted_together_as_each_by_itself(most, rows, data):
    rows = rows * data.draw(st.sampled_from([1, 40]))
    columns = {str(place): Column.of((row[place] for row in rows), len(rows)) for place in range(4)}
    some = np.arange(data.draw(st.integers(0, 3)), len(rows))
    times = np.arange(len(some)) % 3 + 1.0 if data.draw(st.booleans()) else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faceting, "_MOST_TOGETHER", most)
        counted = CountedTogether(columns).count(some, times)
    for name, column in columns.items():
        assert counted[name] == count_values(column, some, times=times)


def test_no_columns_have_no_counts():
    assert CountedTogether({}).count(np.arange(99)) == {}
