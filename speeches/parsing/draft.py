"""The words of a writer's own document: bytes to paragraphs, with nothing cleaned away.

Nobody's site stands around a draft, so all that its pages show is hers: no line goes, no title is
taken off. Only what is no word goes (the marks of Markdown), and lines are closed up that a PDF or
a wrapped text broke. What stands at the edges of a PDF's pages follows after the text, where it
parts no sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from speeches.parsing.cleaning.wrapping import wrap_width
from speeches.parsing.documents import CleanedLines, Extracted, Line, Words
from speeches.parsing.formats.detect import Format
from speeches.parsing.formats.receive import receive
from speeches.parsing.structure.reflow import reflow

_EDGES = ("page-furniture", "note-mark")
_MARK = "mark"


def words_of(data: bytes) -> Words:
    """The paragraphs of a document in a format that is read here, in the order of reading.

    Raises as `receive` does.
    """
    received = receive(data)
    return Words(_paragraphs(received.extracted), received.warnings)


def _paragraphs(extracted: Extracted) -> tuple[str, ...]:
    lines = [line for line in extracted.lines if line.hint != _MARK]
    if extracted.media_type == Format.PDF.value:
        edges = "　".join(line.text for line in lines if line.hint in _EDGES)
        text = _closed_up(extracted, [line for line in lines if line.hint not in _EDGES])
        return (*text, edges) if edges else text
    if extracted.media_type != Format.WORD.value and wrap_width(lines):
        return _closed_up(extracted, lines)
    return tuple(line.text for line in lines)


def _closed_up(extracted: Extracted, lines: Sequence[Line]) -> tuple[str, ...]:
    joined = reflow(CleanedLines(extracted.text, tuple(lines), ()))
    return tuple(paragraph.text for paragraph in joined)
