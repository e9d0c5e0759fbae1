"""The folder of an index: its tables of contents are sealed, and nothing that is read runs."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from search.index.engine.checksums import seal, unsealed
from search.index.engine.codec import ArrayCodec
from search.index.engine.mapped import MappedSegment
from search.index.engine.plain_pickles import load_plain

CONTENTS = ".toc"
# What a table of contents is made of, beside plain values.
_CLASSES = {(each.__module__, each.__name__): each for each in (ArrayCodec, MappedSegment)}


class CheckedStorage(FileStorage):  # type: ignore[misc] # Whoosh has no types
    """A folder as Whoosh sees it."""

    def open_file(self, name: str, **kwargs: object) -> StructFile:
        """A file to read; a table of contents is checked. Raises IndexBroken, OSError."""
        path = Path(self.folder, name)
        if name.endswith(CONTENTS):
            return _PlainFile(BytesIO(unsealed(path)), name, **kwargs)
        return _PlainFile(path.open("rb"), name, **kwargs)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Gives a table of contents its name, by which it is found: the end of every commit."""
        if newname.endswith(CONTENTS):
            seal(Path(self.folder, oldname))
        super().rename_file(oldname, newname, safe)

    def remove_unfinished(self) -> None:
        """Delete the tables of contents of commits that were broken off: Whoosh leaves them."""
        for path in Path(self.folder).glob(f"*{CONTENTS}.*"):
            path.unlink(missing_ok=True)


class _PlainFile(StructFile):  # type: ignore[misc] # Whoosh has no types
    def read_pickle(self) -> object:
        return load_plain(self.file, _CLASSES)
