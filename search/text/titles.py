"""A title as the pieces that a line may end behind: words, with what no line begins or ends with.

Pure. static/js/titles.js does the same on a page, with the browser's own words.
"""

from __future__ import annotations

import unicodedata

from search.text.analysis import fold, segment

# Single characters that belong to what follows them; all others belong to what stands before.
_LEANING = frozenset("在向对从为以由把被让与和同于各全每本该第省市区县镇乡")
# The dictionary has 座谈 and 会上, and a number comes by itself.
_TRAILING = frozenset({"会上", "年度"})
_OPENING = {"Ps", "Pi"}


def title_words(title: str) -> list[str]:
    """The pieces; put together they are the title."""
    pieces: list[str] = []
    joined = False
    at = 0
    for word in segment(fold(title), {}):
        rest = title[at:]
        end = at + len(rest) - len(rest.lstrip()) + len(word)
        single = title[end - 1] if len(word) == 1 else ""
        leans = single in _LEANING or (single and unicodedata.category(single) in _OPENING)
        if pieces and (joined or word in _TRAILING or (single and not leans)):
            pieces[-1] += title[at:end]
        else:
            pieces.append(title[at:end])
        joined, at = bool(leans), end
    if pieces:
        pieces[-1] += title[at:]
    return pieces or [title]
