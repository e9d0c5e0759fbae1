"""Pieces of a text to show with a hit, cut by string offsets and marked.

Pure. Every piece is the source's own wording: the fragments of a snippet, put together, are a
part of the text; the fragments of a marked text are all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from search.analysis import fold
from search.expressions import TEXT_FIELDS, Expression, wanted_terms

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


class Span(NamedTuple):
    """A stretch of a text, from the offset `start` up to `end`."""

    start: int
    end: int


def mark(
    text: str, expression: Expression, fields: Collection[str] = TEXT_FIELDS
) -> list[Fragment]:
    """All of `text` in fragments; `fields` are those it stands for, every field by default."""
    return list(_fragments(text, find_spans(text, expression, fields), Span(0, len(text))))


def snippet(
    text: str,
    expression: Expression,
    fields: Collection[str] = ("text",),
    length: int = LENGTH,
) -> list[Fragment]:
    """About `length` characters of `text` around its best hits, in fragments.

    The best are those with the most different strings close together, the first among equals;
    a text without a hit is shown from its beginning.
    """
    spans = find_spans(text, expression, fields)
    return list(_fragments(text, spans, _window(text, _best_cluster(text, spans, length), length)))


def find_spans(text: str, expression: Expression, fields: Collection[str]) -> list[Span]:
    """Where the wanted strings stand in a text, in order, without overlap."""
    folded = fold(text)
    wanted = {
        term.text for term in wanted_terms(expression) if not set(fields).isdisjoint(term.fields)
    }
    found = sorted(span for string in wanted for span in _occurrences(folded, string))
    merged: list[Span] = []
    for span in found:
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged


def _occurrences(folded: str, string: str) -> Iterator[Span]:
    at = folded.find(string) if string else -1
    while at >= 0:
        yield Span(at, at + len(string))
        at = folded.find(string, at + 1)


def _best_cluster(text: str, spans: list[Span], length: int) -> Span:
    """From the first to the last of the hits that fit into one snippet and say most."""
    best, best_worth = Span(0, 0), (0, 0)
    folded = fold(text)
    strings = [folded[span.start : span.end] for span in spans]
    fitting: Counter[str] = Counter()
    end = 0
    for first, span in enumerate(spans[:_MAX_WINDOWS]):
        while end < len(spans) and (end == first or spans[end].end <= span.start + length):
            fitting[strings[end]] += 1
            end += 1
        worth = (len(fitting), end - first)
        if worth > best_worth:
            best, best_worth = Span(span.start, spans[end - 1].end), worth
        fitting[strings[first]] -= 1
        if not fitting[strings[first]]:
            del fitting[strings[first]]
    return best


def _window(text: str, cluster: Span, length: int) -> Span:
    """The stretch of about `length` characters around a cluster, cut between sentences."""
    spare = max(0, length - (cluster.end - cluster.start))
    start = max(0, cluster.start - spare // 3)
    end = min(len(text), max(start + length, cluster.end))
    return Span(_cut_before(text, start, cluster.start), _cut_after(text, end, cluster.end))


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


def _fragments(text: str, spans: list[Span], window: Span) -> Iterator[Fragment]:
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
