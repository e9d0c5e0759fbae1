"""The page of results, the same answer as JSON, and what is suggested while typing."""

from dataclasses import asdict, replace

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from search.errors import SearchIndexError
from search.parameters import BadParameter, kindly, strictly
from search.query import MAX_LENGTH
from search.request import SearchRequest
from search.results import Hit, SearchPage, SectionResult, run
from search.suggestions import suggest
from speeches.filters import FACETS
from speeches.models import Speech


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The page for people: nothing asked shows how to ask.

    A page beyond the last is the last, as in the list of speeches.
    """
    search = kindly(request.GET)
    context = {"search": search, "filters": search.filters}
    if not search.q:
        return render(request, "search/results.html", context)
    try:
        page = run(search)
        if search.page > page.pages > 0:
            page = run(replace(search, page=page.pages))
    except SearchIndexError as error:
        return render(request, "search/results.html", {**context, "error": str(error)}, status=503)
    paginator = Paginator(range(page.count), search.per_page)
    context |= {
        "result": page,
        "facets": page.facets,
        "page_obj": Page(page.hits or page.sections, page.page, paginator),
    }
    return render(request, "search/results.html", context)


@require_safe
@cache_control(private=True, max_age=60)
def suggestions(request: HttpRequest) -> JsonResponse:
    """What may be about to be typed; anything typed is answered, with nothing if need be."""
    typed = request.GET.get("q", "")[:MAX_LENGTH]
    names = ("text", "kind", "label", "count", "url")
    found = [{name: getattr(one, name) for name in names} for one in suggest(typed)]
    return _json({"q": typed, "suggestions": found})


@require_safe
def api(request: HttpRequest) -> JsonResponse:
    """The answer for programs; a parameter that cannot be meant is a 400 that names it."""
    try:
        search = strictly(request.GET)
    except BadParameter as error:
        problem = {"parameter": error.parameter, "message": error.message}
        return _json({"error": problem}, status=400)
    try:
        page = run(search)
    except SearchIndexError as error:
        return _json({"error": {"parameter": None, "message": str(error)}}, status=503)
    return _json(_as_json(search, page))


def _json(data: dict, status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


def _as_json(search: SearchRequest, page: SearchPage) -> dict:
    return {
        "query": {
            **{name: getattr(search, name) for name in ("q", "mode", "scope")},
            **{name: _echo(getattr(search.filters, name)) for name in FACETS},
            **{name: getattr(search, name) for name in ("sort", "show", "page", "per_page")},
            "reading": page.reading,
            "note": page.note or None,
        },
        "count": page.count,
        "page": page.page,
        "pages": page.pages,
        "relaxed": page.relaxed,
        "took_ms": page.took_ms,
        "results": [_hit_as_json(hit) for hit in page.hits]
        or [_section_as_json(result) for result in page.sections],
        "offers": [
            {
                "kind": offer.kind,
                "label": offer.label,
                "count": offer.count,
                "q": offer.request.q,
                "url": f"{reverse('search:api')}?{offer.request.address}",
            }
            for offer in page.offers
        ],
        "facets": {
            facet.name: [
                {"value": value.value, "label": value.label, "count": value.count}
                for value in facet.values
            ]
            for facet in page.facets
        },
    }


def _echo(values: tuple[str, ...]) -> object:
    """A facet's values as a program gave them: none, one, or a list."""
    if len(values) != 1:
        return list(values) or None
    return int(values[0]) if values[0].isdecimal() and len(values[0]) == 4 else values[0]


def _section_as_json(result: SectionResult) -> dict:
    return {
        **_speech_as_json(result.speech),
        "url": result.address,
        "anchor": result.section.anchor,
        "label": result.section.label,
        "heading": result.section.heading,
        "text": result.text,
        "snippet": [asdict(fragment) for fragment in result.snippet],
    }


def _hit_as_json(hit: Hit) -> dict:
    return {
        **_speech_as_json(hit.speech),
        "snippet": [asdict(fragment) for fragment in hit.snippet],
        "sections": [
            {
                "anchor": section.anchor,
                "label": section.label,
                "heading": section.heading,
                "snippet": [asdict(fragment) for fragment in section.snippet],
            }
            for section in hit.sections
        ],
    }


def _speech_as_json(speech: Speech) -> dict:
    return {
        "id": speech.pk,
        "ref": speech.ref or None,
        "title": speech.title,
        "level": speech.level or None,
        "meeting_level": speech.meeting_level or None,
        "kind": speech.kind,
        "year": speech.year,
        "complete": speech.complete,
        "rewritten": speech.rewritten,
        "url": speech.get_absolute_url(),
    }
