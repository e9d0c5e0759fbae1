"""At what width a text was broken into lines, and where a line begins and ends in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence

from speeches.parsing.documents import Line
from speeches.parsing.vocabulary.genre import ends_clause, ends_sentence

# A line of a wrapped text is at least this long, and as wide as its neighbours but for so much.
_SHORTEST = 15
_RAGGED = 1
# So much shorter is a line below which a word of Latin letters or digits is carried over.
_CARRIED = 2
# Fewer neighbours of one width than this are no wrapped text.
_LEAST_RUN = 3
# What titles and links seldom have inside them.
_STOPS = re.compile("[，。；！？,;]")
# What a printed page puts between the lines, on its own line.
_PAGE_NUMBER = re.compile(
    r"[-—–·•~\s（(\[［]*\d{1,3}[-—–·•~\s）)\]］]*|第\s*\d{1,3}\s*页.*|\d{1,3}\s*[/／]\s*\d{1,3}.*|page\b.*",
    re.I,
)


def indent(text: str, line: Line) -> float:
    """The white space before a line, in full-width characters."""
    start = line.start
    while start > 0 and text[start - 1] in " \t\u3000\u00a0\u2002\u2003":
        start -= 1
    return _width(text[start : line.start])


def longest(line: Line) -> int:
    """How far a line reaches: some viewers wrap by characters, some by their width, which is
    never more."""
    return len(line.text)


def wrap_width(lines: Sequence[Line]) -> float | None:
    """The width at which the lines were wrapped, in full-width characters; None if they were not.

    Wrapped lines are nearly all of one width, and most of them end in the middle of a sentence;
    a paragraph of its own seldom does.
    """
    widths = [longest(line) for line in lines if len(line.text) >= 15]
    if len(widths) < 4:
        return None
    common = Counter(widths)
    near = {
        value: common[value - 1] + number + common[value + 1] for value, number in common.items()
    }
    width = max(common, key=lambda value: (near[value], common[value]))
    # Of two neighbours of the same company the one that most lines have, not one between them.
    width = max((width - 1, width, width + 1), key=lambda value: common[value])
    fitting = [line for line in lines if abs(longest(line) - width) <= 2]
    torn = sum(not ends_clause(line.text) for line in fitting)
    longer = sum(value > width + 4 for value in widths)
    if sum(value for value in widths if value > width + 4) * 2 > sum(widths):
        # The text itself stands in the long lines, whatever titles of one length stand above.
        return None
    # Lines of one width that nearly all stop in the middle of a sentence, and none is longer:
    # then it does not matter how many short paragraphs stand between them.
    sure = len(fitting) >= 4 and torn * 10 >= len(fitting) * 7 and not longer
    few = len(fitting) * 2 < len(widths) and not sure
    if width > 70 or few or torn * 2 < len(fitting) or longer > 2:
        return None
    return float(width)


def lines_in_prose(text: str, lines: Sequence[Line]) -> frozenset[int]:
    """The indexes of the lines that a sentence runs through or ends in, by the form of a wrapped
    text alone: its full lines, and what goes on below a full one. text: where the lines are from.

    Short lines between the halves of a sentence may be a printed page's, and are not among them,
    unless the line above begins its paragraph, as a heading of two lines does.
    """
    widths = [longest(line) for line in lines]
    runs = [index for run in _runs(lines, widths) for index in run]
    if not runs:
        return _ends_of_paragraphs(text, lines)
    common = Counter(widths[index] for index in runs).most_common(1)[0][0]
    full = {
        index
        for index, width in enumerate(widths)
        if width >= _SHORTEST and abs(width - common) <= _RAGGED
    }
    inside = set(runs) | {index for index in full if {index - 1, index + 1} & full}
    return frozenset(
        inside | {index for index in range(1, len(lines)) if _ends_in(lines, full, index)}
    )


def _ends_of_paragraphs(text: str, lines: Sequence[Line]) -> frozenset[int]:
    """What is left of paragraphs of two lines or three, so that no lines of one width are
    neighbours: the lines without an indent below full ones, where paragraphs are indented."""
    width = wrap_width(lines)
    if width is None:
        return frozenset()
    indents = [indent(text, line) for line in lines]
    if sum(space >= 1 for space in indents) < _LEAST_RUN:
        return frozenset()
    full = {
        index
        for index, (line, space) in enumerate(zip(lines, indents, strict=True))
        if longest(line) + space >= width - _CARRIED and len(line.text) >= _SHORTEST
    }
    below = (index for index in range(1, len(lines)) if indents[index] < 1)
    return frozenset(index for index in below if _ends_in(lines, full, index))


def _runs(lines: Sequence[Line], widths: Sequence[int]) -> Iterator[range]:
    """Neighbouring lines of one width, most of which stop in the middle of a sentence."""
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and abs(widths[end] - widths[start]) <= _RAGGED:
            continue
        run = range(start, end)
        start = end
        if len(run) < _LEAST_RUN or widths[run[0]] < _SHORTEST:
            continue
        torn = sum(not ends_clause(lines[index].text) for index in run)
        parted = sum(bool(_STOPS.search(lines[index].text[:-1])) for index in run)
        if torn * 2 > len(run) and parted * 2 > len(run):
            yield run


def _ends_in(lines: Sequence[Line], full: Container[int], index: int) -> bool:
    """Whether a line is what is left of the paragraph whose full line stands above it."""
    above = lines[index - 1].text
    if index - 1 not in full or index in full or ends_sentence(above):
        return False
    if _PAGE_NUMBER.fullmatch(lines[index].plain):
        return False
    last = index + 1 == len(lines)
    begins = index < 2 or ends_clause(lines[index - 2].text)
    text = lines[index].plain
    return last or begins or ends_clause(text) or bool(_STOPS.search(text))


def _width(text: str) -> float:
    """The width of a line in full-width characters; Latin letters and digits take half."""
    return len(text) - len(text.encode("ascii", "ignore")) / 2
