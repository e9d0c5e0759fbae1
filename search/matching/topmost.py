"""The first of many in an order, without bringing all of them into it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.intp]
Key = NDArray[np.signedinteger[Any] | np.floating[Any]]
Keys = Sequence[Key]


def topmost(numbers: Numbers, keys: Keys, most: int | None) -> Numbers:
    """The `most` of these numbers with the highest keys, all where it is None, highest first.

    keys: each an array that has a key for every number, the first the one that decides; where all
    are equal, the order is that of the numbers.
    """
    if most is None or most >= len(numbers):
        return _ordered(numbers, keys)
    return _ordered(_best(numbers, keys, most), keys)[:most]


def _best(numbers: Numbers, keys: Keys, most: int) -> Numbers:
    """The best in any order; more where the last key cannot tell which."""
    if not most or not keys:
        return numbers[:most]
    values = keys[0][numbers]
    least = np.partition(values, len(values) - most)[len(values) - most]
    better, equal = numbers[values > least], numbers[values == least]
    rest = most - len(better)
    return np.concatenate([better, equal if rest == len(equal) else _best(equal, keys[1:], rest)])


def _ordered(numbers: Numbers, keys: Keys) -> Numbers:
    if len(numbers) < 2:
        return numbers
    # lexsort lets the last key decide, and sorts up.
    order = np.lexsort([numbers, *(-key[numbers] for key in reversed(keys))])
    return numbers[order]
