"""The lines of a material in their order, kept and removed, and what a person decides of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from speeches.importing.decisions import choices_of, not_applied
from speeches.models import Material
from speeches.parsing.documents import Place, find_places, places_in


@dataclass(frozen=True)
class MaterialLine:
    """A line of the extracted text; `rule` removed it, "" where it is part of a speech."""

    place: Place
    text: str
    rule: str


@dataclass(frozen=True)
class Decision:
    """Places of the lines that a person keeps and drops against the rules."""

    keep: list[Place]
    drop: list[Place]


def material_lines(material: Material) -> list[MaterialLine]:
    """Every line with words in it; one that was removed in part counts as kept."""
    lines = []
    end = 0
    removed = deque(sorted(material.removed, key=itemgetter("start")))
    places = iter(places_in(material.text))
    for whole in material.text.splitlines(keepends=True):
        end += len(whole)
        inside = []
        while removed and removed[0]["start"] < end:
            inside.append(removed.popleft())
        if whole.strip():
            lines.append(MaterialLine(next(places), whole.strip(), _rule(whole, inside)))
    return lines


def _rule(whole: str, inside: Sequence[Mapping[str, str]]) -> str:
    """The rule that removed all of the line, "" where anything of it is left.

    inside: what was removed from where it begins in this line.
    """
    gone = sum(len("".join(item["text"].split())) for item in inside)
    return inside[0]["rule"] if inside and gone >= len("".join(whole.split())) else ""


def decide(material: Material, kept: Collection[int]) -> Decision:
    """What it takes that exactly the lines with these indexes are kept.

    A decision of earlier stays as far as it still says the same, and where its line is not found.
    """
    lines = material_lines(material)
    choices = choices_of(material)
    kept_before = set(_starts(material, choices.keep))
    dropped_before = set(_starts(material, choices.drop))
    lost = set(not_applied(material))
    keep = [
        line.place
        for index, line in enumerate(lines)
        if index in kept and (line.rule or line.place.start in kept_before)
    ]
    drop = [
        line.place
        for index, line in enumerate(lines)
        if index not in kept and (not line.rule or line.place.start in dropped_before)
    ]
    return Decision([*keep, *(lost & choices.keep)], [*drop, *(lost & choices.drop)])


def _starts(material: Material, places: Collection[Place]) -> Iterator[int]:
    """Where the lines of these places begin now."""
    return (span.start for span in find_places(material.text, places).values())
