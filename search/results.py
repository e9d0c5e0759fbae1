"""What a page asks of the search, and what it gets: values that know nothing of the engine."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

from haystack.query import SearchQuerySet

from search import query
from search.expressions import EVERYWHERE, Between, Expression, Is, any_of, describe
from search.haystack_query import Typed
from search.sections import SectionHit, section_hits
from search.snippets import Fragment, mark, snippet
from search.syntax import render
from speeches.facets import Facet, build_facet
from speeches.filters import FACETS, Filters, read_years
from speeches.models import Speech

MODES = ("exact", "smart")
SCOPES = {"all": EVERYWHERE, "title": ("title",), "heading": ("headings",)}
SORTS = {"relevance": (), "date": ("-sorted_on", "-django_id")}
PER_PAGE = 20

_CUT_NOTE = f"输入超过 {query.MAX_LENGTH} 个字符，只检索前 {query.MAX_LENGTH} 个"
_SMART_NOTE = "智能检索尚未提供，这里是精确检索的结果"


@dataclass(frozen=True)
class SearchRequest:
    """A search as a person or a program asks for it.

    mode: one of MODES; scope: a key of SCOPES; sort: a key of SORTS; page: from 1; cut: whether
    q is the beginning of something longer than query.MAX_LENGTH.
    """

    q: str = ""
    mode: str = "exact"
    scope: str = "all"
    sort: str = "relevance"
    filters: Filters = field(default_factory=Filters)
    page: int = 1
    per_page: int = PER_PAGE
    cut: bool = False

    @property
    def query(self) -> query.Query:
        """What was typed, as it was read."""
        return query.parse(self.q, SCOPES[self.scope])


@dataclass(frozen=True)
class Hit:
    """A speech that was found, with the hits in its title, its text and its sections."""

    speech: Speech
    title: list[Fragment]
    snippet: list[Fragment]
    sections: list[SectionHit]


@dataclass(frozen=True)
class SearchPage:
    """One page of the answer.

    count, pages: of the whole answer; facets: counted over the whole answer, each without its
    own filter; relaxed: how the search was widened, None where it was not; reading: how the
    query was read; note: what was odd about it, or empty.
    """

    count: int
    page: int
    pages: int
    hits: list[Hit]
    facets: list[Facet]
    relaxed: str | None
    took_ms: float
    reading: str
    note: str


def run(request: SearchRequest) -> SearchPage:
    """The answer to a request. Raises SearchIndexError where there is no index that fits."""
    started = time.perf_counter()
    read = request.query
    found = _narrowed(request, request.filters).order_by(*SORTS[request.sort])
    for name in FACETS:
        found = found.facet(name)
    first = (request.page - 1) * request.per_page
    results = found[first : first + request.per_page]
    notes = (
        _CUT_NOTE if request.cut else "",
        read.note,
        _SMART_NOTE if request.mode == "smart" else "",
    )
    return SearchPage(
        count=len(found),
        page=request.page,
        pages=math.ceil(len(found) / request.per_page),
        hits=_hits([int(result.pk) for result in results], read.expression),
        facets=_facets(request, found),
        relaxed=None,
        took_ms=round((time.perf_counter() - started) * 1000, 1),
        reading=describe(read.expression),
        note="；".join(filter(None, notes)),
    )


def _narrowed(request: SearchRequest, filters: Filters) -> SearchQuerySet:
    found = SearchQuerySet()
    if request.q.strip():
        # The field of the condition carries the scope: content, title or headings.
        scope = {"all": "content", "title": "title", "heading": "headings"}[request.scope]
        found = found.filter(**{scope: Typed(request.q)})
    for name, values in filters.chosen().items():
        found = found.narrow(render(any_of([_condition(name, value) for value in values])))
    return found


def _condition(name: str, value: str) -> Expression:
    years = read_years(value) if name == "year" else None
    return Between(name, str(years.first), str(years.last)) if years else Is(name, value)


def _hits(pks: list[int], expression: Expression) -> list[Hit]:
    """The speeches in this order; one that was unpublished a moment ago is left out."""
    speeches = (
        Speech.objects.published()
        .select_related("source")
        .prefetch_related("sections")
        .with_lead()
        .in_bulk(pks)
    )
    return [_hit(speeches[pk], expression) for pk in pks if pk in speeches]


def _hit(speech: Speech, expression: Expression) -> Hit:
    return Hit(
        speech=speech,
        title=mark(speech.title, expression, ("title",)),
        snippet=snippet(speech.text, expression),
        sections=section_hits(speech, expression),
    )


def _facets(request: SearchRequest, found: SearchQuerySet) -> list[Facet]:
    counts = found.facet_counts()["fields"]
    chosen = request.filters.chosen()
    for name in chosen:
        others = _narrowed(request, request.filters.without(name)).facet(name)
        _run_for_counts(others)
        counts[name] = others.facet_counts()["fields"][name]
    return [build_facet(name, dict(counts[name]), chosen.get(name, ())) for name in FACETS]


def _run_for_counts(found: SearchQuerySet) -> None:
    """An empty slice has haystack ask for the counts alone, without a single result."""
    found[0:0]
