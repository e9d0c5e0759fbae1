"""What texts of the library have that sounds like something, as an input method would offer it.

坚持以人民为中心 for jianchi yi renmin wei zhongxin, and 供给侧改革 for 供给测改革, though no list
of words has either: the words that sound so say in which texts to look, and the texts say what
stands there.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from search.index.library_index import LibraryIndex
from search.language.expressions import Expression, Term, all_of, any_of
from search.models import Phrase
from search.text.analysis import fold
from search.text.pinyin import characters_by_sound, syllables

# Note [Bounded listening]
# What is read has _LONGEST letters at most. One look into the index of syllables fetches the words
# between any two of its borders of syllables, of each sound the _MOST_WORDS commonest. They part it
# in one way, the one with the fewest words; the newest _MOST_TEXTS that have all of these are read,
# of each the first _MOST_CHARACTERS.
_LONGEST = 60
_LONGEST_WORD = 8
_LONGEST_SYLLABLE = 6
_MOST_WORDS = 4
_MOST_TEXTS = 120
_MOST_CHARACTERS = 20_000
# Of a character in UTF-8.
MOST_BYTES = 4
_MOST_ROWS = 3000
# A character that is no part of a word costs more than a word.
_SINGLE = 1.5
# What a person may type: letters, with or without tones, spaces or apostrophes between syllables.
_LETTERS = re.compile(r"[a-z][a-z0-9 ']*")
_TONE = re.compile(r"(?<=[a-z])[1-5](?![0-9])")

_WORDS = (Phrase.Kind.TERM, Phrase.Kind.WORD)


@dataclass(frozen=True)
class Sounds:
    """Letters as they are read, and where a syllable may begin or end."""

    letters: str
    borders: frozenset[int]


@dataclass(frozen=True)
class Piece:
    """A stretch of letters: the words that sound so, the commonest first; none where it is one
    syllable of no word."""

    letters: str
    words: tuple[str, ...]

    def ends(self, text: bytes, start: int) -> Iterator[int]:
        """Where it may end in a folded text if it begins at a byte; the commonest word first."""
        for word in self.encoded:
            if text.startswith(word, start):
                yield start + len(word)
        for end in range(start + 1, start + MOST_BYTES + 1) if not self.words else ():
            if text[start:end] in self._characters:
                yield end

    @cached_property
    def encoded(self) -> tuple[bytes, ...]:
        """The words as they stand in a text."""
        return tuple(word.encode() for word in self.words)

    @cached_property
    def _characters(self) -> frozenset[bytes]:
        return frozenset(map(str.encode, characters_by_sound()[self.letters]))


def pinyin_typed(typed: str) -> Sounds | None:
    """What was typed as letters that can be read as syllables; None where it cannot."""
    plain = unicodedata.normalize("NFD", fold(typed).replace("ü", "v"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).strip()
    if not _LETTERS.fullmatch(plain):
        return None
    letters = re.sub(r"[ ']", "", _TONE.sub("", plain))
    if len(letters) > _LONGEST or not (borders := _borders(letters)):
        return None
    return Sounds(letters, borders)


def characters_typed(folded: str) -> Sounds | None:
    """The same of Chinese characters; None where some of it are none."""
    read = syllables(folded)
    letters = "".join(read)
    if not all(read) or len(letters) > _LONGEST or folded.isascii():
        return None
    ends = (sum(map(len, read[:end])) for end in range(len(read) + 1))
    return Sounds(letters, frozenset(ends))


def strings_that_sound(sounds: Sounds, index: LibraryIndex) -> list[tuple[str, int]]:
    """What published texts have of this sound, the most frequent first, with how many of the texts
    that were read have it. Raises SearchIndexError."""
    pieces = _parted(sounds)
    wanted = [_any(piece.words) for piece in pieces if piece.words]
    if not wanted:
        return []
    found: Counter[str] = Counter()
    for heard in spoken(pieces, texts_matching(all_of(wanted), index)):
        found.update(heard)
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))


def words_with_initials(letters: str) -> list[str]:
    """The commonest words of texts whose syllables begin with these letters: 票决制 for pjz."""
    words = Phrase.objects.filter(initials=letters, kind__in=_WORDS, weight__gt=0)
    return list(words.order_by("-weight", "folded").values_list("folded", flat=True)[:_MOST_WORDS])


def words_that_sound(sounds: Sounds) -> list[str]:
    """The commonest word for each part of what was typed; empty where a part is none."""
    pieces = _parted(sounds)
    return [piece.words[0] for piece in pieces] if all(piece.words for piece in pieces) else []


def texts_matching(wanted: Expression, index: LibraryIndex) -> Iterator[bytes]:
    """The folded titles and texts of the newest speeches that match, in any order."""
    for title, text in index.texts_matching(wanted, _MOST_TEXTS):
        # No character takes less than a byte.
        long = len(text) > _MOST_CHARACTERS
        yield title + b"\n" + (text.decode()[:_MOST_CHARACTERS].encode() if long else text)


def places_of(string: bytes, text: bytes) -> Iterator[int]:
    """Where a string begins in a text."""
    at = text.find(string)
    while at >= 0:
        yield at
        at = text.find(string, at + 1)


def spoken(pieces: Sequence[Piece], texts: Iterable[bytes]) -> Iterator[set[str]]:
    """What each folded text has of these pieces, one behind the other. It is looked for by the
    words of the first that has some, and read around them; none overlaps the one before."""
    ahead = next(number for number, piece in enumerate(pieces) if piece.words)
    for text in texts:
        found, last = set(), 0
        for place in sorted(at for word in pieces[ahead].encoded for at in places_of(word, text)):
            start = _characters_ahead(text, place, ahead)
            if start >= last and (end := _end(pieces, text, start)):
                found.add(text[start:end].decode())
                last = end
        yield found


def _characters_ahead(text: bytes, place: int, number: int) -> int:
    """Where so many characters ahead of a byte begin; -1 where there are fewer."""
    for _ in range(number):
        place -= 1
        # Every byte of a character but the first.
        while place >= 0 and 0x80 <= text[place] < 0xC0:
            place -= 1
    return max(place, -1)


def _end(pieces: Sequence[Piece], text: bytes, start: int) -> int:
    """Where these pieces end in a folded text if they begin at a byte; 0 where they do not."""
    if not pieces:
        return start
    for end in pieces[0].ends(text, start):
        if found := _end(pieces[1:], text, end):
            return found
    return 0


def _any(words: Sequence[str]) -> Expression:
    return any_of([Term(word) for word in words])


def _parted(sounds: Sounds) -> list[Piece]:
    """What was read, as few words as it can be, of equals the commonest."""
    words = _words(sounds)
    ends = sorted(sounds.borders)
    best: dict[int, tuple[float, float, list[Piece]]] = {len(sounds.letters): (0.0, 0.0, [])}
    for start in reversed(ends[:-1]):
        options = []
        for end in ends:
            if end <= start or end not in best:
                continue
            letters = sounds.letters[start:end]
            own = words.get(letters, [])
            if not own and letters not in characters_by_sound():
                continue
            number, commonness, rest = best[end]
            piece = Piece(letters, tuple(word for word, _ in own))
            cost = 1.0 if own else _SINGLE
            options.append((number + cost, commonness - sum(n for _, n in own), [piece, *rest]))
        if options:
            best[start] = min(options, key=lambda option: option[:2])
    return best.get(0, (0.0, 0.0, []))[2]


def _words(sounds: Sounds) -> dict[str, list[tuple[str, int]]]:
    """The words of texts that sound like a stretch, by its letters, with how many texts have them;
    the commonest first."""
    spans = set(_spans(sounds))
    # In two steps, so that no database prefers the few kinds to the few syllables.
    alike = Phrase.objects.filter(pinyin__in=spans).values_list("pk", flat=True)[:_MOST_ROWS]
    rows = Phrase.objects.filter(pk__in=list(alike), kind__in=_WORDS, weight__gt=0)
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    by_weight = rows.order_by("-weight", "folded")
    for letters, word, weight in by_weight.values_list("pinyin", "folded", "weight"):
        if len(found[letters]) < _MOST_WORDS:
            found[letters].append((word, weight))
    return found


def _spans(sounds: Sounds) -> Iterator[str]:
    ends = sorted(sounds.borders)
    for start in ends:
        for end in ends:
            if start < end <= start + _LONGEST_WORD * _LONGEST_SYLLABLE:
                yield sounds.letters[start:end]


def _borders(letters: str) -> frozenset[int]:
    """Where syllables may begin and end, so that all letters are in one; empty where that cannot
    be."""
    ahead = {0}
    for start in range(len(letters)):
        if start in ahead:
            ahead |= set(_ends(letters, start))
    behind = {len(letters)} & ahead
    for start in range(len(letters) - 1, -1, -1):
        if start in ahead and behind & set(_ends(letters, start)):
            behind.add(start)
    return frozenset(behind) if 0 in behind else frozenset()


def _ends(letters: str, start: int) -> Iterator[int]:
    """Where a syllable that begins at a place may end."""
    for end in range(start + 1, min(start + _LONGEST_SYLLABLE, len(letters)) + 1):
        if letters[start:end] in characters_by_sound():
            yield end
