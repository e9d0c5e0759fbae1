"""Jamming characters, which forums mix into a text against copying: 3 K! p@ W, x7 R- z9.

The program behind most forums writes pairs of a sign or digit (or a space) and a letter or sign
from the upper half of ASCII, a space between the two, five pairs or more. A browser shows two
spaces as one, and none at the beginning of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PAIR = r"(?:[!-@] | {1,2})[?-~]"
_RUN = re.compile(rf"(?<![!-~])(?:[?-~](?= *[!-@] [?-~]))?(?:{_PAIR}){{4,}}(?![!-~])")
_FIRST = re.compile(r"([!-@]) (?=[?-~])")
# A list of letters (A, B, C, D, E) has one sign between them all.
_LEAST_SIGNS = 3


def find_jammers(text: str) -> Iterator[tuple[int, int]]:
    """Where jamming characters stand in a line: (start, end)."""
    for run in _RUN.finditer(text):
        if len({sign[1] for sign in _FIRST.finditer(run[0])}) >= _LEAST_SIGNS:
            yield run.span()
