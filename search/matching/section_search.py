"""Sections and headings as answers: those of the found speeches in which the search holds.

Pure, on the `Snapshot` of `matching.select`. The index knows speeches; of each it keeps, in the
column `outline`, where its sections stand in its text: of a text without headings, its paragraphs,
as sections whose heading is empty. So a section is looked for in the speeches
that have everything asked for, and judged by `matches` on its own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from search.language.expressions import (
    EVERYWHERE,
    And,
    AtLeast,
    Everything,
    Expression,
    Not,
    Or,
    Term,
    all_of,
    any_of,
    mapped,
    matches,
    number_of_conditions,
)
from search.matching.columns import Mask
from search.matching.ranking import Group, score
from search.matching.select import Snapshot, facts_held, groups_of, relevance, select
from search.matching.topmost import topmost
from speeches.parsing.structure.places import SectionSpan

UNITS = {"sections": ("text",), "headings": ("headings",)}
# How many speeches have their sections read at most, the most relevant first; and how many
# conditions are tested over all of them, so that a long search reads fewer speeches.
MOST_SPEECHES = 3000
MOST_LOOKS = 12000
# How many conditions are tested on single sections at most. A speech has few sections, but a
# compilation may have thousands.
MOST_LOOKS_INTO_SECTIONS = 120_000


class SectionMatch(NamedTuple):
    """A section by the document it is in and its position in the outline there."""

    document: int
    position: int
    score: float


@dataclass(frozen=True)
class SectionMatches:
    """The sections that match, in no order; `cut` where not every found speech was read."""

    matches: list[SectionMatch]
    cut: bool


def write_outline(spans: Sequence[SectionSpan]) -> str:
    """The outline as it stands in the column."""
    return " ".join("-".join(map(str, span)) for span in spans)


def read_outline(column: str) -> list[SectionSpan]:
    return [SectionSpan(*map(int, item.split("-"))) for item in column.split()]


def find_sections(
    expression: Expression, snapshot: Snapshot, within: Mask, unit: str, first: Mask
) -> SectionMatches:
    """The sections among the documents `within` for which the expression holds.

    unit: a key of UNITS: terms without a field of their own look into the section's text or into
    its heading alone. first: documents to read before others where not all are read.
    """
    wanted = _in_section(expression, UNITS[unit])
    found = select(_without_exclusions(wanted), snapshot, within)
    documents = np.flatnonzero(found)
    looks = max(1, number_of_conditions(wanted))
    most = min(MOST_SPEECHES, MOST_LOOKS // looks)
    cut = len(documents) > most
    if cut:
        # The number too, so that of equals always the same are read.
        scores = relevance(wanted, snapshot, found)
        keys = (first.astype(np.int8), scores, np.arange(snapshot.size))
        documents = topmost(documents, keys, most)
    groups = groups_of(wanted, snapshot)
    left = MOST_LOOKS_INTO_SECTIONS // looks
    sections: list[SectionMatch] = []
    for document in documents.tolist():
        if left <= 0:
            return SectionMatches(sections, cut=True)
        outline = read_outline(snapshot.value("outline", document))
        if unit == "headings" and not any(place.heading_end > place.start for place in outline):
            continue
        left -= len(outline)
        sections += _matches_in(wanted, snapshot, document, outline, groups)
    return SectionMatches(sections, cut)


def _matches_in(
    wanted: Expression,
    snapshot: Snapshot,
    document: int,
    outline: Sequence[SectionSpan],
    groups: Sequence[Group],
) -> Iterator[SectionMatch]:
    text = snapshot.text("text", document)
    title = snapshot.text("title", document)
    held = facts_held(groups, snapshot, document)
    for position, place in enumerate(outline):
        section = {
            "title": title,
            "headings": text[place.start : place.heading_end],
            "text": text[place.start : place.end],
        }
        if matches(wanted, _Section(section, snapshot, document)):
            own = section | {"title": ""}
            rated = score(groups, own, len(section["text"]), held)
            yield SectionMatch(document, position, rated)


class _Section(dict[str, str]):
    """A section as `matches` reads it; its columns are its speech's."""

    def __init__(self, texts: dict[str, str], snapshot: Snapshot, document: int) -> None:
        super().__init__(texts)
        self._snapshot = snapshot
        self._document = document

    def __missing__(self, name: str) -> str:
        return self._snapshot.value(name, self._document)


def _in_section(expression: Expression, fields: tuple[str, ...]) -> Expression:
    """The expression with the terms that look everywhere looking into the section."""

    def inside(leaf: Expression) -> Expression:
        if isinstance(leaf, Term) and leaf.fields == EVERYWHERE:
            return replace(leaf, fields=fields)
        return leaf

    return mapped(expression, inside)


def _without_exclusions(expression: Expression) -> Expression:
    """What every speech with such a section matches: a section may lack what its speech has."""
    match expression:
        case Not():
            return Everything()
        case And(parts):
            return all_of([_without_exclusions(part) for part in parts])
        case Or(parts):
            return any_of([_without_exclusions(part) for part in parts])
        case AtLeast(_, parts):
            return expression.of(map(_without_exclusions, parts))
        case _:
            return expression
