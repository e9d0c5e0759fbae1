"""The lines of a material in their order, kept and removed, and what a person decides of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from speeches.models import Material


@dataclass(frozen=True)
class MaterialLine:
    """A line of the extracted text; `rule` removed it, "" where it is part of a speech."""

    text: str
    rule: str

    @property
    def words(self) -> str:
        return "".join(self.text.split())


@dataclass(frozen=True)
class Decision:
    """Words of the lines that a person keeps and drops against the rules."""

    keep: list[str]
    drop: list[str]


def lines_of(material: Material) -> list[MaterialLine]:
    """Every line with words in it; one that was removed in part counts as kept."""
    lines = []
    start = 0
    for whole in material.text.splitlines(keepends=True):
        end = start + len(whole)
        if whole.strip():
            lines.append(MaterialLine(whole.strip(), _rule(material, whole, start, end)))
        start = end
    return lines


def _rule(material: Material, whole: str, start: int, end: int) -> str:
    """The rule that removed all of the line, "" where anything of it is left."""
    inside = [item for item in material.removed if start <= item["start"] < end]
    gone = sum(len("".join(item["text"].split())) for item in inside)
    return inside[0]["rule"] if inside and gone >= len("".join(whole.split())) else ""


def decide(material: Material, kept: Collection[int]) -> Decision:
    """What it takes that exactly the lines with these indexes are kept.

    A decision of earlier stays only as far as it still says the same.
    """
    lines = lines_of(material)
    before = material.choices
    keep = [
        line.words
        for index, line in enumerate(lines)
        if index in kept and (line.rule or line.words in before.get("keep", ()))
    ]
    drop = [
        line.words
        for index, line in enumerate(lines)
        if index not in kept and (not line.rule or line.words in before.get("drop", ()))
    ]
    return Decision(keep, [words for words in drop if words not in keep])
