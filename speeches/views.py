"""The reading pages: home, list, and the speech itself."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.vary import vary_on_cookie

from config.compiled import Compiled
from speeches.choices import CORE_LEVELS, State
from speeches.duplicates import duplicates_of, swapped_in_twins
from speeches.export.answer import download
from speeches.export.atom import MOST_ENTRIES, atom
from speeches.export.speech import manuscript_of, whole_manuscript
from speeches.lists.counted import CountedFacet, count_facets
from speeches.lists.filters import Filters
from speeches.lists.kept import kept
from speeches.lists.rows import listed, outlines_of
from speeches.lists.sorting import SORTS, Sort
from speeches.mine import my_level
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
from speeches.reading.replacing import By, filling
from speeches.reading.row import speech_of
from speeches.reading.scans import doubtful_places
from speeches.reading.whole import missing_numbers, parts_of, whole_of
from speeches.statistics import (
    FrequentHeading,
    by_level_and_year,
    frequent_headings,
    newest_years,
)
from speeches.wording import Expired, explained

PER_PAGE = 20
ON_HOME = 6
HEADINGS_ON_HOME = 10


@vary_on_cookie
def home(request: HttpRequest) -> HttpResponse:
    context = kept("home", _holdings)
    level = my_level(request)
    of_level = kept(("home", level), lambda: _newest_of(level)) if level else []
    orders = {"added": context["added"], "newest": context["newest"], "of_my_level": of_level}
    speeches = listed([key for keys in orders.values() for key in keys])
    shown = {
        name: [speeches[key] for key in keys if key in speeches] for name, keys in orders.items()
    }
    return render(request, "speeches/home.html", context | shown | {"my_level": level})


def _newest_of(level: str) -> list[int]:
    """The speeches of a level that readers began to see last."""
    return _keys(Speech.objects.published().filter(level=level).recently_added()[:ON_HOME])


def _holdings() -> dict[str, Any]:
    """What there is: by level, of the newest years, and an example to begin with; the keys of the
    speeches that were added last, and of the newest."""
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
        "added": _keys(speeches.recently_added()[:ON_HOME]),
        "newest": _keys(speeches.newest_first()[:ON_HOME]),
    }


def _keys(speeches: SpeechQuerySet) -> list[int]:
    return list(speeches.values_list("pk", flat=True))


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
    count, facets = kept(("list", filters), lambda: _counted(filters))
    paginator: Paginator[Any] = Paginator(range(count), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    first, last = max(page.start_index() - 1, 0), page.end_index()
    keys = kept(
        ("page", filters, sort.value, page.number),
        lambda: _keys(_narrowed(filters, sort)[first:last]),
    )
    speeches = listed(keys)
    page.object_list = [speeches[key] for key in keys if key in speeches]
    context = {
        "filters": filters,
        "facets": facets,
        "sort": sort,
        "sorts": SORTS,
        "page_obj": page,
    }
    return render(request, "speeches/list.html", context)


def list_feed(request: HttpRequest) -> HttpResponse:
    """The list, narrowed as its page is, as a feed of what was published last."""
    filters = Filters.from_query(request.GET)
    latest = filters.apply(Speech.objects.published()).recently_added()
    keys = kept(("feed", filters), lambda: _keys(latest[:MOST_ENTRIES]))
    title = " · ".join([*filters.labels(), "全部讲话"])
    return atom(request, title, reverse("speeches:list") + filters.address, keys)


def _counted(filters: Filters) -> tuple[int, list[CountedFacet]]:
    """How many speeches there are, and of which facets."""
    published = Speech.objects.published()
    return filters.apply(published).count(), count_facets(published, filters)


def _narrowed(filters: Filters, sort: Sort) -> SpeechQuerySet:
    return sort.apply(filters.apply(Speech.objects.published()))


def speech_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The speech; one that is not published is there for librarians, and for who uploaded it."""
    speech = _visible(request, pk)
    if speech.is_joined:
        return _to_the_whole(request, speech, "speeches:detail")
    drafts = _sees_drafts(request)
    shown = drafts or not _holds_back(speech.material)
    sections = outlines_of([speech])[speech.pk]
    expired = explained(speech)
    notes = _notes(speech, expired)
    duplicates = duplicates_of(speech, drafts=drafts)
    twin_words = swapped_in_twins(speech, duplicates)
    context = {
        **_text_context(request, speech, notes),
        "outline": outline_tree(sections),
        "blocks": reading_blocks(speech.paragraphs, sections, notes),
        "parts": parts_of(speech, drafts=drafts),
        "has_lines": shown,
        "expired": expired,
        "duplicates": duplicates,
        "twin_words": twin_words,
        "in_doubt": speech.swapped_words | {word.text for word in twin_words},
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


def _notes(speech: Speech, expired: Sequence[Expired]) -> list[list[Note]]:
    """What is marked in each paragraph."""
    return notes_of(speech.paragraphs, speech.swapped_words, expired, doubtful_places(speech))


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
        "remarked": any(notes),
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
    document = manuscript_of(speech, address, _notes(speech, explained(speech)), _filling(request))
    return download(request, document, suffix)


def whole_export(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The parts of a speech, put together, as a file."""
    speech = _visible(request, pk)
    if speech.is_joined:
        return _to_the_whole(request, speech, "speeches:export", suffix)
    parts = parts_of(speech, drafts=_sees_drafts(request))
    if not parts:
        raise Http404("这篇不是分成几部分的")
    address = request.build_absolute_uri(reverse("speeches:whole", args=[pk]))
    document = whole_manuscript(speech, parts, address, _filling(request))
    return download(request, document, suffix)


def _filling(request: HttpRequest) -> By:
    """What is filled in on the page of a text: its script names it in the address, XX县=青山县."""
    given = (each.partition("=") for each in request.GET.getlist("fill"))
    return filling((slot, words) for slot, _, words in given)


_SEEN = where_published() | Q(state=State.JOINED, whole__state=State.PUBLISHED)
# Of the speeches of a material one that readers do not see.
_NOT_SEEN = Compiled(
    lambda keys: (
        Speech.objects.filter(material__in=keys).exclude(_SEEN).order_by().values_list("pk")[:1]
    )
)


def _holds_back(material: Material) -> bool:
    """Whether something of a material is not for readers."""
    return bool(material.choices.get("deleted")) or bool(_NOT_SEEN([material.pk]))


def _visible(request: HttpRequest, pk: int) -> Speech:
    """The speech, for those who may see it, or see what it is joined to."""
    speech = speech_of(pk)
    leads_on = speech is not None and speech.is_joined and speech.whole_id is not None
    if speech is None or not (leads_on or speech.is_visible_to(request.user)):
        raise Http404("没有这篇讲话")
    if not speech.end_of_joins.is_visible_to(request.user):
        raise Http404("没有这篇讲话")
    return speech


def _to_the_whole(request: HttpRequest, speech: Speech, name: str, *arguments: str) -> HttpResponse:
    """To the same page of the speech that this one is joined to."""
    address = reverse(name, args=[speech.end_of_joins.pk, *arguments])
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address)


def _sees_drafts(request: HttpRequest) -> bool:
    return request.user.has_perm("speeches.view_speech")
