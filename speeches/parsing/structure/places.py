"""Where the sections of a text stand in it: arithmetic on what each of them says of its place.

A section names the paragraph that holds its heading, how far the heading reaches in it, and how
many paragraphs under it are its own. Everything else about its place follows from these and from
the text, for a parsed section and for a row of the library alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple, Protocol

# The marks that part a heading from what follows it, or close one that stands alone.
_CLOSING = "。；;：:，, "


class Placed(Protocol):
    """What a section says of its place (see `documents.ParsedSection`)."""

    @property
    def depth(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def heading_end(self) -> int: ...
    @property
    def paragraphs(self) -> int: ...


class SectionSpan(NamedTuple):
    """Where a section stands in the text of its speech: its heading from start to heading_end,
    with its own text to end, where the next heading begins.
    """

    start: int
    heading_end: int
    end: int


def paragraph_starts(paragraphs: Sequence[str]) -> list[int]:
    """Where each paragraph begins in the text that they make, joined by line feeds; at last where
    the text ends."""
    starts = [0, *accumulate([len(paragraph) + 1 for paragraph in paragraphs])]
    return [*starts[:-1], max(starts[-1] - 1, 0)]


def paragraph_spans(paragraphs: Sequence[str]) -> list[SectionSpan]:
    """The place of each paragraph, as of a section without a heading: what a text has that is not
    parted by headings."""
    starts = paragraph_starts(paragraphs)
    return [
        SectionSpan(start, start, start + len(paragraph))
        for start, paragraph in zip(starts, paragraphs, strict=False)
    ]


def span_of(section: Placed, paragraphs: Sequence[str], starts: Sequence[int]) -> SectionSpan:
    """The place of a section. starts: `paragraph_starts` of the paragraphs.

    A section that does not fit the text stops at its end: a page may read the text just before
    it is replaced, and its sections just after.
    """
    last = len(paragraphs)
    first = min(section.start, last)
    start = starts[first]
    # Such a heading is a paragraph by itself, which is then none of the section's own.
    alone = first == last or section.heading_end >= len(paragraphs[first])
    end = max(start, starts[min(first + section.paragraphs + alone, last)])
    return SectionSpan(start, min(start + section.heading_end, end), end)


def words_of(section: Placed, paragraphs: Sequence[str]) -> str:
    """Label and heading as the text has them, with what stands between: 第二、抓好落实."""
    paragraph = "".join(paragraphs[section.start : section.start + 1])
    return paragraph[: section.heading_end].strip()


def with_all_below(sections: Sequence[Placed], at: int, length: int) -> range:
    """The paragraphs of a section and of all sections below it, in a text of `length` paragraphs.

    sections: the outline; at: the place of the section in it.
    """
    section = sections[at]
    ends = (
        other.start
        for other in sections[at + 1 :]
        if other.depth <= section.depth and other.start > section.start
    )
    return range(section.start, next(ends, length))


def parents_of(depths: Iterable[int]) -> list[int | None]:
    """The place of each section's parent in the outline: of those above it, the nearest of less
    depth; None for one that has none."""
    parents: list[int | None] = []
    above: list[tuple[int, int]] = []
    for at, depth in enumerate(depths):
        above = [(place, other) for place, other in above if other < depth]
        parents.append(above[-1][0] if above else None)
        above.append((at, depth))
    return parents


def without_closing(words: str) -> str:
    """A heading without the mark that closes it, as it stands in a list of headings."""
    return words.rstrip(_CLOSING)


def below_heading(text: str) -> str:
    """What follows a heading, without the marks and the line's end that part it from there."""
    return text.lstrip(f"{_CLOSING}\n")
