"""Tell the rest of the site which speeches changed, once the change is committed.

Whoever creates, edits, publishes, unpublishes or deletes speeches calls `announce`; the search
package listens. Nothing is sent for a transaction that is rolled back.
"""

from collections.abc import Iterable

from django.db import transaction
from django.dispatch import Signal

# Sent with `ids`: the primary keys (a tuple of int) of speeches that were added, changed or
# deleted. A receiver looks up what is there now; an id without a published row is gone.
speeches_changed = Signal()


def announce(ids: Iterable[int]) -> None:
    """Send `speeches_changed` for these speeches after the current transaction commits."""
    changed = tuple(ids)
    if changed:
        transaction.on_commit(lambda: speeches_changed.send(sender=announce, ids=changed))
