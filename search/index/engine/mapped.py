"""The files of a segment, mapped into memory instead of read into it, and checked on the way.

Whoosh maps a segment too, but then copies each of its files out of the map when it opens it: all
postings of a large library, in every process and again for every change. Here a file is a window
on the map; what is never looked at is never read, and processes share what is. What is looked at
for the first time is held against its checksum (see `checksums`).
"""

from __future__ import annotations

from io import SEEK_CUR, SEEK_END, SEEK_SET, BufferedReader, BytesIO, RawIOBase
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile

from search.index.engine.checksums import BlockSums, Checks, damaged
from search.index.engine.plain_pickles import load_plain

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# At the beginning of a segment: where the directory of its files is, and how long.
_PLACE, _LENGTH = 8, 4


class MappedSegment(W3Segment):  # type: ignore[misc] # Whoosh has no types
    """A segment whose files are windows.

    sums: the size and the checksums that it was written with.
    """

    sums: tuple[int, bytes] = (-1, b"")

    def create_compound_file(self, storage: FileStorage) -> None:
        super().create_compound_file(storage)
        found = BlockSums.of(self.path(storage))
        self.sums = (found.size, found.sums)

    def open_compound_file(self, storage: FileStorage) -> MappedStorage:
        return MappedStorage(self.path(storage), BlockSums(*self.sums))

    def is_compound(self) -> bool:
        """Nothing of it is ever read that is not in its one file."""
        return True

    def path(self, storage: FileStorage) -> Path:
        """The file that all of it is in."""
        return Path(storage.folder, self.make_filename(self.COMPOUND_EXT))

    def __getstate__(self) -> dict[str, object]:
        """Without what is no plain value."""
        return vars(self) | {"_fieldlengths": dict(getattr(self, "_fieldlengths", {}))}


class MappedStorage(CompoundStorage):  # type: ignore[misc] # Whoosh has no types
    """The files in the file of a segment. Raises IndexBroken, OSError, ValueError."""

    def __init__(self, path: Path, sums: BlockSums) -> None:
        # Past CompoundStorage's own, which believes what it reads.
        self.is_closed = False
        self._file = None
        with path.open("rb") as file:
            if not sums.size == path.stat().st_size > 0:
                raise damaged(path)
            self._source = mmap(file.fileno(), 0, access=ACCESS_READ)
        self._view = memoryview(self._source)
        self.checks = Checks(path, self._view, sums)
        whole = MappedFile(self._view, "", self.checks)
        start, length = whole.get_long(0), whole.get_int(_PLACE)
        self._dir = load_plain(BytesIO(whole.get(start, length)))

    def open_file(self, name: str, *args: object, **kwargs: object) -> StructFile:
        offset, length = self.range(name)
        return MappedFile(self._view[offset : offset + length], name, self.checks, offset)

    def close(self) -> None:
        """The map itself goes with the last window on it."""
        self.is_closed = True
        del self._view, self._source


class MappedFile(BufferFile):  # type: ignore[misc] # Whoosh has no types
    """A window on a map, from `offset` on."""

    def __init__(self, view: memoryview, name: str, checks: Checks, offset: int = 0) -> None:
        # Past BufferFile's own, which copies.
        StructFile.__init__(self, BufferedReader(_Window(view, checks, offset)), name)
        self.is_real = False
        self._buf = view
        self._checks, self._offset = checks, offset

    def get(self, position: int, length: int) -> bytes:
        if self._checks.left:
            start = self._offset + position
            self._checks.look(start, start + length)
        return bytes(self._buf[position : position + length])

    def read_pickle(self) -> object:
        return load_plain(self.file)


class _Window(RawIOBase):
    """A part of a map as a file, for what Whoosh reads in order."""

    def __init__(self, view: memoryview, checks: Checks, offset: int) -> None:
        super().__init__()
        self._view, self._checks, self._offset = view, checks, offset
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        start = {SEEK_SET: 0, SEEK_CUR: self._at, SEEK_END: len(self._view)}[whence]
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        into = memoryview(buffer).cast("B")
        part = self._view[self._at : self._at + len(into)]
        start = self._offset + self._at
        self._checks.look(start, start + len(part))
        into[: len(part)] = part
        self._at += len(part)
        return len(part)
