"""`leases` of one machine, where each lock is of a file:

DATA_DIR/workers/<id>.lock    held by the worker of this name for as long as it lives
DATA_DIR/workers/<work>.busy  held by the one that is at this work
"""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings

# Seconds after which a worker has its name, if it still lives.
_NAMED = 3600


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
    path = folder / f"{work}.busy"
    with path.open("w") as file:
        if not _is_ours(file, path):
            yield False
            return
        try:
            yield True
        finally:
            path.unlink(missing_ok=True)


def _is_ours(file: IO[str], path: Path) -> bool:
    """Lock a file that was opened by this name; False where another holds it, or has done away with
    it meanwhile: by that name there may be a new one."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except (BlockingIOError, FileNotFoundError):
        return False


def sweep() -> None:
    """Remove what workers left that were killed."""
    workers()
    for path in list(_folder().glob("*.busy")):
        with suppress(FileNotFoundError), path.open("r") as file:
            if _is_ours(file, path):
                path.unlink()
    for path in list(_folder().glob("*.begun")):
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _NAMED:
                path.unlink()


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
