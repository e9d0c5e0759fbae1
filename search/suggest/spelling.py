"""What was likely meant by a string that the library has nowhere: 营商环景 is 营商环境.

A piece of it is read as a word of the same sound, or of one character more, less or another one,
among the terms, words and headings of published speeches; where none is near, so is the whole as a
string of their texts. Letters are read as pinyin. Nothing is proposed that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import chain, islice
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length, Substr

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
from search.suggest.slips import is_one_edit, one_character_away
from search.suggest.suggestions import printable
from search.text.analysis import fold
from search.text.pinyin import syllables
from speeches.models import Speech, where_published

# Note [Bounded guessing]
# A typed string has some hundred pieces of two to _LONGEST_WORD characters. Those of the same
# sound are looked up in the index of syllables, all at once. For those of nearly the same
# characters one read fetches those words and terms of which two characters stand where they would
# (see `_words`), up to _MOST_ROWS; each is compared with the pieces it may stand for. Only the
# _MOST_TRIED best readings are looked for in the texts.
MOST = 3
_LONGEST = 30
_LONGEST_WORD = 16
_MOST_ROWS = 3000
# As many speeches nearly always have a published one among them.
_FEW = 20
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
    if heard := _most_frequent(strings_that_sound(sounds, index), index):
        return heard
    apart = " ".join(words_that_sound(sounds))
    return [apart] if apart and _is_published(apart, index) else []


def _options(piece: str, index: LibraryIndex) -> list[str]:
    """The piece itself where texts have it; else what was likely meant, best first."""
    if len(piece) > _LONGEST or any(index.occurrences([piece])):
        return [piece]
    best = sorted(set(chain(_by_sound(piece), _by_characters(piece))))[:_MOST_TRIED]
    texts = list(dict.fromkeys(guess.text for guess in best))
    strings = sorted({string for text in texts for string in text.split()})
    # Most guesses are nowhere, which one question tells of all of them.
    there = dict(zip(strings, index.occurrences(strings), strict=True))
    likely = (text for text in texts if all(there[string] for string in text.split()))
    found = list(islice((text for text in likely if _is_published(text, index)), MOST))
    return found or _most_frequent(_in_texts(piece, index), index)


def _in_texts(piece: str, index: LibraryIndex) -> list[tuple[str, int]]:
    """Strings that texts have and no list of words: of the same sound, else nearly the same."""
    if not (sounds := pinyin_typed(piece) or characters_typed(piece)):
        return []
    return strings_that_sound(sounds, index) or one_character_away(piece, index)


def _most_frequent(found: Iterable[tuple[str, int]], index: LibraryIndex) -> list[str]:
    """The first of some strings of texts that published ones have."""
    return list(islice((text for text, _ in found if _is_published(text, index)), MOST))


def _is_published(text: str, index: LibraryIndex) -> bool:
    """Whether a published speech has the strings: the index may not know yet that one is not."""
    wanted = all_of([Term(string) for string in text.split()])
    published = Speech.objects.published()
    some = (index.some_matching(wanted, most) for most in (_FEW, _MOST_ROWS))
    return any(published.filter(pk__in=pks).exists() for pks in some)


def _by_sound(piece: str) -> Iterator[_Guess]:
    """Readings with a word of the same sound and length in the place of a part."""
    read = syllables(piece)
    spans: dict[str, list[tuple[int, int]]] = {}
    for start, end in _spans(piece):
        spans.setdefault("".join(read[start:end]), []).append((start, end))
    spans.pop("", None)
    # In two steps, so that no database prefers the few kinds to the few syllables.
    alike = Phrase.objects.filter(pinyin__in=spans).values_list("pk", flat=True)[:_MOST_ROWS]
    known = Phrase.objects.filter(_known(), pk__in=list(alike))
    for word, sound, weight in known.values_list("folded", "pinyin", "weight"):
        for start, end in spans[sound]:
            if len(word) == end - start:
                yield _guess(piece, start, end, word, weight, 0)


def _by_characters(piece: str) -> Iterator[_Guess]:
    """Readings with a word in the place of a part that differs from it in one character."""
    for kind, word, weight in _words(piece):
        begins = range(len(piece)) if kind == _Kind.TERM else _places(piece, word[0])
        for start in begins:
            for end in range(start + len(word) - 1, min(start + len(word) + 1, len(piece)) + 1):
                if is_one_edit(piece[start:end], word):
                    yield _guess(piece, start, end, word, weight, 1)
    for heading, weight in _headings(piece):
        if is_one_edit(piece, heading):
            yield _guess(piece, 0, len(piece), heading, weight, 1)


def _guess(piece: str, start: int, end: int, word: str, weight: int, distance: int) -> _Guess:
    text = piece[:start] + word + piece[end:]
    return _Guess(distance, start - end, -weight, text)


def _known() -> Q:
    """Terms, words, and headings of published speeches."""
    return Q(kind__in=(_Kind.TERM, _Kind.WORD)) | _used_heading()


def _used_heading() -> Q:
    used = PhraseUse.objects.filter(where_published("speech__"), phrase=OuterRef("pk"))
    return Q(Exists(used), kind=_Kind.HEADING)


def _words(piece: str) -> Iterable[tuple[str, str, int]]:
    """Kind, characters and weight of the words and terms of three and more characters that may
    differ from a part in one: of two, one alone says nothing about the other.

    Those that begin with a character of the piece and have another as their second or third, and
    terms with two of the piece behind their first.
    """
    own = set(piece)
    pairs = {piece[at : at + 2] for at in range(len(piece) - 1)}
    # The kinds in each condition, so that each is answered by the index of kind and characters.
    kinds = (_Kind.TERM, _Kind.WORD)
    begins = (Q(kind__in=kinds, folded__startswith=character) for character in own)
    near = reduce(or_, begins, Q(kind=_Kind.TERM, behind__in=pairs))
    places = {f"at_{n}": Substr("folded", n, 1) for n in (2, 3)}
    words = Phrase.objects.alias(behind=Substr("folded", 2, 2), length=Length("folded"), **places)
    second_or_third = Q(at_2__in=own) | Q(at_3__in=own)
    rows = words.filter(near, second_or_third, Q(length__range=(3, len(piece) + 1)))
    return rows.values_list("kind", "folded", "weight")[:_MOST_ROWS]


def _headings(piece: str) -> Iterable[tuple[str, int]]:
    """Headings, as long as the piece or nearly, that begin as it does, and their weights."""
    half = piece[: (len(piece) + 1) // 2]
    lengths = Q(length__range=(len(piece) - 1, len(piece) + 1))
    alike = Phrase.objects.alias(length=Length("folded")).filter(lengths, _used_heading())
    rows = alike.filter(folded__startswith=half)
    return rows.values_list("folded", "weight")[:_MOST_HEADINGS]


def _places(piece: str, character: str) -> list[int]:
    return [at for at, other in enumerate(piece) if other == character]


def _spans(piece: str) -> Iterator[tuple[int, int]]:
    """Every part of two and more characters that may be a word."""
    for start in range(len(piece)):
        for end in range(start + 2, min(len(piece), start + _LONGEST_WORD) + 1):
            yield start, end
