"""Notes and hits of one text as HTML that nests, whatever crosses what."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from speeches.reading.notes import Note, NoteKind

_TAG = re.compile(r"(</?mark>)")


class _Stretch(NamedTuple):
    start: int
    end: int
    opening: str
    closing: str


def annotate(marked: SafeString, notes: Sequence[Note]) -> SafeString:
    """The text with its notes as elements.

    marked: the escaped text with <mark> around hits and no other tag. A hit that crosses the
    border of a note is cut in two there; one around a note or inside of it stays whole.
    """
    if not notes:
        return marked
    text, hits = _read(marked)
    stretches = [_Stretch(note.start, min(note.end, len(text)), *_tags(note)) for note in notes]
    for start, end in _cut(hits, notes):
        stretches.append(_Stretch(start, end, "<mark>", "</mark>"))
    # Every piece is escaped or made by format_html.
    return mark_safe("".join(_nested(text, stretches)))


def _tags(note: Note) -> tuple[str, str]:
    if note.kind is NoteKind.SLOT:
        title = f"待填之处 {note.number}／{note.total}"
        opening = format_html(
            '<a class="slot" id="slot-{}" href="#slot-{}" title="{}">',
            note.number, note.following, title,
        )  # fmt: skip
        return opening, "</a>"
    place = format_html(' id="doubt-{}"', note.words) if note.first else ""
    opening = format_html(
        '<span class="doubt {}"{} title="{}">', note.kind.value, place, note.meaning
    )
    return opening, "</span>"


def _read(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text of marked HTML, and where its hits are."""
    text = ""
    hits = []
    start = 0
    for piece in _TAG.split(marked):
        if piece == "<mark>":
            start = len(text)
        elif piece == "</mark>":
            hits.append((start, len(text)))
        else:
            text += html.unescape(piece)
    return text, hits


def _cut(hits: Iterable[tuple[int, int]], notes: Sequence[Note]) -> Iterator[tuple[int, int]]:
    """The hits, cut at the borders of the notes that they cross."""
    # Both stand in order and do not overlap: what a hit has passed, no later one meets.
    ends = [note.end for note in notes]
    for start, end in hits:
        at = start
        for note in notes[bisect_right(ends, start) : bisect_right(ends, end) + 1]:
            if at < note.start < end < note.end:
                yield at, note.start
                at = note.start
            elif note.start < at < note.end < end:
                yield at, note.end
                at = note.end
        yield at, end


def _nested(text: str, stretches: Iterable[_Stretch]) -> Iterator[str]:
    at = 0
    open_: list[_Stretch] = []
    ordered = sorted(stretches, key=lambda stretch: (stretch.start, -stretch.end))
    for stretch in [*ordered, _Stretch(len(text), len(text), "", "")]:
        while open_ and open_[-1].end <= stretch.start:
            yield escape(text[at : open_[-1].end])
            at = open_[-1].end
            yield open_.pop().closing
        yield escape(text[at : stretch.start])
        at = stretch.start
        yield stretch.opening
        open_.append(stretch)
