"""One decision at a time, about one line or one paragraph of a material."""

from __future__ import annotations

from collections.abc import Iterable

from speeches.choices import Act
from speeches.importing.decisions import (
    as_stored,
    as_stored_headings,
    choices_of,
    headings_of,
)
from speeches.importing.reparse import decide
from speeches.life import Cause
from speeches.models import Material
from speeches.parsing.documents import Place, find_places


def keep_line(material: Material, line: Place, cause: Cause) -> list[str]:
    """Put a line back, whatever a rule says; returns what changed. Raises MaterialError."""
    return _decide_line(material, line, "keep", cause)


def drop_line(material: Material, line: Place, cause: Cause) -> list[str]:
    """Take a line out. Raises MaterialError where nothing would be left."""
    return _decide_line(material, line, "drop", cause)


def leave_line(material: Material, line: Place, cause: Cause) -> list[str]:
    """Leave a line to the rules again."""
    return _decide_line(material, line, "", cause)


def _decide_line(material: Material, line: Place, name: str, cause: Cause) -> list[str]:
    choices = choices_of(material)
    said = {
        "keep": _apart_from(material, line, choices.keep),
        "drop": _apart_from(material, line, choices.drop),
    }
    if name:
        said[name].append(line)
    stored = {name: as_stored(places) for name, places in said.items()}
    return decide(material, stored, Act.LINES, cause)


def set_heading(material: Material, place: Place, depth: int | None, cause: Cause) -> list[str]:
    """Say that a heading of this depth begins here, or that none does: 0; None leaves it to the
    rules again. Returns what changed. Raises MaterialError."""
    headings = headings_of(material)
    others = set(_apart_from(material, place, headings))
    said = {
        each: known for each, known in headings.items() if each in others or each.at != place.at
    }
    if depth is not None:
        said[place] = depth
    return decide(material, {"headings": as_stored_headings(said)}, Act.HEADINGS, cause)


def _apart_from(material: Material, line: Place, places: Iterable[Place]) -> list[Place]:
    """These places without those in a line, however they were noted."""
    each = list(places)
    found = find_places(material.text, each)
    return [place for place in each if place not in found or found[place].start != line.start]
