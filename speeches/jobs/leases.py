"""Which workers are alive: each holds a lock of the kernel's or the database's, which goes with it
however it ends.

A clock would have to wait until a lease runs out before a job is taken up again; the lock is free
at the moment of the worker's death, and never while the worker is only slow. Locks of files are
known to one machine alone: workers of several share a server, and have its locks.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import ModuleType

from django.db import connection

from speeches.jobs import file_leases, server_leases


def _kind() -> ModuleType:
    return server_leases if connection.vendor == "postgresql" else file_leases


def lease() -> AbstractContextManager[str]:
    """Be a worker: returns its name, which is alive until the end of the block. Raises Error,
    OSError."""
    held: AbstractContextManager[str] = _kind().lease()
    return held


def alone(work: str) -> AbstractContextManager[bool]:
    """Whether this is the only worker at a piece of work, until the end of the block."""
    held: AbstractContextManager[bool] = _kind().alone(work)
    return held


def sweep() -> None:
    """Remove what workers left that were killed."""
    _kind().sweep()


def is_alive(name: str) -> bool:
    """Whether the worker of this name still lives; what a dead one left is removed."""
    alive: bool = _kind().is_alive(name)
    return alive


def workers() -> int:
    """How many workers are alive."""
    number: int = _kind().workers()
    return number
