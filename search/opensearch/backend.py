"""The library on OpenSearch behind haystack's interface.

HAYSTACK_CONNECTIONS:  ENGINE  this module's OpenSearchEngine
                       URL     of nodes of the cluster, a list
                       INDEX_NAME  with which the names of the indexes begin
                       USER, PASSWORD, CA_CERTS, TIMEOUT, SHARDS
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from haystack.backends import BaseEngine, BaseSearchBackend, log_query
from haystack.constants import ID
from haystack.indexes import SearchIndex
from haystack.utils import get_identifier

from search.haystack_engine.options import search_options
from search.haystack_engine.query import ChineseSearchQuery
from search.haystack_engine.syntax import read_query
from search.index.fields import normalised
from search.index.from_site import from_site
from search.language.expressions import And, Expression, mapped
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
        if wanted.date_facets or wanted.query_facets or wanted.highlight:
            raise NotImplementedError("facets of fields alone, and no highlights, on a cluster")
        if not query_string.strip():
            return {"results": [], "hits": 0, "facets": {}, "spelling_suggestion": None}
        expression = self._read(query_string)
        narrowed = And((expression, *map(self._read, narrow_queries or ())))
        found = self.library_index.find(
            narrowed,
            {},
            wanted.facets,
            order=wanted.sort_by,
            page=slice(wanted.start_offset, wanted.end_offset),
        )
        return {
            "results": self._results(found.keys, wanted.result_class),
            "hits": found.count,
            "facets": {"fields": found.facets} if found.facets else {},
            "spelling_suggestion": None,
        }

    def _read(self, string: str) -> Expression:
        kinds = self._speeches.kinds
        return mapped(read_query(string), lambda condition: normalised(condition, kinds))

    def _results(self, keys: Iterable[int], result_class: type) -> list[object]:
        keys = list(keys)
        rows = self._speeches.rows().in_bulk(keys)
        index = self._speeches.index
        results = []
        for key in keys:
            if key not in rows:
                continue
            values = index.full_prepare(rows[key])
            stored = {name: values.get(f.index_fieldname) for name, f in index.fields.items()}
            made = result_class("speeches", "speech", str(key), 0.0, **stored, id=values[ID])
            results.append(made)
        return results

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
