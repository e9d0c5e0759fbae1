"""Ornaments that a site strews into a text against copying: 身上的寒气♝就去了一半, 表™示, ฉ到处.

One such sign may be the author's (用❤服务) or mark a list. They are told by being many: signs of no
Chinese text, hardly any of them twice, inside the sentences.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from speeches.parsing.vocabulary.han import HAN

# What may be one: of ASCII only what no sentence has a use for, and nothing of East Asia.
ORNAMENT = re.compile(
    r"['`^\\\u00a1-\u00bf\u0250-\u1fff\u2100-\u2bff\ua500-\uabff\ue000-\uf8ff\U0001f000-\U0001faff]"
)
# Lists, slots, units and stars of authors.
_AUTHORS = frozenset("★☆※■□▲△▼▽◆◇●○◎→←↑↓√×÷±°·℃℉‰№§¶¼½¾②③①♀♂∶∵∴≤≥≠≈∞∑π▪►✓✔☑─━│┃")
_INSIDE = re.compile(rf"[{HAN}，。；：、“”‘’！？（）《》]")
# So many different ones stand inside the sentences of a page that is strewn with them, and one
# of them no more often than this.
_LEAST, _MOST_OF_ONE = 3, 2
_SHORTEST = 30


def scattered_ornaments(lines: Sequence[str]) -> frozenset[str]:
    """The signs that a page is strewn with; none where it is not."""
    inside: Counter[str] = Counter()
    for line in lines:
        if len(line) >= _SHORTEST:
            inside.update(line[at] for at in _places(line) if _in_sentence(line, at))
    strewn = {sign for sign, count in inside.items() if count <= _MOST_OF_ONE}
    if len(strewn) < _LEAST or len(strewn) * 2 < len(inside):
        return frozenset()
    return frozenset(sign for line in lines for sign in line if _may_be(sign))


def find_ornaments(text: str, signs: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where one of these signs stands alone in a line: (start, end)."""
    if signs:
        yield from ((at, at + 1) for at in _places(text) if text[at] in signs)


def _places(text: str) -> Iterator[int]:
    """Where signs stand alone that may be ornaments."""
    for match in ORNAMENT.finditer(text):
        at = match.start()
        alone = not (_is_like(text[at - 1 : at]) or _is_like(text[at + 1 : at + 2]))
        if alone and _may_be(text[at]) and not (text[at].isascii() and text.count(text[at]) > 1):
            yield at


def _is_like(char: str) -> bool:
    """Whether a neighbour may make a word or a row of signs with one."""
    return bool(char) and (bool(ORNAMENT.match(char)) or (char.isascii() and char.isalnum()))


def _in_sentence(text: str, at: int) -> bool:
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(_INSIDE.match(before) and _INSIDE.match(behind))


@lru_cache(maxsize=1024)
def _may_be(sign: str) -> bool:
    """Whether a sign is a symbol or a letter of a script in which no Chinese text is written."""
    if not ORNAMENT.match(sign) or sign in _AUTHORS:
        return False
    if sign.isascii():
        return True
    kind = unicodedata.category(sign)
    if kind.startswith("L"):
        return not unicodedata.name(sign, "").startswith(("LATIN", "GREEK", "CYRILLIC", "MODIFIER"))
    return kind in ("So", "Sk", "Sm", "Co") and unicodedata.numeric(sign, None) is None
