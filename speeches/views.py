"""The reading pages: home, list, and the speech itself."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from speeches.choices import CORE_LEVELS, State
from speeches.duplicates import duplicates_of, swapped_in_twins
from speeches.export.answer import download
from speeches.export.speech import manuscript_of, whole_manuscript
from speeches.lists.counted import count_facets
from speeches.lists.filters import Filters
from speeches.lists.kept import kept
from speeches.lists.sorting import SORTS, Sort
from speeches.models import Material, Section, Speech, SpeechQuerySet, where_published
from speeches.reading.blocks import (
    NO_MARKING,
    Marking,
    reading_blocks,
    removed_by_rule,
    safe_link,
    source_line,
)
from speeches.reading.material_lines import material_lines
from speeches.reading.notes import Note, marked_words, notes_of, slots_of
from speeches.reading.outline_tree import outline_tree
from speeches.reading.scans import doubtful_places
from speeches.reading.whole import missing_numbers, parts_of, whole_of
from speeches.statistics import (
    FrequentHeading,
    by_level_and_year,
    frequent_headings,
    newest_years,
)
from speeches.wording import explained

PER_PAGE = 20
ON_HOME = 6
HEADINGS_ON_HOME = 10


def home(request: HttpRequest) -> HttpResponse:
    listed = Speech.objects.published().for_listing()
    context = kept("home", _holdings) | {
        "added": listed.recently_added()[:ON_HOME],
        "newest": listed.newest_first()[:ON_HOME],
    }
    return render(request, "speeches/home.html", context)


def _holdings() -> dict[str, object]:
    """What there is: by level, of the newest years, and an example to begin with."""
    speeches = Speech.objects.published()
    counts = by_level_and_year(speeches)
    years = newest_years(counts)
    headings = _headings(speeches.filter(listed_year__range=years)) if years else []
    return {
        "levels": [
            (level, sum(n for (one, _), n in counts.items() if one == level))
            for level in CORE_LEVELS
        ],
        "total": counts.total(),
        "years": years,
        "headings": headings,
        "example": _example(headings or _headings(speeches)),
    }


def _headings(speeches: SpeechQuerySet) -> list[FrequentHeading]:
    return frequent_headings(speeches, HEADINGS_ON_HOME, depth=1)


def _example(headings: list[FrequentHeading]) -> tuple[FrequentHeading, Section] | None:
    """A heading to begin with, and the section that shows how another put it."""
    if not headings:
        return None
    section = Section.objects.select_related("speech").filter(pk=headings[0].section).first()
    return (headings[0], section) if section else None


def speech_list(request: HttpRequest) -> HttpResponse:
    filters = Filters.from_query(request.GET)
    sort = Sort.from_query(request.GET)
    published = Speech.objects.published()
    narrowed = filters.apply(published)
    paginator = Paginator(sort.apply(narrowed.for_listing()), PER_PAGE)
    # What its own count would be.
    paginator.count = kept(("list", filters), narrowed.count)
    context = {
        "filters": filters,
        "facets": kept(("facets", filters), lambda: count_facets(published, filters)),
        "sort": sort,
        "sorts": SORTS,
        "page_obj": paginator.get_page(request.GET.get("page")),
    }
    return render(request, "speeches/list.html", context)


def speech_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The speech; one that is not published is there for librarians, and for who uploaded it."""
    speech = _visible(request, pk)
    if speech.is_joined:
        return _to_the_whole(request, speech, "speeches:detail")
    shown = _sees_drafts(request) or not _holds_back(speech.material)
    sections = speech.sections.all()
    expired = explained(speech)
    duplicates = duplicates_of(speech, drafts=_sees_drafts(request))
    twin_words = swapped_in_twins(speech, duplicates)
    swapped = {spot["text"] for spot in speech.words_in_doubt}
    notes = notes_of(speech.paragraphs, swapped, expired, doubtful_places(speech))
    context = {
        **_text_context(request, speech, notes),
        "outline": outline_tree(sections),
        "blocks": reading_blocks(speech.paragraphs, sections, notes),
        "parts": parts_of(speech, drafts=_sees_drafts(request)),
        "has_lines": shown,
        "expired": expired,
        "duplicates": duplicates,
        "twin_words": twin_words,
        "in_doubt": swapped | {word.text for word in twin_words},
        # What was removed may be a piece of another speech of the same page.
        "removed": removed_by_rule(speech.material.removed if shown else []),
        "source_link": safe_link(speech.source_url),
        "marking": Marking(request.GET.get("q", "").strip(), request.GET.get("mode", "")),
    }
    return render(request, "speeches/detail.html", context)


