"""Lines to paragraphs: close up lines that a page or a viewer broke, part what it ran together.

Three shapes occur. A text whose lines are all of one width was hard-wrapped: a full line goes on
in the next. A viewer's chunks are one text cut anywhere. And a flattened text has all its
paragraphs in one line, parted by runs of spaces or by nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from speeches.parsing.cleaning.wrapping import indent, longest, wrap_width
from speeches.parsing.documents import (
    CleanedLines,
    Line,
    Paragraph,
    Pieces,
    cut_paragraph,
    join_spans,
    merge,
)
from speeches.parsing.structure.heading_ends import WordsAround, heading_ends
from speeches.parsing.vocabulary.dates import DATE_LINE
from speeches.parsing.vocabulary.genre import (
    ends_clause,
    ends_sentence,
    is_body_like,
    is_salutation,
    is_title_like,
    is_torn,
)
from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.labels import (
    HEADINGS,
    STYLES,
    Use,
    heads_part_of_report,
    label_of,
    labels_of,
)

_LABEL = labels_of(Use.PARAGRAPH)
_POINT = next(style.pattern for style in HEADINGS if style.name == "一是")
# A run of spaces that parts two paragraphs in a flattened line.
_GAP = re.compile(r"(?:[ \u00a0\u2002\u2003\t]{2,}|\t+|\u3000{2,}|(?<=[。！？：”〞])\u3000)")
_SPACE = re.compile("[ \u00a0\u2002\u2003\t\u3000]")
# Where a heading may begin inside a flattened line.
_INSIDE = "|".join(style.inside for style in STYLES if style.inside)
_INNER_HEADING = re.compile(rf"[。！？；：:;!?”〞）)]\s*(?={_INSIDE})")
# …批评指正。改进方式，让监督有力度一是要…: a heading without a number, run into its points.
_INNER_UNNUMBERED = re.compile(rf"(?<=[。！？])([{CJK}“”、，,]{{6,40}})(?<=[{CJK}”])(?=一是|一要)")
_SALUTATION_INSIDE = re.compile(
    r"^(?:[^、，,。；：:!！?？]{2,20}[、，,]){0,5}(?:各位)?(?:代表|同志|委员|领导|朋友|来宾)们?[：:](?=[^\s])"
)
# A line at least this long may be a flattened text.
_LONG = 300
# In a shorter one sections of this length are looked for.
_SHORTEST_SECTION = 40
_LEVELS_OF_SECTIONS = (1, 2)
# Where a larger share of the lines is indented, the whole page is, and indents say nothing.
_MOST_INDENTED = 0.6
# The share of lines below full ones that lack an indent, for a text to hang.
_NEARLY_ALL = 0.8
# Fewer lines than this show no habit of indenting.
_FEWEST_LINES = 4
# The second half of a heading that a page's end cut in two is at most this long.
_LONGEST_REST = 25
# A heading without its text is no longer than this.
_LONGEST_HEADING = 60
_FIRST = re.compile(r"(?<=\s)(?=一、)")
_LONGEST_LAST = 30
_LAST = re.compile(rf"(?<=[。！？])[^。！？，；：\s]{{4,{_LONGEST_LAST}}}$")
# A heading, one of a lower style right behind it, and one of a still lower one.
_MOST_HEADINGS_AT_ONCE = 3
# More headings than this no speech has.
_MOST_RUNNING = 500
# A heading with the beginning of its text, in a line that was flattened.
_LEAST_RUN_ON = 20
# White space that a page's lines left between Chinese characters when they were joined.
_LONE_SPACE = re.compile(rf"[ \u3000\u00a0](?<=[{CJK}，、；：。！？”》）].)(?=[{CJK}“《（])")
_FEWEST_PIECES = 4
_LEAST_SPACED = 40
_RAGGED = 4
_MARK = re.compile("[，。、；：]")


class _Part(NamedTuple):
    """A paragraph; whether it was cut out of a line that holds several, and whether that line is
    one of lines joined by white space."""

    paragraph: Paragraph
    flattened: bool = False
    spaced: bool = False


def reflow(cleaned: CleanedLines) -> tuple[Paragraph, ...]:
    """The paragraphs of a cleaned page, in order."""
    paragraphs = [merge(cleaned.text, group) for group in _joined(cleaned)]
    parts = [part for paragraph in paragraphs for part in _parted(paragraph, cleaned.text)]
    apart = _with_headings_apart(parts, cleaned.text)
    return tuple(_closed_up(part, cleaned.text).paragraph for part in apart)


def _joined(cleaned: CleanedLines) -> list[list[Line]]:
    """The lines grouped by the paragraph they belong to."""
    width = wrap_width(cleaned.lines)
    indents = [indent(cleaned.text, line) for line in cleaned.lines]
    indented = sum(space >= 1 for space in indents)
    # In a wrapped text that indents its paragraphs, the indent says where one begins.
    by_indent = (
        width is not None
        and indented >= 2
        and (indented <= len(indents) * _MOST_INDENTED or _hangs(cleaned.lines, indents, width))
    )
    groups: list[list[Line]] = []
    filled = False
    mostly_indented = len(indents) >= _FEWEST_LINES and indented > len(indents) * _MOST_INDENTED
    following = [*(line.plain for line in cleaned.lines), ""][1:]
    begun = 0.0
    for line, space, below in zip(cleaned.lines, indents, following, strict=False):
        if by_indent:
            # A line that is the day stands under the title, however wide that is.
            joins = filled and space < 1 and not DATE_LINE.fullmatch(line.plain)
        else:
            joins = bool(groups) and (
                _goes_on(groups[-1], line, width)
                or _heading_goes_on(groups[-1], line, below)
                or (mostly_indented and space < 1 <= begun and _is_cut_off(groups[-1], line))
            )
        if joins:
            groups[-1].append(line)
        else:
            groups.append([line])
            begun = space
        filled = width is not None and longest(line) + space >= width - 2
    return groups


def _hangs(lines: Sequence[Line], indents: list[float], width: float) -> bool:
    """Whether the lines without an indent are those below full ones: they go on with them."""
    below_full = [
        longest(above) + space >= width - 2
        for above, space, here in zip(lines, indents, indents[1:], strict=False)
        if here < 1
    ]
    return len(below_full) >= 2 and sum(below_full) >= len(below_full) * _NEARLY_ALL


def _goes_on(before: list[Line], line: Line, width: float | None) -> bool:
    """Whether the line continues the paragraph that the lines before it are."""
    last = before[-1]
    if line.hint == "chunk" and last.hint == "chunk":
        return True
    if width is not None:
        return _wrapped_on(before, line, width)
    # Something was cut out between two halves of a sentence.
    torn = line.cut and is_torn(last.text)
    return torn and not _LABEL.match(line.plain)


def _is_cut_off(before: list[Line], line: Line) -> bool:
    """Something was taken out above the line, and what stands above that is no end."""
    last = before[-1].text
    return line.cut and not ends_clause(last) and (is_torn(last) or _is_heading(before))


def _heading_goes_on(before: list[Line], line: Line, below: str) -> bool:
    """A page's end cut a heading in two: what follows it is no sentence, and one follows that."""
    return (
        line.cut
        and _is_heading(before)
        and not ends_clause(before[0].text)
        and len(line.text) <= _LONGEST_REST
        and not ends_clause(line.text)
        and not _LABEL.match(line.plain)
        and (is_body_like(below) or bool(_LABEL.match(below)))
    )


