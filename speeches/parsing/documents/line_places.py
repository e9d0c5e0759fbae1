"""Lines of a document as a person points at them, and how they are found again.

Note [Pointing at a line]
    The text of a document is fixed for one way of extracting it; another version of the parser may
    extract a little more or less. A place is a line's offset, with its words as a check. Where
    the words do not stand at the offset any more, the line is the one that counts the same among as
    many lines of these words as there were. Where neither holds, the place is not found: better no
    line than a wrong one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter

from speeches.parsing.documents.pages import Line
from speeches.parsing.documents.spans import Span, trimmed

LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, order=True)
class Place:
    """A line that a person pointed at: where its words begin, and what they are, without white
    space. It is the nth (from 0) of so many lines that say the same.
    at: what is meant begins behind so many characters of the line, white space apart."""

    start: int
    words: str
    nth: int = 0
    of: int = 1
    at: int = 0


def line_spans(text: str) -> Iterator[Span]:
    """Each line of a text that has words in it, without the white space around them."""
    start = 0
    for end in chain(LINE_END.finditer(text), [None]):
        span = trimmed(text, start, end.start() if end else len(text))
        if span:
            yield span
        start = end.end() if end else start


def places_in(text: str) -> list[Place]:
    """Each line of a text as a place, in their order."""
    lines = [(span.start, _words(text, span)) for span in line_spans(text)]
    number = Counter(words for _, words in lines)
    seen: Counter[str] = Counter()
    places = []
    for start, words in lines:
        places.append(Place(start, words, seen[words], number[words]))
        seen[words] += 1
    return places


def find_places(text: str, places: Collection[Place]) -> dict[Place, Span]:
    """Where these places are in a text; one that is not found is left out."""
    if not places:
        return {}
    wanted = {place.words for place in places}
    lines: defaultdict[str, list[Span]] = defaultdict(list)
    at: dict[tuple[int, str], Span] = {}
    for span in line_spans(text):
        words = _words(text, span)
        if words in wanted:
            lines[words].append(span)
            at[span.start, words] = span
    found = {}
    for place in places:
        same = lines[place.words]
        if (place.start, place.words) in at:
            found[place] = at[place.start, place.words]
        elif len(same) == place.of and place.nth < place.of:
            found[place] = same[place.nth]
    return found


def offset_of(text: str, line: Span, at: int) -> int:
    """Where in a line, as an offset of the text, so many of its characters are past."""
    for offset in range(line.start, line.end):
        if not text[offset].isspace():
            if at == 0:
                return offset
            at -= 1
    return line.start


def _words(text: str, span: Span) -> str:
    return "".join(text[span.start : span.end].split())


@dataclass(frozen=True)
class Choices:
    """What a person decided about single lines of a document.

    keep: lines that no rule may remove; drop: lines to remove; headings: where a heading begins,
    with its depth, which is 0 where there is none; begins: where another speech begins; joins:
    lines of speeches that go on the one before.
    """

    keep: frozenset[Place] = frozenset()
    drop: frozenset[Place] = frozenset()
    headings: frozenset[tuple[Place, int]] = frozenset()
    begins: frozenset[Place] = frozenset()
    joins: frozenset[Place] = frozenset()

    @property
    def places(self) -> frozenset[Place]:
        lines = self.keep | self.drop | self.begins | self.joins
        return lines | {place for place, _ in self.headings}

    def in_text(self, text: str) -> LineChoices:
        """The same for the lines of a text."""
        found = find_places(text, self.places)
        begins, joins = _offsets(text, found, self.begins), _offsets(text, found, self.joins)
        return LineChoices(
            tuple(sorted(found[place] for place in self.keep if place in found)),
            tuple(sorted(found[place] for place in self.drop if place in found)),
            {
                offset_of(text, found[place], place.at): depth
                for place, depth in sorted(self.headings)
                if place in found
            },
            tuple(found[place].end for place, depth in self.headings if depth and place in found),
            # Parted by hand and joined again: as if nothing had been said.
            tuple(sorted(begins - joins)),
            tuple(sorted(joins - begins)),
        )


@dataclass(frozen=True)
class LineChoices:
    """Stretches of a text that a person keeps and drops, in their order; a line is asked for by
    where it begins, so that pieces of a line go with it.

    headings: the depth of each heading that she set, by where it begins, 0 where she says that
    there is none; ends: where the lines of those that she set end; begins, joins: where another
    speech begins, and places in those that go on the one before.
    """

    keep: tuple[Span, ...] = ()
    drop: tuple[Span, ...] = ()
    headings: Mapping[int, int] = field(default_factory=dict)
    ends: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    joins: tuple[int, ...] = ()

    @property
    def cuts(self) -> list[int]:
        """Where paragraphs begin because of what she said."""
        return [*(at for at, depth in self.headings.items() if depth), *self.ends, *self.begins]

    def keeps(self, line: Line) -> bool:
        return self.keeps_at(line.start)

    def keeps_at(self, offset: int) -> bool:
        """Whether she keeps the line of what begins there."""
        return _covers(self.keep, offset)

    def drops(self, line: Line) -> bool:
        return _covers(self.drop, line.start)


def _offsets(text: str, found: Mapping[Place, Span], places: Iterable[Place]) -> set[int]:
    return {offset_of(text, found[place], place.at) for place in places if place in found}


def _covers(spans: tuple[Span, ...], at: int) -> bool:
    index = bisect_right(spans, at, key=attrgetter("start")) - 1
    return index >= 0 and at < spans[index].end


NO_CHOICES = Choices()
UNDECIDED = LineChoices()
