"""The write-ahead log of a SQLite database: whether all that was committed can still be read.

Each frame of it has a checksum. SQLite reads up to the first that does not fit, and says nothing of
what comes behind.
"""

from __future__ import annotations

import struct
from pathlib import Path

_MAGIC = (0x377F0682, 0x377F0683)
# Magic number, version, size of a page, number of the log, two salts, checksum.
_HEADER = struct.Struct(">8I")
# Number of the page, size of the database where a transaction ends, the salts, checksum.
_FRAME = struct.Struct(">6I")


def committed_frames(database: Path) -> int:
    """How many frames the log of a database has up to the end of its last transaction, as the
    frames say themselves, whole or not; to be asked before the database is opened."""
    path = database.with_name(f"{database.name}-wal")
    if not path.exists() or path.stat().st_size < _HEADER.size:
        return 0
    with path.open("rb") as file:
        magic, _, page, _, *salts = _HEADER.unpack(file.read(_HEADER.size))[:6]
        if magic not in _MAGIC or not page:
            # It had frames, and nobody can tell how many.
            return 1
        ends = number = 0
        while len(frame := file.read(_FRAME.size)) == _FRAME.size:
            number += 1
            _, size, *own = _FRAME.unpack(frame)[:4]
            if size and own == salts:
                ends = number
            file.seek(page, 1)
    return ends
