"""Paragraphs to documents: a page may hold several (篇1 篇2, 【篇一】, 第一篇:)."""

from __future__ import annotations

import re

from speeches.parsing.documents import Document, Metadata, Paragraph, Removed, Span, subspans
from speeches.parsing.genre import NUMERALS, comparable, numeral

_N = rf"([{NUMERALS}]{{1,3}}|\d{{1,2}})"
# 【篇1】题名　篇一：题名　第一篇：题名　范文一：题名　(篇二)
_MARKER = re.compile(
    rf"^[【\[（(《]?(?:篇\s*{_N}|第\s*{_N}\s*篇|(?:范文|例文|材料|稿件)\s*{_N})[】\]）)》]?\s*[:：、.．]?\s*"
)


def split(paragraphs: tuple[Paragraph, ...], text: str) -> tuple[Document, ...]:
    """The documents of a page, at least one.

    What stands before the first 篇 heading (the page's own title, a lead-in) belongs to the
    first document, whose title it mostly repeats.
    """
    starts = _markers(paragraphs)
    if not starts:
        return (Document(paragraphs),)
    documents = []
    for start, end in zip(starts, [*starts[1:], len(paragraphs)], strict=True):
        title, metadata, removed = _heading(paragraphs[start], text)
        body = paragraphs[start + 1 : end]
        documents.append(Document(body, metadata, removed, title))
    before = paragraphs[: starts[0]]
    first = documents[0]
    above = _page_head(before)
    documents[0] = Document(
        first.paragraphs, first.metadata, tuple(sorted(above + first.removed)), first.title
    )
    return tuple(documents)


def _page_head(before: tuple[Paragraph, ...]) -> tuple[Removed, ...]:
    """Above the first 篇 heading stand the page's own title and lead-in, of no one speech."""
    return tuple(
        Removed(span.start, span.end, "合集页首") for item in before for span in item.spans
    )


def _markers(paragraphs: tuple[Paragraph, ...]) -> list[int]:
    """The indexes of the 篇 headings, where they count up from one as such headings do."""
    starts: list[int] = []
    for index, paragraph in enumerate(paragraphs):
        match = _MARKER.match(paragraph.text)
        if match and len(paragraph.text) <= 80:
            number = numeral(next(group for group in match.groups() if group))
            if number == len(starts) + 1:
                starts.append(index)
    return starts if len(starts) >= 2 else []


def _heading(
    paragraph: Paragraph, text: str
) -> tuple[str, tuple[Metadata, ...], tuple[Removed, ...]]:
    """The title in a 篇 heading, its stretch, and the stretch of the numbering."""
    match = _MARKER.match(paragraph.text)
    cut = match.end() if match else 0
    title = paragraph.text[cut:]
    if not comparable(title):
        cut, title = len(paragraph.text), ""
    spans = paragraph.spans
    numbering = subspans(spans, text, 0, cut)
    named = subspans(spans, text, cut, len(paragraph.text))
    return (
        title.strip(),
        tuple(Metadata(span.start, span.end, "title") for span in named),
        tuple(_removed(span) for span in numbering),
    )


def _removed(span: Span) -> Removed:
    return Removed(span.start, span.end, "篇次编号")
