"""An index in a directory: what is in it, opening it, and what damage is."""

from __future__ import annotations

import hashlib
import os
import pickle
import struct
import zlib
from collections.abc import Iterable
from contextlib import ContextDecorator
from functools import lru_cache
from pathlib import Path

from haystack.constants import ID
from numpy import frombuffer, uint32
from numpy.typing import NDArray
from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.fields import ID as IdField
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.formats import Existence
from whoosh.index import EmptyIndexError, FileIndex, LockError
from whoosh.index import IndexError as WhooshIndexError
from whoosh.writing import IndexingError

from search.errors import IndexBroken, IndexLocked
from search.language.expressions import TEXT_FIELDS

# Of the words of a text, what people see of it: the column beside the folded one.
SHOWN = "shown_"
# How many words a text has.
LENGTH = "length_"
# The pairs of characters of the field PAIRED.
PAIRS = "pairs"
# The strings of the same that the index learned when it was made (see `search.text.set_phrases`).
LEARNED = "learned"
_STRINGS = "strings.txt"
# What Whoosh raises, or lets through, where it reads files that are not as it wrote them.
DAMAGE = (
    WhooshIndexError,
    OSError,
    pickle.PickleError,
    struct.error,
    zlib.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    MemoryError,
    NameError,
    TypeError,
    ValueError,
)
# What Whoosh raises where a writer is closed already.
CLOSED = IndexingError
# What opening an index raises that was replaced by another at this moment.
REPLACED = (FileNotFoundError, EmptyIndexError)


class TermsField(FieldType):  # type: ignore[misc] # Whoosh has no types
    """Terms as postings, without positions; where it is `sortable`, a folded text as a column."""

    def __init__(self, sortable: VarBytesColumn | bool = False) -> None:
        super().__init__(Existence(), analyzer=None, scorable=False, sortable=sortable)


def pair_term(number: int) -> bytes:
    """The term of a pair; terms are in the order of the numbers."""
    return number.to_bytes(3, "big")


class NumbersColumn(NumericColumn):  # type: ignore[misc] # Whoosh has no types
    """A whole number of four bytes for each document, read in one piece."""

    def __init__(self) -> None:
        super().__init__("I")

    def reader(
        self, dbfile: StructFile, basepos: int, length: int, doccount: int
    ) -> NumericColumn.Reader:
        return self.Reader(dbfile, basepos, length, doccount, "I", 0)

    class Reader(NumericColumn.Reader):  # type: ignore[misc] # Whoosh has no types
        def array(self) -> NDArray[uint32]:
            """The numbers of the first documents; those of all others are 0."""
            return frombuffer(self._dbfile.get(self._basepos, self._count * 4), ">u4")


def create(
    directory: Path, columns: Iterable[str], shown: Iterable[str], learned: Iterable[str] = ()
) -> FileIndex:
    """An empty index with the folded texts, these columns, and these texts as people see them.

    learned: strings that it is to know as words.
    """
    strings = "\n".join(learned)
    (directory / _STRINGS).write_text(f"{_digest(strings)}\n{strings}", encoding="utf-8")
    schema = Schema(
        **{name: TermsField(VarBytesColumn()) for name in TEXT_FIELDS},
        **{name: TermsField() for name in (PAIRS, LEARNED)},
        **{LENGTH + name: COLUMN(NumbersColumn()) for name in TEXT_FIELDS},
        **{name: COLUMN(VarBytesColumn()) for name in columns},
        **{SHOWN + name: COLUMN(VarBytesColumn()) for name in shown},
        **{ID: IdField(unique=True, sortable=VarBytesColumn())},
    )
    return FileIndex.create(FileStorage(str(directory)), schema)


class _Reading(ContextDecorator):
    """Reading an index: raises IndexBroken where its files are damaged, IndexLocked.

    A class, because it stands around every look into a file.
    """

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (*REPLACED, IndexBroken)):
            return
        if isinstance(error, LockError):
            raise IndexLocked from error
        if isinstance(error, DAMAGE):
            raise IndexBroken from error


reading = _Reading()


@lru_cache(maxsize=2)
def learned_strings(directory: Path) -> frozenset[str]:
    """The strings that the index in a directory knows as words; they never change.

    Raises ValueError where they are not as they were written: a wrong string would be found
    nowhere, and one without end takes a lexicon all memory.
    """
    digest, _, strings = (directory / _STRINGS).read_text(encoding="utf-8").partition("\n")
    if digest != _digest(strings):
        raise ValueError("The learned strings are damaged.")
    return frozenset(strings.split())


def _digest(strings: str) -> str:
    return hashlib.blake2b(strings.encode(), digest_size=16).hexdigest()


def open_index(directory: Path) -> FileIndex:
    """The index in a directory, as it is now."""
    return FileIndex(FileStorage(str(directory)))


def version(directory: Path) -> str:
    """What is another string after every change of the index in a directory."""
    # Asked at every search, and a Path for each file costs more than the rest of it.
    names = os.listdir(directory)  # noqa: PTH208
    return "/".join((str(directory), *sorted(name for name in names if name.endswith(".toc"))))
