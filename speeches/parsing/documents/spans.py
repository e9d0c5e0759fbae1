"""Stretches of the extracted text, and the words that they make together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of the extracted text: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, order=True)
class Removed(Span):
    """A stretch that is no part of any speech, and the rule that says so."""

    rule: str


@dataclass(frozen=True, order=True)
class Metadata(Span):
    """A stretch that states a fact about the speech (`title`, `subtitle`, …)."""

    field: str


def join_spans(text: str, spans: Iterable[Span]) -> str:
    """The words of a paragraph from its pieces in the extracted text.

    Chinese closes up over a line's end; only two Latin words or numbers keep a space between
    them, and only where the source parted them.
    """
    return "".join(glue + text[span.start : span.end] for glue, span in _glued(text, spans))


def _glued(text: str, spans: Iterable[Span]) -> Iterator[tuple[str, Span]]:
    """Each piece with what stands between it and the one before: nothing or a space."""
    end = 0
    for span in spans:
        parted = end > 0 and any(char.isspace() for char in text[end : span.start])
        latin = parted and _is_word(text[end - 1]) and _is_word(text[span.start])
        yield (" " if latin else "", span)
        end = span.end


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The stretch without the white space around it, None where nothing else is in it."""
    piece = text[start:end]
    bare = piece.strip()
    if not bare:
        return None
    start += len(piece) - len(piece.lstrip())
    return Span(start, start + len(bare))


class Pieces:
    """The words that `join_spans` makes of spans, with where each span stands in them: for who
    asks for many stretches of them."""

    def __init__(self, spans: Iterable[Span], text: str) -> None:
        self._text = text
        self._spans: list[Span] = []
        self._starts: list[int] = []
        position = 0
        for glue, span in _glued(text, spans):
            position += len(glue)
            self._spans.append(span)
            self._starts.append(position)
            position += span.end - span.start

    def between(self, start: int, end: int) -> tuple[Span, ...]:
        """The pieces of the extracted text that `join_spans(text, spans)[start:end]` is made of."""
        found = []
        for at in range(max(bisect_right(self._starts, start) - 1, 0), len(self._spans)):
            span, position = self._spans[at], self._starts[at]
            if position >= end:
                break
            low = max(start - position, 0)
            high = min(end - position, span.end - span.start)
            if low < high:
                found.append(trimmed(self._text, span.start + low, span.start + high))
        return tuple(piece for piece in found if piece)


def subspans(spans: Iterable[Span], text: str, start: int, end: int) -> tuple[Span, ...]:
    """The pieces of the extracted text that `join_spans(text, spans)[start:end]` is made of."""
    return Pieces(spans, text).between(start, end)
