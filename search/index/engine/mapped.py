"""The files of a segment, mapped into memory instead of read into it.

Whoosh maps a segment too, but then copies each of its files out of the map when it opens it: all
postings of a large library, in every process and again for every change. Here a file is a window
on the map; what is never looked at is never read, and processes share what is.
"""

from __future__ import annotations

from io import SEEK_CUR, SEEK_END, SEEK_SET, BufferedReader, RawIOBase
from typing import TYPE_CHECKING

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class MappedSegment(W3Segment):  # type: ignore[misc] # Whoosh has no types
    """A segment whose files are windows."""

    def open_compound_file(self, storage: FileStorage) -> _Mapped:
        file = storage.open_file(self.make_filename(self.COMPOUND_EXT))
        return _Mapped(file, use_mmap=storage.supports_mmap)


class _Mapped(CompoundStorage):  # type: ignore[misc] # Whoosh has no types
    def open_file(self, name: str, *args: object, **kwargs: object) -> StructFile:
        if not self._source:
            return super().open_file(name, *args, **kwargs)
        offset, length = self.range(name)
        return _MappedFile(memoryview(self._source)[offset : offset + length], name)


class _MappedFile(BufferFile):  # type: ignore[misc] # Whoosh has no types
    def __init__(self, view: memoryview, name: str) -> None:
        # Past BufferFile's own, which copies.
        StructFile.__init__(self, BufferedReader(_Window(view)), name)
        self.is_real = False
        self._buf = view


class _Window(RawIOBase):
    """A part of a map as a file, for what Whoosh reads in order."""

    def __init__(self, view: memoryview) -> None:
        super().__init__()
        self._view = view
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
        into[: len(part)] = part
        self._at += len(part)
        return len(part)
