"""The measure of other tests: it tells a line from a square, whatever else the machine does."""

import gc
import random
import time

import pytest

from tests import growth
from tests.growth import dearer, seconds, steep


def line(size: int) -> None:
    for _ in range(size):
        pass


def line_and_a_little(size: int) -> None:
    sorted(range(size), key=lambda number: number * 7919 % 10_007)


def square(size: int) -> None:
    for _ in range(size):
        line(size)


def square_of_copies(size: int) -> None:
    text = ""
    for _ in range(size):
        text = "人" + text


@pytest.mark.parametrize("work", [line, line_and_a_little])
def test_a_line_is_not_too_steep(work):
    assert not steep(work, 200_000)


@pytest.mark.parametrize(("work", "size"), [(square, 1600), (square_of_copies, 48_000)])
def test_a_square_is_too_steep(work, size):
    assert steep(work, size)


def test_a_square_is_not_too_steep_where_one_is_allowed():
    assert not steep(square, 1600, power=2)
    assert steep(lambda size: square(int(size**1.5)), 160, power=2)


class Noisy:
    """A task on a machine that takes up to so many times as long, at random."""

    def __init__(self, monkeypatch, power: float, seed: int) -> None:
        self._now, self._power, self._noise = 0.0, power, random.Random(seed)
        monkeypatch.setattr(time, "thread_time", lambda: self._now)

    def __call__(self, size: int) -> None:
        self._now += size**self._power / 1e6 * self._noise.uniform(1, 4)


@pytest.mark.parametrize("seed", range(50))
def test_noise_hides_nothing_and_alarms_nobody(monkeypatch, seed):
    assert not steep(Noisy(monkeypatch, 1, seed), 16_000)
    assert steep(Noisy(monkeypatch, 2, seed), 16_000)


def test_an_alarm_says_what_was_measured():
    said = dearer(lambda: line(100_000), lambda: line(100), 50)
    assert "more than 50.0 times" in said


def endless(size: int) -> None:
    while size > 100:
        pass


def test_what_has_no_end_is_broken_off(monkeypatch):
    assert steep(endless, 1600)
    monkeypatch.setattr(growth, "_ENDLESS", 0.05)
    assert steep(endless, 3200) == "without end"


def test_garbage_is_not_collected_meanwhile_and_is_afterwards():
    seen = []
    seconds(lambda: seen.append(gc.isenabled()))
    assert seen == [False]
    with pytest.raises(ZeroDivisionError):
        seconds(lambda: 1 // 0)
    assert gc.isenabled()
