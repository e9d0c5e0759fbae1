"""A server that says nothing at all: who asks it waits for seconds, and so it is asked by one at a
time.

A host that swallows packets is given up after `connect_timeout`. If every request waited so long,
those that are told to come back later would hold all threads, and pages that need no database too.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from psycopg import OperationalError

from config.trouble import Unreachable

# What took longer to be refused was waited for in vain.
_LONG = 1.0
# Between two tries: so long the site may take to notice that the server is back.
_PAUSE = 5.0


class Silence:
    """What is known of one server; clock: for tests."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        # Why it was given up; empty while it answers. Nobody tries again before then.
        self._said, self._next = "", 0.0

    def connect(self, connect: Callable[[], Any]) -> Any:
        """A new connection. Raises Unreachable; at once while the server is silent."""
        self._take_turn()
        begun = self._clock()
        try:
            connection = connect()
        except OperationalError as error:
            now = self._clock()
            self._said = str(error) if now - begun > _LONG else ""
            self._next = now + _PAUSE
            raise Unreachable(str(error)) from error
        self._said = ""
        return connection

    def _take_turn(self) -> None:
        with self._lock:
            now = self._clock()
            if self._said and now < self._next:
                raise Unreachable(self._said)
            # Others do not wait meanwhile.
            self._next = now + _PAUSE


@cache
def silence_of(place: str) -> Silence:
    """Of a host and port."""
    return Silence()
