"""The library looked at as a whole: the headings it repeats, and what each kind is like."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from speeches.lists.facets import KIND, LEVEL, ChoiceFacet
from speeches.lists.filters import Filters
from speeches.lists.kept import kept
from speeches.models import Section, Speech
from speeches.statistics import FrequentHeading, frequent_headings, kind_summaries

MOST_HEADINGS = 60
HEADINGS_OF_KIND = 8
_DEPTHS = {"1": "一级", "2": "二级"}
_POINTS = {"1": "连同一是"}


@dataclass(frozen=True)
class ChoiceGroup:
    """What a page can be narrowed to: one of the values of a parameter, or none.

    labels: by value; chosen: the value, if any; unchosen: what the link to none says.
    """

    name: str
    label: str
    labels: Mapping[str, str]
    chosen: tuple[str, ...]
    unchosen: str = ""

    @property
    def links(self) -> list[tuple[tuple[str, ...], str]]:
        """What each link chooses, with its label."""
        return [
            ((), self.unchosen or f"全部{self.label}"),
            *(((value,), say) for value, say in self.labels.items()),
        ]


@require_safe
def outlines(request: HttpRequest) -> HttpResponse:
    """The headings that most sections have, of a level, a kind, a depth."""
    filters = _single(Filters.from_query(request.GET))
    depth = request.GET.get("depth", "")
    depth = depth if depth in _DEPTHS else ""
    points = request.GET.get("points", "")
    points = points if points in _POINTS else ""
    context = {
        "filters": filters,
        "headings": kept(
            ("outlines", filters, depth, points), lambda: _frequent(filters, depth, bool(points))
        ),
        "choices": [
            _facet_choices(LEVEL, filters),
            _facet_choices(KIND, filters),
            ChoiceGroup("depth", "层次", _DEPTHS, (depth,) if depth else ()),
            ChoiceGroup("points", "一是、二要", _POINTS, (points,) if points else (), "不列一是"),
        ],
    }
    return render(request, "trends/outlines.html", context)


def _frequent(filters: Filters, depth: str, points: bool) -> list[tuple[FrequentHeading, Section]]:
    """The most frequent headings, each with a section that has it."""
    speeches = filters.apply(Speech.objects.published())
    headings = frequent_headings(speeches, MOST_HEADINGS, int(depth) if depth else None, points)
    examples = Section.objects.select_related("speech").defer("speech__text")
    found = examples.in_bulk([heading.section for heading in headings])
    return [(one, found[one.section]) for one in headings if one.section in found]


@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """Length and outline of a typical speech of each kind, of one level or all."""
    filters = _single(Filters(level=Filters.from_query(request.GET)["level"]))
    speeches = filters.apply(Speech.objects.published())
    summaries = kept(("kinds", filters), lambda: kind_summaries(speeches, HEADINGS_OF_KIND))
    context = {
        "filters": filters,
        "summaries": summaries,
        "longest": max((one.high for one in summaries), default=0),
        "choices": [_facet_choices(LEVEL, filters)],
    }
    return render(request, "trends/kinds.html", context)


def _facet_choices(facet: ChoiceFacet, filters: Filters) -> ChoiceGroup:
    return ChoiceGroup(facet.name, facet.label, facet.labels, filters[facet.name])


def _single(filters: Filters) -> Filters:
    """One level and one kind, which is what these pages let one choose."""
    return Filters(level=filters["level"][:1], kind=filters["kind"][:1])
