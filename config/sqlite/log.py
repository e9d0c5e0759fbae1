"""The write-ahead log of a SQLite database: whether all that was committed can still be read.

Each frame of it has a checksum. SQLite reads up to the first that does not fit, and says nothing of
what comes behind; nor does it of a log that is shorter than it was, or gone. How many frames it had
stands in the index of the log, a file that processes leave behind that are killed.
"""

from __future__ import annotations

import struct
import time
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

_MAGIC = (0x377F0682, 0x377F0683)
# Magic number, version, size of a page, number of the log, two salts, checksum.
_HEADER = struct.Struct(">8I")
# Number of the page, size of the database where a transaction ends, the salts, checksum.
_FRAME = struct.Struct(">6I")
# The header of the index, in the machine's own order and written twice: version, nothing, counter,
# whether it is begun, the order, size of a page, frames, pages, checksum of the last frame, salts
# in the order of the log, its own checksum. After it: how many frames the database has got.
_INDEX = struct.Struct("=IIIBBHII8s8s8s")
_IN_DATABASE = struct.Struct("=I")
# The only version of it that there is.
_VERSION = 3_007_000
_DAY = 24 * 3600
# So many days a loss is told.
_TOLD = 7


class _Noted(NamedTuple):
    """What the index of a log says: of which log, and how many frames it had that the database has
    not got; 0 where it has them all."""

    salts: bytes
    frames: int


def committed_frames(database: Path) -> int:
    """How many frames the log of a database had up to the end of its last transaction, as its index
    and the frames say themselves, whole, gone or not; to be asked before the database is opened."""
    noted = _noted(database)
    salts, found = _frames_of(database)
    # Where somebody works with it, it may have been begun anew meanwhile.
    if noted and noted == _noted(database) and salts in (b"", noted.salts):
        return max(found, noted.frames)
    return found


def log_of(database: Path) -> bytes:
    """Which log it is: another one when it was begun anew; empty where there is none."""
    return _frames_of(database)[0]


def _noted(database: Path) -> _Noted | None:
    path = database.with_name(f"{database.name}-shm")
    try:
        with path.open("rb") as file:
            data = file.read(2 * _INDEX.size + _IN_DATABASE.size)
    except FileNotFoundError:
        return None
    head = data[: _INDEX.size]
    if len(data) < 2 * _INDEX.size + _IN_DATABASE.size or head != data[_INDEX.size :][: len(head)]:
        return None
    version, _, _, begun, _, _, frames, _, _, salts, _ = _INDEX.unpack(head)
    [got] = _IN_DATABASE.unpack(data[2 * _INDEX.size :])
    return _Noted(salts, frames if got < frames else 0) if begun and version == _VERSION else None


def _frames_of(database: Path) -> tuple[bytes, int]:
    """The salts of a log, empty where there is none, and its frames."""
    path = database.with_name(f"{database.name}-wal")
    if not path.exists() or path.stat().st_size < _HEADER.size:
        return b"", 0
    with path.open("rb") as file:
        header = file.read(_HEADER.size)
        magic, _, page, _, *salts = _HEADER.unpack(header)[:6]
        if magic not in _MAGIC or not page:
            # It had frames, and nobody can tell how many.
            return b"", 1
        ends = number = 0
        while len(frame := file.read(_FRAME.size)) == _FRAME.size:
            number += 1
            _, size, *own = _FRAME.unpack(frame)[:4]
            if size and own == salts:
                ends = number
            file.seek(page, 1)
    return header[16:24], ends


def note_loss(database: Path) -> None:
    """Note that changes are lost, for whoever looks over the library in the next days."""
    _note(database).touch()


def lost_at(database: Path) -> datetime | None:
    """When it was found of late that changes were lost; None where they were not."""
    try:
        found = _note(database).stat().st_mtime
    except FileNotFoundError:
        return None
    return datetime.fromtimestamp(found) if time.time() - found < _TOLD * _DAY else None


def _note(database: Path) -> Path:
    return database.with_name(f"{database.name}-cut")
