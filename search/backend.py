"""The Chinese Whoosh engine behind haystack's interface: the only module that names Whoosh.

Holds for every text field the words of the vocabulary with their frequencies, without positions,
and the folded text itself; for every other field of a SearchIndex a column of exact values.
"""

from __future__ import annotations

import hashlib
import pickle
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path

from haystack import connections
from haystack.backends import BaseEngine, BaseSearchBackend, log_query
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SearchFieldError, SkipDocument
from haystack.fields import SearchField
from haystack.indexes import SearchIndex
from haystack.models import SearchResult
from haystack.utils import get_identifier, get_model_ct
from haystack.utils.app_loading import haystack_get_model
from whoosh.columns import VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.fields import ID as IdField
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Existence
from whoosh.index import EmptyIndexError, FileIndex, LockError
from whoosh.index import IndexError as WhooshIndexError
from whoosh.reading import IndexReader
from whoosh.writing import IndexingError, SegmentWriter

from search import analysis
from search.errors import IndexBroken, IndexLocked, IndexMissing
from search.evaluation import relevance, select
from search.expressions import SEPARATOR, TEXT_FIELDS, Expression, Is, Term, any_of
from search.faceting import count_values
from search.generations import Generations
from search.haystack_query import ChineseSearchQuery, column_value
from search.section_search import find_sections
from search.similar import similar
from search.syntax import read
from search.wanted import Wanted, facet_counts, highlighted, read_wanted

