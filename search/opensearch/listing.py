"""The documents of one unit of an index, as far as they are shown: pages of them, and counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from search.errors import IndexMissing
from search.index.library_index import ValueCounts
from search.opensearch.builds import Builds
from search.opensearch.cluster import Cluster, Json
from search.opensearch.queries import EVERYTHING, Query, all_of
from speeches.batched import batched

Sort = Sequence[Mapping[str, Any]]
# More than these a search without a cursor does not reach (index.max_result_window).
_WINDOW = 10_000
# How many values, or counts, are asked for in one request.
_VALUES = 5_000
_COUNTS = 400
_PART = 10_000
_CURSOR_LIVES = "1m"
# How many searches are asked for together.
_TOGETHER = 50


class Hit(NamedTuple):
    """key: of the speech; position: of the section in its outline, 0 of a speech; score: 0.0 where
    nothing is scored; source, values: what was asked for of the document."""

    key: int
    position: int
    score: float
    source: Mapping[str, Any]
    values: Mapping[str, float]


@dataclass(frozen=True)
class Narrowed:
    """What matches a query, narrowed by conditions on columns, by their names."""

    wanted: Query
    conditions: Mapping[str, Query]

    @property
    def query(self) -> Query:
        """What fulfils all."""
        return all_of([self.wanted, self.without("")])

    def without(self, name: str) -> Query:
        """All conditions but the one on this column."""
        return all_of([query for column, query in self.conditions.items() if column != name])


@dataclass(frozen=True)
class Counted:
    """How many documents there are, and how many of them have each value, by column; documents,
    numbers: how many are shown at all, and the answers to what was asked of these."""

    count: int
    facets: dict[str, ValueCounts]
    documents: int
    numbers: Json


class Listing:
    """The documents of an index that are shown.

    unit: of which index; shown: a query that they fulfil. Every question raises IndexMissing,
    IndexOutdated, IndexAway.
    """

    def __init__(self, cluster: Cluster, builds: Builds, unit: str, shown: Query) -> None:
        self._cluster = cluster
        self._builds = builds
        self._alias = builds.alias(unit)
        self._shown = shown

    def _search(self, body: Json) -> Json:
        with self._known_form():
            return self._cluster.search(self._alias, body)

    @contextmanager
    def _known_form(self) -> Iterator[None]:
        """Says where it is missing whether it is there in another form."""
        try:
            yield
        except IndexMissing:
            self._builds.require()
            raise

    def shown(self, query: Query) -> Query:
        """A query narrowed to what is shown."""
        return all_of([query, self._shown])

    # Pages

    def page(
        self,
        query: Query,
        sort: Sort,
        page: slice,
        source: Sequence[str] = (),
        values: Sequence[str] = (),
    ) -> list[Hit]:
        """A page of what a query finds, in order; the last keys of the order are those of the
        document itself. query: what is scored as well, already among those that are shown."""
        start, stop = page.start or 0, page.stop
        body = _body(query, sort, source, values)
        if stop is not None and stop <= _WINDOW:
            if stop <= start:
                return []
            body |= {"from": start, "size": stop - start}
            return _hits(self._search(body))
        hits: list[Hit] = []
        at = 0
        for some in self._all(body):
            hits += some[max(start - at, 0) : None if stop is None else max(stop - at, 0)]
            at += len(some)
            if stop is not None and at >= stop:
                break
        return hits

    def first_pages(self, queries: Sequence[Query], sort: Sort, most: int) -> list[list[Hit]]:
        """The first documents that each of some queries finds, in order; at most `_WINDOW`."""
        pages: list[list[Hit]] = []
        for some in batched(queries, _TOGETHER):
            bodies = [_body(self.shown(query), sort) | {"size": most} for query in some]
            with self._known_form():
                pages += map(_hits, self._cluster.searches(self._alias, bodies))
        return pages

    def all_of(self, query: Query, sort: Sort, source: Sequence[str] = ()) -> Iterator[Hit]:
        """Everything that a query finds, in order, of which a page at a time is held."""
        for hits in self._all(_body(query, sort, source)):
            yield from hits

    def _all(self, body: Json) -> Iterator[list[Hit]]:
        """Everything, page by page, as it is at this moment."""
        with self._known_form(), self._cluster.moment(self._alias, _CURSOR_LIVES) as moment:
            after: Json = {}
            while True:
                pit = {"pit": {"id": moment, "keep_alive": _CURSOR_LIVES}}
                answer = self._cluster.search("", {**body, **pit, **after, "size": _WINDOW})
                found = answer["hits"]["hits"]
                yield _hits(answer)
                if len(found) < _WINDOW:
                    return
                after = {"search_after": found[-1]["sort"]}

    # Counts

    def facets(
        self,
        narrowed: Narrowed,
        columns: Iterable[str],
        of_all: Mapping[str, Any] = MappingProxyType({}),
    ) -> Counted:
        """How many documents there are, and how many have each value of some columns, each without
        the condition on itself; the most frequent first. of_all: aggregations over all that are
        shown, whatever is asked for."""
        names = list(columns)
        shown = {"shown": {"filter": self._shown, "aggs": dict(of_all)}}
        counted = {
            f"facet {name}": {
                "filter": narrowed.without(name),
                "aggs": {"values": _terms_of(f"columns.{name}")},
            }
            for name in names
        }
        asked: Json = {
            "found": {"filter": narrowed.without("")},
            "all": {"global": {}, "aggs": shown},
        }
        answer = self._counts(narrowed.wanted, asked | counted)
        every = answer["all"]["shown"]
        facets = {
            name: self._values_of(name, answer[f"facet {name}"]["values"], narrowed)
            for name in names
        }
        return Counted(answer["found"]["doc_count"], facets, every["doc_count"], every)

    def _values_of(self, name: str, found: Json, narrowed: Narrowed) -> ValueCounts:
        counts = [(str(each["key"]), int(each["doc_count"])) for each in found["buckets"]]
        if found["sum_other_doc_count"] or found["doc_count_error_upper_bound"]:
            # More values than one answer has.
            query = all_of([narrowed.wanted, narrowed.without(name)])
            every = self.combinations(query, [f"columns.{name}"], missing=False)
            counts = [(value, count) for (value,), count in every]
        return sorted(counts, key=lambda pair: (-pair[1], pair[0]))

    def counts(self, queries: Sequence[Query], within: Query = EVERYTHING) -> tuple[list[int], int]:
        """How many documents each query finds among those of another, and how many these are."""
        counts: list[int] = []
        total = None
        for at in range(0, max(len(queries), 1), _COUNTS):
            some = queries[at : at + _COUNTS]
            asked = {"each": {"filters": {"filters": list(some)}}} if some else {}
            body = {
                "size": 0,
                "track_total_hits": True,
                "query": self.shown(within),
                "aggs": asked,
            }
            answer = self._search(body)
            if total is None:
                total = int(answer["hits"]["total"]["value"])
            if some:
                counts += [each["doc_count"] for each in answer["aggregations"]["each"]["buckets"]]
        return counts, total or 0

    def numbers(self, aggregations: Mapping[str, Any], *, first: bool = False) -> tuple[Json, int]:
        """The answers to aggregations over all documents, and how many these are; first: with the
        name of the index that one of them is in."""
        body = {
            "size": int(first),
            "_source": False,
            "track_total_hits": True,
            "query": self._shown,
            "aggs": dict(aggregations),
        }
        answer = self._search(body)
        found: Json = answer.get("aggregations", {})
        if first:
            found["index"] = "".join(hit["_index"] for hit in answer["hits"]["hits"])
        return found, int(answer["hits"]["total"]["value"])

    def _counts(self, query: Query, aggregations: Mapping[str, Any]) -> Json:
        body = {"size": 0, "query": self.shown(query), "aggs": dict(aggregations)}
        found: Json = self._search(body)["aggregations"]
        return found

    def combinations(
        self, query: Query, fields: Sequence[str], *, missing: bool = True
    ) -> Iterator[tuple[tuple[str, ...], int]]:
        """How many of the documents of a query have each combination of values; missing: whether
        those without a value count, as having an empty one."""
        sources = [
            {str(at): {"terms": {"field": field, "missing_bucket": missing}}}
            for at, field in enumerate(fields)
        ]
        after: Json = {}
        while True:
            asked = {"composite": {"size": _VALUES, "sources": sources, **after}}
            found = self._counts(query, {"each": asked})["each"]
            for bucket in found["buckets"]:
                values = (bucket["key"][str(at)] for at in range(len(fields)))
                yield tuple("" if v is None else str(v) for v in values), bucket["doc_count"]
            if len(found["buckets"]) < _VALUES:
                return
            after = {"after": found["after_key"]}

    def frequent_values(self, field: str, least: int) -> Iterator[tuple[str, int]]:
        """The values of a field that at least so many documents have, with how many."""
        number = {"number": {"cardinality": {"field": field}}}
        found, _ = self.numbers(number)
        parts = int(found["number"]["value"]) // _PART + 1
        for part in range(parts):
            terms = {
                "field": field,
                "size": 4 * _PART,
                "shard_size": 4 * _PART,
                "min_doc_count": max(least, 1),
                "include": {"partition": part, "num_partitions": parts},
            }
            found, _ = self.numbers({"each": {"terms": terms}})
            for bucket in found["each"]["buckets"]:
                yield bucket["key"], bucket["doc_count"]

    def average(self, field: str) -> float:
        """The mean of a number over all documents."""
        found, documents = self.numbers({"sum": {"sum": {"field": field}}})
        return float(found["sum"]["value"]) / max(1, documents)

    def version(self) -> str:
        """Another string after every change."""
        found, documents = self.numbers({"last": {"max": {"field": "ticket"}}}, first=True)
        return f"{found['index']} {found['last']['value']} {documents}"


def _body(query: Query, sort: Sort, source: Sequence[str] = (), values: Sequence[str] = ()) -> Json:
    return {
        "query": query,
        "sort": list(sort),
        "_source": list(source) or False,
        "docvalue_fields": ["django_id", "position", *values],
    }


def _terms_of(field: str) -> Json:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {"terms": {"field": field, "size": _VALUES, "shard_size": _VALUES, "order": order}}


def _hits(answer: Mapping[str, Any]) -> list[Hit]:
    return [
        Hit(
            key=int(hit["fields"]["django_id"][0]),
            position=int(hit["fields"].get("position", [0])[0]),
            score=float(hit.get("_score") or 0.0),
            source=hit.get("_source", {}),
            values={name: float(of[0]) for name, of in hit["fields"].items()},
        )
        for hit in answer["hits"]["hits"]
    ]
