"""Which workers are alive: each holds a lock of the kernel's, which goes with it however it ends.

    DATA_DIR/workers/<id>.lock    held by the worker of this name for as long as it lives
    DATA_DIR/workers/<work>.busy  held by the one that is at this work

A clock would have to wait until a lease runs out before a job is taken up again; the lock is free
at the moment of the worker's death, and never while the worker is only slow.
"""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def lease() -> Iterator[str]:
    """Be a worker: returns its name, which is alive until the end of the block."""
    folder = _folder()
    folder.mkdir(exist_ok=True)
    name = secrets.token_hex(8)
    path = folder / f"{name}.lock"
    # Held before it has its name: whoever finds a lock free takes its worker for dead.
    begun = folder / f"{name}.begun"
    with begun.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        begun.rename(path)
        try:
            yield name
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def alone(work: str) -> Iterator[bool]:
    """Whether this is the only worker at a piece of work, until the end of the block."""
    folder = _folder()
    folder.mkdir(exist_ok=True)
    with (folder / f"{work}.busy").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def is_alive(name: str) -> bool:
    """Whether the worker of this name still lives; what a dead one left is removed."""
    path = _folder() / f"{name}.lock"
    try:
        with path.open("r") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    path.unlink(missing_ok=True)
    return False


def workers() -> int:
    """How many workers are alive."""
    return sum(is_alive(path.stem) for path in list(_folder().glob("*.lock")))


def _folder() -> Path:
    return settings.DATA_DIR / "workers"
