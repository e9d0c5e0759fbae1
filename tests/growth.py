"""How a cost grows, for tests: in ratios of processor time within one run, never in seconds.

Machines differ, and one that is busy gives a task a slower processor, cold caches and strange
interruptions. So a large task is compared with a small one, measured before and between, with the
collection of garbage off (other tests' heap has nothing to do with what is measured) and the least
of several tries for either. The limit stands midway, as ratios go, between what is right and the
next worse power: at 16 times the size 64 times the cost, where a line makes 16 and a square 256.
Noise would have to be fourfold, in every try, for the one to be taken for the other.
"""

from __future__ import annotations

import gc
import math
import signal
import time
from collections.abc import Callable

# Seconds that a small task is repeated for, so that the clock can tell, and of all its tries.
_ENOUGH, _ALL = 0.002, 0.1
_SMALL_TRIES, _LARGE_TRIES = 5, 6
# No small task takes so many seconds.
_ENDLESS = 5.0


class _Late(BaseException):
    """No Exception, lest what is measured catch it."""


def steep(work: Callable[[int], object], size: int, *, times: int = 16, power: float = 1) -> str:
    """Whether the cost of work(size) grows faster than that power of the size: what was measured,
    "" where it does not.

    It is compared with that of work(size // times). The size is to be one at which the part that
    must not be there would be most of the cost.
    """
    small = size // times
    return dearer(lambda: work(size), lambda: work(small), (size / small) ** (power + 0.5))


def dearer(work: Callable[[], object], other: Callable[[], object], times: float) -> str:
    """Whether work costs more than so many times what another does: what was measured, or ""."""
    # The first time only warms it up.
    if math.isinf(seconds(other, most=_ENDLESS)):
        return "without end"
    repeats, least = _small(other)
    for _ in range(_LARGE_TRIES):
        most = times * least
        took = seconds(work, most=most)
        if took <= most:
            return ""
        least = min(least, seconds(other, repeats))
    return f"{took:.4f} s, more than {times:.1f} times {least:.6f} s"


def seconds(work: Callable[[], object], repeats: int = 1, most: float = _ENDLESS) -> float:
    """Processor time that work takes, the mean of so many; infinity where that would be more than
    `most`, and it is broken off."""
    collecting = gc.isenabled()
    gc.disable()
    before = signal.signal(signal.SIGPROF, _late)
    started = time.thread_time()
    signal.setitimer(signal.ITIMER_PROF, most * repeats)
    try:
        for _ in range(repeats):
            work()
        return (time.thread_time() - started) / repeats
    except _Late:
        return math.inf
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if collecting:
            gc.enable()


def _late(number: int, frame: object) -> None:
    raise _Late


def _small(work: Callable[[], object]) -> tuple[int, float]:
    """How often a small task is to be done for the clock to tell, and what it then takes."""
    repeats = 1
    while (least := seconds(work, repeats)) * repeats < _ENOUGH:
        repeats *= 2
    tries = min(max(int(_ALL / (least * repeats)), 1), _SMALL_TRIES)
    return repeats, min(least, *(seconds(work, repeats) for _ in range(tries)))
