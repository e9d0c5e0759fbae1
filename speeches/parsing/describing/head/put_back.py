"""Lines that went where a document was parted and its head read, and that a person keeps.

Cleaning asks her about every line that it takes out. What the later stages take (the head page of a
compilation, the title once more) is put back here, in its place among the paragraphs.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import replace
from operator import attrgetter

from speeches.parsing.describing.head.read import Head
from speeches.parsing.documents import LineChoices, Paragraph, Removed, Span, join_spans


def put_back(head: Head, text: str, decided: LineChoices) -> Head:
    """The head and the paragraphs below it with what she keeps."""
    kept = [item for item in head.removed if decided.keeps_at(item.start)]
    if not kept:
        return head
    paragraphs = list(head.paragraphs)
    for item in kept:
        at = bisect(paragraphs, item.start, key=attrgetter("start"))
        paragraphs.insert(at, _paragraph(item, text))
    left = tuple(item for item in head.removed if item not in kept)
    return replace(head, paragraphs=tuple(paragraphs), removed=left)


def _paragraph(item: Removed, text: str) -> Paragraph:
    return Paragraph(join_spans(text, [item]), (Span(item.start, item.end),))
