"""The width of signs in a recognised line: a picture does not say how a comma is coded.

About one in a hundred （ is taken for (, and ： for : as often. Among Chinese characters the wide
ones stand; among digits and letters (3:2, A(1)) those that were read stay.
"""

from __future__ import annotations

import re

from speeches.parsing.vocabulary.han import CJK

_WIDE = dict(zip(",:;!?()", "，：；！？（）", strict=True))
# All signs of which a reading may be unsure without being unsure of a word.
MARKS = frozenset(",:;!?().，：；！？（）。、·“”‘’《》〈〉—-…~ '\"")
_AMONG_CHINESE = re.compile(rf"(?<=[{CJK}”》]) ?[,:;!?]|[,;!?] ?(?=[{CJK}“《])")
_OPENING = re.compile(rf"\((?=[{CJK}]{{1,3}}[)）])|\((?=[^()（）]{{1,40}}）)")
_CLOSING = re.compile(r"(?<=（)([^()（）]{1,40})\)")


def chinese_marks(line: str) -> str:
    """The line with the signs that stand among Chinese characters wide; as long as it was."""
    line = _AMONG_CHINESE.sub(lambda found: _widened(found[0]), line)
    line = _OPENING.sub("（", line)
    return _CLOSING.sub(lambda found: f"{found[1]}）", line)


def _widened(text: str) -> str:
    return "".join(_WIDE.get(char, char) for char in text)
