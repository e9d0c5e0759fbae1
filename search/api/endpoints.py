"""What /api/v1/ can be asked: each endpoint with its parameters and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from search.api import answers, parameters
from search.api.addresses import Addresses
from search.api.changes import changes_since
from search.api.found import facets, found
from search.api.parameters import Parameter, read_choice, read_number
from search.api.records import line_of, record_of, section_texts
from search.page.parameters import strictly
from search.page.request import SearchRequest
from search.page.results import run
from search.page.similar_speeches import similar_sections, similar_to
from search.suggest.suggestions import suggest
from speeches.lists.filters import Filters
from speeches.lists.kept import kept
from speeches.models import Section, Speech
from speeches.statistics import FrequentHeading, frequent_headings

# So many speeches or sections like another.
MOST_SIMILAR = 18
MOST_HEADINGS = 60


class Elsewhere(Exception):
    """What is asked for is a part of another speech by now."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@dataclass(frozen=True)
class Endpoint:
    """path: below /api/v1/, as Django writes it; answer: the class of its answers; fails: the
    statuses that it may answer beside those of all (400, 401, 405, 500, 503)."""

    path: str
    name: str
    view: Callable[..., object]
    answer: type
    about: str
    parameters: tuple[Parameter, ...] = ()
    fails: tuple[int, ...] = field(default=())


def start(request: HttpRequest) -> answers.Start:
    to = Addresses(request)
    return answers.Start(
        version="1",
        openapi=to.named("openapi"),
        search=to.named("search"),
        sections=to.named("sections"),
        headings=to.named("headings"),
        frequent_headings=to.named("frequent-headings"),
        facets=to.named("facets"),
        suggestions=to.named("suggestions"),
        changes=to.named("changes"),
    )


# One speech


def speech(request: HttpRequest, pk: int) -> answers.SpeechRecord:
    to = Addresses(request)
    return record_of(_published(pk, "speech", to), to)


def speech_sections(request: HttpRequest, pk: int) -> answers.Sections:
    to = Addresses(request)
    read = _published(pk, "speech-sections", to)
    return answers.Sections(line_of(read, to), section_texts(read, to))


def speech_section(request: HttpRequest, pk: int, anchor: str) -> answers.SectionText:
    to = Addresses(request)
    sections = section_texts(_published(pk, "speech-sections", to), to)
    return _with_anchor(sections, anchor)


def similar(request: HttpRequest, pk: int) -> answers.Similar:
    to = Addresses(request)
    read, anchor = _published(pk, "similar", to), request.GET.get("section", "")
    if anchor:
        return answers.Similar(_like_section(_with_anchor(read.sections.all(), anchor), to))
    found = similar_to(read, MOST_SIMILAR)
    return answers.Similar([answers.SimilarSpeech(line_of(one, to), None) for one in found])


def _like_section(section: Section, to: Addresses) -> list[answers.SimilarSpeech]:
    results, found = [], similar_sections(section, MOST_SIMILAR)
    prefetch_related_objects([one.speech for one in found], "sections")
    for one in found:
        texts = section_texts(one.speech, to) if one.section else []
        anchor = one.section.anchor if one.section else ""
        fitting = next((text for text in texts if text.anchor == anchor), None)
        results.append(answers.SimilarSpeech(line_of(one.speech, to), fitting))
    return results


def _published(pk: int, name: str, to: Addresses) -> Speech:
    """A speech that readers see. Raises Http404, Elsewhere."""
    speeches = Speech.objects.for_reading()
    try:
        return get_object_or_404(speeches.published(), pk=pk)
    except Http404:
        joined = Speech.objects.leading_to_others().select_related("whole").filter(pk=pk).first()
        if joined and joined.end_of_joins.is_published:
            raise Elsewhere(to.named(name, joined.end_of_joins.pk)) from None
        raise Http404("没有这篇讲话，或者它没有发布") from None


class _Anchored(Protocol):
    @property
    def anchor(self) -> str: ...


_Section = TypeVar("_Section", bound=_Anchored)


def _with_anchor(sections: Iterable[_Section], anchor: str) -> _Section:
    """Raises Http404."""
    found = next((section for section in sections if section.anchor == anchor), None)
    if found is None:
        raise Http404("这篇讲话没有这一节")
    return found


# Found


def search(request: HttpRequest) -> answers.Found:
    return _found(request, "speeches")


