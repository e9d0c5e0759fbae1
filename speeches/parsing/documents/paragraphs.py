"""Paragraphs, made of lines and cut anew, always in the source's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from speeches.parsing.documents.cached import cached_property
from speeches.parsing.documents.pages import Line
from speeches.parsing.documents.spans import Pieces, Span, join_spans
from speeches.parsing.vocabulary.folding import plain


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in the source's own words; its text holds no line feed."""

    text: str
    spans: tuple[Span, ...]
    hint: str = ""

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end

    @cached_property
    def plain(self) -> str:
        """The text as rules read it (see `folding`)."""
        return plain(self.text)


def merge(text: str, lines: Iterable[Line]) -> Paragraph:
    """One paragraph made of the pieces of these lines, in order."""
    lines = tuple(lines)
    spans = tuple(span for line in lines for span in line.spans)
    return Paragraph(join_spans(text, spans), spans, lines[0].hint)


def cut_paragraph(paragraph: Paragraph, text: str, *at: int) -> Iterator[Paragraph]:
    """The paragraph cut at these offsets of its own text; empty pieces are left out."""
    bounds = [0, *at, len(paragraph.text)]
    pieces = Pieces(paragraph.spans, text)
    for start, end in pairwise(bounds):
        spans = pieces.between(start, end)
        if spans:
            yield replace(paragraph, text=join_spans(text, spans), spans=spans)
