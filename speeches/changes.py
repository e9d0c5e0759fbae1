"""Tell the rest of the site which speeches change, in the transaction that changes them.

Whoever creates, edits, publishes, withdraws or deletes speeches calls `announce`; the search
package listens and writes down what its index has to follow, so that neither is without the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.dispatch import Signal

from config.requests import OncePerRequest
from config.transactions import exclusive
from speeches.models import LibraryVersion, PublicChange

# Sent with `ids`: the primary keys (a tuple of int) of speeches that are added, changed or deleted
# in the open transaction. A receiver writes into the same transaction, and looks up later what
# there is: an id without a published row is gone.
speeches_changed = Signal()

# Another after every change, see `LibraryVersion`.
library_version = OncePerRequest(LibraryVersion.objects.current)

# What is announced, and told at the end (see `announced_together`).
_later: ContextVar[dict[int, None] | None] = ContextVar("later", default=None)

# Sent when a command has ended that changed speeches: whoever follows the library does so now, for
# a command line has no worker beside it that would.
work_ended = Signal()


@contextmanager
def changing(*, savepoint: bool = True) -> Iterator[None]:
    """A transaction that changes speeches or what hangs on them, one at a time.

    See Note [One writer] in `config.transactions`.
    """
    with exclusive("library", savepoint=savepoint):
        yield


def announce(ids: Iterable[int]) -> None:
    """Send `speeches_changed` for these speeches, give the library another version, and note what
    became of them for readers.

    Raises TransactionManagementError outside of a transaction: what is killed between a change and
    the word of it would never be heard of.
    """
    changed = tuple(ids)
    if not changed:
        return
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A change is announced in its transaction.")
    later = _later.get()
    if later is None:
        _tell(changed)
    else:
        later.update(dict.fromkeys(changed))


@contextmanager
def announced_together() -> Iterator[None]:
    """What is announced inside, in the open transaction, is told when the block ends, in its order,
    each speech once: for a dozen speeches in little more time than for one."""
    later: dict[int, None] = {}
    token = _later.set(later)
    try:
        yield
    finally:
        _later.reset(token)
    announce(later)


def _tell(changed: tuple[int, ...]) -> None:
    LibraryVersion.objects.renew()
    library_version.forget()
    with changing(savepoint=False):
        # In the order of commits: who was told of one change has been told of all before it.
        PublicChange.objects.note(changed)
    speeches_changed.send(sender=announce, ids=changed)


@contextmanager
def followed() -> Iterator[None]:
    """What is committed inside is followed when the block ends, whatever ends it."""
    try:
        yield
    finally:
        work_ended.send(sender=followed)
