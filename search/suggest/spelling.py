"""What was likely meant by a string that the library has nowhere: 营商环景 is 营商环境.

A piece of it is read as a word of the same sound, or of one character more, less or another one,
among the terms, words and headings of published speeches; where none is near, so is the whole as a
string of their texts. Letters are read as pinyin. Nothing is proposed that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from search.errors import SearchIndexError
from search.index.connection import library_index
from search.index.library_index import LibraryIndex
from search.language.expressions import Term, all_of
from search.models import Phrase, PhraseUse
from search.suggest.hearing import (
    characters_typed,
    pinyin_typed,
    strings_that_sound,
    words_that_sound,
    words_with_initials,
)
from search.suggest.slips import one_character_away
from search.suggest.suggestions import printable
from search.text.analysis import fold
from search.text.pinyin import syllables
from speeches.models import Speech, where_published

# Note [Bounded guessing]
# A typed string has some hundred pieces of two to _LONGEST_WORD characters. Those of the same
# sound are looked up in the index of syllables, all at once. For those of nearly the same
# characters one read fetches up to _MOST_ROWS words that begin with one of the characters; each of
# them, and of the dictionary's terms, is compared with the pieces it may stand for. Only the
# _MOST_TRIED best readings are looked for in the texts.
MOST = 3
_LONGEST = 30
_LONGEST_WORD = 16
_MOST_ROWS = 3000
_MOST_HEADINGS = 300
_MOST_TRIED = 12
_MOST_PIECES = 4

# What may be the initials of the syllables of a word.
_INITIALS = re.compile(r"[a-zA-Z]{3,8}")

_Kind = Phrase.Kind


@dataclass(frozen=True, order=True)
class _Guess:
    """A reading of the whole string; the least is the best.

    distance: 0 for a word of the same sound, 1 for one with another character; shortness: how
    long the part is that was read as a word, negative; rarity: the word's weight, negative.
    """

    distance: int
    shortness: int
    rarity: int
    text: str


def likely_spellings(typed: str) -> list[str]:
    """Spellings of `typed` that published speeches have, the likeliest first.

    Empty where every piece between white space is there as it is, or nothing is near.
    """
    pieces = fold(printable(typed)).split()
    if not pieces or len(typed) > 2 * _LONGEST:
        return []
    index = library_index()
    try:
        if letters_typed(typed):
            return readings(typed, index)
        if len(pieces) > _MOST_PIECES:
            return []
        options = [_options(piece, index) for piece in pieces]
    except SearchIndexError:
        return []
    if not all(options):
        return []
    best = [first for first, *_ in options]
    found = [best]
    for at, (_, *others) in enumerate(options):
        found += [[*best[:at], other, *best[at + 1 :]] for other in others]
    return [" ".join(each) for each in found if each != pieces][:MOST]


def letters_typed(typed: str) -> bool:
    """Whether it may be pinyin, all of it."""
    return pinyin_typed(typed) is not None or _INITIALS.fullmatch(typed) is not None


def readings(typed: str, index: LibraryIndex) -> list[str]:
    """What letters stand for: strings of published texts, words that stand apart, or words whose
    initials they are."""
    sounds = pinyin_typed(typed)
    if not sounds:
        words = words_with_initials(fold(typed))
        return [word for word in words if _is_published(word, index)][:MOST]
    if heard := [text for text, _ in strings_that_sound(sounds, index)]:
        return heard[:MOST]
    apart = " ".join(words_that_sound(sounds))
    return [apart] if apart and _is_published(apart, index) else []


def _options(piece: str, index: LibraryIndex) -> list[str]:
    """The piece itself where texts have it; else what was likely meant, best first."""
    if len(piece) > _LONGEST or any(index.occurrences([piece])):
        return [piece]
    likely = sorted(set(chain(_by_sound(piece), _by_characters(piece))))
    found: list[str] = []
    for guess in likely[:_MOST_TRIED]:
        if guess.text not in found and _is_published(guess.text, index):
            found.append(guess.text)
    return found or [text for text, _ in _in_texts(piece, index) if text != piece][:MOST]


def _in_texts(piece: str, index: LibraryIndex) -> list[tuple[str, int]]:
    """Strings that texts have and no list of words: of the same sound, else nearly the same."""
    if not (sounds := pinyin_typed(piece) or characters_typed(piece)):
        return []
    return strings_that_sound(sounds, index) or one_character_away(piece, index)


def _is_published(text: str, index: LibraryIndex) -> bool:
    """Whether a published speech has the strings: the index may not know yet that one is not."""
    pks = index.some_matching(all_of([Term(string) for string in text.split()]), _MOST_ROWS)
    return Speech.objects.published().filter(pk__in=pks).exists()


def _by_sound(piece: str) -> Iterator[_Guess]:
    """Readings with a word of the same sound and length in the place of a part."""
    read = syllables(piece)
    spans: dict[str, list[tuple[int, int]]] = {}
    for start, end in _spans(piece):
        spans.setdefault("".join(read[start:end]), []).append((start, end))
    spans.pop("", None)
    # In two steps, so that no database prefers the few kinds to the few syllables.
    alike = Phrase.objects.filter(pinyin__in=spans).values_list("pk", flat=True)[:_MOST_ROWS]
    for phrase in _known().filter(pk__in=list(alike)):
        for start, end in spans[phrase.pinyin]:
            if len(phrase.folded) == end - start:
                yield _guess(piece, start, end, phrase, 0)


def _by_characters(piece: str) -> Iterator[_Guess]:
    """Readings with a word in the place of a part that differs from it in one character."""
    for phrase in chain(_longer().filter(kind=_Kind.TERM), _words(piece)):
        word = phrase.folded
        begins = range(len(piece)) if phrase.kind == _Kind.TERM else _places(piece, word[0])
        for start in begins:
            for end in range(start + len(word) - 1, min(start + len(word) + 1, len(piece)) + 1):
                if _one_edit(piece[start:end], word):
                    yield _guess(piece, start, end, phrase, 1)
    for phrase in _headings(piece):
        if _one_edit(piece, phrase.folded):
            yield _guess(piece, 0, len(piece), phrase, 1)


def _guess(piece: str, start: int, end: int, phrase: Phrase, distance: int) -> _Guess:
    text = piece[:start] + phrase.folded + piece[end:]
    return _Guess(distance, start - end, -phrase.weight, text)


def _known() -> QuerySet[Phrase]:
    """Terms, words, and headings of published speeches."""
    used = PhraseUse.objects.filter(where_published("speech__"), phrase=OuterRef("pk"))
    in_texts = Q(kind__in=(_Kind.TERM, _Kind.WORD))
    return Phrase.objects.filter(in_texts | Q(Exists(used), kind=_Kind.HEADING))


def _longer() -> QuerySet[Phrase]:
    """Phrases of three and more characters: of two, one alone says nothing about the other."""
    return Phrase.objects.annotate(length=Length("folded")).filter(length__gte=3)


def _words(piece: str) -> QuerySet[Phrase]:
    """Words that begin with a character of the piece."""
    # The kind in each condition, so that each is answered by the index of kind and characters.
    begins = (Q(kind=_Kind.WORD, folded__startswith=character) for character in set(piece))
    return _longer().filter(reduce(or_, begins))[:_MOST_ROWS]


def _headings(piece: str) -> QuerySet[Phrase]:
    """Headings that begin as the piece does."""
    half = piece[: (len(piece) + 1) // 2]
    return _known().filter(folded__startswith=half, kind=_Kind.HEADING)[:_MOST_HEADINGS]


def _places(piece: str, character: str) -> list[int]:
    return [at for at, other in enumerate(piece) if other == character]


def _spans(piece: str) -> Iterator[tuple[int, int]]:
    """Every part of two and more characters that may be a word."""
    for start in range(len(piece)):
        for end in range(start + 2, min(len(piece), start + _LONGEST_WORD) + 1):
            yield start, end


def _one_edit(one: str, other: str) -> bool:
    """Whether one character changed, added or left out makes one string the other."""
    if one == other:
        return False
    shorter, longer = sorted((one, other), key=len)
    at = next((i for i, c in enumerate(shorter) if c != longer[i]), len(shorter))
    rest = shorter[at + 1 :] if len(shorter) == len(longer) else shorter[at:]
    return rest == longer[at + 1 :]
