"""Many things some hundreds at a time, as databases and transactions want them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")


def batched(items: Sequence[_Item], most: int) -> Iterator[Sequence[_Item]]:
    """The items in their order, at most so many together: `itertools.batched` of Python 3.12."""
    for start in range(0, len(items), most):
        yield items[start : start + most]
