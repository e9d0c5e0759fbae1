"""The raw page of a material, line by line: what was kept, what was taken out, and by which rule;
and where in it the paragraphs of its speeches begin.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from speeches.importing.decisions import choices_of
from speeches.models import Material
from speeches.parsing.documents import Place, find_places, line_spans, places_in


@dataclass(frozen=True)
class RawPiece:
    """A stretch of a line; rule: what took it out, "" where it was kept."""

    text: str
    rule: str = ""


@dataclass(frozen=True)
class RawLine:
    """A line of the page with words in it.

    decided: what a person said of it: "keep", "drop", or "".
    """

    place: Place
    pieces: tuple[RawPiece, ...]
    decided: str = ""

    @property
    def gone(self) -> bool:
        """Whether nothing of it was kept."""
        return all(piece.rule for piece in self.pieces)

    @property
    def rules(self) -> list[str]:
        """The rules that took something out of it, each once."""
        return list(dict.fromkeys(piece.rule for piece in self.pieces if piece.rule))


@dataclass(frozen=True)
class ParagraphPlace:
    """Where a paragraph begins: in which line, and behind how many characters of it."""

    line: int
    place: Place


def raw_lines(material: Material) -> list[RawLine]:
    """The lines of a material in their order."""
    text = material.text
    removed = sorted(material.removed, key=itemgetter("start"))
    starts = [item["start"] for item in removed]
    choices = choices_of(material)
    said = {
        span.start: name
        for name, places in (("keep", choices.keep), ("drop", choices.drop))
        for span in find_places(text, places).values()
    }
    lines = []
    for place, span in zip(places_in(text), line_spans(text), strict=True):
        first = max(bisect_right(starts, place.start) - 1, 0)
        inside = removed[first : bisect_right(starts, span.end)]
        pieces = tuple(_pieces(text, place.start, span.end, inside))
        lines.append(RawLine(place, pieces, said.get(place.start, "")))
    return lines


def _pieces(
    text: str, start: int, end: int, removed: Sequence[Mapping[str, int | str]]
) -> Iterator[RawPiece]:
    for item in removed:
        low, high = max(int(item["start"]), start), min(int(item["end"]), end)
        if low >= high:
            continue
        if text[start:low].strip():
            yield RawPiece(text[start:low])
        yield RawPiece(text[low:high], str(item["rule"]))
        start = high
    if text[start:end].strip():
        yield RawPiece(text[start:end])


def paragraph_places(
    material: Material,
    lines: Sequence[RawLine],
    texts: Sequence[Sequence[str]],
    going_on: Collection[int] = (),
) -> list[list[ParagraphPlace | None]]:
    """Where the paragraphs of each speech of a material begin; None where one is not found, as in
    a text that was brought back from before.

    texts: the paragraphs of its speeches, in their order. Nothing is rewritten, so the words of a
    paragraph stand in what was kept, one after the other. going_on: which of them go on in other
    files, where the paragraphs stand from the first that is not found.
    """
    kept, offsets = _kept(material)
    starts = [line.place.start for line in lines]
    at = 0
    found: list[list[ParagraphPlace | None]] = []
    for index, paragraphs in enumerate(texts):
        places: list[ParagraphPlace | None] = []
        for paragraph in paragraphs:
            if index in going_on and places and places[-1] is None:
                places.append(None)
                continue
            words = "".join(paragraph.split())
            begins = kept.find(words, at) if words else -1
            if begins < 0:
                places.append(None)
                continue
            at = begins + len(words)
            places.append(_place(material.text, lines, starts, offsets[begins]))
        found.append(places)
    return found


def _kept(material: Material) -> tuple[str, list[int]]:
    """The characters that no rule took out, white space apart, and where each of them stands."""
    gone = bytearray(len(material.text))
    for item in material.removed:
        gone[item["start"] : item["end"]] = b"\1" * (item["end"] - item["start"])
    offsets = [at for at, char in enumerate(material.text) if not gone[at] and not char.isspace()]
    return "".join(material.text[at] for at in offsets), offsets


def _place(
    text: str, lines: Sequence[RawLine], starts: Sequence[int], offset: int
) -> ParagraphPlace:
    line = bisect_right(starts, offset) - 1
    before = "".join(text[starts[line] : offset].split())
    return ParagraphPlace(line, replace(lines[line].place, at=len(before)))
