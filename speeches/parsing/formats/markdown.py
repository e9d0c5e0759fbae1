"""Markdown to lines: its marks are no words of the text.

Marks are taken only where nothing else can be meant: at the start of a line, and around a line's
first words. Inside a line ** and __ are slots to fill in (**县**镇), and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from speeches.parsing.documents import Line, Span, join_spans, trimmed
from speeches.parsing.vocabulary.han import HAN

# # 标题　## 一、标题　##标题, not #话题#
_HEADING = r"#{1,6}[ \t　]+(?=\S)|#{2,6}(?=[^#\s])"
_BOLD = rf"(\*\*|__)(?=\S)([^*_\n]{{0,60}}[{HAN}][^*_\n]{{0,60}})(?<=\S)"
_IS_HEADING = re.compile(rf"^(?:#{{1,6}}[ \t　]+|#{{2,6}})[^#\n]{{0,60}}[{HAN}]", re.M)
_IS_BOLD = re.compile(
    rf"^\*\*(?=\S)[^*\n]{{0,60}}[{HAN}]{{4}}[^*\n]{{0,60}}(?<=\S)\*\*[ \t]*$", re.M
)
# Bold lines are headings, of which a text has several.
_LEAST_BOLD = 2
_AT_START = re.compile(rf"(?:{_HEADING}|>[ \t]*|[-+*][ \t]+(?=\S))")
_FIRST_WORDS = re.compile(rf"{_BOLD}(\1)")
# --- *** ___ ```
_WHOLE_LINE = re.compile(r"(?:-{3,}|\*{3,}|_{3,}|`{3,}\w{0,20})")
# Marks that may stand before one another: > ## **
_DEEPEST = 4


def is_markdown(text: str) -> bool:
    """Whether a text has headings in Markdown, or several in bold."""
    if "#" in text and _IS_HEADING.search(text):
        return True
    return "**" in text and len(list(islice(_IS_BOLD.finditer(text), _LEAST_BOLD))) == _LEAST_BOLD


def without_marks(text: str, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of the text, with each of their marks as a line of its own beside them."""
    titles = [line for line in lines if re.match(r"#[ \t　]", line.text)]
    has_title = len(titles) != 1 or any(line.hint for line in lines)
    only = None if has_title else titles[0]
    return tuple(
        part
        for line in lines
        for part in (
            [line] if line.hint else _parts(text, line.spans[0], "heading" if line is only else "")
        )
    )


def _parts(text: str, line: Span, hint: str) -> Iterator[Line]:
    """A line's marks before its words, the words, and the marks inside them."""
    if _WHOLE_LINE.fullmatch(text, line.start, line.end):
        yield _mark(text, line.start, line.end)
        return
    start = line.start
    for _ in range(_DEEPEST):
        mark = _AT_START.match(text, start, line.end)
        if not mark:
            break
        yield _mark(text, mark.start(), mark.end())
        start = mark.end()
    bold = _FIRST_WORDS.match(text, start, line.end)
    if not bold:
        yield from _words(text, [(start, line.end)], hint)
        return
    yield _mark(text, *bold.span(1))
    yield from _words(text, [bold.span(2), (bold.end(), line.end)], hint)
    yield _mark(text, *bold.span(3))


def _words(text: str, pieces: list[tuple[int, int]], hint: str) -> Iterator[Line]:
    spans = tuple(span for piece in pieces if (span := trimmed(text, *piece)))
    if spans:
        yield Line(join_spans(text, spans), spans, hint)


def _mark(text: str, start: int, end: int) -> Line:
    span = trimmed(text, start, end) or Span(start, end)
    return Line(text[span.start : span.end], (span,), "mark")
