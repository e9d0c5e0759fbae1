"""The numbers of a file viewer's chunks: 1、… 2、…, wherever the text happens to break."""

from __future__ import annotations

import re
from dataclasses import replace

from speeches.parsing.cleaning.page import Page
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.documents import Removed, join_spans, subspans

_NUMBERED = re.compile(
    r"^[\[(（【]?(?:第\s*(?=\d{1,3}\s*页))?(\d{1,3})(?:[、.．)）\]】]|\s*页[】\])）]?[:：、]?)\s*"
)
# Chunks are long: viewers show a page of text in each.
_LEAST_MEAN_LENGTH = 100


def leading_number(line: PageLine) -> tuple[int, int] | None:
    """The number that begins a line and where the words behind it begin; None without one."""
    match = _NUMBERED.match(line.plain)
    return (int(match[1]), match.end()) if match else None


def drop_chunk_numbers(page: Page) -> None:
    """A file viewer numbers its chunks wherever they happen to break.

    They are told from a numbered list by their breaks: most fall inside a sentence. A chunk may
    hold several lines.
    """
    numbered = {
        index: found
        for index, line in enumerate(page.lines)
        if (found := leading_number(line)) is not None
    }
    chunks = [page.lines[index] for index in numbered]
    if len(chunks) < 2 or [number for number, _ in numbered.values()] != list(
        range(1, len(chunks) + 1)
    ):
        return
    first, *others = numbered
    torn = sum(not page.lines[index - 1].ends_clause for index in others)
    # The last chunk may be cut where the page ends.
    length = sum(len(line.text) for line in page.lines[first : others[-1]])
    # No list begins with the title.
    sure = page.lines[first].names_kind and any(page.lines[at - 1].is_torn for at in others)
    if not (torn * 2 > len(others) or sure) or length < _LEAST_MEAN_LENGTH * len(others):
        return
    for index, (_, end) in numbered.items():
        if page.choices.keeps(page.lines[index]):
            continue
        page.lines[index] = _without_number(page, page.lines[index], end)


def _without_number(page: Page, line: PageLine, end: int) -> PageLine:
    """The line without its number, marked as a chunk; as it is where it is a number alone."""
    spans = subspans(line.spans, page.text, end, len(line.text))
    if not spans:
        return line
    gone = subspans(line.spans, page.text, 0, end)
    page.removed += [Removed(span.start, span.end, "分页编号") for span in gone]
    return replace(line, text=join_spans(page.text, spans), spans=spans, hint="chunk")
