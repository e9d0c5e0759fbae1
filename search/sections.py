"""The sections of a speech in which a search hits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from search.analysis import fold
from search.expressions import Expression
from search.section_search import Stretch
from search.snippets import Fragment, find_spans, mark, snippet
from speeches.models import Section, Speech

MOST = 3


@dataclass(frozen=True)
class SectionHit:
    """A section with a hit; its permanent address is `#anchor` on the speech's page.

    title: label and heading with the hits marked; snippet: a piece of the text below it.
    """

    anchor: str
    label: str
    heading: str
    title: list[Fragment]
    snippet: list[Fragment]


@dataclass(frozen=True)
class _Candidate:
    section: Section
    heading: str
    body: str
    worth: tuple[int, int]


def whole_heading(speech: Speech, section: Section) -> str:
    """Label and heading as the text has them, with what stands between: 第二、抓好落实."""
    paragraph = "".join(speech.paragraphs[section.start : section.start + 1])
    return paragraph[: section.heading_end].strip()


def below_heading(text: str) -> str:
    """What follows a heading, without the marks and the line's end that part it from there."""
    return text.lstrip("。；;：:，,\n ")


def section_hits(speech: Speech, expression: Expression) -> list[SectionHit]:
    """Up to three sections with the most hits, in the order of the speech.

    A hit counts for the innermost section it stands in. Reads `speech.sections`: prefetch them.
    """
    candidates = list(_candidates(speech, expression))
    best = sorted(candidates, key=lambda candidate: candidate.worth, reverse=True)[:MOST]
    return [
        SectionHit(
            anchor=candidate.section.anchor,
            label=candidate.section.label,
            heading=candidate.section.heading,
            title=mark(candidate.heading, expression, ("headings", "text")),
            snippet=snippet(candidate.body, expression),
        )
        for candidate in candidates
        if candidate in best
    ]


def _candidates(speech: Speech, expression: Expression) -> Iterator[_Candidate]:
    for section, place in section_stretches(speech):
        body = speech.text[place.start : place.end]
        found = [body[hit.start : hit.end] for hit in find_spans(body, expression, ("text",))]
        heading = whole_heading(speech, section)
        in_heading = find_spans(heading, expression, ("headings",))
        found += [heading[hit.start : hit.end] for hit in in_heading]
        if found:
            below = below_heading(body[section.heading_end :])
            worth = (len(set(map(fold, found))), len(found))
            yield _Candidate(section, heading, below or body, worth)


def section_stretches(speech: Speech) -> Iterator[tuple[Section, Stretch]]:
    """Each section with its place in the text, from its heading to the next heading.

    Reads `speech.sections`: prefetch them.
    """
    sections = list(speech.sections.all())
    lengths = (len(paragraph) + 1 for paragraph in speech.paragraphs)
    offsets = [0, *accumulate(lengths)]
    starts = [offsets[min(section.start, len(offsets) - 1)] for section in sections]
    for section, (start, end) in zip(sections, pairwise([*starts, len(speech.text)]), strict=True):
        end = max(start, end)
        yield section, Stretch(start, min(start + section.heading_end, end), end)