def sections(request: HttpRequest) -> answers.Found:
    return _found(request, "sections")


def headings(request: HttpRequest) -> answers.Found:
    return _found(request, "headings")


def _found(request: HttpRequest, show: str) -> answers.Found:
    asked = replace(strictly(request.GET), show=show)
    return found(asked, run(asked), Addresses(request))


def counted(request: HttpRequest) -> answers.Facets:
    asked: SearchRequest = replace(strictly(request.GET), per_page=1)
    return facets(asked, run(asked))


def frequent(request: HttpRequest) -> answers.FrequentHeadings:
    depth, given = read_choice(request.GET, parameters.DEPTH), request.GET.copy()
    given.pop(parameters.DEPTH.name, None)
    filters, to = strictly(given).filters, Addresses(request)
    found = kept(("api headings", filters, depth), lambda: _frequent(filters, depth))
    return answers.FrequentHeadings(
        [
            answers.FrequentHeading(
                heading=heading.text,
                count=heading.count,
                example=to.page(section.speech, section.anchor),
                search=to.asking("headings", q=heading.query),
            )
            for heading, section in found
        ]
    )


def _frequent(filters: Filters, depth: str) -> list[tuple[FrequentHeading, Section]]:
    """The most frequent headings, each with a section that has it."""
    speeches = filters.apply(Speech.objects.published())
    headings = frequent_headings(speeches, MOST_HEADINGS, int(depth) if depth else None)
    examples = Section.objects.select_related("speech").defer("speech__text")
    known = examples.in_bulk([heading.section for heading in headings])
    return [(one, known[one.section]) for one in headings if one.section in known]


def suggestions(request: HttpRequest) -> answers.Suggestions:
    typed, to = request.GET.get("q", ""), Addresses(request)
    return answers.Suggestions(
        typed,
        [
            answers.Suggestion(one.text, one.kind, one.label, one.count, to.to(one.url))
            for one in suggest(typed)
        ],
    )


def changes(request: HttpRequest) -> answers.Changes:
    limit = read_number(request.GET, parameters.LIMIT)
    return changes_since(request.GET.get("since", ""), limit, Addresses(request))


ENDPOINTS = (
    Endpoint("", "start", start, answers.Start, "Where to begin"),
    Endpoint(
        "speeches/<int:pk>",
        "speech",
        speech,
        answers.SpeechRecord,
        "A speech: text, sections, facts with where each comes from, source",
        fails=(302, 404),
    ),
    Endpoint(
        "speeches/<int:pk>/sections",
        "speech-sections",
        speech_sections,
        answers.Sections,
        "The sections of a speech, with their words",
        fails=(302, 404),
    ),
    Endpoint(
        "speeches/<int:pk>/sections/<str:anchor>",
        "speech-section",
        speech_section,
        answers.SectionText,
        "One section of a speech",
        fails=(302, 404),
    ),
    Endpoint(
        "speeches/<int:pk>/similar",
        "similar",
        similar,
        answers.Similar,
        "What is like a speech, or like one of its sections",
        (parameters.SECTION,),
        fails=(302, 404),
    ),
    Endpoint("search", "search", search, answers.FoundSpeeches, "Speeches", parameters.SEARCH),
    Endpoint(
        "sections",
        "sections",
        sections,
        answers.FoundSections,
        "Sections; of a text without headings its paragraphs",
        parameters.SEARCH,
    ),
    Endpoint(
        "headings",
        "headings",
        headings,
        answers.FoundSections,
        "Headings, level by level",
        parameters.SEARCH,
    ),
    Endpoint(
        "headings/frequent",
        "frequent-headings",
        frequent,
        answers.FrequentHeadings,
        "The headings that most sections have",
        parameters.HEADINGS,
    ),
    Endpoint(
        "facets",
        "facets",
        counted,
        answers.Facets,
        "How many speeches there are of each level, kind, year, source, …",
        parameters.WHAT,
    ),
    Endpoint(
        "suggestions",
        "suggestions",
        suggestions,
        answers.Suggestions,
        "What somebody who has typed so far may be looking for",
        (parameters.TYPED,),
    ),
    Endpoint(
        "changes",
        "changes",
        changes,
        answers.Changes,
        "What was published, corrected or withdrawn since",
        (parameters.SINCE, parameters.LIMIT),
        fails=(410,),
    ),
)
