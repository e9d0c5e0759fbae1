"""What haystack may want to know of the documents found, beyond which they are."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields

from django.utils import timezone
from haystack.models import SearchResult

from search.haystack_engine.highlighting import blurb, to_html
from search.index.fields import local_moment
from search.index.library_index import ValueCounts
from search.language.expressions import Expression
from search.matching.faceting import Moment, count_dates

_HIGHLIGHT_OPTIONS = {"max_length"}
_LENGTH = 120


@dataclass(frozen=True)
class SearchOptions:
    """The parameters of `SearchBackend.search`, by the names haystack gives them."""

    start_offset: int = 0
    end_offset: int | None = None
    sort_by: Sequence[str] = ()
    facets: Mapping[str, Mapping[str, object]] | Sequence[str] = ()
    date_facets: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    query_facets: Sequence[tuple[str, str]] = ()
    highlight: bool | Mapping[str, int] = False
    fields: Collection[str] = ()
    result_class: type[SearchResult] = SearchResult

    @property
    def any_results(self) -> bool:
        return self.end_offset is None or self.end_offset > self.start_offset


@dataclass(frozen=True)
class _FacetOptions:
    """limit: below 0 there is none; sort: by "count", or by the values with "index"."""

    limit: int = -1
    mincount: int = 1
    sort: str = "count"


def search_options(given: Mapping[str, object]) -> SearchOptions:
    """Raises NotImplementedError for what haystack may ask and this engine cannot do."""
    options = {name: value for name, value in given.items() if value is not None}
    _refuse_others("search", options, {option.name for option in fields(SearchOptions)})
    return SearchOptions(**options)  # type: ignore[arg-type] # as haystack gives them


# How many of the documents found have each value of a column, the most frequent first; and how many
# fulfil an expression too.
CountsOf = Callable[[str], ValueCounts]
CountOf = Callable[[Expression], int]


def facet_counts(
    options: SearchOptions,
    counts_of: CountsOf,
    count_of: CountOf,
    read: Callable[[str], Expression],
) -> dict[str, dict[str, object]]:
    """The answer's "facets", in the form haystack's documentation shows.

    read: makes an expression of a query facet's string.
    """
    if not (options.facets or options.date_facets or options.query_facets):
        return {}
    of_fields = options.facets if isinstance(options.facets, Mapping) else {}
    return {
        "fields": {
            name: _values(counts_of(name), of_fields.get(name) or {}) for name in options.facets
        },
        "dates": {
            name: _dates(counts_of(name), **facet)  # type: ignore[arg-type] # as haystack
            for name, facet in options.date_facets.items()
        },
        "queries": {
            f"{name}:{query}": count_of(read(f"{name}:{query}"))
            for name, query in options.query_facets
        },
    }


def highlighted(
    texts: Mapping[str, str], expression: Expression, options: bool | Mapping[str, int]
) -> dict[str, list[str]]:
    """A piece of each text as safe HTML with the hits in <em>."""
    given = options if isinstance(options, Mapping) else {}
    _refuse_others("highlight", given, _HIGHLIGHT_OPTIONS)
    length = given.get("max_length", _LENGTH)
    return {name: [to_html(blurb(text, expression, length), "em")] for name, text in texts.items()}


def _values(found: ValueCounts, given: Mapping[str, object]) -> ValueCounts:
    _refuse_others("facet", given, {option.name for option in fields(_FacetOptions)})
    options = _FacetOptions(**given)  # type: ignore[arg-type] # as haystack gives them
    counts = [(value, count) for value, count in found if count >= options.mincount]
    if options.sort == "index":
        counts.sort()
    elif options.sort != "count":
        raise NotImplementedError("facet sorts by 'count' or 'index'")
    return counts[: None if options.limit < 0 else options.limit]


def _dates(
    counts: ValueCounts,
    start_date: Moment,
    end_date: Moment,
    gap_by: str,
    gap_amount: int = 1,
) -> list[tuple[datetime.datetime, int]]:
    zone = start_date.tzinfo if isinstance(start_date, datetime.datetime) else None

    def moment(value: str) -> datetime.datetime:
        """On the clock of `start_date`, so that a stretch is one of its days or months."""
        local = local_moment(value)
        if not zone:
            return local
        return timezone.make_aware(local, timezone.get_default_timezone()).astimezone(zone)

    return count_dates(counts, start_date, end_date, gap_by, gap_amount, moment)


def _refuse_others(what: str, options: Mapping[str, object], known: set[str]) -> None:
    if unknown := options.keys() - known:
        raise NotImplementedError(f"{what} has no options {', '.join(sorted(unknown))}")
