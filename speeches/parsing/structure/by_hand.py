"""What a person said about paragraphs: here is a heading, here is none, here another speech begins.

It goes before what the rules of `outline` and `split` find, and is known by where a paragraph
begins in the text of the document.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from speeches.parsing.documents import (
    Paragraph,
    ParsedSection,
    Span,
    UndescribedSpeech,
    cut_paragraph,
    join_spans,
)
from speeches.parsing.structure.anchors import section_anchors
from speeches.parsing.structure.places import parents_of
from speeches.parsing.vocabulary.labels import label_of

# Depths of headings by where their paragraphs begin; 0: it is none.
Depths = Mapping[int, int]
# Characters of a heading that has its paragraph to itself.
_LONGEST_ALONE = 100
_STOP = re.compile(r"[。！？!?；;：:]")


def cut_at(
    paragraphs: Iterable[Paragraph], text: str, offsets: Iterable[int]
) -> tuple[Paragraph, ...]:
    """The paragraphs, cut where one of these offsets of the text is inside of one."""
    wanted = sorted(set(offsets))
    if not wanted:
        return tuple(paragraphs)
    return tuple(piece for each in paragraphs for piece in _cut(each, text, wanted))


def _cut(paragraph: Paragraph, text: str, offsets: Sequence[int]) -> Iterator[Paragraph]:
    inside = [at for at in offsets if paragraph.start < at < paragraph.end]
    if not inside:
        yield paragraph
        return
    places = [_place_of(paragraph, at) for at in inside]
    yield from cut_paragraph(paragraph, text, *sorted({at for at in places if at}))


def _place_of(paragraph: Paragraph, offset: int) -> int:
    """Where in the words of a paragraph an offset of the text is, 0 where it is in none."""
    position = 0
    words = paragraph.text
    for span in paragraph.spans:
        # Between two pieces a space may stand that the text has not.
        position += words[position : position + 1] == " " and position > 0
        if offset < span.end:
            return position + max(offset - span.start, 0)
        position += span.end - span.start
    return 0


def parted(
    documents: Sequence[UndescribedSpeech],
    text: str,
    begins: Collection[int],
    joins: Collection[int],
) -> tuple[UndescribedSpeech, ...]:
    """The documents of a page, parted and joined as a person said.

    begins: where paragraphs begin with which another document does; joins: places in documents that
    go on the one before.
    """
    pieces = [piece for each in documents for piece in _parted(each, begins)]
    found = pieces[:1]
    for piece in pieces[1:]:
        if any(_start(piece) <= at < piece.paragraphs[-1].end for at in joins):
            found[-1] = _together(found[-1], piece, text)
        else:
            found.append(piece)
    return tuple(found)


def _parted(document: UndescribedSpeech, begins: Collection[int]) -> Iterator[UndescribedSpeech]:
    paragraphs = document.paragraphs
    starts = [at for at, each in enumerate(paragraphs) if at and each.start in begins]
    ends = [*starts, len(paragraphs)]
    yield replace(document, paragraphs=paragraphs[: ends[0]])
    for start, end in zip(starts, ends[1:], strict=True):
        yield UndescribedSpeech(paragraphs[start:end])


def _together(first: UndescribedSpeech, second: UndescribedSpeech, text: str) -> UndescribedSpeech:
    """Both as one; what headed the second is said inside of the first."""
    heads = tuple(
        Paragraph(join_spans(text, [item]), (Span(item.start, item.end),))
        for item in sorted(second.metadata)
    )
    return replace(
        first,
        paragraphs=(*first.paragraphs, *heads, *second.paragraphs),
        removed=tuple(sorted(first.removed + second.removed)),
    )


def _start(document: UndescribedSpeech) -> int:
    starts = [item.start for item in document.metadata]
    return min([*starts, document.paragraphs[0].start])


def with_headings(
    sections: Sequence[ParsedSection], paragraphs: Sequence[Paragraph], depths: Depths
) -> tuple[ParsedSection, ...]:
    """The outline with what a person said of it."""
    said = {
        index: depths[each.start] for index, each in enumerate(paragraphs) if each.start in depths
    }
    if not said:
        return tuple(sections)
    kept = [each for each in sections if said.get(each.start) != 0]
    first: dict[int, ParsedSection] = {}
    for each in kept:
        first.setdefault(each.start, each)
    changed = {id(each) for each in first.values()}
    found = [
        replace(each, depth=said[each.start])
        if each.start in said and id(each) in changed
        else each
        for each in kept
    ]
    new = [
        _heading(index, paragraphs[index], depth)
        for index, depth in said.items()
        if depth and index not in first
    ]
    return _fitted(sorted([*found, *new], key=lambda each: each.start), paragraphs)


def _heading(index: int, paragraph: Paragraph, depth: int) -> ParsedSection:
    text = paragraph.plain
    label = label_of(text)
    begin = label.end if label and label.end < len(text) else 0
    stop = _STOP.search(text, begin) if len(text) > _LONGEST_ALONE else None
    end = stop.start() if stop and stop.start() > begin else len(text)
    return ParsedSection(
        depth=depth,
        label=paragraph.text[:begin].strip().rstrip("，,：:"),
        heading=paragraph.text[begin:end].strip().rstrip("。；;：:"),
        anchor="",
        start=index,
        heading_end=end,
        paragraphs=0,
    )


def _fitted(
    sections: Sequence[ParsedSection], paragraphs: Sequence[Paragraph]
) -> tuple[ParsedSection, ...]:
    """The sections with their addresses, parents and numbers of own paragraphs."""
    anchors = section_anchors(paragraphs[each.start].text[: each.heading_end] for each in sections)
    parents = parents_of(each.depth for each in sections)
    ends = [*(each.start for each in sections), len(paragraphs)]
    return tuple(
        replace(
            each,
            anchor=anchor,
            parent=parent,
            paragraphs=end - each.start - (each.heading_end >= len(paragraphs[each.start].text)),
        )
        for each, anchor, parent, (_, end) in zip(
            sections, anchors, parents, pairwise(ends), strict=True
        )
    )
