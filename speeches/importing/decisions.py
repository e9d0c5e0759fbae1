"""What people decided about a material's lines, as its row holds it and as the parser asks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from speeches.models import Material
from speeches.parsing import Choices
from speeches.parsing.documents import Place, find_places

Stored = dict[str, object]


def choices_of(material: Material) -> Choices:
    """What the parser has to know of the decisions about a material."""
    return Choices(frozenset(places_of(material, "keep")), frozenset(places_of(material, "drop")))


def places_of(material: Material, name: str) -> list[Place]:
    """The places of one sort of decisions: "keep", "drop"."""
    return [Place(**place) for place in material.choices.get(name, ())]


def as_stored(places: Iterable[Place]) -> list[Stored]:
    """Places as the row of a material holds them, in the order of the text."""
    return [asdict(place) for place in sorted(set(places))]


def not_applied(material: Material) -> list[Place]:
    """The places of decisions that are not found in the text as it is extracted now. They are kept:
    another version of the parser may find them again."""
    places = choices_of(material).places
    found = find_places(material.text, places)
    return sorted(place for place in places if place not in found)
