"""Moving things in a basket: a heading takes along what stands under it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.basket.ordering import OrderedItem, group_moved, moved, placed

# a, B (level 1), c, D (level 2), e, F (level 2), g, H (level 1), i
LEVELS = {"a": 0, "B": 1, "c": 0, "D": 2, "e": 0, "F": 2, "g": 0, "H": 1, "i": 0}


def entries(order: str) -> list[OrderedItem]:
    return [OrderedItem(ord(key), LEVELS[key]) for key in order]


def shown(order: list[OrderedItem]) -> str:
    return "".join(chr(entry.key) for entry in order)


@pytest.mark.parametrize(
    ("key", "step", "order"),
    [
        ("a", -1, "aBcDeFgHi"),
        ("a", 1, "BacDeFgHi"),
        ("c", -1, "acBDeFgHi"),
        ("c", 1, "aBDceFgHi"),
        ("i", 1, "aBcDeFgHi"),
        ("B", -1, "BacDeFgHi"),
        ("H", -1, "aBcDeFHgi"),
        ("D", 1, "aBceDFgHi"),
    ],
)
def test_one_line(key, step, order):
    assert shown(moved(entries("aBcDeFgHi"), ord(key), step)) == order


@pytest.mark.parametrize(
    ("key", "step", "order"),
    [
        ("B", -1, "BcDeFgaHi"),
        ("B", 1, "aHiBcDeFg"),
        ("H", -1, "aHiBcDeFg"),
        ("H", 1, "aBcDeFgHi"),
        ("D", 1, "aBcFgDeHi"),
        ("F", -1, "aBcFgDeHi"),
        ("F", 1, "aBcDeHFgi"),
        ("D", -1, "aDeBcFgHi"),
    ],
)
def test_a_group_with_all_in_it(key, step, order):
    assert shown(group_moved(entries("aBcDeFgHi"), ord(key), step)) == order


@pytest.mark.parametrize(
    ("key", "before", "order"),
    [
        ("a", None, "BcDeFgHia"),
        ("i", "a", "iaBcDeFgH"),
        ("B", None, "aHiBcDeFg"),
        ("H", "B", "aHiBcDeFg"),
        ("B", "e", "aBcDeFgHi"),
        ("D", "i", "aBcFgHDei"),
        ("c", "c", "aBcDeFgHi"),
    ],
)
def test_placed_in_front_of_another(key, before, order):
    found = placed(entries("aBcDeFgHi"), ord(key), before and ord(before))
    assert shown(found) == order


BASKETS = st.lists(st.integers(0, 2), min_size=1, max_size=12).map(
    lambda levels: [OrderedItem(key, level) for key, level in enumerate(levels)]
)


@given(BASKETS, st.data())
def test_nothing_is_lost_or_doubled(basket, data):
    keys = st.sampled_from([entry.key for entry in basket])
    key = data.draw(keys)
    step = data.draw(st.sampled_from([-1, 1]))
    for order in (
        moved(basket, key, step),
        group_moved(basket, key, step),
        placed(basket, key, data.draw(st.none() | keys)),
    ):
        assert sorted(order) == sorted(basket)


@given(BASKETS, st.data())
def test_a_step_back_undoes_a_step(basket, data):
    key = data.draw(st.sampled_from([entry.key for entry in basket]))
    up = moved(basket, key, -1)
    assert (up == basket) == (basket[0].key == key)
    assert up == basket or moved(up, key, 1) == basket
