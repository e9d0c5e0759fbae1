"""What a page gets for a search: values that know nothing of the engine."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from search.errors import IndexBroken, IndexOutdated, SearchIndexError
from search.index.connection import library_index
from search.index.library_index import ValueCounts
from search.language import query
from search.language.expressions import Expression, describe
from search.language.smart import MOST_WORDS, SmartReading
from search.language.snippets import Fragment, Searched, Wanted, mark, search_in, snippet
from search.office_words import lists_in_force
from search.page.counting import sifted
from search.page.offers import Offer, offers, variants
from search.page.request import SORTS, SearchRequest, conditions
from search.page.scanned import note, scan
from search.page.sections import SectionHit, section_hits
from speeches.choices import LEVELS
from speeches.lists.counted import CountedFacet, count_facets, counted_facet
from speeches.lists.facets import COUNTED, FACETS
from speeches.lists.rows import outlines_of, with_texts
from speeches.models import OutlineSection, Speech

_CUT_NOTE = f"输入超过 {query.MAX_LENGTH} 个字符，只检索前 {query.MAX_LENGTH} 个"
_SMART = "词不必连在一起，也找同义的说法和疑似洗稿的用词，按相关程度排列"
# Headings by level, those of an unknown one last.
_LEVEL_ORDER = (*LEVELS, "")


@dataclass(eq=False)
class Hit:
    """A speech that was found, with the hits in its title, its text and its sections."""

    speech: Speech
    title: list[Fragment]
    text: Searched
    sections: list[SectionHit]

    @property
    def snippet(self) -> list[Fragment]:
        """A piece of the text; pages show it where no section has a hit."""
        return self.text.snippet()


@dataclass(eq=False)
class SectionResult:
    """A section that was found: with its speech, its whole heading and own text, and the hits; of a
    text without headings a paragraph.

    section: None for a paragraph, which has no label, heading and siblings; anchor: its permanent
    address in the page of the speech; siblings: the headings beside it under the same parent,
    itself included.
    """

    speech: Speech
    section: OutlineSection | None
    anchor: str
    title: list[Fragment]
    snippet: list[Fragment]
    text: str
    siblings: list[str]

    @property
    def kind(self) -> str:
        """What a basket calls it."""
        return "section" if self.section else "paragraph"

    @property
    def heading(self) -> str:
        """Label and heading."""
        return self.section.words if self.section else ""

    @property
    def address(self) -> str:
        return f"{self.speech.get_absolute_url()}#{self.anchor}"

    @property
    def place(self) -> str:
        """An id for its card on the page of results."""
        return f"hit-{self.speech.pk}-{self.anchor}"

    @property
    def sibling_lines(self) -> str:
        return "\n".join(self.siblings)


@dataclass(frozen=True)
class SearchPage:
    """One page of the answer.

    count, pages: of the whole answer; hits: where speeches were asked for, sections: where
    sections or headings were; facets: counted over the whole answer, each without its own
    filter; relaxed: how the search was widened, None where it was not; reading: how the query was
    read; note: what was odd about it, or empty; offers: what else could be asked; variants: the
    same in another writing, of which nothing is in the numbers of this one; words: how a smart
    search reads it, None of an exact one; marks: the query string that has a speech's page mark
    the hits; instead: where an exact search finds nothing, the best texts with its words apart, as
    a page of its own: nothing of it is in the numbers of this one.
    """

    count: int
    page: int
    pages: int
    hits: list[Hit]
    facets: list[CountedFacet]
    relaxed: str | None
    took_ms: float
    reading: str
    note: str
    sections: list[SectionResult] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    variants: list[Offer] = field(default_factory=list)
    words: SmartReading | None = None
    marks: str = ""
    instead: SearchPage | None = None

    @property
    def shown(self) -> SearchPage:
        """What there is to see: this page, or what stands in the place of nothing."""
        return self.instead or self


@dataclass(frozen=True)
class _Found:
    """What the engine found: how many, this page of it, and the facets of the whole."""

    count: int
    facets: list[CountedFacet]
    hits: Sequence[Hit] = ()
    sections: Sequence[SectionResult] = ()
    note: str = ""


def run(request: SearchRequest) -> SearchPage:
    """The answer to a request, out of the database where the index does not fit. Raises
    SearchIndexError where there is no index that fits, and the database would take too long."""
    started = time.perf_counter()
    request = replace(request, lists=lists_in_force())
    asked, others, written, instead = request, [], [], None
    try:
        asked = sifted(request)
        found = _answers(asked)
        if not found.count:
            instead = _with_words_apart(request)
        written = variants(request)
        others = offers(request, found.count, apart=instead is not None)
    except (IndexBroken, IndexOutdated) as error:
        found, instead = _scanned(asked, error), None
    notes = (_CUT_NOTE if request.cut else "", request.query.note, found.note)
    page = _as_page(asked, found, "；".join(filter(None, notes)))
    took = round((time.perf_counter() - started) * 1000, 1)
    told = {offer.request for offer in written}
    others = [offer for offer in others if offer.request not in told]
    return replace(page, took_ms=took, offers=others, variants=written, instead=instead)


def _answers(request: SearchRequest) -> _Found:
    return _speeches(request) if request.show == "speeches" else _sections(request)


def _with_words_apart(request: SearchRequest) -> SearchPage | None:
    """What is shown where an exact search finds nothing: the smart answer to the same; None where
    that is the same search, or finds nothing either."""
    if request.mode != "exact" or not request.q.strip():
        return None
    apart = sifted(replace(request, mode="smart"))
    if apart.expression == request.expression:
        return None
    found = _answers(apart)
    return _as_page(apart, found, found.note) if found.count else None


def _as_page(request: SearchRequest, found: _Found, note: str) -> SearchPage:
    is_smart = request.mode == "smart" and bool(request.q.strip())
    return SearchPage(
        count=found.count,
        page=request.page,
        pages=math.ceil(found.count / request.per_page),
        hits=list(found.hits),
        facets=found.facets,
        relaxed=_relaxed(request.smart_reading) if is_smart else None,
        took_ms=0.0,
        reading=describe(request.query.expression),
        note=note,
        sections=list(found.sections),
        words=request.smart_reading if is_smart else None,
        marks=request.marks,
    )


def _relaxed(words: SmartReading) -> str:
    """How a smart search goes beyond what was typed, and what became of each piece of it."""
    told = [f"智能检索：{_SMART}"]
    for whole, parts in words.parted:
        if whole in words.rare:
            told.append(f"有「{whole}」的很少，也拆成{_named(parts)}来找")
        else:
            told.append(f"库里没有「{whole}」，拆成{_named(parts)}来找")
    if words.missing:
        told.append(f"库里{'也' if words.parted else ''}没有：{_named(words.missing)}")
    if words.required:
        told.append(f"都要有：{_named(words.required)}")
    if words.optional:
        told.append(f"全有的很少，可以缺一部分：{_named(words.optional)}")
    if words.hints:
        told.append(f"有则靠前：{_named([piece.text for piece in words.hints])}")
    if words.filler:
        told.append(f"不计：{_named(words.filler)}")
    if words.cut:
        told.append(f"只看前 {MOST_WORDS} 个词")
    return "；".join(told)


def _named(texts: Iterable[str]) -> str:
    return "".join(
        text if text.startswith("「") else f"「{text}」" for text in dict.fromkeys(texts)
    )


def _page(request: SearchRequest) -> slice:
    start = (request.page - 1) * request.per_page
    return slice(start, start + request.per_page)


# Speeches


def _speeches(request: SearchRequest) -> _Found:
    found = library_index().find(
        request.expression,
        conditions(request.filters),
        COUNTED,
        order=SORTS[request.sort],
        page=_page(request),
    )
    return _Found(
        found.count, _as_facets(request, found.facets), _hits(found.keys, request.expression)
    )


def _scanned(request: SearchRequest, error: SearchIndexError) -> _Found:
    """The answer by a look at every speech."""
    matching = Speech.objects.published().filter(pk__in=(keys := scan(request, error)))
    narrowed = set(request.filters.apply(matching).values_list("pk", flat=True))
    found = [key for key in keys if key in narrowed]
    hits = _hits(found[_page(request)], request.expression)
    return _Found(len(found), count_facets(matching, request.filters), hits, note=note(error))


def _hits(pks: list[int], expression: Expression) -> list[Hit]:
    """The speeches in this order; one that was unpublished a moment ago is left out."""
    speeches = with_texts(pks)
    outlines, wanted = outlines_of(speeches.values()), Wanted.of(expression)
    return [_hit(speeches[pk], outlines[pk], wanted) for pk in pks if pk in speeches]


def _hit(speech: Speech, outline: Sequence[OutlineSection], wanted: Wanted) -> Hit:
    text = search_in(speech.text, wanted.text)
    return Hit(
        speech=speech,
        title=search_in(speech.title, wanted.title).marked(),
        text=text,
        sections=section_hits(outline, text, wanted),
    )


def _as_facets(request: SearchRequest, counts: Mapping[str, ValueCounts]) -> list[CountedFacet]:
    return [
        counted_facet(facet, dict(counts.get(name, ())), request.filters[name])
        for name, facet in FACETS.items()
    ]


# Sections and headings


def _sections(request: SearchRequest) -> _Found:
    found = library_index().sections(
        request.expression,
        request.show,
        conditions(request.filters),
        COUNTED,
        newest_first=request.sort == "date",
        levels=_LEVEL_ORDER if request.show == "headings" else (),
        page=_page(request),
    )
    return _Found(
        found.count,
        _as_facets(request, found.facets),
        sections=_section_results(found.hits, request.expression),
    )


def _section_results(
    hits: Sequence[tuple[int, int]], expression: Expression
) -> list[SectionResult]:
    """The sections in this order, without those that are not published or no longer there."""
    speeches = with_texts(list({pk for pk, _ in hits}))
    outlines = outlines_of(speeches.values())
    results = []
    for pk, position in hits:
        if sections := outlines.get(pk):
            if position < len(sections):
                results.append(_section_result(speeches[pk], sections, position, expression))
        elif pk in speeches and position < len(speeches[pk].paragraphs):
            results.append(_paragraph_result(speeches[pk], position, expression))
    return results


def _section_result(
    speech: Speech, sections: Sequence[OutlineSection], position: int, expression: Expression
) -> SectionResult:
    section = sections[position]
    return SectionResult(
        speech=speech,
        section=section,
        anchor=section.anchor,
        title=mark(section.words, expression),
        snippet=snippet(section.below.rstrip(), expression, ("text",)),
        text=section.text.strip(),
        siblings=[other.words for other in sections if other.is_beside(section)],
    )


def _paragraph_result(speech: Speech, position: int, expression: Expression) -> SectionResult:
    paragraph = speech.paragraphs[position]
    return SectionResult(
        speech=speech,
        section=None,
        anchor=speech.anchors[position],
        title=mark(speech.title, expression, ("title",)),
        snippet=snippet(paragraph, expression, ("text",)),
        text=paragraph.strip(),
        siblings=[],
    )
