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
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from speeches.parsing.documents.pages import Line
from speeches.parsing.documents.spans import Span, trimmed

LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, order=True)
class Place:
    """A line that a person pointed at: where its words begin, and what they are, without white
    space. It is the nth (from 0) of so many lines that say the same."""

    start: int
    words: str
    nth: int = 0
    of: int = 1


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


def _words(text: str, span: Span) -> str:
    return "".join(text[span.start : span.end].split())


@dataclass(frozen=True)
class Choices:
    """What a person decided about single lines of a document.

    keep: lines that no rule may remove; drop: lines to remove.
    """

    keep: frozenset[Place] = frozenset()
    drop: frozenset[Place] = frozenset()

    @property
    def places(self) -> frozenset[Place]:
        return self.keep | self.drop

    def in_text(self, text: str) -> LineChoices:
        """The same for the lines of a text."""
        found = find_places(text, self.places)
        return LineChoices(
            tuple(sorted(found[place] for place in self.keep if place in found)),
            tuple(sorted(found[place] for place in self.drop if place in found)),
        )


@dataclass(frozen=True)
class LineChoices:
    """Stretches of a text that a person keeps and drops, in their order; a line is asked for by
    where it begins, so that pieces of a line go with it."""

    keep: tuple[Span, ...] = ()
    drop: tuple[Span, ...] = ()

    def keeps(self, line: Line) -> bool:
        return _covers(self.keep, line.start)

    def drops(self, line: Line) -> bool:
        return _covers(self.drop, line.start)


def _covers(spans: tuple[Span, ...], at: int) -> bool:
    index = bisect_right(spans, at, key=attrgetter("start")) - 1
    return index >= 0 and at < spans[index].end


NO_CHOICES = Choices()
UNDECIDED = LineChoices()
