"""What was true of the library when, as far as those can tell who changed it; pure.

A change may take effect at any moment between its request and the answer to that. So of every
moment something is true, is not, or cannot be told; an answer is held only against what is certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from time import monotonic


@dataclass
class _Change:
    begun: float
    ended: float
    so: bool


class History:
    """Whether something was so; false in the beginning."""

    def __init__(self) -> None:
        self._changes: list[_Change] = []

    @property
    def now(self) -> bool:
        """What the last change made it, as far as that is known to have succeeded."""
        ended = [change for change in self._changes if change.ended < inf]
        return bool(ended) and ended[-1].so

    def begin(self, so: bool, moment: float) -> None:
        """From now on it may be so; to be called before it is asked for."""
        self._changes.append(_Change(moment, inf, so))

    def end(self, moment: float) -> None:
        """From now on it is."""
        self._changes[-1].ended = moment

    def all_along(self, begun: float, ended: float) -> bool | None:
        """What it was in all of this time; None where it changed or may have."""
        for change in reversed(self._changes):
            if change.begun < ended:
                return change.so if change.ended <= begun else None
        return False


@dataclass
class Ledger:
    """Which speeches were published, and which had which words, when.

    lag: how many seconds the index may be behind with what is new or otherwise than before. What
    is withdrawn may be seen no moment longer.
    """

    lag: float
    published: defaultdict[int, History] = field(default_factory=lambda: defaultdict(History))
    having: defaultdict[str, defaultdict[int, History]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(History))
    )

    @contextmanager
    def changing(self, *changes: tuple[History, bool]) -> Iterator[None]:
        """These change some time inside; whether they did is never known where it raises."""
        for history, so in changes:
            history.begin(so, monotonic())
        yield
        for history, _ in changes:
            history.end(monotonic())

    def seen(self, pk: int, begun: float, ended: float) -> bool | None:
        """Whether an answer of this time shows that a speech is there: it must, it must not, or
        (None) it may."""
        if pk not in self.published:
            return False
        return self.published[pk].all_along(begun, ended)

    def found(self, word: str, pk: int, begun: float, ended: float) -> bool | None:
        """The same of an answer of the index to a word."""
        if self.seen(pk, begun, ended) is False:
            return False
        histories = (self.published[pk], self.having[word][pk])
        so = [history.all_along(begun - self.lag, ended) for history in histories]
        return True if all(so) else False if False in so else None
