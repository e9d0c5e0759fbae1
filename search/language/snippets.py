"""Pieces of a text to show with a hit, cut by string offsets and marked.

Pure. Every piece is the source's own wording: the fragments of a snippet, put together, are a
part of the text; the fragments of a marked text are all of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from search.language.expressions import TEXT_FIELDS, Expression, wanted_terms
from search.text.analysis import fold_to

LENGTH = 120
_BORDER = re.compile(r"[。！？；!?;\n]")
_LAST_BORDER = re.compile(rf"(?s:.)*{_BORDER.pattern}")
# How far a cut may move outwards and inwards to fall on the border of a sentence.
_OUTWARDS = 16
_INWARDS = 40
# Windows beyond this many hits are not weighed: the best is among the first in practice.
_MAX_WINDOWS = 200


@dataclass(frozen=True)
class Wanted:
    """The strings that an expression wants in a title, in a text, in a heading, and in a heading
    that is found in its text."""

    title: frozenset[str]
    text: frozenset[str]
    heading: frozenset[str]
    section: frozenset[str]

    @classmethod
    def of(cls, expression: Expression) -> Wanted:
        asked = ("title",), ("text",), ("headings",), ("headings", "text")
        return cls(*(wanted_strings(expression, fields) for fields in asked))


# Frozen, these would take three times as long to make, and a page of results has hundreds.
@dataclass
class Fragment:
    """A piece of a text; `hit` where it is one of the strings that were searched for."""

    text: str
    hit: bool


# From the offset of its first character up to that behind its last.
Stretch = tuple[int, int]


@dataclass(eq=False)
class Searched:
    """A text that was searched once, or a part of it: which knows where the hits are without
    another look, and shares text and hits with the whole.

    folded: the text, folded where it stands for what was wanted; found: every place of the text
    where a wanted string stands, in order; they may overlap; start, end: the part. Offsets are
    those of the text.
    """

    text: str
    folded: str
    found: Sequence[Stretch]
    start: int
    end: int

    def has_hit(self, start: int, end: int) -> bool:
        """Whether anything was found that begins between two offsets."""
        first = bisect_left(self.found, (start, 0))
        return first < len(self.found) and self.found[first][0] < end

    def part(self, start: int, end: int) -> Searched:
        """The text between two offsets, as if it had been searched by itself."""
        return Searched(self.text, self.folded, self.found, start, end)

    @property
    def spans(self) -> list[Stretch]:
        """The stretches to mark: what was found, in order, without overlap."""
        merged: list[Stretch] = []
        last = self.start
        for at in range(bisect_left(self.found, (self.start, 0)), len(self.found)):
            start, end = span = self.found[at]
            if start >= self.end:
                break
            if end > self.end:
                continue
            if start < last:
                merged[-1] = (merged[-1][0], max(end, last))
            else:
                merged.append(span)
            last = max(end, last)
        return merged

    @property
    def strings(self) -> list[str]:
        """What stands in the spans, folded."""
        return self._strings(self.spans)

    def _strings(self, spans: Sequence[Stretch]) -> list[str]:
        return [self.folded[start:end] for start, end in spans]

    def marked(self) -> list[Fragment]:
        """All of it in fragments."""
        return list(fragments(self.text, self.spans, (self.start, self.end)))

    def snippet(self, length: int = LENGTH) -> list[Fragment]:
        """About `length` characters around the best hits, in fragments.

        The best are those with the most different strings close together, the first among equals;
        a text without a hit is shown from its beginning.
        """
        spans = self.spans
        best = _best_cluster(spans, self._strings(spans), length) if spans else (self.start,) * 2
        return list(fragments(self.text, spans, _window(self, best, length)))


def search_in(text: str, strings: Collection[str]) -> Searched:
    """Where folded strings stand in a text."""
    folded = fold_to(text, frozenset(strings))
    found = [stretch for one in strings for stretch in _occurrences(folded, one)]
    found.sort()
    return Searched(text, folded, found, 0, len(text))


def mark(
    text: str, expression: Expression, fields: Collection[str] = TEXT_FIELDS
) -> list[Fragment]:
    """All of `text` in fragments; `fields` are those it stands for, every field by default."""
    return search_in(text, wanted_strings(expression, fields)).marked()


def snippet(
    text: str,
    expression: Expression,
    fields: Collection[str] = ("text",),
    length: int = LENGTH,
) -> list[Fragment]:
    """About `length` characters of `text` around its best hits, in fragments."""
    return search_in(text, wanted_strings(expression, fields)).snippet(length)


def wanted_strings(expression: Expression, fields: Collection[str]) -> frozenset[str]:
    """What an expression wants in any of these fields."""
    terms = wanted_terms(expression)
    return frozenset(term.text for term in terms if not set(fields).isdisjoint(term.fields))


def _occurrences(folded: str, string: str) -> list[Stretch]:
    found = []
    at = folded.find(string) if string else -1
    while at >= 0:
        found.append((at, at + len(string)))
        at = folded.find(string, at + 1)
    return found


def _best_cluster(spans: Sequence[Stretch], strings: Sequence[str], length: int) -> Stretch:
    """From the first to the last of the hits that fit into one snippet and say most."""
    best, best_worth = spans[0], (0, 0)
    # How often each string stands among those that fit.
    fitting: dict[str, int] = {}
    beyond = 0
    for first, (start, _) in enumerate(spans[:_MAX_WINDOWS]):
        while beyond < len(spans) and (beyond == first or spans[beyond][1] <= start + length):
            fitting[strings[beyond]] = fitting.get(strings[beyond], 0) + 1
            beyond += 1
        worth = (len(fitting), beyond - first)
        if worth > best_worth:
            best, best_worth = (start, spans[beyond - 1][1]), worth
        if beyond == len(spans):
            # Every later window has some of these, and nothing else.
            break
        fitting[strings[first]] -= 1
        if not fitting[strings[first]]:
            del fitting[strings[first]]
    return best


def _window(searched: Searched, cluster: Stretch, length: int) -> Stretch:
    """The stretch of about `length` characters around a cluster, cut between sentences."""
    first, last = cluster
    spare = max(0, length - (last - first))
    start = max(searched.start, first - spare // 3)
    end = min(searched.end, max(start + length, last))
    return _cut_before(searched, start, first), _cut_after(searched, end, last)


def _cut_before(searched: Searched, start: int, latest: int) -> int:
    first = searched.start
    if start - _OUTWARDS <= first:
        return first
    border = _BORDER.search(searched.text, start - _OUTWARDS - 1, min(start + _INWARDS, latest))
    return border.end() if border else start


def _cut_after(searched: Searched, end: int, earliest: int) -> int:
    last = searched.end
    if end + _OUTWARDS >= last:
        return last
    least = max(end - _INWARDS, earliest, searched.start + 1)
    border = _LAST_BORDER.match(searched.text, least - 1, end + _OUTWARDS)
    return border.end() if border else end


def fragments(text: str, spans: Sequence[Stretch], window: Stretch) -> Iterator[Fragment]:
    """A window of a text in fragments; spans: what to mark, in order, by offsets of the text."""
    at, last = window
    for first, beyond in spans:
        if first >= last:
            break
        start, end = max(first, at), min(beyond, last)
        if start >= end:
            continue
        if at < start:
            yield Fragment(text[at:start], hit=False)
        yield Fragment(text[start:end], hit=True)
        at = end
    if at < last:
        yield Fragment(text[at:last], hit=False)
