"""Pieces of a text to show with a hit, cut by string offsets and marked.

Pure. Every piece is the source's own wording: the fragments of a snippet, put together, are a
part of the text; the fragments of a marked text are all of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from search.language.expressions import TEXT_FIELDS, Expression, wanted_terms
from search.text.analysis import fold

LENGTH = 120
_BORDERS = "。！？；!?;\n"
# How far a cut may move outwards and inwards to fall on the border of a sentence.
_OUTWARDS = 16
_INWARDS = 40
# Windows beyond this many hits are not weighed: the best is among the first in practice.
_MAX_WINDOWS = 200


@dataclass(frozen=True)
class Fragment:
    """A piece of a text; `hit` where it is one of the strings that were searched for."""

    text: str
    hit: bool


class TextSpan(NamedTuple):
    """A stretch of a text, from the offset `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class Searched:
    """A text that was searched once; the parts of it know where the hits are without another look.

    folded: the same folded, empty where nothing was wanted; found: every place where a wanted
    string stands, in order; they may overlap.
    """

    text: str
    folded: str
    found: Sequence[TextSpan]

    def has_hit(self, start: int, end: int) -> bool:
        """Whether anything was found that begins between two offsets."""
        first = bisect_left(self.found, TextSpan(start, 0))
        return first < len(self.found) and self.found[first].start < end

    def part(self, start: int, end: int) -> Searched:
        """The text between two offsets, as if it had been searched by itself."""
        first = bisect_left(self.found, TextSpan(start, 0))
        beyond = bisect_left(self.found, TextSpan(end, 0))
        within = [
            TextSpan(span.start - start, span.end - start)
            for span in self.found[first:beyond]
            if span.end <= end
        ]
        return Searched(self.text[start:end], self.folded[start:end], within)

    @cached_property
    def spans(self) -> list[TextSpan]:
        """The stretches to mark: what was found, in order, without overlap."""
        merged: list[TextSpan] = []
        for span in self.found:
            if merged and span.start < merged[-1].end:
                merged[-1] = TextSpan(merged[-1].start, max(span.end, merged[-1].end))
            else:
                merged.append(span)
        return merged

    @cached_property
    def strings(self) -> list[str]:
        """What stands in the spans, folded."""
        return [self.folded[span.start : span.end] for span in self.spans]

    def marked(self) -> list[Fragment]:
        """All of the text in fragments."""
        return list(_fragments(self.text, self.spans, TextSpan(0, len(self.text))))

    def snippet(self, length: int = LENGTH) -> list[Fragment]:
        """About `length` characters around the best hits, in fragments.

        The best are those with the most different strings close together, the first among equals;
        a text without a hit is shown from its beginning.
        """
        window = _window(self.text, _best_cluster(self, length), length)
        return list(_fragments(self.text, self.spans, window))


def search_in(text: str, strings: Collection[str]) -> Searched:
    """Where folded strings stand in a text."""
    # Folding takes longest of all: not where nothing is wanted.
    folded = fold(text) if strings else ""
    return Searched(
        text, folded, sorted(span for one in strings for span in _occurrences(folded, one))
    )


def mark(
    text: str, expression: Expression, fields: Collection[str] = TEXT_FIELDS
) -> list[Fragment]:
    """All of `text` in fragments; `fields` are those it stands for, every field by default."""
    return search_in(text, wanted_strings(expression, tuple(fields))).marked()


def snippet(
    text: str,
    expression: Expression,
    fields: Collection[str] = ("text",),
    length: int = LENGTH,
) -> list[Fragment]:
    """About `length` characters of `text` around its best hits, in fragments."""
    return search_in(text, wanted_strings(expression, tuple(fields))).snippet(length)


# A page asks for the same few of one expression with every text it shows.
@lru_cache(maxsize=16)
def wanted_strings(expression: Expression, fields: tuple[str, ...]) -> frozenset[str]:
    """What an expression wants in any of these fields."""
    terms = wanted_terms(expression)
    return frozenset(term.text for term in terms if not set(fields).isdisjoint(term.fields))


def _occurrences(folded: str, string: str) -> Iterator[TextSpan]:
    at = folded.find(string) if string else -1
    while at >= 0:
        yield TextSpan(at, at + len(string))
        at = folded.find(string, at + 1)


def _best_cluster(searched: Searched, length: int) -> TextSpan:
    """From the first to the last of the hits that fit into one snippet and say most."""
    best, best_worth = TextSpan(0, 0), (0, 0)
    spans, strings = searched.spans, searched.strings
    fitting: Counter[str] = Counter()
    end = 0
    for first, span in enumerate(spans[:_MAX_WINDOWS]):
        while end < len(spans) and (end == first or spans[end].end <= span.start + length):
            fitting[strings[end]] += 1
            end += 1
        worth = (len(fitting), end - first)
        if worth > best_worth:
            best, best_worth = TextSpan(span.start, spans[end - 1].end), worth
        fitting[strings[first]] -= 1
        if not fitting[strings[first]]:
            del fitting[strings[first]]
    return best


def _window(text: str, cluster: TextSpan, length: int) -> TextSpan:
    """The stretch of about `length` characters around a cluster, cut between sentences."""
    spare = max(0, length - (cluster.end - cluster.start))
    start = max(0, cluster.start - spare // 3)
    end = min(len(text), max(start + length, cluster.end))
    return TextSpan(_cut_before(text, start, cluster.start), _cut_after(text, end, cluster.end))


def _cut_before(text: str, start: int, latest: int) -> int:
    if start == 0:
        return 0
    for at in range(max(0, start - _OUTWARDS), min(start + _INWARDS, latest) + 1):
        if at == 0 or text[at - 1] in _BORDERS:
            return at
    return start


def _cut_after(text: str, end: int, earliest: int) -> int:
    for at in range(min(len(text), end + _OUTWARDS), max(end - _INWARDS, earliest, 1) - 1, -1):
        if at == len(text) or text[at - 1] in _BORDERS:
            return at
    return end


def _fragments(text: str, spans: list[TextSpan], window: TextSpan) -> Iterator[Fragment]:
    at = window.start
    for span in spans:
        start, end = max(span.start, at), min(span.end, window.end)
        if start >= end:
            continue
        if at < start:
            yield Fragment(text[at:start], hit=False)
        yield Fragment(text[start:end], hit=True)
        at = end
    if at < window.end:
        yield Fragment(text[at : window.end], hit=False)
