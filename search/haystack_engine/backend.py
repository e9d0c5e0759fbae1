"""The Chinese Whoosh engine behind haystack's interface."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from haystack import connections
from haystack.backends import BaseEngine, BaseSearchBackend, log_query
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.fields import SearchField
from haystack.indexes import SearchIndex
from haystack.models import SearchResult
from haystack.utils import get_identifier, get_model_ct
from haystack.utils.app_loading import haystack_get_model
from numpy.typing import NDArray

from search.haystack_engine.options import Wanted, facet_counts, highlighted, read_wanted
from search.haystack_engine.query import ChineseSearchQuery
from search.haystack_engine.syntax import read
from search.index.documents import DocumentIndex, Snapshot
from search.index.whoosh_index import WhooshIndex, page_in_order
from search.language.expressions import SEPARATOR, Expression, Is, any_of
from search.matching.columns import Mask
from search.matching.select import relevance, select
from search.matching.similar import similar
from search.text import analysis


class ChineseWhooshBackend(BaseSearchBackend):
    """haystack's backend over the index in the directory PATH.

    documents: the index, with the objects of every model; library_index: the site's questions to
    it, which `search.index.connection` hands out.
    """

    def __init__(self, connection_alias: str, **options) -> None:
        super().__init__(connection_alias, **options)
        self.documents = DocumentIndex(connection_alias, Path(options["PATH"]))
        self.library_index = WhooshIndex(self.documents)
        if self.include_spelling:
            raise NotImplementedError("INCLUDE_SPELLING: this engine suggests no spellings.")

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
        """haystack's answer to a query in the language of `search.haystack_engine.syntax`.

        options: the fields of `Wanted`. The index holds registered models only, so that there is
        nothing to limit. Raises SearchIndexError, QuerySyntaxError, SearchFieldError, and
        NotImplementedError for what haystack may ask and this engine cannot do, rather than
        answer something else.
        """
        wanted = read_wanted(options)
        snapshot = self.documents.snapshot()
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
        """The documents most like an object, among those of a query; see `search.matching.similar`.

        Neither the object nor what its index calls its versions is among them. Raises as `search`.
        """
        wanted = read_wanted(options)
        snapshot = self.documents.snapshot()
        query_string = additional_query_string or "*"
        within = self._documents(snapshot, query_string, narrow_queries or (), models or ())
        index = self._index_of(type(model_instance))
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
            best, scores = page_in_order(snapshot, found, wanted.sort_by, rate, page)
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
        index = self._index_of(haystack_get_model(app_label, model_name))
        names = [name for name in index.fields if not wanted.fields or name in wanted.fields]
        values = {
            name: _python_value(index.fields[name], snapshot.value(name, document))
            for name in self.documents.columns
            if name in names
        }
        values |= {
            name: snapshot.shown(name, document) for name in self.documents.shown if name in names
        }
        if wanted.highlight:
            shown = {name: snapshot.shown(name, document) for name in self.documents.shown}
            values["highlighted"] = highlighted(shown, expression, wanted.highlight)
        values[ID] = snapshot.value(ID, document)
        pk = snapshot.value(DJANGO_ID, document)
        return wanted.result_class(app_label, model_name, pk, score, **values)

    def _index_of(self, model: type) -> SearchIndex:
        return connections[self.connection_alias].get_unified_index().get_index(model)

    # Writing

    def update(self, index: SearchIndex, iterable: Iterable, commit: bool = True) -> None:
        """Put objects in the place of what the index has of them; makes the index if need be."""
        self.documents.put(index, iterable)

    def remove(self, obj_or_string, commit: bool = True) -> None:
        """Take an object, or the one with this identifier, out of the index, where there is one."""
        identifier = get_identifier(obj_or_string)
        if self.documents.generations.exists():
            self.documents.remove([identifier])

    def clear(self, models: Iterable[type] | None = None, commit: bool = True) -> None:
        """Begin anew with an empty index, or without the objects of some models."""
        if models is None or not self.documents.generations.exists():
            self.documents.clear()
            return
        snapshot = self.documents.snapshot()
        doomed = select(any_of(_of_models(models)), snapshot, snapshot.documents)
        self.documents.remove(
            snapshot.value(ID, document) for document in np.flatnonzero(doomed).tolist()
        )


class ChineseWhooshEngine(BaseEngine):
    """The engine to name in HAYSTACK_CONNECTIONS."""

    backend = ChineseWhooshBackend
    query = ChineseSearchQuery


def _of_models(models: Iterable[type]) -> list[Expression]:
    names = [Is(DJANGO_CT, get_model_ct(model)) for model in models]
    return [any_of(list(names))] if names else []


def _python_value(field: SearchField, value: str) -> object:
    if field.field_type == "boolean":
        return value == "true"
    if field.is_multivalued:
        return value.split(SEPARATOR) if value else []
    return field.convert(value) if value else None
