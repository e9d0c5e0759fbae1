"""The documents of an index: brought into step with the rows, and read as it is at one moment.

Holds for every text field the words of the vocabulary with their frequencies, without positions,
and the folded text itself; for every other field of a SearchIndex a column of exact values. How
that lies in files and is read from there is the business of `search.index.engine`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import Lock

from django.db.models import Model, QuerySet
from haystack import connections
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SkipDocument
from haystack.indexes import SearchIndex
from haystack.utils import get_identifier, get_model_ct
from haystack.utils.loading import UnifiedIndex

from search.errors import IndexBroken
from search.index.engine import files
from search.index.engine.analysing import Analysts, Draft, Form, learned_lexicon
from search.index.engine.files import Learned, Schema, reading
from search.index.engine.snapshot import IndexSnapshot as IndexSnapshot
from search.index.engine.snapshot import take_snapshot
from search.index.engine.writing import ArrayWriter
from search.index.fields import (
    ValueKind,
    kinds_of,
    require_declared,
    searched_text,
    stored_value,
)
from search.index.from_site import from_site
from search.index.generations import Generations
from search.language.expressions import PAIRED, TEXT_FIELDS
from search.text import analysis, set_phrases

# Raise when what is written into an index changes its form, and when a class moves whose name
# Whoosh writes there: an index that names a module of earlier would be taken for a damaged one.
SCHEMA_VERSION = 13
# How many rows are fetched, and documents analysed, at once.
_CHUNK = 200


class DocumentIndex:
    """Generations of Whoosh indexes in a directory, of what a haystack connection indexes.

    Objects of every model that has a SearchIndex: `search.index.whoosh_index` asks it about
    speeches, `search.haystack_engine` about whatever haystack wants to know.
    """

    def __init__(self, alias: str, path: Path) -> None:
        self._alias = alias
        self._path = path
        self._open: tuple[files.Version, IndexSnapshot] | None = None
        self._opening = Lock()

    # Reading

    def snapshot(self) -> IndexSnapshot:
        """The index as it is now. Raises IndexMissing, IndexBroken, IndexOutdated,
        IndexUnreadable.

        What was opened before goes on answering where only what leads to it is damaged.
        """
        try:
            return self._latest()
        except IndexBroken:
            opened = self._open
            if opened and opened[1].is_untouched():
                return opened[1]
            raise

    def _latest(self) -> IndexSnapshot:
        for _ in range(3):
            try:
                return self._refreshed()
            except files.REPLACED:
                # A build replaced the generation between reading the pointer and opening it.
                continue
        with files.none_missing(self.generations.current()):
            return self._refreshed()

    def verify(self) -> None:
        """Check every byte of the index. Raises SearchIndexError."""
        directory = self.generations.current()
        with files.none_missing(directory), reading:
            files.read_learned(directory)
            take_snapshot(directory, self._schema, None).verify()

    def preload_learned(self) -> None:
        """Read the strings that the index learned. Raises SearchIndexError."""
        learned_lexicon(self.snapshot().learned_strings)

    def count(self) -> int:
        """How many documents the index holds. Raises SearchIndexError."""
        return self.snapshot().count

    def version(self) -> str:
        """What is another string after every change of the index. Raises SearchIndexError."""
        self.snapshot()
        return repr(self._open[0]) if self._open else ""

    def _refreshed(self) -> IndexSnapshot:
        directory = self.generations.current()
        version = files.version(directory)
        if not (opened := self._open) or opened[0] != version:
            with self._opening:
                # Another thread may have opened it while this one waited.
                if not (opened := self._open) or opened[0] != version:
                    opened = (version, take_snapshot(directory, self._schema, opened and opened[1]))
                    self._open = opened
        return opened[1]

    def is_scattered(self) -> bool:
        """Whether a build would make it faster. Raises SearchIndexError."""
        return self.snapshot().is_scattered()

    # Writing

    def replace(self, index: SearchIndex, pks: Iterable[int | str]) -> None:
        """Make the index agree with the database about these objects, in one step.

        Raises SearchIndexError, OSError.
        """
        pks = list(pks)
        model = get_model_ct(index.get_model())
        # Read under the lock: of two who change the same object, the last sees the last state.
        with self._changing([f"{model}.{pk}" for pk in pks]) as writer:
            self._write(writer, self._drafts_of(index, pks))

    def put(self, index: SearchIndex, objects: Iterable[Model]) -> None:
        """Put objects in the place of what the index has of them; makes the index if need be.

        Raises SearchIndexError, OSError.
        """
        if not self.generations.exists():
            self._begin_anew(unless_exists=True)
        objects = list(objects)
        with self._changing([get_identifier(obj) for obj in objects]) as writer:
            self._write(writer, self._drafts(index, objects))

    def remove(self, identifiers: Iterable[str]) -> None:
        """Take documents out of the index. Raises SearchIndexError, OSError."""
        with self._changing(list(identifiers)):
            pass

    def clear(self) -> None:
        """Begin anew with an empty index. Raises OSError."""
        self._begin_anew()

    def to_index(self) -> int:
        """How many objects there are to index."""
        return sum(self._rows(index).count() for index in self._indexes())

    def rebuild(self, progress: Callable[[int], None]) -> int:
        """Build the index anew aside and swap it in (Note [Building aside]).

        progress: is told how many objects were added so far. Returns how many there are. Raises
        SearchIndexError, OSError.
        """
        with self.generations.building() as directory:
            self._create_index(directory, self._learn())
            with self._writing(directory) as writer:
                self._write(writer, self._all_drafts(), progress)
            with self.generations.writing():
                self._catch_up(directory)
                self.generations.publish(directory)
        return int(writer.docnum)

    def _learn(self) -> Learned:
        """What strings the library has often (see `search.text.set_phrases`), and the terms of the
        office: they are found without that too, but not as fast."""
        texts: list[str] = []
        number = 0
        for index in self._indexes():
            pks = list(self._rows(index).order_by("pk").values_list("pk", flat=True))
            number += len(pks)
            some = pks[:: max(1, len(pks) // set_phrases.SAMPLE)]
            texts += (draft.texts[PAIRED] for draft in self._drafts_of(index, some))
        strings = {*set_phrases.frequent_strings(texts), *from_site.learnable_terms()}
        return Learned(frozenset(strings), number)

    def _catch_up(self, directory: Path) -> None:
        if changed := self.generations.changed():
            with self._writing(directory) as writer:
                writer.delete(changed)
                for model, index in self._unified_index.get_indexes().items():
                    prefix = f"{get_model_ct(model)}."
                    pks = [name.removeprefix(prefix) for name in changed if name.startswith(prefix)]
                    self._write(writer, self._drafts_of(index, pks))

    @contextmanager
    def _changing(self, identifiers: list[str]) -> Iterator[ArrayWriter]:
        """A writer in which these documents are deleted already."""
        with self.generations.writing():
            directory = self.generations.current()
            self.generations.note_changed(identifiers)
            with self._writing(directory) as writer:
                with files.none_missing(directory), reading:
                    writer.delete(identifiers)
                yield writer

    @contextmanager
    def _writing(self, directory: Path) -> Iterator[ArrayWriter]:
        """A writer of the index in a directory; nothing is changed where something is raised."""
        with files.none_missing(directory), reading:
            writer = ArrayWriter(directory, self._schema)
        try:
            yield writer
        except BaseException:
            writer.give_up()
            raise
        with files.none_missing(directory):
            writer.finish()

    def _write(
        self,
        writer: ArrayWriter,
        drafts: Iterable[Draft],
        progress: Callable[[int], None] = lambda done: None,
    ) -> None:
        with Analysts(Form(tuple(self.shown), writer.learned)) as analysts:
            for batch in analysts.each(_batches(drafts)):
                writer.add(batch)
                progress(writer.docnum)

    def _all_drafts(self) -> Iterator[Draft]:
        for index in self._indexes():
            yield from self._drafts(index, _in_chunks(self._rows(index)))

    def _drafts_of(self, index: SearchIndex, pks: Collection[int | str]) -> Iterator[Draft]:
        return self._drafts(index, _in_chunks(self._rows(index).filter(pk__in=pks)))

    def _rows(self, index: SearchIndex) -> QuerySet[Model]:
        """The objects that the index says belong into this connection."""
        rows: QuerySet[Model] = index.build_queryset(using=self._alias)
        return rows

    def _drafts(self, index: SearchIndex, objects: Iterable[Model]) -> Iterator[Draft]:
        """The objects as the index has them, but those it says at this moment to leave out."""
        for obj in objects:
            with suppress(SkipDocument):
                yield self._draft(index, index.full_prepare(obj))

    def _draft(self, index: SearchIndex, prepared: Mapping[str, object]) -> Draft:
        require_declared(index, prepared)
        columns = {
            name: stored_value(self.kinds.get(name, ValueKind.WORD), prepared.get(name))
            for name in self.columns
        }
        return Draft(
            identifier=str(prepared[ID]),
            texts={name: searched_text(prepared.get(name)) for name in TEXT_FIELDS},
            columns={name: value.encode() for name, value in columns.items()},
        )

    # The form of the index

    @cached_property
    def generations(self) -> Generations:
        """The directory of the index, with the fingerprint of what this code writes there."""
        form = "\0".join((analysis.analyzer_fingerprint(), *self.form.values()))
        fingerprint = hashlib.blake2b(form.encode(), digest_size=16).hexdigest()
        return Generations(self._path, fingerprint, self.form)

    @cached_property
    def form(self) -> dict[str, str]:
        """What decides whether an index fits this code, by its Chinese name."""
        return analysis.parts() | {
            "结构": str(SCHEMA_VERSION),
            "字段": " ".join((*self.shown, *map(self._with_kind, self.columns))),
            "收录": " ".join(self.models),
        }

    @cached_property
    def models(self) -> list[str]:
        """The names of the models of which the index holds objects."""
        return sorted(map(get_model_ct, self._unified_index.get_indexed_models()))

    def index_of(self, model: type[Model]) -> SearchIndex:
        """What says how objects of a model are indexed."""
        return self._unified_index.get_index(model)

    @cached_property
    def kinds(self) -> dict[str, ValueKind]:
        """What the columns hold. Raises NotImplementedError: see `fields.kinds_of`."""
        return kinds_of(self._indexes())

    def _with_kind(self, column: str) -> str:
        # Of a moment, a column holds something else than of the same value as a word or a day.
        return f"{column}@" if self.kinds.get(column) is ValueKind.MOMENT else column

    @cached_property
    def shown(self) -> list[str]:
        """The texts that are kept as they are beside their folded form."""
        searched = self._unified_index.all_searchfields()
        return [name for name in TEXT_FIELDS if name in searched and searched[name].stored]

    @cached_property
    def columns(self) -> list[str]:
        """The names of the fields that are no searched text."""
        names = set(self._unified_index.all_searchfields()) - set(TEXT_FIELDS)
        return sorted({*names, DJANGO_CT, DJANGO_ID})

    @cached_property
    def _schema(self) -> Schema:
        return files.schema_of(self.columns, self.shown)

    def _indexes(self) -> list[SearchIndex]:
        return list(self._unified_index.get_indexes().values())

    @property
    def _unified_index(self) -> UnifiedIndex:
        return connections[self._alias].get_unified_index()

    def _begin_anew(self, unless_exists: bool = False) -> None:
        with self.generations.building() as directory, self.generations.writing():
            # Somebody else may have made one while we waited for the lock.
            if not (unless_exists and self.generations.exists()):
                self._create_index(directory, Learned())
                self.generations.publish(directory)

    def _create_index(self, directory: Path, learned: Learned) -> None:
        files.create(directory, self._schema, learned)


def _batches(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    drafts = iter(drafts)
    while batch := list(islice(drafts, _CHUNK)):
        yield batch


def _in_chunks(objects: QuerySet[Model]) -> Iterator[Model]:
    return objects.order_by("pk").iterator(chunk_size=_CHUNK)
