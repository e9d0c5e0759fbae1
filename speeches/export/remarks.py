"""What the pages mark, in the paragraphs that leave the library: filled in, or a remark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from speeches.export.manuscript import Remark, TextBlock
from speeches.reading.notes import Note, NoteKind
from speeches.reading.replacing import By, leaving, replaced

_SAID = {
    NoteKind.SLOT: "待填",
    NoteKind.SWAPPED: "可疑用词",
    NoteKind.EXPIRED: "过时用语",
    NoteKind.SCANNED: "识别存疑",
}
# Characters that a remark on a whole excerpt stands at.
_BEGINNING = 12


def with_remarks(
    blocks: Sequence[TextBlock], notes: Sequence[Sequence[Note]], by: By = leaving
) -> Iterator[TextBlock]:
    """The paragraphs with what `by` has words for put in, and a remark for each other note. notes:
    those of each paragraph, by their places in `block.words`; or none at all."""
    for block, inside in zip(blocks, notes or [()] * len(blocks), strict=True):
        end = len(block.heading)
        # One across the border, which no rule makes, stays what it is.
        across = [note for note in inside if note.start < end < note.end]
        first = [note for note in inside if note.end <= end]
        second = [note.moved(-end) for note in inside if note.start >= end]
        heading, left = replaced(block.heading, first, by)
        text, later = replaced(block.text, second, by)
        later = [note.moved(len(heading)) for note in later]
        if heading != block.heading:
            across = []
        remarks = map(_remark, [*left, *across, *later])
        yield replace(block, heading=heading, text=text, remarks=(*block.remarks, *remarks))


def remarked_as_part(blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """The paragraphs of an excerpt, with a remark at the beginning: its speech is no whole."""
    if not blocks:
        return []
    first = blocks[0]
    remark = Remark(0, min(len(first.words), _BEGINNING), "摘自不完整的讲话，引用前请核对")
    return [replace(first, remarks=(remark, *first.remarks)), *blocks[1:]]


def _remark(note: Note) -> Remark:
    said = _SAID[note.kind]
    return Remark(note.start, note.end, f"{said}，{note.meaning}" if note.meaning else said)
