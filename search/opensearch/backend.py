"""The library on OpenSearch behind haystack's interface.

HAYSTACK_CONNECTIONS:  ENGINE  this module's OpenSearchEngine
                       URL     of nodes of the cluster, a list
                       INDEX_NAME  with which the names of the indexes begin
                       USER, PASSWORD, CA_CERTS, TIMEOUT, SHARDS
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from haystack.backends import BaseEngine, BaseSearchBackend, log_query
from haystack.constants import ID
from haystack.indexes import SearchIndex
from haystack.models import SearchResult
from haystack.utils import get_identifier

from search.haystack_engine.backend import require_possible
from search.haystack_engine.options import (
    SearchOptions,
    facet_counts,
    highlighted,
    search_options,
)
from search.haystack_engine.query import ChineseSearchQuery
from search.haystack_engine.syntax import read_query
from search.index.fields import normalised, searched_text
from search.index.from_site import from_site
from search.index.library_index import ValueCounts
from search.language.expressions import TEXT_FIELDS, And, Expression, mapped
from search.matching.likeness import MOST
from search.opensearch.cluster import Address, Cluster
from search.opensearch.documents import Speeches
from search.opensearch.index import OpenSearchIndex


class OpenSearchBackend(BaseSearchBackend):  # type: ignore[misc] # haystack has no types
    """haystack's backend over the speeches on a cluster.

    library_index: the site's questions to it, which `search.index.connection` hands out. Other
    models than speeches it does not hold.
    """

    def __init__(self, connection_alias: str, **options: object) -> None:
        super().__init__(connection_alias, **options)
        require_possible(options)
        if not options.get("URL"):
            raise ImproperlyConfigured(f"{connection_alias}: URL is where the cluster is.")
        self._speeches = Speeches(connection_alias)
        self.library_index = OpenSearchIndex(
            Cluster(_address(options)),
            str(options.get("INDEX_NAME") or "speeches"),
            self._speeches,
            lambda: from_site.unpublished(),
            lambda: from_site.ticket(),
            int(str(options.get("SHARDS") or 1)),
        )

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

        Raises SearchIndexError, QuerySyntaxError, SearchFieldError, and NotImplementedError for
        what haystack may ask and this engine cannot do.
        """
        wanted = search_options(options)
        if not query_string.strip():
            return {"results": [], "hits": 0, "facets": {}, "spelling_suggestion": None}
        expression = self._narrowed(query_string, narrow_queries or ())
        found = self.library_index.find(
            expression,
            {},
            (*wanted.facets, *wanted.date_facets),
            order=wanted.sort_by,
            page=slice(wanted.start_offset, wanted.end_offset if wanted.any_results else 0),
        )
        return self._answer(found.keys, found.count, found.facets, expression, wanted)

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
        """The speeches most like one, among those of a query; neither it nor its other versions.

        Raises as `search`.
        """
        wanted = search_options(options)
        if not isinstance(model_instance, self._speeches.index.get_model()):
            raise NotImplementedError("This engine holds speeches alone.")
        expression = self._narrowed(additional_query_string or "*", narrow_queries or ())
        index = self._speeches.index
        hidden = {int(model_instance.pk), *index.versions_of(model_instance)}
        text = searched_text(index.full_prepare(model_instance).get("text"))
        alike = self.library_index.like_text(text, MOST, hidden)
        among = self.library_index.matching_among(alike, expression)
        keys = [key for key in alike if key in among]
        return self._answer(
            keys[wanted.start_offset : wanted.end_offset], len(keys), {}, expression, wanted
        )

    def _narrowed(self, query_string: str, narrow_queries: Iterable[str]) -> Expression:
        return And((self._read(query_string), *map(self._read, narrow_queries)))

    def _read(self, string: str) -> Expression:
        kinds = self._speeches.kinds
        return mapped(read_query(string), lambda condition: normalised(condition, kinds))

    def _answer(
        self,
        keys: Sequence[int],
        hits: int,
        counts: Mapping[str, ValueCounts],
        expression: Expression,
        wanted: SearchOptions,
    ) -> dict[str, object]:
        return {
            "results": [*self._results(keys, expression, wanted)],
            "hits": hits,
            "facets": facet_counts(
                wanted,
                counts.__getitem__,
                lambda part: self.library_index.count_matches(expression, [part]),
                self._read,
            )
            if counts or wanted.query_facets
            else {},
            "spelling_suggestion": None,
        }

    def _results(
        self, keys: Sequence[int], expression: Expression, wanted: SearchOptions
    ) -> Iterator[SearchResult]:
        """The speeches as haystack's results, with what the index would hold of them now."""
        index = self._speeches.index
        rows = self._speeches.rows().in_bulk(keys)
        for key in keys:
            if not (row := rows.get(key)):
                # Withdrawn at this moment.
                continue
            prepared = index.full_prepare(row)
            values: dict[str, object] = {}
            for name, field in index.fields.items():
                column = field.index_fieldname
                if field.stored and (not wanted.fields or {name, column} & set(wanted.fields)):
                    values[column] = values[name] = prepared.get(column)
            if wanted.highlight:
                shown = {name: searched_text(prepared.get(name)) for name in TEXT_FIELDS}
                values["highlighted"] = highlighted(shown, expression, wanted.highlight)
            values[ID] = prepared[ID]
            yield wanted.result_class("speeches", "speech", str(key), 0.0, **values)

    def update(self, index: SearchIndex, iterable: Iterable[Model], commit: bool = True) -> None:
        """Put objects in the place of what the index has of them; makes the index if need be."""
        self.library_index.put(iterable)

    def remove(self, obj_or_string: Model | str, commit: bool = True) -> None:
        """Take an object, or the one with this identifier, out of the index, where there is one."""
        if self.library_index.builds.exists():
            key = get_identifier(obj_or_string).rpartition(".")[2]
            self.library_index.remove([int(key)])

    def clear(self, models: Iterable[type[Model]] | None = None, commit: bool = True) -> None:
        """Begin anew with an empty index."""
        self.library_index.clear()


class OpenSearchEngine(BaseEngine):  # type: ignore[misc] # haystack has no types
    """The engine to name in HAYSTACK_CONNECTIONS."""

    backend = OpenSearchBackend
    query = ChineseSearchQuery


def _address(options: Mapping[str, object]) -> Address:
    url = options["URL"]
    urls = [url] if isinstance(url, str) else list(url)  # type: ignore[call-overload]
    return Address(
        tuple(map(str, urls)),
        user=str(options.get("USER") or ""),
        password=str(options.get("PASSWORD") or ""),
        ca=str(options.get("CA_CERTS") or ""),
        seconds=float(str(options.get("TIMEOUT") or 10)),
    )
