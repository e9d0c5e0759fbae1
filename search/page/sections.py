"""The sections of a speech in which a search hits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.language.expressions import Expression
from search.language.snippets import Fragment, Searched, mark, search_in, wanted_strings
from speeches.models import AnySection

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
    section: AnySection
    worth: tuple[int, int]


def section_hits(
    outline: Sequence[AnySection], text: Searched, expression: Expression
) -> list[SectionHit]:
    """Up to three sections with the most hits, in the order of the speech.

    outline: the sections of a speech; text: its text, searched. A hit counts for the innermost
    section it stands in.
    """
    candidates = _candidates(outline, text, expression)
    best = sorted(candidates, key=lambda candidate: candidate.worth, reverse=True)[:MOST]
    return [
        SectionHit(
            anchor=candidate.section.anchor,
            label=candidate.section.label,
            heading=candidate.section.heading,
            title=mark(candidate.section.words, expression, ("headings", "text")),
            snippet=_body(text, candidate.section).snippet(),
            bare=not candidate.section.below,
        )
        for candidate in sorted(best, key=lambda candidate: candidate.section.position)
    ]


def _candidates(
    outline: Sequence[AnySection], text: Searched, expression: Expression
) -> Iterator[_Candidate]:
    in_headings = wanted_strings(expression, ("headings",))
    # What stands in a heading stands in the text too: mostly both are searched for the same.
    in_text = in_headings <= wanted_strings(expression, ("text",))
    for section in outline:
        start, _, end = section.span
        if in_text and not text.has_hit(start, end):
            continue
        own = text.part(start, end)
        found = [*own.strings, *search_in(section.words, in_headings).strings]
        if found:
            yield _Candidate(section, worth=(len(set(found)), len(found)))


def _body(text: Searched, section: AnySection) -> Searched:
    """What stands below the heading, or the whole section where nothing does."""
    start, _, end = section.span
    return text.part(end - len(section.below) if section.below else start, end)
