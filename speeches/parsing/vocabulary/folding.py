"""One form for characters that are written in two ways; for comparing, never for showing.

Rules and facts are read off the plain form, which has the length of the text itself: what is
found in it stands at the same place in the source.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import opencc

from speeches.parsing.vocabulary.han import IDEOGRAPHS

# Full-width digits and letters, hyphen, solidus and full stop, as dates are written with.
_WIDE = {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B),
                                               *range(0xFF41, 0xFF5B), 0xFF0D, 0xFF0F)}  # fmt: skip
# A dash of two, as one character of some fonts.
_LONG = {ord(dash): "—" for dash in "⸺⸻"}


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """The text with simplified characters for traditional ones and narrow digits for wide ones.

    Of the same length; punctuation but for long dashes, case and white space stay as they are.
    """
    return simplified(text)


def simplified(text: str) -> str:
    """The same of a whole text, which nobody asks for again."""
    return text.translate(_table()) if _folded().search(text) else text


@cache
def simplified_characters() -> dict[str, str]:
    """Traditional characters with the one simplified character that stands for each.

    A pair that would lead in a circle is left out: simplified characters stay what they are.
    Source: the tables of OpenCC, traditional to simplified, character by character.
    """
    traditional = [chr(code) for block in IDEOGRAPHS for code in block]
    converted = opencc.OpenCC("t2s").convert("\n".join(traditional)).split("\n")
    pairs = {
        before: after
        for before, after in zip(traditional, converted, strict=True)
        if before != after and len(after) == 1
    }
    return {before: after for before, after in pairs.items() if after not in pairs}


@cache
def _folded() -> re.Pattern[str]:
    """Any character that is written otherwise in the plain form: most texts have none."""
    return re.compile(f"[{''.join(map(re.escape, map(chr, _table())))}]")


@cache
def _table() -> dict[int, str]:
    return {ord(before): after for before, after in simplified_characters().items()} | _WIDE | _LONG
