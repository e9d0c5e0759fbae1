"""The Chinese Whoosh engine behind haystack's interface."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from haystack import connections
from haystack.backends import BaseEngine, BaseSearchBackend, log_query
from haystack.constants import DJANGO_CT, DJANGO_ID, DOCUMENT_FIELD, ID
from haystack.exceptions import SkipDocument
from haystack.indexes import SearchIndex
from haystack.utils import default_get_identifier, get_identifier, get_model_ct
from haystack.utils.loading import UnifiedIndex
from numpy.typing import NDArray

from search.haystack_engine.options import SearchOptions, facet_counts, search_options
from search.haystack_engine.query import ChineseSearchQuery
from search.haystack_engine.results import search_result
from search.haystack_engine.syntax import read_query
from search.index.documents import DocumentIndex, IndexSnapshot
from search.index.fields import normalised, searched_text
from search.index.from_site import from_site
from search.index.whoosh_index import WhooshIndex, page_in_order, rated
from search.language.expressions import (
    PAIRED,
    TEXT_FIELDS,
    And,
    Expression,
    Is,
    Not,
    any_of,
    mapped,
)
from search.matching.columns import Mask
from search.matching.faceting import count_values
from search.matching.likeness import most_alike
from search.matching.select import select
from search.text import analysis


class ChineseWhooshBackend(BaseSearchBackend):  # type: ignore[misc] # haystack has no types
    """haystack's backend over the index in the directory PATH.

    documents: the index, with the objects of every model; library_index: the site's questions to
    it, which `search.index.connection` hands out.
    """

    def __init__(self, connection_alias: str, **options: object) -> None:
        super().__init__(connection_alias, **options)
        require_possible(options)
        if not options.get("PATH"):
            raise ImproperlyConfigured(f"{connection_alias}: PATH is where the index lies.")
        self.documents = DocumentIndex(connection_alias, Path(str(options["PATH"])))
        self.library_index = WhooshIndex(self.documents, lambda: from_site.unpublished())

    # Reading

    @log_query  # type: ignore[untyped-decorator] # haystack has no types
    def search(
        self,
        query_string: str,
        narrow_queries: Iterable[str] | None = None,
        models: Iterable[type[Model]] | None = None,
        spelling_query: str | None = None,
        limit_to_registered_models: bool | None = None,
        **options: object,
    ) -> dict[str, object]:
        """haystack's answer to a query in the language of `search.haystack_engine.syntax`.

        An empty string finds nothing, as in haystack's own engines. options: the fields of
        `SearchOptions`. The index holds registered models only, so that there is nothing to limit.
        Raises SearchIndexError, QuerySyntaxError, SearchFieldError, and NotImplementedError for
        what haystack may ask and this engine cannot do, rather than answer something else.
        """
        wanted = search_options(options)
        if not query_string.strip():
            return {"results": [], "hits": 0, "facets": {}, "spelling_suggestion": None}
        snapshot = self.library_index.snapshot()
        documents = self._documents(snapshot, query_string, narrow_queries or (), models or ())
        expression = self._read(query_string)
        return self._answer(
            snapshot,
            documents,
            expression,
            lambda: rated(expression, snapshot, documents),
            wanted,
        )

    def more_like_this(
        self,
        model_instance: Model,
        additional_query_string: str | None = None,
        narrow_queries: Iterable[str] | None = None,
        models: Iterable[type[Model]] | None = None,
        spelling_query: str | None = None,
        limit_to_registered_models: bool | None = None,
        **options: object,
    ) -> dict[str, object]:
        """The documents most like an object, among those of a query (see `matching.likeness`).

        Neither the object nor what its index calls its versions is among them. Raises as `search`.
        """
        wanted = search_options(options)
        snapshot = self.library_index.snapshot()
        query_string = additional_query_string or "*"
        within = self._documents(snapshot, query_string, narrow_queries or (), models or ())
        index = self._index_of(type(model_instance))
        versions = getattr(index, "versions_of", lambda obj: ())(model_instance)
        hidden = any_of([Is(DJANGO_ID, str(pk)) for pk in (model_instance.pk, *versions)])
        own = And((Is(DJANGO_CT, get_model_ct(index.get_model())), hidden))
        text = analysis.fold(_text_of(index, model_instance))
        within = select(Not(own), snapshot, within)
        scores = np.zeros(snapshot.size)
        found = np.zeros_like(within)
        ties = [snapshot.order(DJANGO_ID)]
        for document, score in most_alike(text, snapshot, within, ties).items():
            scores[document], found[document] = score, True
        return self._answer(snapshot, found, self._read(query_string), lambda: scores, wanted)

    def _read(self, string: str) -> Expression:
        """A string in the language of `syntax`, with its conditions as the columns hold values."""
        kinds = self.documents.kinds
        return mapped(read_query(string), lambda condition: normalised(condition, kinds))

    def _documents(
        self,
        snapshot: IndexSnapshot,
        query_string: str,
        narrow_queries: Iterable[str],
        models: Iterable[type[Model]] = (),
    ) -> Mask:
        documents = snapshot.selected(self._read(query_string))
        for condition in (*map(self._read, narrow_queries), *_of_models(models)):
            documents = select(condition, snapshot, documents)
        return documents

    def _answer(
        self,
        snapshot: IndexSnapshot,
        documents: Mask,
        expression: Expression,
        rate: Callable[[], NDArray[np.float64]],
        wanted: SearchOptions,
    ) -> dict[str, object]:
        results = []
        if wanted.any_results:
            page = slice(wanted.start_offset, wanted.end_offset)
            found = np.flatnonzero(documents)
            best, scores = page_in_order(snapshot, found, wanted.sort_by, rate, page)
            results = [
                search_result(
                    self.documents, snapshot, document, score, self._unified, expression, wanted
                )
                for document, score in zip(best.tolist(), scores.tolist(), strict=True)
            ]
        return {
            "results": results,
            "hits": int(np.count_nonzero(documents)),
            "facets": facet_counts(
                wanted,
                lambda name: count_values(snapshot.column(name), np.flatnonzero(documents)),
                lambda part: int(np.count_nonzero(select(part, snapshot, documents))),
                self._read,
            ),
            "spelling_suggestion": None,
        }

    @property
    def _unified(self) -> UnifiedIndex:
        return connections[self.connection_alias].get_unified_index()

    def _index_of(self, model: type[Model]) -> SearchIndex:
        return self._unified.get_index(model)

    # Writing

    def update(self, index: SearchIndex, iterable: Iterable[Model], commit: bool = True) -> None:
        """Put objects in the place of what the index has of them; makes the index if need be."""
        self.documents.put(index, iterable)

    def remove(self, obj_or_string: Model | str, commit: bool = True) -> None:
        """Take an object, or the one with this identifier, out of the index, where there is one."""
        identifier = get_identifier(obj_or_string)
        if self.documents.generations.exists():
            self.documents.remove([identifier])

    def clear(self, models: Iterable[type[Model]] | None = None, commit: bool = True) -> None:
        """Begin anew with an empty index, or without the objects of some models."""
        if models is None or not self.documents.generations.exists():
            self.documents.clear()
            return
        snapshot = self.documents.snapshot()
        doomed = select(any_of(_of_models(models)), snapshot, snapshot.documents)
        self.documents.remove(
            snapshot.value(ID, document) for document in np.flatnonzero(doomed).tolist()
        )


class ChineseWhooshEngine(BaseEngine):  # type: ignore[misc] # haystack has no types
    """The engine to name in HAYSTACK_CONNECTIONS."""

    backend = ChineseWhooshBackend
    query = ChineseSearchQuery


def _of_models(models: Iterable[type[Model]]) -> list[Expression]:
    names = [Is(DJANGO_CT, get_model_ct(model)) for model in models]
    return [any_of(list(names))] if names else []


def _text_of(index: SearchIndex, obj: Model) -> str:
    """What the index would hold of an object's text; nothing where it leaves the object out."""
    try:
        return searched_text(index.full_prepare(obj).get("text"))
    except SkipDocument:
        return ""


def require_possible(options: Mapping[str, object]) -> None:
    """Raises NotImplementedError for what haystack's settings ask and this engine cannot do."""
    if options.get("INCLUDE_SPELLING"):
        raise NotImplementedError("INCLUDE_SPELLING: this engine suggests no spellings.")
    if options.get("STORAGE", "file") != "file":
        raise NotImplementedError("STORAGE: this engine keeps its index in files; leave it out.")
    if DOCUMENT_FIELD not in TEXT_FIELDS:
        raise NotImplementedError(f"HAYSTACK_DOCUMENT_FIELD: the document is {PAIRED!r} here.")
    if get_identifier is not default_get_identifier:
        raise NotImplementedError(
            "HAYSTACK_IDENTIFIER_METHOD: this engine needs haystack's own identifiers."
        )
