"""The page of results, the same answer as JSON, and what is suggested while typing."""

from collections.abc import Sequence
from dataclasses import is_dataclass, replace

from django.core.paginator import Page, Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.programs import problem
from search.api.found import behind, facet_counts, words
from search.errors import SearchIndexError
from search.language.query import MAX_LENGTH
from search.page.newest import newest
from search.page.parameters import BadParameter, kindly, strictly
from search.page.request import SearchRequest
from search.page.results import Hit, SearchPage, SectionResult, run
from search.page.similar_speeches import SimilarSection, similar_sections, similar_to
from search.suggest.suggestions import suggest
from search.upkeep import fruitless, outbox
from speeches.export.atom import MOST_ENTRIES, atom
from speeches.lists.facets import FACETS, Facet
from speeches.models import Section, Speech

Json = dict[str, object]

# How many speeches or sections a page of similar ones shows.
_SIMILAR = 18


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The page for people: nothing asked shows how to ask.

    A page beyond the last is the last, as in the list of speeches.
    """
    search = kindly(request.GET)
    context: dict[str, object] = {"search": search, "filters": search.filters}
    context |= {"result": None, "shown": None}
    if not search.q:
        return render(request, "search/results.html", context)
    try:
        page = run(search)
        if search.page > page.shown.pages > 0:
            page = run(replace(search, page=page.shown.pages))
    except SearchIndexError as error:
        return render(request, "search/results.html", {**context, "error": str(error)}, status=503)
    if not page.count:
        fruitless.note(search)
    shown = page.shown
    items: Sequence[object] = shown.hits or shown.sections
    paginator: Paginator[object] = Paginator(range(shown.count), search.per_page)
    context |= {
        "result": page,
        "shown": shown,
        "marks": shown.marks,
        "behind": outbox.lag(),
        "facets": shown.facets,
        "page_obj": Page(items, shown.page, paginator),
    }
    return render(request, "search/results.html", context)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What answers the same search, as a feed of what was published last: speeches, also where
    sections or headings are asked for; nothing asked finds nothing, as on the page."""
    search = kindly(request.GET)
    try:
        keys = newest(search, MOST_ENTRIES) if search.q else []
    except SearchIndexError as error:
        return HttpResponse(str(error), "text/plain; charset=utf-8", status=503)
    # The index follows the library, and the words of a smart search are the office's to change.
    settled = search.mode == "exact" and not outbox.lag()
    return atom(
        request, search.name, f"{reverse('search:results')}?{search.address}", keys, settled=settled
    )


@require_safe
@never_cache
def suggestions(request: HttpRequest) -> JsonResponse:
    """What may be about to be typed; anything typed is answered, with nothing if need be."""
    typed = request.GET.get("q", "")[:MAX_LENGTH]
    names = ("text", "kind", "label", "count", "url")
    found = [{name: getattr(one, name) for name in names} for one in suggest(typed)]
    return _json({"q": typed, "suggestions": found})


