"""What was made for the latest keys, shared by threads."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")


class Latest(Generic[_K, _V]):
    """What was made for the latest keys; together it weighs no more than `most`."""

    def __init__(self, most: int, weigh: Callable[[_V], int] = lambda value: 1) -> None:
        self._most = most
        self._weigh = weigh
        self._weight = 0
        self._made: dict[_K, _V] = {}
        self._lock = Lock()

    def get(self, key: _K, make: Callable[[], _V]) -> _V:
        """What was made for a key, or is made now; of two who make the same, one is kept."""
        with self._lock:
            if key in self._made:
                value = self._made[key] = self._made.pop(key)
                return value
        value = make()
        with self._lock:
            if key not in self._made:
                self._made[key] = value
                self._weight += self._weigh(value)
            while self._weight > self._most and len(self._made) > 1:
                self._weight -= self._weigh(self._made.pop(next(iter(self._made))))
        return value
