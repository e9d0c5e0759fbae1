"""The Chinese Whoosh engine behind haystack's interface.

Holds for every text field the words of the vocabulary with their frequencies, without positions,
and the folded text itself; for every other field of a SearchIndex a column of exact values. How
that lies in files and is read from there is the business of `search.engine`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from pathlib import Path

import numpy as np
from haystack import connections
from haystack.backends import BaseEngine, BaseSearchBackend, log_query
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SkipDocument
from haystack.fields import SearchField
from haystack.indexes import SearchIndex
from haystack.models import SearchResult
from haystack.utils import get_identifier, get_model_ct
from haystack.utils.app_loading import haystack_get_model
from numpy.typing import NDArray

from search import analysis, grams
from search.columns import Mask
from search.engine import files
from search.engine.analysing import Analysts, Draft, Form, learned_lexicon
from search.engine.files import reading
from search.engine.reading import Snapshot, take_snapshot
from search.engine.writing import ArrayWriter
from search.errors import IndexMissing
from search.evaluation import relevance, select
from search.expressions import PAIRED, SEPARATOR, TEXT_FIELDS, Expression, Is, any_of
from search.faceting import count_together, count_values
from search.generations import Generations
from search.haystack_query import ChineseSearchQuery, column_value
from search.narrowing import Narrowed
from search.section_search import find_sections
from search.similar import similar
from search.syntax import read
from search.topmost import topmost
from search.wanted import Wanted, facet_counts, highlighted, read_wanted

# Raise when what is written into an index changes its form.
SCHEMA_VERSION = 8
# Among equals the newest comes first, then the one added last.
_TIES = ("-sorted_on", f"-{DJANGO_ID}")
# Rows that are fetched at once, and documents that are analysed at once.
_CHUNK = 200
_SECTION = np.dtype([("document", np.intp), ("position", np.intp), ("score", np.float64)])


@dataclass(frozen=True)
class Found:
    """The primary keys of a page of speeches in order, how many there are in all, and facets."""

    keys: list[int]
    count: int
    facets: dict[str, list[tuple[str, int]]]


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
        self._open: tuple[object, Snapshot] | None = None

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
        text = analysis.fold(index.full_prepare(model_instance).get("text") or "")
        within = within & snapshot.column(ID).where(lambda held: held not in hidden)
        scores = np.zeros(snapshot.size)
        found = np.zeros_like(within)
        for document, score in similar(text, snapshot, within).items():
            scores[document], found[document] = score, True
        return self._answer(snapshot, found, read(query_string), lambda: scores, wanted)

    def like_text(self, text: str, most: int, without: Iterable[int] = ()) -> list[int]:
        """The keys of the documents most like a text, but for some. Raises SearchIndexError."""
        snapshot = self.snapshot()
        hidden = set(map(int, without))
        scores = similar(analysis.fold(text), snapshot, snapshot.documents)
        best = sorted(scores, key=lambda n: (-scores[n], -n))
        pks = (int(snapshot.value(DJANGO_ID, document)) for document in best)
        return list(islice((pk for pk in pks if pk not in hidden), most))

    def find(
        self,
        expression: Expression,
        conditions: Mapping[str, Expression],
        facets: Iterable[str],
        *,
        order: Sequence[str] = (),
        page: slice = slice(None),
    ) -> Found:
        """What a page of results shows: `search` without what haystack has around it.

        conditions: on columns, by name; a facet is counted without the condition on itself. order:
        of columns, as in `search`; relevance where there is none. Raises SearchIndexError.
        """
        snapshot = self.snapshot()
        narrowed = self._narrowed(snapshot, snapshot.selected(expression), conditions)
        rate = partial(relevance, expression, snapshot, narrowed.documents)
        found = np.flatnonzero(narrowed.documents)
        best, _ = _ordered(snapshot, found, order, rate, page)
        return Found(
            keys=snapshot.order(DJANGO_ID)[best].tolist(),
            count=len(found),
            facets={
                name: count_values(
                    snapshot.column(name),
                    np.flatnonzero(narrowed.without(name)) if name in conditions else found,
                )
                for name in facets
            },
        )

    def count_matches(self, expression: Expression, conditions: Iterable[Expression] = ()) -> int:
        """How many documents match: the cheapest question. Raises SearchIndexError."""
        snapshot = self.snapshot()
        found = snapshot.selected(expression)
        for condition in conditions:
            found = select(condition, snapshot, found)
        return int(np.count_nonzero(found))

    def count_together(
        self, expression: Expression, columns: Sequence[str]
    ) -> Counter[tuple[str, ...]]:
        """How many documents match, by the values they have together in columns of one value.

        Raises SearchIndexError.
        """
        snapshot = self.snapshot()
        documents = np.flatnonzero(snapshot.selected(expression))
        return count_together([snapshot.column(name) for name in columns], documents)

    def _narrowed(
        self, snapshot: Snapshot, found: Mask, conditions: Mapping[str, Expression]
    ) -> Narrowed:
        return Narrowed(
            found,
            {
                name: select(condition, snapshot, snapshot.documents)
                for name, condition in conditions.items()
            },
        )

    def sections(
        self,
        expression: Expression,
        unit: str,
        conditions: Mapping[str, Expression],
        facets: Iterable[str] = (),
        *,
        newest_first: bool = False,
    ) -> FoundSections:
        """The sections or headings that match, with facets counted over them as `find` does.

        unit: a key of `section_search.UNITS`; newest_first: by the date of their speeches instead
        of by relevance. Raises SearchIndexError.
        """
        snapshot = self.snapshot()
        narrowed = self._narrowed(snapshot, snapshot.documents, conditions)
        found = find_sections(expression, snapshot, narrowed.nearly, unit, narrowed.documents)
        matches = np.array(found.matches, dtype=_SECTION)
        own = matches[narrowed.documents[matches["document"]]]
        dates = snapshot.order("sorted_on")[own["document"]]
        keys = [dates, own["document"], -own["position"]]
        if not newest_first:
            keys.insert(0, own["score"])
        ordered = own[topmost(np.arange(len(own)), keys, None)]
        levels = snapshot.column("level")
        return FoundSections(
            hits=list(
                zip(
                    snapshot.order(DJANGO_ID)[ordered["document"]].tolist(),
                    ordered["position"].tolist(),
                    strict=True,
                )
            ),
            levels=[levels[document] for document in ordered["document"].tolist()],
            facets={
                name: count_values(snapshot.column(name), within)
                for name in facets
                for within in [_those_in(narrowed.without(name), matches["document"])]
            },
            cut=found.cut,
        )

    def snapshot(self) -> Snapshot:
        """The index as it is now. Raises IndexMissing, IndexBroken, IndexOutdated."""
        for _ in range(3):
            try:
                return self._refreshed()
            except files.REPLACED:
                # A build replaced the generation between reading the pointer and opening it.
                continue
        raise IndexMissing

    def preload(self, facets: Iterable[str]) -> None:
        """Read what every search with these facets needs. Raises SearchIndexError."""
        snapshot = self.snapshot()
        for order in _TIES:
            _sort_key(order, snapshot)
        for name in facets:
            snapshot.column(name)
        for field in TEXT_FIELDS:
            snapshot.average_length(field)
        learned_lexicon(snapshot.learned_strings)

    def count(self) -> int:
        """How many documents the index holds. Raises SearchIndexError."""
        return self.snapshot().count

    def values(self, column: str) -> dict[str, str]:
        """The value of a column by the primary key of each document. Raises SearchIndexError."""
        snapshot = self.snapshot()
        return {
            snapshot.value(DJANGO_ID, document): snapshot.value(column, document)
            for document in np.flatnonzero(snapshot.documents).tolist()
        }

    def _documents(
        self,
        snapshot: Snapshot,
        query_string: str,
        narrow_queries: Iterable[str],
        models: Iterable[type] = (),
    ) -> Mask:
        documents = snapshot.selected(read(query_string))
        for condition in (*map(read, narrow_queries), *_of_models(models)):
            documents = select(condition, snapshot, documents)
        return documents

    def _refreshed(self) -> Snapshot:
        directory = self.generations.current()
        state = files.state(directory)
        if not self._open or self._open[0] != state:
            self._open = (state, take_snapshot(directory, self._open and self._open[1]))
        return self._open[1]

    def _answer(
        self,
        snapshot: Snapshot,
        documents: Mask,
        expression: Expression,
        rate: Callable[[], NDArray[np.float64]],
        wanted: Wanted,
    ) -> dict[str, object]:
        results = []
        if wanted.any_results:
            page = slice(wanted.start_offset, wanted.end_offset)
            found = np.flatnonzero(documents)
            best, scores = _ordered(snapshot, found, wanted.sort_by, rate, page)
            results = [
                self._result(snapshot, document, score, expression, wanted)
                for document, score in zip(best.tolist(), scores.tolist(), strict=True)
            ]
        return {
            "results": results,
            "hits": int(np.count_nonzero(documents)),
            "facets": facet_counts(wanted, snapshot, documents),
            "spelling_suggestion": None,
        }

    def _result(
        self,
        snapshot: Snapshot,
        document: int,
        score: float,
        expression: Expression,
        wanted: Wanted,
    ) -> SearchResult:
        app_label, model_name = snapshot.value(DJANGO_CT, document).split(".")
        index = self._unified_index.get_index(haystack_get_model(app_label, model_name))
        names = [name for name in index.fields if not wanted.fields or name in wanted.fields]
        values = {
            name: _python_value(index.fields[name], snapshot.value(name, document))
            for name in self._columns
            if name in names
        }
        values |= {name: snapshot.shown(name, document) for name in self._shown if name in names}
        if wanted.highlight:
            texts = {name: snapshot.shown(name, document) for name in self._shown}
            values["highlighted"] = highlighted(texts, expression, wanted.highlight)
        values[ID] = snapshot.value(ID, document)
        pk = snapshot.value(DJANGO_ID, document)
        return wanted.result_class(app_label, model_name, pk, score, **values)

    # Writing

    def update(self, index: SearchIndex, iterable: Iterable, commit: bool = True) -> None:
        """Put objects in the place of what the index has of them; makes the index if need be."""
        self._ensure_index()
        objects = list(iterable)
        with self._changing([get_identifier(obj) for obj in objects]) as writer:
            self._write(writer, self._drafts(index, objects))

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
            self._write(writer, self._drafts_of(index, pks))

    def clear(self, models: Iterable[type] | None = None, commit: bool = True) -> None:
        """Begin anew with an empty index, or without the objects of some models."""
        if models is None:
            self._begin_anew()
            return
        snapshot = self.snapshot()
        doomed = select(any_of(_of_models(models)), snapshot, snapshot.documents)
        identifiers = [snapshot.value(ID, document) for document in np.flatnonzero(doomed)]
        with self._changing(identifiers):
            pass

    def rebuild(self, progress: Callable[[int], None]) -> int:
        """Build the index anew aside and swap it in (Note [Building aside]).

        `progress` is told how many objects were added so far. Gives how many there are.
        """
        with self.generations.building() as directory:
            self._create_index(directory, self._learn())
            with _writing(directory) as writer:
                self._write(writer, self._all_drafts(), progress)
            with self.generations.writing():
                self._catch_up(directory)
                self.generations.publish(directory)
        return writer.docnum

    def _learn(self) -> tuple[str, ...]:
        """What strings the library has often (see `search.grams`)."""
        texts: list[str] = []
        for index in self._unified_index.get_indexes().values():
            pks = list(index.index_queryset().order_by("pk").values_list("pk", flat=True))
            some = pks[:: max(1, len(pks) // grams.SAMPLE)]
            texts += (draft.texts[PAIRED] for draft in self._drafts_of(index, some))
        return grams.frequent_strings(texts)

    def _catch_up(self, directory: Path) -> None:
        if changed := self.generations.changed():
            with _writing(directory) as writer:
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
            with _writing(directory) as writer:
                with reading:
                    writer.delete(identifiers)
                yield writer

    def _write(
        self,
        writer: ArrayWriter,
        drafts: Iterable[Draft],
        progress: Callable[[int], None] = lambda done: None,
    ) -> None:
        with Analysts(Form(tuple(self._shown), writer.learned)) as analysts:
            for batch in analysts.each(_batches(drafts)):
                writer.add(batch)
                progress(writer.docnum)

    def _all_drafts(self) -> Iterator[Draft]:
        for index in self._unified_index.get_indexes().values():
            yield from self._drafts(index, _in_chunks(index.index_queryset()))

    def _drafts_of(self, index: SearchIndex, pks: list) -> Iterator[Draft]:
        return self._drafts(index, _in_chunks(index.index_queryset().filter(pk__in=pks)))

    def _drafts(self, index: SearchIndex, objects: Iterable) -> Iterator[Draft]:
        """The objects as the index has them, but those it says at this moment to leave out."""
        for obj in objects:
            with suppress(SkipDocument):
                yield self._draft(index.full_prepare(obj))

    def _draft(self, prepared: dict) -> Draft:
        return Draft(
            identifier=prepared[ID],
            texts={name: prepared.get(name) or "" for name in TEXT_FIELDS},
            columns={name: column_value(prepared.get(name)).encode() for name in self._columns},
        )

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

    def _create_index(self, directory: Path, learned: Iterable[str] = ()) -> None:
        files.create(directory, self._columns, self._shown, learned)


class ChineseWhooshEngine(BaseEngine):
    """The engine to name in HAYSTACK_CONNECTIONS."""

    backend = ChineseWhooshBackend
    query = ChineseSearchQuery


@contextmanager
def _writing(directory: Path) -> Iterator[ArrayWriter]:
    """A writer of the index in a directory; nothing is changed where something is raised."""
    with reading:
        writer = ArrayWriter(directory)
    try:
        yield writer
    except BaseException:
        writer.give_up()
        raise
    writer.finish()


def _batches(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    drafts = iter(drafts)
    while batch := list(islice(drafts, _CHUNK)):
        yield batch


def _in_chunks(objects) -> Iterable:
    return objects.order_by("pk").iterator(chunk_size=_CHUNK)


def _of_models(models: Iterable[type]) -> list[Expression]:
    names = [Is(DJANGO_CT, get_model_ct(model)) for model in models]
    return [any_of(list(names))] if names else []


def _ordered(
    snapshot: Snapshot,
    found: NDArray[np.intp],
    order: Sequence[str],
    rate: Callable[[], NDArray[np.float64]],
    page: slice,
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """A page of what was found in order, with their scores where relevance orders them, else 0."""
    scores = np.zeros(snapshot.size) if order else rate()
    keys = [_sort_key(name, snapshot) for name in (*order, *_TIES)]
    best = topmost(found, keys if order else [scores, *keys], page.stop)
    best = best[page.start :]
    return best, scores[best]


def _those_in(documents: Mask, numbers: NDArray[np.intp]) -> NDArray[np.intp]:
    return numbers[documents[numbers]]


def _sort_key(order: str, snapshot: Snapshot) -> NDArray[np.int64]:
    """A key for every document; `-` puts the highest first, and what has no value comes last
    either way."""
    name = order.removeprefix("-")
    numbers = snapshot.order(DJANGO_ID if name == "pk" else name)
    if order.startswith("-"):
        return numbers
    return np.where(numbers < 0, np.iinfo(np.int64).min + 1, -numbers)


def _python_value(field: SearchField, value: str) -> object:
    if field.field_type == "boolean":
        return value == "true"
    if field.is_multivalued:
        return value.split(SEPARATOR) if value else []
    return field.convert(value) if value else None
