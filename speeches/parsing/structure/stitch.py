"""The parts of one speech put together again, in the words that they have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.documents import Paragraph, ParsedSection, Span
from speeches.parsing.structure.outline import outline
from speeches.parsing.vocabulary.genre import ends_clause
from speeches.parsing.vocabulary.labels import label_of

# A labelled line without a sentence in it, up to this long, is a heading.
_LONGEST_HEADING = 30
_SENTENCE = re.compile(r"[。！？；]|[，,、]$")


def stitch(parts: Sequence[Sequence[str]]) -> list[str]:
    """The paragraphs of neighbouring parts, in their order.

    Where a page ended inside a sentence the two halves are one paragraph again; a paragraph that
    a site carries over (the last of one page is the first of the next) stands once.
    """
    whole: list[str] = []
    for part in parts:
        rest = list(part)
        if whole and rest and rest[0] == whole[-1]:
            rest.pop(0)
        elif whole and rest and _is_open(whole[-1]) and label_of(rest[0]) is None:
            whole[-1] += rest.pop(0)
        whole += rest
    return whole


def _is_open(text: str) -> bool:
    """Whether a paragraph stops inside a sentence; a heading has none in it to go on with."""
    heading = label_of(text) and len(text) <= _LONGEST_HEADING and not _SENTENCE.search(text)
    return not ends_clause(text) and not heading


def outline_of(paragraphs: Sequence[str], opened: bool = False) -> tuple[ParsedSection, ...]:
    """The outline of a text that is no longer a page's; opened: as in `outline`."""
    return outline([Paragraph(text, (Span(0, len(text)),)) for text in paragraphs], opened)
