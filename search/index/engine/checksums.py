"""Whether the files of an index are as they were written.

A segment, which is large and never changes, has a checksum for each block of it; these stand in the
table of contents. A block is checked when something of it is first asked for: what no question
touches costs nothing, and what one touches was read anyway. A small file ends with a digest of its
own.
"""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

import numpy as np

from search.errors import IndexBroken
from search.index.generations import note_damage

# A first look into a block takes 32 microseconds for it.
_SHIFT = 16
_BLOCK = 1 << _SHIFT
_KIND = np.dtype("<u4")
_DIGEST = 16


def damaged(file: Path) -> IndexBroken:
    """What is to be raised where a file of an index is damaged; notes it for the worker."""
    note_damage(file.parent, file.name)
    return IndexBroken()


class BlockSums:
    """The size of a file and the checksums of its blocks, as bytes: kept in a table of contents."""

    def __init__(self, size: int, sums: bytes) -> None:
        self.size = size
        self.sums = sums

    @classmethod
    def of(cls, path: Path) -> BlockSums:
        """Reads the file. Raises OSError."""
        with path.open("rb") as file:
            blocks = iter(lambda: file.read(_BLOCK), b"")
            sums = np.fromiter((zlib.crc32(block) for block in blocks), _KIND)
            return cls(file.tell(), sums.tobytes())


class Checks:
    """Which blocks of a mapped file were looked at.

    left: how many were not. Raises IndexBroken where the file has another size than it had.
    """

    def __init__(self, path: Path, data: memoryview, sums: BlockSums) -> None:
        if len(data) != sums.size:
            raise damaged(path)
        self._path, self._data = path, data
        self._sums = np.frombuffer(sums.sums, _KIND)
        self._good = bytearray(len(self._sums))
        self.left = len(self._good)

    def look(self, start: int, end: int) -> None:
        """Check what was not checked of a stretch. Raises IndexBroken."""
        last = ((end - 1) >> _SHIFT) + 1
        at = self._good.find(0, start >> _SHIFT, last)
        while at >= 0:
            self._look(at)
            at = self._good.find(0, at + 1, last)

    def look_at_all(self) -> None:
        """Check what was not checked yet. Raises IndexBroken."""
        self.look(0, len(self._data))

    def _look(self, block: int) -> None:
        start = block << _SHIFT
        if zlib.crc32(self._data[start : start + _BLOCK]) != self._sums[block]:
            raise damaged(self._path)
        self._good[block] = 1
        self.left = self._good.count(0)


def seal(path: Path) -> None:
    """Put the digest of a small file at its end. Raises OSError."""
    digest = _digest(path.read_bytes())
    with path.open("ab") as file:
        file.write(digest)


def unsealed(path: Path) -> bytes:
    """What a sealed file holds. Raises IndexBroken where it is not as it was, OSError."""
    data = path.read_bytes()
    if len(data) < _DIGEST or _digest(data[:-_DIGEST]) != data[-_DIGEST:]:
        raise damaged(path)
    return data[:-_DIGEST]


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST).digest()