# Raise when what is written into an index changes its form.
SCHEMA_VERSION = 5
# Among equals the newest comes first, then the one added last.
_TIES = ("-sorted_on", f"-{DJANGO_ID}")
_BUILD_MEMORY_MB = 256
_CHUNK = 200
# Of the words of a text, compressed, what people see of it: the column beside the folded one.
_SHOWN = "shown_"
# Texts that tell how long texts are.
_SAMPLE = 100
# What Whoosh raises, or lets through, where it reads files that are not as it wrote them.
_DAMAGE = (
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


class WordsField(FieldType):
    """A folded text: its words as postings, itself as a column."""

    def __init__(self) -> None:
        super().__init__(Existence(), analyzer=None, scorable=True, sortable=VarBytesColumn())

    def index(self, value: str, **kwargs) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Each word with its frequency, which Whoosh keeps as the posting's weight."""
        for word, frequency in Counter(analysis.words(value)).items():
            yield word.encode(), frequency, float(frequency), b""


class WhooshSnapshot:
    """A Whoosh index at one moment, as `search.evaluation` reads it."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self._leaves = [leaf for leaf in reader.leaf_readers() if leaf[0].doc_count_all()]
        self.documents = frozenset(reader.all_doc_ids())
        # Each of these refers to the snapshot, which refers to it: `close` cuts them off.
        self.postings = lru_cache(maxsize=64)(self._postings)
        self.column = lru_cache(maxsize=None)(self._column)
        self.sort_keys = lru_cache(maxsize=8)(self._sort_keys)
        self.selected = lru_cache(maxsize=16)(self._selected)
        self.occurrences = lru_cache(maxsize=1024)(self._occurrences)
        self._texts = lru_cache(maxsize=None)(self._raw_column)
        self._average_characters = lru_cache(maxsize=1)(self._mean_of_some)

    def close(self) -> None:
        """Give up files and memory now; the snapshot answers nothing any more."""
        del self.postings, self.column, self.sort_keys, self.selected, self._texts
        del self._average_characters, self.occurrences
        self._leaves.clear()
        self._reader.close()

    def text(self, field: str, document: int) -> str:
        _, base = self._leaf(document)
        try:
            return self._texts(field, base)[document - base].decode()
        except _DAMAGE as error:
            raise IndexBroken from error

    def length(self, field: str, document: int) -> float:
        reader, base = self._leaf(document)
        return reader.doc_field_length(document - base, field, 0) or 0

    def average_length(self, field: str) -> float:
        return self._reader.field_length(field) / max(1, self._reader.doc_count_all())

    def average_characters(self) -> float:
        """From texts spread over the library: an order asks for no more."""
        return self._average_characters()

    def _mean_of_some(self) -> float:
        documents = sorted(self.documents)
        some = documents[:: max(1, len(documents) // _SAMPLE)]
        return sum(len(self.text("text", document)) for document in some) / max(1, len(some))

    def lexicon(self, field: str) -> Iterator[tuple[str, int]]:
        """Every word of a field with the number of documents that have it.

        As `frequency`, it may count documents that were deleted since the last merge.
        """
        with _reading():
            for word, about in self._reader.iter_field(field):
                yield word.decode(), about.doc_frequency()

    def _leaf(self, document: int) -> tuple[IndexReader, int]:
        return next(leaf for leaf in reversed(self._leaves) if leaf[1] <= document)

    def _postings(self, field: str, word: str) -> dict[int, float]:
        found: dict[int, float] = {}
        with _reading():
            if (field, word) not in self._reader:
                return found
            matcher = self._reader.postings(field, word)
            while matcher.is_active():
                found[matcher.id()] = matcher.weight()
                matcher.next()
        return found

    def shown(self, field: str, document: int) -> str:
        """The text of a field in the source's own characters; empty where it was not stored."""
        _, base = self._leaf(document)
        with _reading():
            stored = self._texts(_SHOWN + field, base)[document - base]
            return zlib.decompress(stored).decode() if stored else ""

    def frequency(self, field: str, word: str) -> int:
        """How many documents have a word in a field; those deleted a while ago may count."""
        with _reading():
            return self._reader.doc_frequency(field, word)

    def _column(self, name: str) -> Sequence[str]:
        if name not in self._reader.schema:
            raise SearchFieldError(f"The index has no field {name!r}.")
        with _reading():
            readers = (self._raw_column(name, base) for _, base in self._leaves)
            return [value.decode() for value in chain.from_iterable(readers)]

    def _raw_column(self, name: str, base: int) -> Sequence[bytes]:
        reader = next(reader for reader, start in self._leaves if start == base)
        return reader.column_reader(name, translate=False)

    def _sort_keys(self, name: str) -> Sequence[object]:
        """Whole numbers are ordered as numbers, everything else as strings."""
        column = self.column(name)
        if all(value.isdecimal() or not value for value in column):
            return [int(value or 0) for value in column]
        return column

    def _occurrences(self, text: str) -> int:
        """How many documents contain a folded string."""
        return len(select(Term(text), self, self.documents))

    def _selected(self, query_string: str) -> AbstractSet[int]:
        return select(read(query_string), self, self.documents)


@dataclass(frozen=True)
class FoundSections:
    """Sections by the key of their speech and their position there, best first.

    levels: the level of each; facets: counts by value; cut: not every speech was read.
    """

    hits: list[tuple[int, int]]
    levels: list[str]
    facets: dict[str, list[tuple[str, int]]]
    cut: bool


class ChineseWhooshBackend(BaseSearchBackend):
    """haystack's backend over generations of Whoosh indexes in the directory PATH."""

    def __init__(self, connection_alias: str, **options) -> None:
        super().__init__(connection_alias, **options)
        if self.include_spelling:
            raise NotImplementedError("INCLUDE_SPELLING: this engine suggests no spellings.")
        self._path = Path(options["PATH"])
        self._open: tuple[object, WhooshSnapshot] | None = None

    # Reading

    @log_query
    def search(
        self,
        query_string: str,
        narrow_queries: Iterable[str] | None = None,
        models: Iterable[type] | None = None,
        spelling_query: str | None = None,
        limit_to_registered_models: bool | None = None,
        **options: object,
    ) -> dict[str, object]:
        """haystack's answer to a query in the language of `search.syntax`.

        options: the fields of `Wanted`. The index holds registered models only, so that there is
        nothing to limit. Raises SearchIndexError, QuerySyntaxError, SearchFieldError, and
        NotImplementedError for what haystack may ask and this engine cannot do, rather than
        answer something else.
        """
        wanted = read_wanted(options)
        snapshot = self.snapshot()
        documents = self._documents(snapshot, query_string, narrow_queries or (), models or ())
        expression = read(query_string)
        return self._answer(
            snapshot,
            documents,
            expression,
            lambda: relevance(expression, snapshot, documents),
            wanted,
        )

    def more_like_this(
        self,
        model_instance: object,
        additional_query_string: str | None = None,
        narrow_queries: Iterable[str] | None = None,
        models: Iterable[type] | None = None,
        spelling_query: str | None = None,
        limit_to_registered_models: bool | None = None,
        **options: object,
    ) -> dict[str, object]:
        """The documents most like an object, among those of a query; see `search.similar`.

        Neither the object nor what its index calls its versions is among them. Raises as `search`.
        """
        wanted = read_wanted(options)
        snapshot = self.snapshot()
        query_string = additional_query_string or "*"
        within = self._documents(snapshot, query_string, narrow_queries or (), models or ())
        index = self._unified_index.get_index(type(model_instance))
        versions = getattr(index, "versions_of", lambda obj: ())(model_instance)
        model = get_model_ct(model_instance)
        hidden = {f"{model}.{pk}" for pk in (model_instance.pk, *versions)}
        ids = snapshot.column(ID)
        text = analysis.fold(index.full_prepare(model_instance).get("text") or "")
        scores = similar(text, snapshot, {n for n in within if ids[n] not in hidden})
        return self._answer(snapshot, scores.keys(), read(query_string), lambda: scores, wanted)

    def like_text(self, text: str, most: int, without: Iterable[int] = ()) -> list[int]:
        """The keys of the documents most like a text, but for some. Raises SearchIndexError."""
        snapshot = self.snapshot()
        pks = snapshot.column(DJANGO_ID)
        hidden = set(map(str, without))
        scores = similar(analysis.fold(text), snapshot, snapshot.documents)
        best = sorted(scores, key=lambda n: (-scores[n], -n))
        return [int(pks[n]) for n in best if pks[n] not in hidden][:most]

    def count_matches(self, query_string: str, narrow_queries: Iterable[str] = ()) -> int:
        """How many documents match: the cheapest question. Raises SearchIndexError."""
        snapshot = self.snapshot()
        return len(self._documents(snapshot, query_string, narrow_queries))

    def sections(
        self,
        query_string: str,
        unit: str,
        narrow_queries: Iterable[str] = (),
        facets: Iterable[str] = (),
        *,
        newest_first: bool = False,
    ) -> FoundSections:
        """The sections or headings that match, with facets counted over them.

        unit: a key of `section_search.UNITS`; newest_first: by the date of their speeches instead
        of by relevance. Raises SearchIndexError.
        """
        snapshot = self.snapshot()
        within = self._documents(snapshot, "*", narrow_queries)
        found = find_sections(read(query_string), snapshot, within, unit)
        numbers = Counter(match.document for match in found.matches)
        pks, dates = snapshot.column(DJANGO_ID), snapshot.column("sorted_on")
        ordered = sorted(
            found.matches,
            key=lambda match: (
                0.0 if newest_first else match.score,
                dates[match.document],
                match.document,
                -match.position,
            ),
            reverse=True,
        )
        return FoundSections(
            hits=[(int(pks[match.document]), match.position) for match in ordered],
            levels=[snapshot.column("level")[match.document] for match in ordered],
            facets={name: count_values(snapshot.column(name), numbers) for name in facets},
            cut=found.cut,
        )

    def snapshot(self) -> WhooshSnapshot:
        """The index as it is now. Raises IndexMissing, IndexBroken, IndexOutdated."""
        for _ in range(3):
            try:
                return self._refreshed()
            except (FileNotFoundError, EmptyIndexError):
                # A build replaced the generation between reading the pointer and opening it.
                continue
        raise IndexMissing

    def count(self) -> int:
        """How many documents the index holds. Raises SearchIndexError."""
        return len(self.snapshot().documents)

    def values(self, column: str) -> dict[str, str]:
        """The value of a column by the primary key of each document. Raises SearchIndexError."""
        snapshot = self.snapshot()
        pks, values = snapshot.column(DJANGO_ID), snapshot.column(column)
        return {pks[document]: values[document] for document in snapshot.documents}

    def _documents(
        self,
        snapshot: WhooshSnapshot,
        query_string: str,
        narrow_queries: Iterable[str],
        models: Iterable[type] = (),
    ) -> AbstractSet[int]:
        documents = snapshot.selected(query_string)
        for condition in (*map(read, narrow_queries), *_of_models(models)):
            documents = select(condition, snapshot, documents)
        return documents

    def _refreshed(self) -> WhooshSnapshot:
        directory = self.generations.current()
        with _reading():
            index = _open_index(directory)
            state = (index.storage.folder, index.latest_generation())
            if self._open and self._open[0] == state:
                return self._open[1]
            if self._open:
                _, outdated = self._open
                self._open = None
                outdated.close()
            self._open = (state, WhooshSnapshot(index.reader()))
        return self._open[1]

    def _answer(
        self,
        snapshot: WhooshSnapshot,
        documents: AbstractSet[int],
        expression: Expression,
        rate: Callable[[], dict[int, float]],
        wanted: Wanted,
    ) -> dict[str, object]:
        results = []
        if wanted.any_results:
            scores = {} if wanted.sort_by else rate()
            ordered = sorted(documents)
            for order in reversed((*wanted.sort_by, *_TIES)):
                _sort(ordered, order, snapshot)
            if not wanted.sort_by:
                ordered.sort(key=scores.__getitem__, reverse=True)
            results = [
                self._result(snapshot, document, scores.get(document, 0.0), expression, wanted)
                for document in ordered[wanted.start_offset : wanted.end_offset]
            ]
        return {
            "results": results,
            "hits": len(documents),
            "facets": facet_counts(wanted, snapshot, documents),
            "spelling_suggestion": None,
        }

    def _result(
        self,
        snapshot: WhooshSnapshot,
        document: int,
        score: float,
        expression: Expression,
        wanted: Wanted,
    ) -> SearchResult:
        app_label, model_name = snapshot.column(DJANGO_CT)[document].split(".")
        index = self._unified_index.get_index(haystack_get_model(app_label, model_name))
        names = [name for name in index.fields if not wanted.fields or name in wanted.fields]
        values = {
            name: _python_value(index.fields[name], snapshot.column(name)[document])
            for name in self._columns
            if name in names
        }
        values |= {name: snapshot.shown(name, document) for name in self._shown if name in names}
        if wanted.highlight:
            texts = {name: snapshot.shown(name, document) for name in self._shown}
            values["highlighted"] = highlighted(texts, expression, wanted.highlight)
        values[ID] = snapshot.column(ID)[document]
        pk = snapshot.column(DJANGO_ID)[document]
        return wanted.result_class(app_label, model_name, pk, score, **values)

    # Writing

    def update(self, index: SearchIndex, iterable: Iterable, commit: bool = True) -> None:
        """Put objects in the place of what the index has of them; makes the index if need be."""
        self._ensure_index()
        objects = list(iterable)
        with self._changing([get_identifier(obj) for obj in objects]) as writer:
            for obj in objects:
                self._write(writer, index, obj)

    def remove(self, obj_or_string, commit: bool = True) -> None:
        """Take an object, or the one with this identifier, out of the index."""
        with self._changing([get_identifier(obj_or_string)]):
            pass

    def replace(self, index: SearchIndex, pks: Iterable[int | str]) -> None:
        """Make the index agree with the database about these objects, in one step.

        Raises SearchIndexError, OSError.
        """
        pks = list(pks)
        model = get_model_ct(index.get_model())
        # Read under the lock: of two who change the same object, the last sees the last state.
        with self._changing([f"{model}.{pk}" for pk in pks]) as writer:
            self._add(writer, index, pks)

    def clear(self, models: Iterable[type] | None = None, commit: bool = True) -> None:
        """Begin anew with an empty index, or without the objects of some models."""
        if models is None:
            self._begin_anew()
            return
        snapshot = self.snapshot()
        doomed = select(any_of(_of_models(models)), snapshot, snapshot.documents)
        with self._changing([snapshot.column(ID)[document] for document in doomed]):
            pass

    def rebuild(self, progress: Callable[[int], None]) -> int:
        """Build the index anew aside and swap it in (Note [Building aside]).

        `progress` is told how many objects were added so far. Gives how many there are.
        """
        indexes = self._unified_index.get_indexes().values()
        with self.generations.building() as directory:
            whoosh_index = self._create_index(directory)
            done = 0
            with whoosh_index.writer(limitmb=_BUILD_MEMORY_MB) as writer:
                for index in indexes:
                    for obj in _in_chunks(index.index_queryset()):
                        self._write(writer, index, obj)
                        done += 1
                        progress(done)
            with self.generations.writing():
                self._catch_up(whoosh_index)
                self.generations.publish(directory)
        return done

    def _catch_up(self, whoosh_index: FileIndex) -> None:
        if changed := self.generations.changed():
            with whoosh_index.writer() as writer:
                _delete(writer, changed)
                for model, index in self._unified_index.get_indexes().items():
                    prefix = f"{get_model_ct(model)}."
                    pks = [name.removeprefix(prefix) for name in changed if name.startswith(prefix)]
                    self._add(writer, index, pks)

    @contextmanager
    def _changing(self, identifiers: list[str]) -> Iterator[SegmentWriter]:
        """A writer in which these documents are deleted already."""
        with self.generations.writing():
            directory = self.generations.current()
            self.generations.note_changed(identifiers)
            with _reading():
                writer = _open_index(directory).writer()
            try:
                with _reading():
                    _delete(writer, identifiers)
                yield writer
            except BaseException:
                writer.cancel()
                raise
            _commit(writer)

    def _add(self, writer: SegmentWriter, index: SearchIndex, pks: list) -> None:
        for obj in _in_chunks(index.index_queryset().filter(pk__in=pks)):
            self._write(writer, index, obj)

    def _write(self, writer: SegmentWriter, index: SearchIndex, obj) -> None:
        """Add an object, unless its index says at this moment to leave it out."""
        with suppress(SkipDocument):
            writer.add_document(**self._document(index, obj))

    def _document(self, index: SearchIndex, obj) -> dict[str, str | bytes]:
        prepared = index.full_prepare(obj)
        written = {name: prepared.get(name) or "" for name in TEXT_FIELDS}
        texts = {name: analysis.fold(text) for name, text in written.items()}
        shown = {_SHOWN + name: zlib.compress(written[name].encode()) for name in self._shown}
        columns = {name: column_value(prepared.get(name)).encode() for name in self._columns}
        return {**texts, **shown, **columns, ID: prepared[ID]}

    # The form of the index

    @cached_property
    def generations(self) -> Generations:
        """The directory of the index, with the fingerprint of what this code writes there."""
        form = "\0".join((analysis.fingerprint(), *self.form.values()))
        fingerprint = hashlib.blake2b(form.encode(), digest_size=16).hexdigest()
        return Generations(self._path, fingerprint, self.form)

    @cached_property
    def form(self) -> dict[str, str]:
        """What decides whether an index fits this code, by its Chinese name."""
        models = sorted(map(get_model_ct, self._unified_index.get_indexed_models()))
        return analysis.parts() | {
            "结构": str(SCHEMA_VERSION),
            "字段": " ".join((*self._shown, *self._columns)),
            "收录": " ".join(models),
        }

    @cached_property
    def _shown(self) -> list[str]:
        """The texts that are kept as they are beside their folded form."""
        searched = self._unified_index.all_searchfields()
        return [name for name in TEXT_FIELDS if name in searched and searched[name].stored]

    @cached_property
    def _columns(self) -> list[str]:
        names = set(self._unified_index.all_searchfields()) - set(TEXT_FIELDS)
        return sorted({*names, DJANGO_CT, DJANGO_ID})

    @property
    def _unified_index(self):
        return connections[self.connection_alias].get_unified_index()

    def _ensure_index(self) -> None:
        if not self.generations.exists():
            self._begin_anew(unless_exists=True)

    def _begin_anew(self, unless_exists: bool = False) -> None:
        with self.generations.building() as directory, self.generations.writing():
            # Somebody else may have made one while we waited for the lock.
            if not (unless_exists and self.generations.exists()):
                self._create_index(directory)
                self.generations.publish(directory)

    def _create_index(self, directory: Path) -> FileIndex:
        schema = Schema(
            **{name: WordsField() for name in TEXT_FIELDS},
            **{name: COLUMN(VarBytesColumn()) for name in self._columns},
            **{_SHOWN + name: COLUMN(VarBytesColumn()) for name in self._shown},
            **{ID: IdField(unique=True, stored=True, sortable=VarBytesColumn())},
        )
        return FileIndex.create(FileStorage(str(directory)), schema)


class ChineseWhooshEngine(BaseEngine):
    """The engine to name in HAYSTACK_CONNECTIONS."""

    backend = ChineseWhooshBackend
    query = ChineseSearchQuery


def _open_index(directory: Path) -> FileIndex:
    return FileIndex(FileStorage(str(directory)))


@contextmanager
def _reading() -> Iterator[None]:
    """Reading an index: raises IndexBroken where its files are damaged."""
    try:
        yield
    except (FileNotFoundError, EmptyIndexError, IndexBroken):
        raise
    except LockError as error:
        raise IndexLocked from error
    except _DAMAGE as error:
        raise IndexBroken from error


def _commit(writer: SegmentWriter) -> None:
    """Commit, which merges segments and so reads them too; or leave the index to other writers."""
    try:
        with _reading():
            writer.commit()
    except BaseException:
        with suppress(*_DAMAGE, IndexingError):
            writer.cancel()
        raise


def _delete(writer: SegmentWriter, identifiers: Iterable[str]) -> None:
    for identifier in identifiers:
        writer.delete_by_term(ID, identifier)


def _in_chunks(objects) -> Iterable:
    return objects.order_by("pk").iterator(chunk_size=_CHUNK)


def _of_models(models: Iterable[type]) -> list[Expression]:
    names = [Is(DJANGO_CT, get_model_ct(model)) for model in models]
    return [any_of(list(names))] if names else []


def _sort(documents: list[int], order: str, snapshot: WhooshSnapshot) -> None:
    """Sort stably by a column; `-` reverses; documents without a value come last either way."""
    name = order.removeprefix("-")
    name = DJANGO_ID if name == "pk" else name
    keys = snapshot.sort_keys(name)
    reverse = order.startswith("-")
    documents.sort(key=keys.__getitem__, reverse=reverse)
    if not reverse:
        column = snapshot.column(name)
        documents.sort(key=lambda document: not column[document])


def _python_value(field: SearchField, value: str) -> object:
    if field.field_type == "boolean":
        return value == "true"
    if field.is_multivalued:
        return value.split(SEPARATOR) if value else []
    return field.convert(value) if value else None
