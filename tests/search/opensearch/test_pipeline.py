"""Tasks side by side: their results in order, few at a time, and none that goes on unseen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from search.opensearch.pipeline import results_of


def test_results_come_in_the_order_of_the_tasks():
    later = threading.Event()

    def first() -> int:
        assert later.wait(10)
        return 1

    def second() -> int:
        later.set()
        return 2

    assert list(results_of([first, second, partial(int, "3")], 2)) == [1, 2, 3]


def test_few_are_looked_for_ahead():
    asked = []

    def tasks() -> Iterator[Callable[[], int]]:
        for number in range(10):
            asked.append(number)
            yield partial(int, number)

    results = results_of(tasks(), 2)
    assert next(results) == 0
    assert asked == [0, 1, 2]
    assert list(results) == [*range(1, 10)]


def test_what_a_task_raises_is_raised_when_the_others_have_ended():
    ended = threading.Event()

    def fails() -> int:
        raise ValueError("甲")

    def goes_on() -> int:
        ended.wait(0.2)
        ended.set()
        return 1

    with pytest.raises(ValueError, match="甲"):
        list(results_of([fails, goes_on], 2))
    assert ended.is_set()


def test_nothing_goes_on_once_it_is_closed():
    done = []
    results = results_of((partial(done.append, number) for number in range(10)), 2)
    next(results)
    results.close()
    assert done == [0, 1, 2]
