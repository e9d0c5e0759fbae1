"""Pinyin that a site sets behind characters: 區(qū), 們(men), 召开〔zhào kāi〕.

What stands in brackets is one where the characters before it are read so. With tone marks or
bopomofo it can be nothing else (see `site_pieces`); without them an author may have written it
(淘宝（taobao）), so that each syllable must stand by itself.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from speeches.parsing.vocabulary.han import HAN

_SYLLABLE = r"[a-zɑɡüÀ-ɏ\u0300-\u030c]{1,12}[1-5]?"
_BRACKET = re.compile(
    rf"(?<=[{HAN}])[ \u3000]?[（(\[［〔【/]\s?({_SYLLABLE}(?:[\s'’·-]{{1,2}}{_SYLLABLE}){{0,7}})\s?"
    rf"[）)\]］〕】/](?:[ \u3000](?=[{HAN}]))?"
)
# A bracket before anything but a Chinese character.
PINYIN_NEEDS = re.compile(rf"[（(\[［〔【/][^{HAN}]")
_PARTS = re.compile(r"[\s'’·-]+")
_MOST = 8


def find_pinyin(text: str) -> Iterator[tuple[int, int]]:
    """Where the readings of the characters before them stand in brackets: (start, end)."""
    for match in _BRACKET.finditer(text):
        syllables = _PARTS.split(match[1])
        before = text[max(match.start() - _MOST, 0) : match.start()][-len(syllables) :]
        if len(before) == len(syllables) and all(map(_is_read, before, syllables)):
            yield match.span()


def _is_read(character: str, syllable: str) -> bool:
    return _toneless(syllable.rstrip("12345")) in _readings().get(character, ())


@cache
def _readings() -> dict[str, frozenset[str]]:
    """Every reading of each character without its tone, from the table of pypinyin, whose
    functions are not used: importing them costs 59 MB and 1.6 s."""
    path = Path(str(distribution("pypinyin").locate_file("pypinyin/pinyin_dict.json")))
    table: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return {
        chr(int(code)): frozenset(map(_toneless, said.split(","))) for code, said in table.items()
    }


@cache
def _toneless(syllable: str) -> str:
    bare = unicodedata.normalize("NFD", syllable.replace("ɑ", "a").replace("ɡ", "g"))
    bare = bare.replace("u\N{COMBINING DIAERESIS}", "v")
    return "".join(char for char in bare if char.isascii())
