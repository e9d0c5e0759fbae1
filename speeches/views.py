"""The reading pages: home, list, and the speech itself."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from speeches.choices import CORE_LEVELS
from speeches.duplicates import duplicates_of
from speeches.facets import count_facets
from speeches.filters import Filters
from speeches.models import Speech
from speeches.outline_tree import outline_tree
from speeches.reading import reading_blocks, removed_by_rule, safe_link
from speeches.sorting import SORTS, Sort

PER_PAGE = 20
ON_HOME = 6


def home(request: HttpRequest) -> HttpResponse:
    speeches = Speech.objects.published()
    counts = speeches.count_by("level")
    context = {
        "levels": [(level, counts.get(level, 0)) for level in CORE_LEVELS],
        "total": speeches.count(),
        "added": speeches.for_listing().recently_added()[:ON_HOME],
        "newest": speeches.for_listing().newest_first()[:ON_HOME],
    }
    return render(request, "speeches/home.html", context)


def speech_list(request: HttpRequest) -> HttpResponse:
    filters = Filters.from_query(request.GET)
    sort = Sort.from_query(request.GET)
    published = Speech.objects.published()
    found = sort.apply(filters.apply(published).for_listing())
    context = {
        "filters": filters,
        "facets": count_facets(published, filters),
        "sort": sort,
        "sorts": SORTS,
        "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "speeches/list.html", context)


def speech_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The speech; one that is not published exists only for those who may see it in the admin."""
    speeches = Speech.objects.for_reading()
    if not request.user.has_perm("speeches.view_speech"):
        speeches = speeches.published()
    speech = get_object_or_404(speeches, pk=pk)
    context = {
        "speech": speech,
        "outline": outline_tree(speech.sections.all(), speech.paragraphs),
        "blocks": reading_blocks(speech),
        "duplicates": duplicates_of(speech, drafts=request.user.is_staff),
        "removed": removed_by_rule(speech.material.removed),
        "source_link": safe_link(speech.source_url),
        "q": request.GET.get("q", "").strip(),
    }
    return render(request, "speeches/detail.html", context)
