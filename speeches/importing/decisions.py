"""What people decided about a material's lines, as its row holds it and as the parser asks it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from speeches.models import Material
from speeches.parsing import Choices
from speeches.parsing.documents import Place, find_places

Stored = dict[str, Any]


# What is stored beside a place: the depth of a heading, and the speech that begins there.
_BESIDE = ("depth", "speech")


def choices_of(material: Material) -> Choices:
    """What the parser has to know of the decisions about a material."""
    return Choices(
        frozenset(places_of(material, "keep")),
        frozenset(places_of(material, "drop")),
        frozenset(headings_of(material).items()),
        frozenset(places_of(material, "begins")),
        frozenset(places_of(material, "joins")),
    )


def headings_of(material: Material) -> dict[Place, int]:
    """Where a person said that a heading of some depth begins, or none: 0."""
    stored = material.choices.get("headings", ())
    return {place_of(each): each["depth"] for each in stored}


def places_of(material: Material, name: str) -> list[Place]:
    """The places of one sort of decisions: "keep", "drop", "begins", "joins"."""
    return [place_of(each) for each in material.choices.get(name, ())]


def place_of(stored: Stored) -> Place:
    """A place without what is stored beside it."""
    return Place(**{name: value for name, value in stored.items() if name not in _BESIDE})


def as_stored(places: Iterable[Place]) -> list[Stored]:
    """Places as the row of a material holds them, in the order of the text."""
    return [stored_place(place) for place in sorted(set(places))]


def as_stored_headings(headings: Mapping[Place, int]) -> list[Stored]:
    """The same for headings with their depths."""
    return [stored_place(place) | {"depth": headings[place]} for place in sorted(headings)]


def stored_place(place: Place) -> Stored:
    return {name: value for name, value in asdict(place).items() if value or name != "at"}


def not_applied(material: Material) -> list[Place]:
    """The places of decisions that are not found in the text as it is extracted now. They are kept:
    another version of the parser may find them again."""
    places = choices_of(material).places
    found = find_places(material.text, places)
    return sorted(place for place in places if place not in found)
