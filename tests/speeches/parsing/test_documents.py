"""Pieces of text: joined without changing a character, and cut again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.parsing.documents import Paragraph, Span, cut_paragraph, join_spans, subspans


@pytest.mark.parametrize(
    ("text", "spans", "joined"),
    [
        ("自\n觉坚持", [Span(0, 1), Span(2, 5)], "自觉坚持"),
        ("people\ncongress", [Span(0, 6), Span(7, 15)], "people congress"),
        ("第14\n条", [Span(0, 3), Span(4, 5)], "第14条"),
        ("2023年", [Span(0, 4), Span(4, 5)], "2023年"),
    ],
    ids=["chinese-closes-up", "latin-keeps-a-space", "digit-before-chinese", "no-gap-no-space"],
)
def test_join_spans(text, spans, joined):
    assert join_spans(text, spans) == joined


@given(st.lists(st.text("ab1字，", min_size=1, max_size=6), min_size=1, max_size=5), st.data())
def test_subspans_are_the_pieces_of_a_slice(lines, data):
    text = "\n".join(lines)
    spans, start = [], 0
    for line in lines:
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    whole = join_spans(text, spans)
    low = data.draw(st.integers(0, len(whole)))
    high = data.draw(st.integers(low, len(whole)))
    pieces = subspans(spans, text, low, high)
    assert "".join(text[piece.start : piece.end] for piece in pieces).replace(" ", "") == whole[
        low:high
    ].replace(" ", "")


def test_cut_paragraph_leaves_out_empty_pieces():
    paragraph = Paragraph("一、标题  正文", (Span(0, 8),))
    cut = [piece.text for piece in cut_paragraph(paragraph, "一、标题  正文", 4, 6)]
    assert cut == ["一、标题", "正文"]
