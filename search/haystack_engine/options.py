"""What haystack may want to know of the documents found, beyond which they are."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields

import numpy as np
from django.utils import timezone
from haystack.models import SearchResult

from search.haystack_engine.highlighting import blurb, to_html
from search.index.fields import local_moment
from search.language.expressions import Expression
from search.matching.columns import Mask
from search.matching.faceting import Documents, Moment, count_dates, count_values
from search.matching.select import Snapshot, select

_FACET_OPTIONS = {"limit", "mincount", "sort"}
_SORTS = ("count", "index")
_HIGHLIGHT_OPTIONS = {"max_length"}
_LENGTH = 120


@dataclass(frozen=True)
class Wanted:
    """The parameters of `SearchBackend.search`, by the names haystack gives them."""

    start_offset: int = 0
    end_offset: int | None = None
    sort_by: Sequence[str] = ()
    facets: Mapping[str, Mapping[str, int]] | Sequence[str] = ()
    date_facets: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    query_facets: Sequence[tuple[str, str]] = ()
    highlight: bool | Mapping[str, int] = False
    fields: Collection[str] = ()
    result_class: type[SearchResult] = SearchResult

    @property
    def any_results(self) -> bool:
        return self.end_offset is None or self.end_offset > self.start_offset


def read_wanted(options: Mapping[str, object]) -> Wanted:
    """Raises NotImplementedError for what haystack may ask and this engine cannot do."""
    given = {name: value for name, value in options.items() if value is not None}
    known = {parameter.name for parameter in fields(Wanted)}
    if unknown := given.keys() - known:
        raise NotImplementedError(f"Not supported: {', '.join(sorted(unknown))}")
    return Wanted(**given)  # type: ignore[arg-type]


def facet_counts(
    wanted: Wanted, snapshot: Snapshot, documents: Mask, read: Callable[[str], Expression]
) -> dict[str, dict[str, object]]:
    """The answer's "facets", in the form haystack's documentation shows.

    read: makes an expression of a query facet's string.
    """
    if not (wanted.facets or wanted.date_facets or wanted.query_facets):
        return {}
    found = np.flatnonzero(documents)
    options = wanted.facets if isinstance(wanted.facets, Mapping) else {}
    return {
        "fields": {
            name: _values(snapshot, name, found, options.get(name) or {}) for name in wanted.facets
        },
        "dates": {
            name: _dates(snapshot, name, found, **facet)  # type: ignore[arg-type]
            for name, facet in wanted.date_facets.items()
        },
        "queries": {
            f"{name}:{query}": int(
                np.count_nonzero(select(read(f"{name}:{query}"), snapshot, documents))
            )
            for name, query in wanted.query_facets
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


def _values(
    snapshot: Snapshot, name: str, documents: Documents, options: Mapping[str, int]
) -> list[tuple[str, int]]:
    _refuse_others("facet", options, _FACET_OPTIONS)
    given = dict(options)
    sort = given.pop("sort", "count")
    if sort not in _SORTS:
        raise NotImplementedError(f"facet sorts by {' or '.join(_SORTS)}, not by {sort!r}")
    limit = given.pop("limit", None)
    # As in haystack's documentation, a number below 0 is no limit.
    limit = None if limit is None or limit < 0 else limit
    counts = count_values(snapshot.column(name), documents, **given)
    return (counts if sort == "count" else sorted(counts))[:limit]


def _dates(
    snapshot: Snapshot,
    name: str,
    documents: Documents,
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

    column = snapshot.column(name)
    return count_dates(column, documents, start_date, end_date, gap_by, gap_amount, moment)


def _refuse_others(what: str, options: Mapping[str, object], known: set[str]) -> None:
    if unknown := options.keys() - known:
        raise NotImplementedError(f"{what} has no options {', '.join(sorted(unknown))}")
