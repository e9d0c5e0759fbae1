"""Stamps made of a site's name, its address and its account, in the middle of a sentence.

…在全镇范围内某某素材库:https://…。公众号：某某。整理汇总。开展调研: the signs between the pieces
differ from stamp to stamp, and the name begins inside the sentence. What follows the address is
told by its form; the name by being said again in another stamp, in one of the two with a mark
before it, or by words that lead to it (本文由…). A name that nothing shows stays.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from speeches.parsing.cleaning.page import Page
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.site_patterns import ADDRESS, SITE_NAME

_SIGNS = r"[^\w\s]{0,5}"
_ACCOUNT = (
    r"(?:微信公众号|公众号|订阅号|微信|QQ群?)[:：][^\s，。；：]{1,16}?(?P<stop>。)?[^\w\s]{0,3}"
)
_ACTS = (
    r"(?:(?:整理|汇编|汇总|收集|编辑|提供|首发|原创|发布|转载|分享)[^\w\s，。；、！？]{0,2}){1,3}"
)
# A full stop behind it is the sentence's own, unless the stamp sets such marks itself.
_STAMP = re.compile(
    rf"[^\w\s，。；、！？]{{0,4}}{ADDRESS}{_SIGNS}(?:{_ACCOUNT})?{_ACTS}(?(stop)。?|)"
)
_NAME = re.compile(SITE_NAME)
_BEFORE = re.compile(rf"[{HAN}A-Za-z0-9]{{2,40}}$")
_LED = re.compile(rf"(?:本文(?:由|来自|来源于|摘自|转自)|来源于|摘自|转自){SITE_NAME}$")
_SHORTEST_NAME, _LONGEST_NAME = 4, 16
_MANY = 3
# A name is looked for in so many stamps before one and behind it.
_MOST_COMPARED = 40
_RULE = "站点广告"


@dataclass(frozen=True)
class _Stamp:
    """Where a stamp stands from its address on, and the words in front of it."""

    line: int
    start: int
    end: int
    before: str


def drop_address_stamps(page: Page) -> None:
    """Take such stamps out of the lines, and leave the sentences around them."""
    stamps = [stamp for index in range(len(page.lines)) for stamp in _stamps(page, index)]
    gone: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for at, stamp in enumerate(stamps):
        near = stamps[max(at - _MOST_COMPARED, 0) : at + _MOST_COMPARED]
        above = gone[stamp.line][-1][1] if gone[stamp.line] else 0
        start = max(stamp.start - len(_name(stamp, near)), above)
        gone[stamp.line].append((start, stamp.end))
    for index, stretches in gone.items():
        if not page.choices.keeps(page.lines[index]):
            page.lines[index] = page.without_inner(page.lines[index], stretches, _RULE)


def _stamps(page: Page, index: int) -> list[_Stamp]:
    line = page.lines[index]
    # No address is without a stop, and most lines are.
    if "." not in line.plain or not (line.is_body_like or line.is_labelled):
        return []
    found = []
    for match in _STAMP.finditer(line.plain):
        start = max(match.start() - 40, 0)
        words = _BEFORE.search(line.plain[start : match.start()])
        found.append(_Stamp(index, match.start(), match.end(), words[0] if words else ""))
    return found


def _name(stamp: _Stamp, stamps: Sequence[_Stamp]) -> str:
    """The site's name at the end of the words before a stamp, "" where none is known."""
    led = _LED.search(stamp.before)
    if led:
        return led[0]
    shared = {
        words: len(words) in (len(stamp.before), len(other.before)) or len(stamps) >= _MANY
        for other in stamps
        if other is not stamp and (words := _shared_end(stamp.before, other.before))
    }
    # Before the same name the same word may stand by chance.
    return min(
        (words for words, sure in shared.items() if sure and _is_name(words)), key=len, default=""
    )


def _is_name(words: str) -> bool:
    return _SHORTEST_NAME <= len(words) <= _LONGEST_NAME and bool(_NAME.fullmatch(words))


def _shared_end(one: str, other: str) -> str:
    """The words that both end in."""
    size = 0
    while size < min(len(one), len(other)) and one[-size - 1] == other[-size - 1]:
        size += 1
    return one[len(one) - size :]
