"""What one request asks for many times and the database is asked for once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from django.core.signals import request_finished, request_started

T = TypeVar("T")


class _Request(threading.local):
    """What was found for the request that this thread is answering; None while it answers none."""

    found: dict[object, object] | None = None


_request = _Request()


class OncePerRequest(Generic[T]):
    """A question to the database, whose answer holds until the request ends.

    Outside of requests it is asked every time: nobody says when an answer is too old.
    """

    def __init__(self, find: Callable[[], T]) -> None:
        self._find = find

    def __call__(self) -> T:
        if _request.found is None:
            return self._find()
        if self not in _request.found:
            _request.found[self] = self._find()
        answer: T = _request.found[self]  # type: ignore[assignment] # put there by this very object
        return answer

    def forget(self) -> None:
        """Ask again: something changed in this very request."""
        if _request.found is not None:
            _request.found.pop(self, None)


def _begin(sender: object, **kwargs: object) -> None:
    _request.found = {}


def _end(sender: object, **kwargs: object) -> None:
    _request.found = None


request_started.connect(_begin, dispatch_uid="config.requests.begin")
request_finished.connect(_end, dispatch_uid="config.requests.end")