def _wrapped_on(before: list[Line], line: Line, width: float) -> bool:
    last = before[-1]
    full = longest(last) >= width - 2
    if _LABEL.match(line.plain) and (not full or ends_clause(last.text) or _is_heading(before)):
        return False
    if is_salutation(last.text) or is_title_like(last.text):
        return False
    if not ends_sentence(last.text):
        return full
    if _POINT.match(line.plain) and _POINT.match(before[0].plain):
        return False
    # A paragraph may end exactly at the edge, but mostly it does not.
    return longest(last) >= width - 0.5


def _is_heading(before: list[Line]) -> bool:
    return len(before) == 1 and bool(_LABEL.match(before[0].plain))


def _parted(paragraph: Paragraph, text: str) -> Iterator[_Part]:
    """The paragraphs that a flattened line holds; any other line as it is."""
    gaps = []
    if _SPACE.search(paragraph.text):
        gaps = [gap.start() for gap in _GAP.finditer(paragraph.text)]
    if len(gaps) >= 2 and len(paragraph.text) >= _LONG // 2:
        parts = list(cut_paragraph(paragraph, text, *gaps))
    else:
        parts = [paragraph]
    for part in _with_last_heading_apart(parts, text):
        spaced = _is_spaced(part.text)
        for piece in _parted_at_headings(part, text):
            yield piece._replace(spaced=spaced)


def _with_last_heading_apart(parts: Iterable[Paragraph], text: str) -> Iterator[Paragraph]:
    """Part what heads a part of a report from the end of the paragraph above that it was run into:
    …请予审议。过去一年的主要工作"""
    for part in parts:
        tail = _LAST.search(part.plain, max(len(part.plain) - _LONGEST_LAST, 0))
        if tail and tail.start() >= _LEAST_RUN_ON and heads_part_of_report(tail[0]):
            yield from cut_paragraph(part, text, tail.start())
        else:
            yield part