@require_safe
def similar_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is like a speech, or like the section that `section` names by its anchor."""
    speech, section = _asked_for(pk, request.GET.get("section", ""))
    context: dict[str, object] = {"speech": speech, "section": section}
    try:
        context["found"] = _like(speech, section)
    except SearchIndexError as error:
        return render(request, "search/similar.html", {**context, "error": str(error)}, status=503)
    return render(request, "search/similar.html", context)


@require_safe
def api_similar(request: HttpRequest) -> JsonResponse:
    """The same for programs: `speech` is an id, `section` an anchor in it."""
    pk = request.GET.get("speech", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return problem("speech 是讲话的编号", 400, "speech")
    try:
        speech, section = _asked_for(int(pk), request.GET.get("section", ""))
        found = _like(speech, section)
    except Http404:
        return problem("没有这篇讲话或这一节", 404, "speech")
    except SearchIndexError as error:
        return problem(str(error), 503)
    return _json({"results": [_similar_as_json(item) for item in found]})


def _asked_for(pk: int, anchor: str) -> tuple[Speech, Section | None]:
    speeches = Speech.objects.published().prefetch_related("sections")
    speech = get_object_or_404(speeches, pk=pk)
    sections = [section for section in speech.sections.all() if section.anchor == anchor]
    if anchor and not sections:
        raise Http404("没有这一节")
    for section in sections:
        section.speech = speech
    return speech, sections[0] if sections else None


def _like(speech: Speech, section: Section | None) -> list[SimilarSection]:
    if section:
        return similar_sections(section, _SIMILAR)
    return [SimilarSection(other, None, "") for other in similar_to(speech, _SIMILAR)]


def _similar_as_json(item: SimilarSection) -> Json:
    section = item.section
    return {
        **_speech_as_json(item.speech),
        "url": item.address,
        "anchor": section.anchor if section else None,
        "heading": item.heading or None,
        "text": item.text or None,
    }


@require_safe
def api(request: HttpRequest) -> JsonResponse:
    """The answer for programs; a parameter that cannot be meant is a 400 that names it."""
    try:
        search = strictly(request.GET)
    except BadParameter as error:
        return problem(error.message, 400, error.parameter)
    try:
        page = run(search)
    except SearchIndexError as error:
        return problem(str(error), 503)
    return _json(_as_json(search, page))


class _Encoder(DjangoJSONEncoder):
    """Takes values as objects of their fields."""

    def default(self, o: object) -> object:
        return vars(o) if is_dataclass(o) else super().default(o)


def _json(data: Json) -> JsonResponse:
    return JsonResponse(data, _Encoder, json_dumps_params={"ensure_ascii": False})


def _as_json(search: SearchRequest, page: SearchPage) -> Json:
    return {
        "query": {
            **{name: getattr(search, name) for name in ("q", "mode", "scope")},
            **{name: _echo(facet, search.filters[name]) for name, facet in FACETS.items()},
            **{name: getattr(search, name) for name in ("sort", "show", "page", "per_page")},
            "reading": page.reading,
            "note": page.note or None,
        },
        "count": page.count,
        "page": page.page,
        "pages": page.pages,
        "relaxed": page.relaxed,
        "words": words(page),
        "took_ms": page.took_ms,
        "behind": behind(),
        **_answers_as_json(page),
        "instead": _instead_as_json(page.instead),
        "offers": [
            {
                "kind": offer.kind,
                "label": offer.label,
                "count": offer.count,
                "q": offer.request.q,
                "url": f"{reverse('search:api')}?{offer.request.address}",
            }
            for offer in (*page.variants, *page.offers)
        ],
    }


def _answers_as_json(page: SearchPage) -> Json:
    return {
        "results": [_hit_as_json(hit) for hit in page.hits]
        or [_section_as_json(result) for result in page.sections],
        "facets": {facet.name: facet.values for facet in facet_counts(page)},
    }


def _instead_as_json(page: SearchPage | None) -> Json | None:
    """What is answered in the place of nothing: a smart answer, in no number of the exact one."""
    if page is None:
        return None
    numbers = {name: getattr(page, name) for name in ("count", "page", "pages", "relaxed")}
    return {"mode": "smart", **numbers, "words": words(page), **_answers_as_json(page)}


def _echo(facet: Facet, values: tuple[str, ...]) -> object:
    """A facet's values as a program gave them: none, one, or a list."""
    return facet.as_json(values[0]) if len(values) == 1 else list(values) or None


def _section_as_json(result: SectionResult) -> Json:
    return {
        **_speech_as_json(result.speech),
        "url": result.address,
        "anchor": result.anchor,
        "label": result.section.label if result.section else "",
        "heading": result.section.heading if result.section else "",
        "text": result.text,
        "snippet": result.snippet,
    }


def _hit_as_json(hit: Hit) -> Json:
    return {
        **_speech_as_json(hit.speech),
        "snippet": hit.snippet,
        "sections": [
            {
                "anchor": section.anchor,
                "label": section.label,
                "heading": section.heading,
                "snippet": section.snippet,
            }
            for section in hit.sections
        ],
    }


def _speech_as_json(speech: Speech) -> Json:
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
