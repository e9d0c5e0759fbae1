"""The sections of a speech in which a search hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter

from search.language.snippets import Fragment, Searched, Wanted, search_in
from speeches.models import AnySection
from speeches.parsing.structure.places import SectionSpan

MOST = 3
_NOTHING = 0, 0


@dataclass(eq=False)
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


def section_hits(outline: Sequence[AnySection], text: Searched, wanted: Wanted) -> list[SectionHit]:
    """Up to three sections with the most hits, in the order of the speech.

    outline: the sections of a speech; text: its text, searched. A hit counts for the innermost
    section it stands in, and once more in a heading where headings are asked for.
    """
    headings = _searched(text, wanted.heading, wanted)
    candidates = [
        (worth, section)
        for section in outline
        if (worth := _worth(section.span, text, headings)) > _NOTHING
    ]
    best = sorted(candidates, key=itemgetter(0), reverse=True)[:MOST]
    if not best:
        return []
    both = _searched(text, wanted.section, wanted)
    ordered = sorted((section for _, section in best), key=attrgetter("position"))
    return [_hit(section, text, both) for section in ordered]


def _searched(text: Searched, strings: frozenset[str], wanted: Wanted) -> Searched:
    """The text searched for some strings; mostly they are those wanted in texts."""
    return text if strings == wanted.text else search_in(text.text, strings)


def _worth(span: SectionSpan, text: Searched, headings: Searched) -> tuple[int, int]:
    """How many different strings stand in a section, and how many hits."""
    start, heading_end, end = span
    found = text.part(start, end).strings if text.has_hit(start, end) else []
    if headings is text and not found:
        # The heading is a part of it.
        return _NOTHING
    if headings.has_hit(start, heading_end):
        found = [*found, *headings.part(start, heading_end).strings]
    return len(set(found)), len(found)


def _hit(section: AnySection, text: Searched, both: Searched) -> SectionHit:
    start, heading_end, end = section.span
    below = len(section.below)
    words = both.text[start:heading_end]
    first = start + len(words) - len(words.lstrip())
    return SectionHit(
        anchor=section.anchor,
        label=section.label,
        heading=section.heading,
        title=both.part(first, first + len(words.strip())).marked(),
        # What stands below the heading, or the whole section where nothing does.
        snippet=text.part(end - below if below else start, end).snippet(),
        bare=not below,
    )
