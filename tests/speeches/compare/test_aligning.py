"""Which sections stand beside one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.compare.aligning import MOST, align
from tests.growth import steep


@pytest.mark.parametrize(
    ("outlines", "rows"),
    [
        ([["加强学习"], ["加强学习"]], [(0, 0)]),
        ([["提高政治站位", "加强自身建设"], ["突出自身建设"]], [(0, None), (1, 0)]),
        ([["抓监督"], ["保民生", "抓好监督"]], [(None, 0), (0, 1)]),
        ([["学习", "监督"], ["监督", "学习"]], [(0, None), (1, 0), (None, 1)]),
        ([["监督"], ["服务群众"]], [(0, None), (None, 0)]),
        ([["加强监督"], ["保民生"], ["强化监督", "保民生"]], [(0, None, 0), (None, 0, 1)]),
        ([["监督"], [], ["监督"]], [(0, None, 0)]),
        ([["提高认识，加强领导"], ["加强领导、提高认识。"]], [(0, 0)]),
        ([["。"], ["。"]], [(0, None), (None, 0)]),
        ([["学习"]], [(0,)]),
        ([[], []], []),
    ],
    ids=[
        "the same",
        "one has more",
        "the other begins with more",
        "another order: one pair only",
        "nothing in common",
        "the third joins both",
        "one without headings",
        "halves the other way round, other punctuation",
        "headings without a word",
        "one alone",
        "none",
    ],
)
def test_rows(outlines, rows):
    assert align(outlines) == rows


headings = st.lists(st.text("学习监督服务建设，", max_size=6), max_size=8)


@given(st.lists(headings, min_size=1, max_size=4))
def test_every_heading_stands_in_one_row_in_its_order(outlines):
    rows = align(outlines)
    for column, outline in enumerate(outlines):
        places = [row[column] for row in rows if row[column] is not None]
        assert places == list(range(len(outline)))
    assert all(any(place is not None for place in row) for row in rows)


def test_hundreds_of_headings_take_no_square_of_them():
    def rows(size):
        return align([[f"第{n}个加强监督工作的小标题" for n in range(size)]] * 4)

    assert rows(1000)[:MOST] == [(n,) * 4 for n in range(MOST)]
    assert len(rows(1000)) == MOST + 4 * (1000 - MOST)
    assert not steep(rows, 16 * MOST)