def _parted_at_headings(paragraph: Paragraph, text: str) -> Iterator[_Part]:
    """Part a long line before each heading that runs on in it."""
    cuts = [match.end() for match in _INNER_HEADING.finditer(paragraph.text)]
    if cuts and paragraph.text.startswith("二、", cuts[0]):
        # What stands above the first section may be a title, which no stop ends.
        cuts = [match.end() for match in _FIRST.finditer(paragraph.text, 0, cuts[0])][:1] + cuts
    if len(paragraph.text) < _LONG and not _are_sections(paragraph.text, cuts):
        yield _Part(paragraph)
        return
    unnumbered = list(_INNER_UNNUMBERED.finditer(paragraph.text))
    if not cuts and len(unnumbered) > 1:
        cuts = [bound for match in unnumbered for bound in match.span()]
    salutation = _SALUTATION_INSIDE.match(paragraph.text)
    if salutation and cuts:
        cuts.insert(0, salutation.end())
    for part in cut_paragraph(paragraph, text, *cuts):
        yield _Part(part, flattened=bool(cuts))


def _are_sections(text: str, cuts: Sequence[int]) -> bool:
    """Whether what a short line holds between these labels are sections, each with its sentences,
    and not the points of an enumeration."""
    pieces = [text[start:end].strip() for start, end in pairwise([*cuts, len(text)])]
    return len(pieces) > 1 and all(
        len(piece) >= _SHORTEST_SECTION
        and ends_sentence(piece)
        and (label := label_of(piece)) is not None
        and label.style.level in _LEVELS_OF_SECTIONS
        for piece in pieces
    )


def _with_headings_apart(parts: Sequence[_Part], text: str) -> Sequence[_Part]:
    """Part each heading from the text that follows it without a full stop: …见实效一是要…

    Where a heading of a lower style follows (一、回顾（一）抓学习…), that has its text behind it.
    """
    if not _running_on(parts):
        return parts
    words = WordsAround.of(part.paragraph.plain for part in parts)
    for _ in range(_MOST_HEADINGS_AT_ONCE):
        cuts = _heading_cuts(parts, words)
        if not cuts:
            break
        parts = [
            piece
            for index, part in enumerate(parts)
            for piece in (_cut(part, text, cuts[index]) if index in cuts else [part])
        ]
    return parts


def _cut(part: _Part, text: str, at: tuple[int]) -> list[_Part]:
    pieces = cut_paragraph(part.paragraph, text, *at)
    return [part._replace(paragraph=piece) for piece in pieces]


def _heading_cuts(parts: Sequence[_Part], words: WordsAround) -> dict[int, tuple[int]]:
    """By their places among the parts, where headings end in those that are more than one."""
    cuts: dict[int, tuple[int]] = {}
    for running in _running_on(parts).values():
        headings = [(parts[index].paragraph.plain, end) for index, end in running]
        for (index, _), place in zip(running, heading_ends(headings, words), strict=True):
            if place and place.parts(parts[index].flattened):
                cuts[index] = (place.at,)
    return cuts


def _running_on(parts: Sequence[_Part]) -> dict[str, list[tuple[int, int]]]:
    """By style of numbering the labelled paragraphs that are more than a heading: their places
    among the parts and where their labels end."""
    running: dict[str, list[tuple[int, int]]] = {}
    left = _MOST_RUNNING
    for index, part in enumerate(parts):
        label = label_of(part.paragraph.plain)
        if label is None or label.style.level not in _LEVELS_OF_SECTIONS:
            continue
        if part.paragraph.plain.endswith(("；", ";")):
            continue
        if len(part.paragraph.text) - label.end > (
            _LEAST_RUN_ON if part.flattened else _LONGEST_HEADING
        ):
            running.setdefault(label.style.name, []).append((index, label.end))
            left -= 1
            if not left:
                break
    return running


def _closed_up(part: _Part, text: str) -> _Part:
    """The paragraph without the white space that joined lines or set letters left in it."""
    if not part.spaced:
        return part
    shown = part.paragraph.text
    bounds = [0, *(space.start() for space in _LONE_SPACE.finditer(shown)), len(shown)]
    pieces = Pieces(part.paragraph.spans, text)
    spans = tuple(span for start, end in pairwise(bounds) for span in pieces.between(start, end))
    return part._replace(
        paragraph=replace(part.paragraph, text=join_spans(text, spans), spans=spans)
    )


def _is_spaced(text: str) -> bool:
    """Whether white space stands in a line where lines of one width were joined by it, or letters
    were set apart by it. What it parts in a row of names or of titles has no marks in it."""
    pieces = _LONE_SPACE.split(text)
    if len(pieces) < _FEWEST_PIECES or len(text) < _LEAST_SPACED:
        return False
    if sum(len(piece) == 1 for piece in pieces) * 2 > len(pieces):
        return True
    torn = [piece for piece in pieces[:-1] if not ends_clause(piece)]
    width = max((len(piece) for piece in torn), default=0)
    full = [piece for piece in torn if len(piece) >= width - _RAGGED]
    prose = sum(bool(_MARK.search(piece[:-1])) for piece in full)
    return len(torn) * 2 > len(pieces) and len(full) > 2 and prose * 2 > len(full)
