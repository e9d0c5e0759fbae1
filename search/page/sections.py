"""The sections of a speech in which a search hits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.language.expressions import Expression
from search.language.snippets import Fragment, Searched, mark, search_in, wanted_strings
from search.matching.section_search import Stretch
from search.search_indexes import section_stretches, whole_heading
from speeches.models import Section, Speech

MOST = 3


@dataclass(frozen=True)
class SectionHit:
    """A section with a hit; its permanent address is `#anchor` on the speech's page.

    title: label and heading with the hits marked; snippet: a piece of the text below it, of the
    heading itself where it is bare and nothing stands below.
    """

    anchor: str
    label: str
    heading: str
    title: list[Fragment]
    snippet: list[Fragment]
    bare: bool


@dataclass(frozen=True)
class _Candidate:
    section: Section
    place: Stretch
    heading: str
    worth: tuple[int, int]


def below_heading(text: str) -> str:
    """What follows a heading, without the marks and the line's end that part it from there."""
    return text.lstrip("。；;：:，,\n ")


def section_hits(speech: Speech, text: Searched, expression: Expression) -> list[SectionHit]:
    """Up to three sections with the most hits, in the order of the speech.

    text: the speech's text, searched. A hit counts for the innermost section it stands in. Reads
    `speech.sections`: prefetch them.
    """
    candidates = _candidates(speech, text, expression)
    best = sorted(candidates, key=lambda candidate: candidate.worth, reverse=True)[:MOST]
    return [
        SectionHit(
            anchor=candidate.section.anchor,
            label=candidate.section.label,
            heading=candidate.section.heading,
            title=mark(candidate.heading, expression, ("headings", "text")),
            snippet=_body(text, candidate).snippet(),
            bare=not _below(text, candidate),
        )
        for candidate in sorted(best, key=lambda candidate: candidate.section.position)
    ]


def _candidates(speech: Speech, text: Searched, expression: Expression) -> Iterator[_Candidate]:
    in_headings = wanted_strings(expression, ("headings",))
    for section, place in section_stretches(speech):
        heading = whole_heading(speech, section)
        own = text.part(place.start, place.end)
        found = [*own.strings, *search_in(heading, in_headings).strings]
        if found:
            yield _Candidate(section, place, heading, worth=(len(set(found)), len(found)))


def _body(text: Searched, candidate: _Candidate) -> Searched:
    """What stands below the heading, or the whole section where nothing does."""
    place = candidate.place
    below = _below(text, candidate)
    return text.part(place.end - len(below) if below else place.start, place.end)


def _below(text: Searched, candidate: _Candidate) -> str:
    return below_heading(text.text[candidate.place.heading_end : candidate.place.end])
