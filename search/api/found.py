"""A search as an answer: speeches, sections or headings, facets, and what else could be asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from search.api.addresses import Addresses
from search.api.answers import (
    Address,
    Behind,
    FacetCounts,
    Facets,
    FacetValue,
    FoundSection,
    FoundSections,
    FoundSpeeches,
    InsteadSections,
    InsteadSpeeches,
    OtherSearch,
    PartedWord,
    Query,
    SectionHit,
    SpeechHit,
    Words,
)
from search.api.records import line_of
from search.page.offers import Offer
from search.page.request import SearchRequest
from search.page.results import Hit, SearchPage, SectionResult
from search.upkeep import outbox

# The endpoint that finds what a request shows.
_ENDPOINTS = {"speeches": "search", "sections": "sections", "headings": "headings"}


def found(request: SearchRequest, page: SearchPage, to: Addresses) -> FoundSpeeches | FoundSections:
    """A page of an answer."""
    common: dict[str, Any] = {
        "query": _query(request, page),
        "count": page.count,
        "page": page.page,
        "pages": page.pages,
        "per_page": request.per_page,
        **_beside(page, to),
        "facets": facet_counts(page),
        "relaxed": page.relaxed,
        "words": words(page),
        "offers": [_offer(offer, to) for offer in (*page.variants, *page.offers)],
        "behind": behind(),
    }
    instead = _instead(request, page.instead, to)
    if request.show == "speeches":
        return FoundSpeeches(**common, results=_speeches(page, to), instead=instead)
    return FoundSections(**common, results=_sections(page, to), instead=instead)


def facets(request: SearchRequest, page: SearchPage) -> Facets:
    """The facets alone."""
    return Facets(_query(request, page), page.count, facet_counts(page), behind())


def _beside(page: SearchPage, to: Addresses) -> dict[str, Address]:
    """The pages before and after; from beyond the last one back to that."""
    before = min(page.page - 1, page.pages)
    return {
        "next": to.this_with(page=page.page + 1) if page.page < page.pages else None,
        "previous": to.this_with(page=before) if before > 0 else None,
    }


def _query(request: SearchRequest, page: SearchPage) -> Query:
    return Query(
        q=request.q,
        mode=request.mode,
        scope=request.scope,
        sort=request.sort,
        filters=request.filters.chosen(),
        reading=page.reading,
        note=page.note or None,
    )


def _instead(request: SearchRequest, page: SearchPage | None, to: Addresses) -> Any:
    if page is None:
        return None
    common: dict[str, Any] = {
        "count": page.count,
        "pages": page.pages,
        **_beside(page, to),
        "relaxed": page.relaxed,
        "words": words(page),
        "facets": facet_counts(page),
    }
    if request.show == "speeches":
        return InsteadSpeeches(**common, results=_speeches(page, to))
    return InsteadSections(**common, results=_sections(page, to))


def _speeches(page: SearchPage, to: Addresses) -> list[SpeechHit]:
    return [_hit(hit, to) for hit in page.hits]


def _hit(hit: Hit, to: Addresses) -> SpeechHit:
    return SpeechHit(
        **vars(line_of(hit.speech, to)),
        snippet=hit.snippet,
        sections=[
            FoundSection(
                section.anchor,
                section.label,
                section.heading,
                section.snippet,
                to.page(hit.speech, section.anchor),
            )
            for section in hit.sections
        ],
    )


def _sections(page: SearchPage, to: Addresses) -> list[SectionHit]:
    return [_section(result, to) for result in page.sections]


def _section(result: SectionResult, to: Addresses) -> SectionHit:
    section = result.section
    return SectionHit(
        speech=line_of(result.speech, to),
        anchor=result.anchor,
        label=section.label if section else "",
        heading=section.heading if section else "",
        text=result.text,
        snippet=result.snippet,
        url=to.page(result.speech, result.anchor),
    )


def facet_counts(page: SearchPage) -> list[FacetCounts]:
    return [
        FacetCounts(
            counted.name,
            counted.label,
            [FacetValue(value.value, value.label, value.count) for value in counted.values],
        )
        for counted in page.facets
        if counted.facet.counted
    ]


def words(page: SearchPage) -> Words | None:
    """What became of each word in a smart answer."""
    read = page.words
    if read is None:
        return None
    hints: Sequence[str] = [piece.text for piece in read.hints]
    return Words(
        required=read.required,
        optional=read.optional,
        hints=hints,
        filler=list(read.filler),
        missing=read.missing,
        parted=[PartedWord(whole, list(parts)) for whole, parts in read.parted],
    )


def _offer(offer: Offer, to: Addresses) -> OtherSearch:
    request = offer.request
    asked = {"q": request.q, "mode": request.mode, "scope": request.scope, "sort": request.sort}
    address = to.asking(_ENDPOINTS[request.show], **asked, **request.filters.chosen())
    return OtherSearch(offer.kind, offer.label, request.q, offer.count, address)


def behind() -> Behind | None:
    """How far the index is behind; nothing where it is not."""
    lag = outbox.lag()
    return Behind(lag.speeches, lag.since) if lag else None
