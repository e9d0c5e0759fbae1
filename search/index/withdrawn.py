"""Which speeches an index may still hold and must not show (Note [Withdrawn a moment ago] of
`whoosh_index`)."""

from __future__ import annotations

import threading

from django.core.signals import request_finished, request_started
from django.dispatch import receiver

from search.models import ChangedSpeech


class _Request(threading.local):
    """What was found in the request that this thread is answering, if it is answering one."""

    open = False
    keys: frozenset[int] | None = None


_request = _Request()


def unpublished() -> frozenset[int]:
    """The keys of the speeches that changed, are not followed yet, and are not published.

    A page puts many questions to the index: within one request the database is asked once.
    """
    if not _request.open:
        return ChangedSpeech.objects.unpublished()
    if _request.keys is None:
        _request.keys = ChangedSpeech.objects.unpublished()
    return _request.keys


def forget() -> None:
    """Ask again: something changed in this very request."""
    _request.keys = None


@receiver(request_started, dispatch_uid="search.index.withdrawn.begin")
def _begin(sender: object, **kwargs: object) -> None:
    _request.open, _request.keys = True, None


@receiver(request_finished, dispatch_uid="search.index.withdrawn.end")
def _end(sender: object, **kwargs: object) -> None:
    _request.open, _request.keys = False, None
