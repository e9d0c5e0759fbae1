"""At what width a text was broken into lines, and where a line begins and ends in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from speeches.parsing.documents import Line
from speeches.parsing.vocabulary.genre import ends_clause

_ASCII = re.compile(r"[\x00-\x7f]")


def indent(text: str, line: Line) -> float:
    """The white space before a line, in full-width characters."""
    start = line.start
    while start > 0 and text[start - 1] in " \t\u3000\u00a0\u2002\u2003":
        start -= 1
    return _width(text[start : line.start])


def longest(line: Line) -> float:
    """How far a line reaches: some viewers wrap by characters, some by their width."""
    return max(_width(line.text), float(len(line.text)))


def wrap_width(lines: Sequence[Line]) -> float | None:
    """The width at which the lines were wrapped, in full-width characters; None if they were not.

    Wrapped lines are nearly all of one width, and most of them end in the middle of a sentence;
    a paragraph of its own seldom does.
    """
    widths = [longest(line) for line in lines if len(line.text) >= 15]
    if len(widths) < 4:
        return None
    common = Counter(round(width) for width in widths)
    width = max(
        common, key=lambda value: (sum(common[value + near] for near in (-1, 0, 1)), common[value])
    )
    # Of two neighbours of the same company the one that most lines have, not one between them.
    width = max((width - 1, width, width + 1), key=lambda value: common[value])
    near = [line for line in lines if abs(longest(line) - width) <= 2]
    torn = sum(not ends_clause(line.text) for line in near)
    longer = sum(value > width + 4 for value in widths)
    # Lines of one width that nearly all stop in the middle of a sentence, and none is longer:
    # then it does not matter how many short paragraphs stand between them.
    sure = len(near) >= 4 and torn * 10 >= len(near) * 7 and not longer
    few = len(near) * 2 < len(widths) and not sure
    if width > 70 or few or torn * 2 < len(near) or longer > 2:
        return None
    return float(width)


def _width(text: str) -> float:
    """The width of a line in full-width characters; Latin letters and digits take half."""
    return len(text) - len(_ASCII.findall(text)) / 2
