"""Jamming characters, which forums mix into a text against copying: 3 K! p@ W, x7 R- z9.

The program behind most forums writes pairs of a sign or digit (or a space) and a letter or sign
from the upper half of ASCII, a space between the two, five pairs or more. A browser shows two
spaces as one, and none at the beginning of a line. Others draw from another alphabet; what they
write is told by what it is made of: many different signs, and neither words nor numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PAIR = r"(?:[!-@] | {1,2})[?-~]"
# Runs of hundreds of pairs are none of a forum's.
_RUN = re.compile(rf"(?<![!-~])(?:[?-~](?= *[!-@] [?-~]))?(?:{_PAIR}){{4,100}}(?![!-~])")
_FIRST = re.compile(r"([!-@]) (?=[?-~])")
# A list of letters (A, B, C, D, E) has one sign between them all.
_LEAST_SIGNS = 3

# A run of ASCII, from its first sign or letter to its last.
_ASCII = re.compile(r"[!-~](?:[ -~]*[!-~])?")
# Punctuation of the sentence straight behind a Chinese word, a bracket or quotation mark that
# opens straight before one, and numbers of the sentence, which white space parts from the run.
_OWN_BEFORE = re.compile(r"[,.;:!?)\]}%\"']+(?=\s)|\d[\d.,%]*(?=\s)")
_OWN_BEHIND = re.compile(r"(?<=\s)(?:[\"'(\[]+|\d[\d.,\-~%]*)$")
# Words, numbers, addresses, slots: what a person types in ASCII.
_TYPED = re.compile(
    r"\b(?=[A-Z]?[a-z]{0,8}[aeiou])[A-Z]?[a-z]{3,}|[A-Z]{3,}|\d{3,}|\d+(?:[.:/\-]\d+)+|\w+@\w+|https?:|www\.|\.(?:com|cn|net|org)\b|"
    r"[Xx*_]{2,}"
)
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
# Signs that hardly any sentence or formula has, but for brackets and marks in pairs: [0,1], `a`.
_ODD = re.compile(r"[!#$&*?@\[\\\]^_`{|}~]")
# Every jamming run has one of these, hardly any line of a speech.
JAMMERS_NEED = re.compile(r"[!#$&*?-~]")
_PAIRS = re.compile(r"\[[^\[\]{}]{0,20}\]|\{[^\[\]{}]{0,20}\}|`[^`]{0,20}`")
_MOST_TYPED = 0.34
# The least characters, different signs and odd ones among them: on any page, and on one that
# has jamming characters elsewhere.
_SURE, _ON_JAMMED_PAGE = (8, 3, 3), (6, 2, 1)
_MARKUP = re.compile(
    r"</?[a-z]{1,10}[ />]|&[a-z]{2,6};|\{\{|\[/?[a-z]{2,10}[:\]]|"
    r"[a-z-]{3,20}:\s?[\w#\"', .%-]{1,40};",
    re.I,
)


def find_jammers(text: str, jammed: bool = False) -> Iterator[tuple[int, int]]:
    """Where jamming characters stand in a line: (start, end). jammed: others stand on its page."""
    if not JAMMERS_NEED.search(text):
        return
    for run in _RUN.finditer(text):
        if len({sign[1] for sign in _FIRST.finditer(run[0])}) >= _LEAST_SIGNS:
            yield run.span()
    for run in _ASCII.finditer(text):
        start, end = _without_own(text, run.start(), run.end())
        if _is_soup(text[start:end], _ON_JAMMED_PAGE if jammed else _SURE):
            yield start, end


def _without_own(text: str, start: int, end: int) -> tuple[int, int]:
    """A run of ASCII without what belongs to the sentence around it."""
    if text[start - 1 : start].strip() and (own := _OWN_BEFORE.match(text, start, end)):
        start = own.end()
        start += len(text[start:end]) - len(text[start:end].lstrip())
    if end < len(text) and (own := _OWN_BEHIND.search(text[start:end])):
        end = start + len(text[start : start + own.start()].rstrip())
    return start, end


def _is_soup(run: str, least: tuple[int, int, int]) -> bool:
    """Whether a run of ASCII is made of different signs, and neither of words nor of numbers.

    least: how many characters, different signs, and odd ones it must have.
    """
    letters = "".join(run.split())
    if len(letters) < least[0] or _MARKUP.search(run):
        return False
    signs = set(_SIGN.findall(letters))
    typed = sum(len(found) for found in _TYPED.findall(run))
    return (
        len(signs) >= least[1]
        and len(set(_ODD.findall(_PAIRS.sub("", letters)))) >= least[2]
        and typed <= _MOST_TYPED * len(letters)
        and any(char.isalnum() for char in letters)
    )
