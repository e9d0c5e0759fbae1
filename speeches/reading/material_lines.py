"""The lines of a material in their order, kept and removed, and what a person decides of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

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


def material_lines(material: Material) -> list[MaterialLine]:
    """Every line with words in it; one that was removed in part counts as kept."""
    lines = []
    end = 0
    removed = deque(sorted(material.removed, key=itemgetter("start")))
    for whole in material.text.splitlines(keepends=True):
        end += len(whole)
        inside = []
        while removed and removed[0]["start"] < end:
            inside.append(removed.popleft())
        if whole.strip():
            lines.append(MaterialLine(whole.strip(), _rule(whole, inside)))
    return lines


def _rule(whole: str, inside: Sequence[Mapping[str, str]]) -> str:
    """The rule that removed all of the line, "" where anything of it is left.

    inside: what was removed from where it begins in this line.
    """
    gone = sum(len("".join(item["text"].split())) for item in inside)
    return inside[0]["rule"] if inside and gone >= len("".join(whole.split())) else ""


def decide(material: Material, kept: Collection[int]) -> Decision:
    """What it takes that exactly the lines with these indexes are kept.

    A decision of earlier stays only as far as it still says the same.
    """
    lines = material_lines(material)
    kept_before, dropped_before = (set(material.choices.get(name, ())) for name in ("keep", "drop"))
    keep = [
        line.words
        for index, line in enumerate(lines)
        if index in kept and (line.rule or line.words in kept_before)
    ]
    drop = [
        line.words
        for index, line in enumerate(lines)
        if index not in kept and (not line.rule or line.words in dropped_before)
    ]
    both = set(keep)
    return Decision(keep, [words for words in drop if words not in both])
