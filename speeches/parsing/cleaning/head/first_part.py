"""A collection of which a page shows the first part alone: 某某讲话篇1, 第一篇：某某讲话.

What stands above that line (the collection's own title, an announcement, a sentence of an
encyclopedia) introduces the collection, and is of no speech. Where a second part follows, the
page is split instead (see `structure.split`).
"""

from __future__ import annotations

import re

from speeches.parsing.cleaning.head.rules import head_rule
from speeches.parsing.cleaning.page import Page
from speeches.parsing.cleaning.page_line import PageLine

_TOP_LINES = 20
# More running text above than this is a speech's.
_MOST_PROSE = 2
_FIRST = re.compile(
    r"(?:第\s*[一1]\s*篇|(?:篇|范文|例文)\s*[一1])(?![\d一二三四五六七八九十])|^[（(]?[一1][）)]?\s?[:：]$"
)
_SECOND = re.compile(
    r"(?:第\s*[二2]\s*篇|(?:篇|范文|例文)\s*[二2])(?![\d一二三四五六七八九十])|^[（(]?[二2][）)]?\s?[:：]$"
)
# What either has, and hardly any other line.
_OF_A_PART = re.compile(r"(?:篇|范文|例文)\s*[一1二2]|[一1二2]\s*篇|[一1二2][）)]?\s?[:：]")
_SHORTEST_TITLE = 4


def drop_above_first_part(page: Page) -> None:
    """Everything above the only part of a collection that a page shows."""
    first = next((at for at, line in enumerate(page.lines[:_TOP_LINES]) if _heads(line, _FIRST)), 0)
    above = page.lines[:first]
    if not above or any(line.is_salutation or line.has_label for line in above):
        return
    if sum(line.is_body_like for line in above) > _MOST_PROSE:
        return
    if any(_heads(line, _SECOND) for line in page.lines[first + 1 :]):
        return
    page.drop(lambda index, line: head_rule(line) or "网站引语" if index < first else None)


def _heads(line: PageLine, part: re.Pattern[str]) -> bool:
    """Whether a line is a title with the number of its part before or behind it."""
    if not _OF_A_PART.search(line.plain):
        return False
    bare = line.bare_title
    hung = (line.plain[: bare.start] + line.plain[bare.end :]).strip()
    return line.names_kind and len(line.title_words) >= _SHORTEST_TITLE and bool(part.search(hung))
