"""Where sections stand, as the index keeps it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.matching.section_search import in_order, read_outline, write_outline
from speeches.parsing.structure.places import SectionSpan, paragraph_spans

SPANS = st.lists(st.builds(SectionSpan, *[st.integers(0, 60)] * 3), max_size=5)


@given(SPANS)
def test_the_column_returns_the_outline(spans):
    assert read_outline(write_outline(spans)) == spans


@pytest.mark.parametrize(
    "column", ["", "民生实事", "1-2", "1-2-3 一", "1-2-3  4-5-6", "-1-2-3", "1-2-3\n"]
)
def test_any_other_column_holds_none(column):
    assert read_outline(column) == []


@given(SPANS, st.integers(0, 50))
def test_sections_follow_one_another_within_the_text(spans, length):
    found = in_order(spans, length)
    assert len(found) == len(spans)
    for start, heading_end, end in found:
        assert 0 <= start <= heading_end <= end <= length
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.lists(st.text("监督", max_size=5), min_size=1, max_size=5))
def test_what_stands_in_order_stays(paragraphs):
    spans = paragraph_spans(paragraphs)
    assert in_order(spans, len("\n".join(paragraphs))) == spans
