"""How Chinese is read aloud, as it is typed: syllables without tones, ü as v.

Pure. The readings are the tables of pypinyin, whose own functions are not used: importing them
costs 59 MB and 1.6 s, and a phrase takes 0.5 ms; the tables alone suffice (Note [Readings]).
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from search.text.kept import kept

# Note [Readings]
# Most characters have one common reading, the first of their entry. Where they are read otherwise
# the phrase decides: 银行 is yin hang, 会计 kuai ji. Of the 47,000 phrases of the table only those
# are kept that are read differently from what shorter ones and single characters tell already.
_LONGEST = 4
# What this genre says and the table does not have.
_OURS = {
    "长效": ("chang", "xiao"),
    "长三角": ("chang", "san", "jiao"),
    "重塑": ("chong", "su"),
}


def syllables(folded: str) -> list[str]:
    """One string a character of a folded text: its syllable; letters and digits are themselves,
    every other character is read as nothing."""
    read: list[str] = []
    singles, phrases = _singles(), _phrases()
    at = 0
    while at < len(folded):
        for length in range(min(_LONGEST, len(folded) - at), 1, -1):
            if found := phrases.get(folded[at : at + length]):
                read += found
                at += length
                break
        else:
            read.append(singles.get(folded[at]) or _as_typed(folded[at]))
            at += 1
    return read


def pinyin(folded: str) -> str:
    """The syllables of a folded text in one string: 票决制 is piaojuezhi."""
    return "".join(syllables(folded))


def initials(folded: str) -> str:
    """The first letter of each syllable of a folded text: 票决制 is pjz."""
    return "".join(syllable[:1] for syllable in syllables(folded))


@cache
def characters_by_sound() -> dict[str, str]:
    """The characters whose common reading is each syllable, in one string."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for character, syllable in _singles().items():
        found[syllable].append(character)
    return {syllable: "".join(own) for syllable, own in found.items() if syllable}


def preload_readings() -> None:
    """Load the tables now: before a server forks its workers."""
    _singles()
    _phrases()


def _as_typed(character: str) -> str:
    return character if character.isascii() and character.isalnum() else ""


@cache
def _singles() -> dict[str, str]:
    """The common reading of each character."""
    return kept("characters", _made_of(), _common_readings)


def _common_readings() -> dict[str, str]:
    table = _table("pinyin_dict.json").items()
    return {chr(int(code)): _toneless(readings.partition(",")[0]) for code, readings in table}


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    """The readings of phrases that do not follow from those of their parts."""
    return kept("phrases", _made_of(), _kept_phrases)


@cache
def _made_of() -> str:
    """Changes with the tables and with what is made of them here."""
    code = hashlib.blake2b(Path(__file__).read_bytes()).hexdigest()
    return f"{distribution('pypinyin').version} {unicodedata.unidata_version} {code}"


def _kept_phrases() -> dict[str, tuple[str, ...]]:
    singles = _singles()
    kept: dict[str, tuple[str, ...]] = {}
    table = _table("phrases_dict.json").items()
    for phrase, readings in sorted(table, key=lambda entry: len(entry[0])):
        if len(phrase) > _LONGEST or len(readings) != len(phrase):
            continue
        read = tuple(_toneless(reading) for (reading, *_) in readings)
        if read != tuple(_from_parts(phrase, singles, kept)):
            kept[phrase] = read
    return kept | _OURS


def _from_parts(
    phrase: str, singles: dict[str, str], kept: dict[str, tuple[str, ...]]
) -> Iterator[str]:
    at = 0
    while at < len(phrase):
        ends = range(len(phrase), at + 1, -1)
        end = next((end for end in ends if phrase[at:end] in kept), at + 1)
        yield from kept.get(phrase[at:end], (singles.get(phrase[at], ""),))
        at = end


@cache
def _toneless(syllable: str) -> str:
    plain = unicodedata.normalize("NFD", syllable).replace("u\N{COMBINING DIAERESIS}", "v")
    return "".join(character for character in plain if character.isascii())


def _table(name: str) -> dict[str, Any]:
    """A table of pypinyin, read without importing the package."""
    path = Path(str(distribution("pypinyin").locate_file(f"pypinyin/{name}")))
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return table
