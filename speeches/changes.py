"""Tell the rest of the site which speeches changed, once the change is committed.

Whoever creates, edits, publishes, unpublishes or deletes speeches calls `announce`; the search
package listens. Nothing is sent for a transaction that is rolled back. Work that changes many
speeches one by one wraps itself in `batched`, so that listeners hear of them together.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.dispatch import Signal

# Sent with `ids`: the primary keys (a tuple of int) of speeches that were added, changed or
# deleted. A receiver looks up what is there now; an id without a published row is gone.
speeches_changed = Signal()

# Sent before a long work. One before it may have been killed between its commit and the sending:
# whoever keeps a copy of the library compares it now.
work_begins = Signal()

# The changes of the batch that is open here, committed but not yet sent; None outside of one.
_batch: ContextVar[dict[int, None] | None] = ContextVar("batch", default=None)
# An index takes many changes together for a third less than one by one hundred, and the more that
# wait the more are to be looked for after a crash.
MOST = 500


def announce(ids: Iterable[int]) -> None:
    """Send `speeches_changed` for these speeches after the current transaction commits."""
    changed = tuple(ids)
    if changed:
        transaction.on_commit(lambda: _committed(changed))


@contextmanager
def batched() -> Iterator[None]:
    """Hold back what is announced inside and send it together, at the latest at the end.

    MOST changes are sent at once when they have come together. Whatever ends the block, what was
    committed is sent.
    """
    token = _batch.set({})
    try:
        yield
    finally:
        _send(_batch.get() or {})
        _batch.reset(token)


def _committed(changed: tuple[int, ...]) -> None:
    waiting = _batch.get()
    if waiting is None:
        _send(changed)
        return
    waiting.update(dict.fromkeys(changed))
    if len(waiting) >= MOST:
        _send(waiting)
        waiting.clear()


def _send(changed: Iterable[int]) -> None:
    ids = tuple(changed)
    if ids:
        speeches_changed.send(sender=announce, ids=ids)
