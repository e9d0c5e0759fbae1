"""Lines to paragraphs: close up lines that a page or a viewer broke, part what it ran together.

Three shapes occur. A text whose lines are all of one width was hard-wrapped: a full line goes on
in the next. A viewer's chunks are one text cut anywhere. And a flattened text has all its
paragraphs in one line, parted by runs of spaces or by nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from speeches.parsing.cleaning.wrapping import indent, longest, wrap_width
from speeches.parsing.documents import CleanedLines, Line, Paragraph, cut_paragraph, merge
from speeches.parsing.vocabulary.genre import (
    ends_clause,
    ends_sentence,
    is_body_like,
    is_salutation,
    is_title_like,
    is_torn,
)
from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.labels import HEADINGS, STYLES, Use, labels_of

_LABEL = labels_of(Use.PARAGRAPH)
_POINT = next(style.pattern for style in HEADINGS if style.name == "一是")
# A run of spaces that parts two paragraphs in a flattened line.
_GAP = re.compile(r"(?:[ \u00a0\u2002\u2003\t]{2,}|\t+|\u3000{2,}|(?<=[。！？：”〞])\u3000)")
# Where a heading may begin inside a flattened line, and what begins the text below one.
_INSIDE = "|".join(style.inside for style in STYLES if style.inside)
_INNER_HEADING = re.compile(rf"(?<=[。！？；：:;!?”〞）)])\s*(?={_INSIDE})")
_FIRST = "|".join(style.first for style in STYLES if style.first)
_TEXT_BELOW = re.compile(rf"(?<=[{CJK}”〞])(?={_FIRST})")
# …批评指正。改进方式，让监督有力度一是要…: a heading without a number, run into its points.
_INNER_UNNUMBERED = re.compile(rf"(?<=[。！？])([{CJK}“”、，,]{{6,40}})(?<=[{CJK}”])(?=一是|一要)")
_SALUTATION_INSIDE = re.compile(
    r"^(?:[^、，,。；：:!！?？]{2,20}[、，,]){0,5}(?:各位)?(?:代表|同志|委员|领导|朋友|来宾)们?[：:](?=[^\s])"
)
# A line at least this long may be a flattened text.
_LONG = 300
# Where a larger share of the lines is indented, the whole page is, and indents say nothing.
_MOST_INDENTED = 0.6
# The share of lines below full ones that lack an indent, for a text to hang.
_NEARLY_ALL = 0.8
# Fewer lines than this show no habit of indenting.
_FEWEST_LINES = 4
# The second half of a heading that a page's end cut in two is at most this long.
_LONGEST_REST = 25
# What begins a sentence straight behind a heading without a stop: …美丽家园底色今年1至9月，…
_OPENS_SENTENCE = re.compile(
    rf"(?<=[{CJK}”])(?=(?:今年|去年|明年|近年来|近[一两三几]|截至|目前|当前|上半年|下半年|前[一二三]季度|[12]\d{{3}}年|"
    r"我们|同志们|大家(?![庭])|有人|有的|这[是些个]|只有|没有|不能|绝不|决不|宁可|小到|每[个名年季月]|一些|一个|一[方段]|"
    r"[各谁](?=[级地乡镇单部的])|要(?=[把对让在以抓坚深进加用突紧切着全严认防])|对(?=[整推不一于两照])|离(?=[年春])|如果|因为|虽然|必须|人大代表(?=[不是要])))"
)
# A space alone behind the heading; it stands nowhere else between Chinese characters.
_SPACE = re.compile(rf"(?<=[{CJK}”])(?=[ \u3000\u00a0]+[{CJK}“（(])")
_SHORTEST_HEADING = 7
_LONGEST_HEADING = 42


def reflow(cleaned: CleanedLines) -> tuple[Paragraph, ...]:
    """The paragraphs of a cleaned page, in order."""
    paragraphs = [merge(cleaned.text, group) for group in _joined(cleaned)]
    return tuple(part for paragraph in paragraphs for part in _parted(paragraph, cleaned.text))


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
            joins = filled and space < 1
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


def _parted(paragraph: Paragraph, text: str) -> Iterator[Paragraph]:
    """The paragraphs that a flattened line holds; any other line as it is."""
    gaps = [gap.start() for gap in _GAP.finditer(paragraph.text)]
    if len(gaps) >= 2 and len(paragraph.text) >= _LONG // 2:
        parts = list(cut_paragraph(paragraph, text, *gaps))
    else:
        parts = [paragraph]
    for part in parts:
        yield from _parted_at_headings(part, text)


def _parted_at_headings(paragraph: Paragraph, text: str) -> Iterator[Paragraph]:
    """Part a long line before each heading that runs on in it, and where the heading ends."""
    if len(paragraph.text) < _LONG:
        yield paragraph
        return
    cuts = [match.end() for match in _INNER_HEADING.finditer(paragraph.text)]
    unnumbered = list(_INNER_UNNUMBERED.finditer(paragraph.text))
    if not cuts and len(unnumbered) > 1:
        cuts = [bound for match in unnumbered for bound in match.span()]
    salutation = _SALUTATION_INSIDE.match(paragraph.text)
    if salutation and cuts:
        cuts.insert(0, salutation.end())
    for part in cut_paragraph(paragraph, text, *cuts):
        yield from _heading_apart(part, text, bool(cuts)) if _LABEL.match(part.plain) else [part]


def _heading_apart(paragraph: Paragraph, text: str, flattened: bool) -> Iterator[Paragraph]:
    """Part a heading from the text that follows it without a full stop: …见实效一是要…

    flattened: other headings run on in the same line; else it may be a sentence of the text.
    """
    sentence = re.search(r"[。！？；;]", paragraph.text)
    below = _TEXT_BELOW.search(paragraph.text, 4, sentence.start() if sentence else 60)
    end = sentence.start() if sentence else len(paragraph.text)
    label = _LABEL.match(paragraph.text)
    space = _SPACE.search(
        paragraph.text, (label.end() if label else 0) + 4, min(end, _LONGEST_HEADING)
    )
    below = space or below
    if flattened and not below and end > _LONGEST_HEADING // 2:
        below = next(_sentence_starts(paragraph.text, end), None)
    yield from cut_paragraph(paragraph, text, *([below.start()] if below else []))


def _sentence_starts(text: str, end: int) -> Iterator[re.Match[str]]:
    """Where a sentence may begin behind a heading; 重要把 and the like are one word."""
    label = _LABEL.match(text)
    least = (label.end() if label else 0) + _SHORTEST_HEADING
    for match in _OPENS_SENTENCE.finditer(text, least, min(end, _LONGEST_HEADING)):
        if text[match.start() - 1] not in "需重主首摘纪不只也还都就，":
            yield match
