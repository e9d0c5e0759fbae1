"""What two stores of the same things have otherwise. Pure."""

from __future__ import annotations

from collections.abc import Iterator


def differing(held: Iterator[tuple[int, str]], current: Iterator[tuple[int, str]]) -> Iterator[int]:
    """The keys that one has and the other has not, or with another value; in order.

    Both come in the order of their keys, each key once, and neither is read ahead.
    """
    one, other = next(held, None), next(current, None)
    while one or other:
        if one == other:
            one, other = next(held, None), next(current, None)
        elif other is None or (one is not None and one[0] < other[0]):
            assert one is not None
            yield one[0]
            one = next(held, None)
        elif one is None or other[0] < one[0]:
            yield other[0]
            other = next(current, None)
        else:
            yield one[0]
            one, other = next(held, None), next(current, None)
