"""`leases` of all machines on one PostgreSQL: advisory locks of sessions, each of a connection of
its own, which the server drops with the connection.

A worker that loses its connection is taken for dead though it lives. It has lost the one it works
on then, too, or is told by `is_alive` before its next task.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from zlib import crc32

from django.db import connection
from psycopg import Connection, Error

# The first number of the locks; their second is of the worker or the work.
_WORKER, _WORK = 1, 2
_HELD = """
    SELECT objid FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND classid = %s AND objsubid = 2
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@contextmanager
def lease() -> Iterator[str]:
    name = secrets.token_hex(8)
    with _session() as session:
        _try(session, _WORKER, name)
        yield name


@contextmanager
def alone(work: str) -> Iterator[bool]:
    with _session() as session:
        yield _try(session, _WORK, work)


def sweep() -> None:
    """Nothing is left of a connection."""


def is_alive(name: str) -> bool:
    return _number(name) in _held_by_workers()


def workers() -> int:
    return len(_held_by_workers())


def _held_by_workers() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [_WORKER])
        return {number for (number,) in cursor.fetchall()}


@contextmanager
def _session() -> Iterator[Connection]:
    """A connection of its own; what it has locked is free at the end. Raises Error."""
    session: Connection = connection.get_new_connection(connection.get_connection_params())
    session.autocommit = True
    try:
        yield session
    finally:
        # At once, while the server notices the end of a connection a moment later.
        with suppress(Error):
            session.execute("SELECT pg_advisory_unlock_all()")
        session.close()


def _try(session: Connection, kind: int, name: str) -> bool:
    with connection.wrap_database_errors:
        found = session.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, _number(name)])
        row = found.fetchone()
    return bool(row and row[0])


def _number(name: str) -> int:
    """Of 31 bits, which both sides show alike."""
    return crc32(name.encode()) & 0x7FFFFFFF
