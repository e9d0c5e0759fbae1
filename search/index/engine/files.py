"""An index in a directory: what is in it, opening it, and what damage is."""

from __future__ import annotations

import os
import pickle
import struct
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from haystack.constants import ID
from numpy import dtype, frombuffer, integer, uint32
from numpy.typing import NDArray
from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, FieldType
from whoosh.fields import ID as IdField
from whoosh.fields import Schema as Schema
from whoosh.filedb.structfile import StructFile
from whoosh.formats import Existence
from whoosh.index import EmptyIndexError, FileIndex, LockError
from whoosh.index import IndexError as WhooshIndexError
from whoosh.writing import IndexingError

from search.errors import IndexBroken, IndexLocked, IndexUnreadable, SearchIndexError
from search.index.engine.checksums import damaged, seal, unsealed
from search.index.engine.storage import CONTENTS, CheckedStorage
from search.language.expressions import TEXT_FIELDS

# Of the words of a text, what people see of it: the column beside the folded one.
SHOWN = "shown_"
# How many words a text has.
LENGTH = "length_"
# As the name of a field there: the characters of the longest text.
CHARACTERS = "characters"
# The pairs of characters of the field PAIRED.
PAIRS = "pairs"
# The strings of the same that the index learned when it was made (see `search.text.set_phrases`).
LEARNED = "learned"
# The postings of words and learned strings by the sections of the texts, numbered through, and
# where these stand: three numbers each.
IN_SECTIONS = "in_sections"
IN_HEADINGS = "in_headings"
LEARNED_IN_SECTIONS = "learned_in_sections"
OF_SECTIONS = (IN_HEADINGS, IN_SECTIONS, LEARNED_IN_SECTIONS)
SPANS = "spans"
SPAN = dtype("<u4")
_STRINGS = "strings.txt"
_SEGMENT = ".seg"
# The files of an index that are read.
_READ = (CONTENTS, _SEGMENT, _STRINGS)
# Nanoseconds after which every clock of a file system has gone on.
_SETTLED = 3_000_000_000
# What Whoosh raises where it reads files that are not as it wrote them. Damage is seen before that
# (see `checksums`); this is for what a checksum cannot know, as a file of another Whoosh.
DAMAGE = (
    WhooshIndexError,
    pickle.PickleError,
    struct.error,
    zlib.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    NameError,
    TypeError,
    ValueError,
)
# What Whoosh raises where a writer is closed already.
CLOSED = IndexingError
# What opening an index raises that was replaced by another at this moment.
REPLACED = (FileNotFoundError, EmptyIndexError)


Touched = tuple[int, int, int]
Version = tuple[str, list[tuple[str, Touched]]]


class TermsField(FieldType):  # type: ignore[misc] # Whoosh has no types
    """Terms as postings, without positions; where it is `sortable`, a folded text as a column."""

    def __init__(self, sortable: VarBytesColumn | bool = False) -> None:
        super().__init__(Existence(), analyzer=None, scorable=False, sortable=sortable)


def pair_term(number: int) -> bytes:
    """The term of a pair; terms are in the order of the numbers."""
    return number.to_bytes(3, "big")


def pair_terms(numbers: NDArray[integer]) -> list[bytes]:
    """The terms of pairs."""
    return list(map(pair_term, numbers.tolist()))


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


def schema_of(columns: Iterable[str], shown: Iterable[str]) -> Schema:
    """What an index holds: the folded texts, these columns, and these texts as people see them.

    Known from the code, so that nobody reads the one that Whoosh writes down, a pickle.
    """
    return Schema(
        **{name: TermsField(VarBytesColumn()) for name in TEXT_FIELDS},
        **{name: TermsField() for name in (PAIRS, LEARNED, *OF_SECTIONS)},
        **{LENGTH + name: COLUMN(NumbersColumn()) for name in (*TEXT_FIELDS, CHARACTERS)},
        **{name: COLUMN(VarBytesColumn()) for name in (SPANS, *columns)},
        **{SHOWN + name: COLUMN(VarBytesColumn()) for name in shown},
        **{ID: IdField(unique=True, sortable=VarBytesColumn())},
    )


@dataclass(frozen=True)
class Learned:
    """What an index learned when it was made: strings that it knows as words, out of how many
    texts."""

    strings: frozenset[str] = frozenset()
    texts: int = 0


def create(directory: Path, schema: Schema, learned: Learned) -> None:
    """An empty index."""
    path = directory / _STRINGS
    path.write_text("\n".join([str(learned.texts), *sorted(learned.strings)]), encoding="utf-8")
    seal(path)
    FileIndex.create(CheckedStorage(str(directory)), schema)


_P = ParamSpec("_P")
_T = TypeVar("_T")


class _Reading:
    """Reading an index: raises IndexBroken where its files are damaged, IndexUnreadable where the
    machine does not let them be read or written, as on a full disk, and IndexLocked.

    A `with` statement or a decorator, which takes a tenth of the time: it stands around every look
    into a file.
    """

    def __call__(self, read: Callable[_P, _T]) -> Callable[_P, _T]:
        @wraps(read)
        def reading(*args: _P.args, **kwargs: _P.kwargs) -> _T:
            try:
                return read(*args, **kwargs)
            except Exception as error:
                self.__exit__(type(error), error, None)
                raise

        return reading

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (*REPLACED, SearchIndexError)):
            return
        if isinstance(error, LockError):
            raise IndexLocked from error
        if isinstance(error, (OSError, MemoryError)):
            raise IndexUnreadable(error) from error
        if isinstance(error, DAMAGE):
            raise IndexBroken from error


reading = _Reading()


@contextmanager
def none_missing(directory: Path) -> Iterator[None]:
    """Raises IndexBroken where a file of an index is gone that nobody replaces at this moment."""
    try:
        yield
    except REPLACED as error:
        raise damaged(directory / (getattr(error, "filename", None) or CONTENTS)) from error


def read_learned(directory: Path) -> Learned:
    """What the index in a directory learned.

    Raises IndexBroken, OSError: a wrong string would be found nowhere, and one without end takes a
    lexicon all memory.
    """
    texts, *strings = unsealed(directory / _STRINGS).decode().split()
    return Learned(frozenset(strings), int(texts))


# They never change.
kept_learned = lru_cache(maxsize=2)(read_learned)


def open_index(directory: Path, schema: Schema) -> FileIndex:
    """The index in a directory, as it is now."""
    return FileIndex(CheckedStorage(str(directory)), schema)


def version(directory: Path) -> Version:
    """What is another value after every change of the index in a directory, and after somebody
    else has touched one of its files, none of which ever changes."""
    # Asked at every search: Paths or strings of this would cost more than to find it.
    folder = str(directory)
    return folder, [(path, touched(os.stat(path))) for path in _read_files(folder)]  # noqa: PTH116


def _read_files(folder: str) -> Sequence[str]:
    """The files that are read, listed only where the folder has changed since."""
    changed = os.stat(folder).st_mtime_ns  # noqa: PTH116
    # A folder that changed just now may change again at what is the same time to its clock.
    if time.time_ns() - changed < _SETTLED:
        return _listed(folder)
    return _kept_list(folder, changed)


def _listed(folder: str) -> Sequence[str]:
    names = os.listdir(folder)  # noqa: PTH208
    return sorted(f"{folder}/{name}" for name in names if name.endswith(_READ))


@lru_cache(maxsize=8)
def _kept_list(folder: str, _changed: int) -> Sequence[str]:
    return _listed(folder)


def touched(found: os.stat_result) -> Touched:
    """What is another value when a file was written to."""
    return found.st_ino, found.st_size, found.st_mtime_ns
