"""What was taken out and put in between two texts."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.compare.differing import (
    MOST_CHARACTERS,
    Change,
    characters,
    differences,
    share_kept,
)
from tests.growth import dearer

SIGNS = {Change.SAME: "={}", Change.GONE: "-{}", Change.NEW: "+{}"}


def told(old: str, new: str) -> str:
    return " ".join(SIGNS[piece.change].format(piece.text) for piece in differences(old, new))


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("服务群众", "服务群众", "=服务群众"),
        ("", "", ""),
        ("服务群众", "效劳群众", "-服务 +效劳 =群众"),
        ("加强监督", "加强工作监督", "=加强 +工作 =监督"),
        ("加强工作监督", "加强监督", "=加强 -工作 =监督"),
        ("抓学习促工作", "促学习抓工作", "-抓 +促 =学习 -促 +抓 =工作"),
        ("甲的乙", "丙的丁", "-甲的乙 +丙的丁"),
        ("一段\n又一段", "一段又一段", "=一段 -\n =又一段"),
        ("全文", "", "-全文"),
        ("", "全文", "+全文"),
    ],
    ids=[
        "the same",
        "both empty",
        "word for word",
        "put in",
        "taken out",
        "two changes",
        "one character between two changes",
        "paragraphs joined",
        "all gone",
        "all new",
    ],
)
def test_pieces(old, new, pieces):
    assert told(old, new) == pieces


texts = st.text("学习监督的，\n", max_size=60)


@given(texts, texts, st.sampled_from([0, 30, 400_000]))
def test_pieces_give_both_texts_again(old, new, steps):
    pieces = differences(old, new, steps)
    assert "".join(p.text for p in pieces if p.change != Change.NEW) == old
    assert "".join(p.text for p in pieces if p.change != Change.GONE) == new
    assert all(piece.text for piece in pieces)
    for one, other in pairwise(pieces):
        assert one.change != other.change
        assert (one.change, other.change) != (Change.NEW, Change.GONE)


def test_share_and_characters():
    pieces = differences("服务 群众", "效劳了 群众")
    assert characters(pieces) == {Change.SAME: 2, Change.GONE: 2, Change.NEW: 3}
    assert share_kept(pieces) == 2 / 5
    assert share_kept([]) == 1


HALF = MOST_CHARACTERS // 2


def _random(seed: int) -> str:
    choose = random.Random(seed)
    return "".join(chr(0x4E00 + choose.randrange(3000)) for _ in range(HALF))


def _spun(text: str, every: int) -> str:
    return "".join("换" if n % every == 0 else char for n, char in enumerate(text))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (_random(1), _random(2)),
        ("甲" * HALF, "甲乙" * (HALF // 2)),
        ("甲甲乙" * (HALF // 3), "甲乙甲" * (HALF // 3)),
        (_random(1), _random(1)[::-1]),
        (_random(1), _spun(_random(1), 12)),
        (_random(1), _spun(_random(1), 4)),
        ("甲\n" * (HALF // 2), "\n甲乙" * (HALF // 3)),
    ],
    ids=[
        "nothing in common",
        "one character over and over",
        "a pattern moved",
        "backwards",
        "a word of each line",
        "every fourth character",
        "thousands of equal paragraphs",
    ],
)
def test_hostile_texts_cost_little_more_than_others(old, new):
    text = _random(1)
    ordinary = _spun(text, 1000)
    assert not dearer(lambda: differences(old, new), lambda: differences(text, ordinary), 8)
