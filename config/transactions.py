"""Transactions that do not run beside one another, on any database.

Note [One writer]
    SQLite lets one transaction write at a time, and the site relies on it: of two copies that come
    at once the second sees the first, what recurs is counted exactly, the history notes what was
    there before. PostgreSQL lets them run side by side, each blind to the other until one of them
    has ended. So those who write the same say so (`exclusive`) and take turns; what takes long,
    reading a document, is done before that, by as many workers as there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zlib import crc32

from django.db import connection, transaction

# What the transactions of this thread have the turn for.
_held: ContextVar[frozenset[str]] = ContextVar("held", default=frozenset())


@contextmanager
def exclusive(what: str, *, savepoint: bool = True) -> Iterator[None]:
    """A transaction beside which none of the same name runs: it waits for its turn.

    Inside another transaction the turn ends with that one.
    """
    held = _held.get()
    with transaction.atomic(savepoint=savepoint):
        if connection.vendor == "postgresql" and what not in held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [crc32(what.encode())])
        token = _held.set(held | {what})
        try:
            yield
        finally:
            _held.reset(token)