def speech_whole(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts of a speech that came in several, put together; 404 for what is no part."""
    speech = _visible(request, pk)
    if speech.is_joined:
        return _to_the_whole(request, speech, "speeches:detail")
    parts = parts_of(speech, drafts=_sees_drafts(request))
    if not parts:
        raise Http404("这篇不是分成几部分的")
    whole = whole_of(parts)
    notes = notes_of(whole.paragraphs, whole.swapped)
    blocks = list(reading_blocks(whole.paragraphs, whole.sections, notes))
    context = {
        **_text_context(request, speech, notes),
        "marking": NO_MARKING,
        "parts": parts,
        "swapped": whole.swapped,
        "missing": missing_numbers(parts),
        "outline": outline_tree(whole.sections),
        "blocks": [(whole.gaps.get(index), block) for index, block in enumerate(blocks)],
        "missing_at_end": whole.gaps.get(len(blocks)),
    }
    return render(request, "speeches/whole.html", context)


def _text_context(
    request: HttpRequest, speech: Speech, notes: list[list[Note]]
) -> dict[str, object]:
    """What the page of a text has, whether of one speech or of all its parts."""
    slots = slots_of(notes)
    return {
        "speech": speech,
        "slots": slots,
        "slot_places": sum(slot.count for slot in slots),
        "marked": marked_words(notes),
        "source_line": source_line(speech),
        "address": request.build_absolute_uri(request.path),
    }


def speech_source(request: HttpRequest, pk: int) -> HttpResponse:
    """Line by line what the source had: kept, or removed and by which rule. Of what came with a
    file of its own that page is its own."""
    speech = _visible(request, pk)
    if speech.is_joined and speech.page is None:
        return _to_the_whole(request, speech, "speeches:source")
    material = Material.objects.get(pk=speech.material_id)
    if _holds_back(material) and not _sees_drafts(request):
        raise Http404("同一份材料里有未发布或已删除的讲话")
    context = {"speech": speech, "material": material, "lines": material_lines(material)}
    return render(request, "speeches/source.html", context)


def speech_export(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The speech as a file."""
    speech = _visible(request, pk)
    if speech.is_joined:
        return _to_the_whole(request, speech, "speeches:export", suffix)
    address = request.build_absolute_uri(speech.get_absolute_url())
    return download(request, manuscript_of(speech, address), suffix)


def whole_export(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The parts of a speech, put together, as a file."""
    speech = _visible(request, pk)
    if speech.is_joined:
        return _to_the_whole(request, speech, "speeches:export", suffix)
    parts = parts_of(speech, drafts=_sees_drafts(request))
    if not parts:
        raise Http404("这篇不是分成几部分的")
    address = request.build_absolute_uri(reverse("speeches:whole", args=[pk]))
    return download(request, whole_manuscript(speech, parts, address), suffix)


def _holds_back(material: Material) -> bool:
    """Whether something of a material is not for readers."""
    deleted = material.choices.get("deleted")
    seen = where_published() | Q(state=State.JOINED, whole__state=State.PUBLISHED)
    return bool(deleted) or material.speeches.exclude(seen).exists()


def _visible(request: HttpRequest, pk: int) -> Speech:
    """The speech, for those who may see it, or see what it is joined to."""
    speeches = Speech.objects.for_reading()
    mine = speeches.visible_to(request.user) | speeches.leading_to_others()
    speech = get_object_or_404(mine, pk=pk)
    if speech.is_joined:
        get_object_or_404(Speech.objects.visible_to(request.user), pk=speech.end_of_joins.pk)
    return speech


def _to_the_whole(request: HttpRequest, speech: Speech, name: str, *arguments: str) -> HttpResponse:
    """To the same page of the speech that this one is joined to."""
    address = reverse(name, args=[speech.end_of_joins.pk, *arguments])
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address)


def _sees_drafts(request: HttpRequest) -> bool:
    return request.user.has_perm("speeches.view_speech")
