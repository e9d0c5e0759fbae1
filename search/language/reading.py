"""A string that a person typed, parted into what must be there, what had better be, and what says
nothing: for the smart reading. Pure.

Nothing of it is lost: the parts put together are the string. Every part is one of

    word    must be in an answer, unless it is said otherwise
    hint    puts an answer forward: a single character that is no word by itself, 做好
    kind, level, year    the same, and an answer that has the fact it names: 致辞, 县长, 二〇二一年
    filler  is left aside: 怎么, 的, punctuation

A string that the dictionary has not is one word: 三管三必须 is no 必须, 党政同责 no 党政. A word
that hardly stands in a library may fall into shorter ones (Note [Falling apart]).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from search.language.word_lists import WordLists
from search.text.analysis import segment
from speeches.parsing.vocabulary.genre import KIND_WORDS

# Note [Falling apart]
# Who knows the library says which words hardly stand in it and are to fall (`broken`). A word of
# the dictionary falls into shorter ones if these are all of it: 代表建议办理 is 代表建议 and 办理,
# but 票决制 stays, for 制 says nothing. A string that is one word only because the dictionary has
# none for it does so too where what is left over is little, 供给测改革 is 供给 and 改革, or one
# character before a word, 讲党课 is 党课, or a set phrase beside one, 四不两直督查; but 三管三必须
# stays, lest a search for it be one for 必须. Parts say what they are of, so that a page can tell.

# A longer string with single characters in it is no set phrase but a clause.
_LONGEST_PHRASE = 6
# A shorter word is not made of words.
_SHORTEST_COMPOUND = 4


class Role(StrEnum):
    WORD = "word"
    HINT = "hint"
    KIND = "kind"
    LEVEL = "level"
    YEAR = "year"
    FILLER = "filler"


@dataclass(frozen=True)
class Part:
    """A piece of what was typed, folded. column, value: the fact that a kind, level or year names;
    breakable: whether it is a word that falls into others if it hardly stands anywhere; of: the
    word that it is a part of because that one does, or empty."""

    text: str
    role: Role
    column: str = ""
    value: str = ""
    breakable: bool = False
    of: str = ""


# How people ask for a text, and what a search for a speech says anyway.
_ASKING = frozenset(
    "怎么 怎么样 怎么写 怎样 如何 写 什么 哪些 为什么 请问 关于 有关 一篇 一份 几篇 范文 范本 模板 "
    "模版 参考 素材 有没有".split()
)
# How a thing is done, not what: 做好, 开好, 抓好.
_WELL = re.compile(r".好")
_GRAMMAR = frozenset(
    "的地得了在上中里下内和与及或是有为以于对把被将让向从到就也都还又并而等之其这那个吗呢吧请我"
)
_NUMERALS = "〇一二三四五六七八九"
# Characters that are no verb before a word: 三必须, 双联系.
_COUNTING = frozenset(f"{_NUMERALS}十百两双多第全各几")
_DIGITS = {character: str(at) for at, character in enumerate(_NUMERALS)} | {"零": "0", "○": "0"}
_YEAR = re.compile(
    r"(?<![0-9.])(?P<digits>(?:19|20)[0-9]{2})年度?|"
    r"(?P<numerals>(?:一九|二[零〇○])[零〇○一二三四五六七八九]{2})年度?"
)
_BARE_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_LEVELS = {
    "省": "province", "市": "city", "区": "district", "县": "county", "镇": "town", "乡": "town",
}  # fmt: skip
_LEVEL = re.compile(r"(?:全|副)?([省市区县镇乡])(?:[长级里委]|委书记|党委书记)?")
_TOWNSHIP = "乡镇"


def parts_of(
    text: str, lists: WordLists, broken: Collection[str] = (), *, promote: bool = True
) -> list[Part]:
    """The parts of a folded string without white space, in order.

    broken: words that are to fall (Note [Falling apart]). promote: whether, where there is no
    word among the parts, the most telling of the others are words.
    """
    if text in lists.synonyms:
        return list(_whole_or_shorter(Part(text, Role.WORD), lists, broken))
    parts = list(_by_years(text, lists, broken))
    return promoted(parts) if promote else parts


def promoted(parts: list[Part]) -> list[Part]:
    """Parts of which at least one is a word: where none is, the most telling ones are."""
    if any(part.role is Role.WORD for part in parts):
        return parts
    told = {part.role for part in parts}
    chosen = next((role for role in _TELLING if role in told), None)
    return [replace(part, role=Role.WORD) if part.role is chosen else part for part in parts]


_TELLING = (Role.KIND, Role.LEVEL, Role.YEAR, Role.HINT, Role.FILLER)


def spoken_years(year: str) -> tuple[str, ...]:
    """The ways in which texts write a year: 2021年, 二〇二一年, 二○二一年."""
    written = "".join(_NUMERALS[int(digit)] for digit in year)
    return (f"{year}年", f"{written}年", f"{written.replace('〇', '○')}年")


def _by_years(text: str, lists: WordLists, broken: Collection[str]) -> Iterator[Part]:
    at = 0
    for found in _YEAR.finditer(text):
        yield from _by_words(text[at : found.start()], lists, broken)
        year = found["digits"] or "".join(map(_DIGITS.__getitem__, found["numerals"]))
        yield Part(found[0], Role.YEAR, "year", year)
        at = found.end()
    yield from _by_words(text[at:], lists, broken)


def _by_words(text: str, lists: WordLists, broken: Collection[str]) -> Iterator[Part]:
    """The words between what is known by itself: runs of them are looked at as wholes."""
    pieces = [_part(piece) for piece in segment(text, lists.entries)]
    for plain, some in groupby(pieces, key=lambda part: part.role in (Role.WORD, Role.HINT)):
        run = list(some)
        yield from _phrase(run, lists, broken) if plain else run


def _part(piece: str) -> Part:
    """What a word of the dictionary, a number or a character is by itself."""
    if not any(map(str.isalnum, piece)) or piece in _ASKING:
        return Part(piece, Role.FILLER)
    if kind := KIND_WORDS.get(piece):
        return Part(piece, Role.KIND, "kind", kind)
    if level := _LEVEL.fullmatch(piece):
        return Part(piece, Role.LEVEL, "level", _LEVELS[level[1]])
    if piece == _TOWNSHIP:
        return Part(piece, Role.WORD)
    if _BARE_YEAR.fullmatch(piece):
        return Part(piece, Role.YEAR, "year", piece)
    says_little = len(piece) == 1 or _WELL.fullmatch(piece)
    return Part(piece, Role.HINT if says_little else Role.WORD)


def _phrase(run: list[Part], lists: WordLists, broken: Collection[str]) -> Iterator[Part]:
    """Words and single characters that stand together, as words: without the characters of grammar
    at their edges, a short string with single characters is a phrase that the dictionary has not,
    and in a longer one the single characters side by side are."""
    start, end = 0, len(run)
    if _is_idiom(run):
        yield from _whole_or_parts(run, lists, broken)
        return
    while start < end and run[start].text in _GRAMMAR:
        start += 1
    while end > start and run[end - 1].text in _GRAMMAR:
        end -= 1
    yield from map(_filler, run[:start])
    yield from _whole_or_parts(run[start:end], lists, broken)
    yield from map(_filler, run[end:])


def _is_idiom(run: list[Part]) -> bool:
    """Whether a run is as long as a set phrase, with characters of grammar that belong to it:
    以案促改."""
    single = [part for part in run if len(part.text) == 1]
    return sum(len(part.text) for part in run) == 4 and not _all_grammar(single)


def _filler(part: Part) -> Part:
    return replace(part, role=Role.FILLER)


def _whole_or_parts(run: list[Part], lists: WordLists, broken: Collection[str]) -> Iterator[Part]:
    whole = "".join(part.text for part in run)
    singles = [part for part in run if len(part.text) == 1]
    if not singles:
        for part in run:
            yield from _whole_or_shorter(part, lists, broken)
    elif len(whole) > _LONGEST_PHRASE or _all_grammar(singles):
        yield from _words_and_characters(run, lists, broken)
    elif whole in broken and _is_mostly_words(run):
        yield from _of(whole, _words_and_characters(run, lists, broken))
    else:
        yield Part(whole, Role.WORD, breakable=_is_mostly_words(run))


def _is_mostly_words(run: list[Part]) -> bool:
    """Whether words are more than half of it, of a single word at least three quarters; or all of
    it beside the one character before them or the set phrase that the others are."""
    if _leads_a_word(run) or _has_set_phrase(run):
        return True
    lengths = [len(part.text) for part in run if len(part.text) > 1]
    whole = sum(len(part.text) for part in run)
    return 4 * sum(lengths) >= 3 * whole if len(lengths) == 1 else 2 * sum(lengths) > whole


def _leads_a_word(run: list[Part]) -> bool:
    """Whether one character, which counts nothing, stands before a word: 讲党课, 抓党建."""
    first, *others = run
    return len(others) == 1 and first.text not in _COUNTING and len(others[0].text) > 1


def _has_set_phrase(run: list[Part]) -> bool:
    """Whether its single characters stand together, as many as in a set phrase: 四不两直 in
    四不两直督查."""
    singles = [len(part.text) == 1 for part in run]
    stretches = [len(list(some)) for single, some in groupby(singles) if single]
    return len(stretches) == 1 and _SHORTEST_COMPOUND <= stretches[0] < len(run)


def _whole_or_shorter(part: Part, lists: WordLists, broken: Collection[str]) -> Iterator[Part]:
    """A word of the dictionary, or the shorter ones that it falls into."""
    if part.role is not Role.WORD or not shorter_words(part.text, lists):
        yield part
    elif part.text in broken:
        shorter = shorter_words(part.text, lists, broken)
        words = (
            replace(part, text=text, breakable=bool(shorter_words(text, lists))) for text in shorter
        )
        yield from _of(part.text, words)
    else:
        yield replace(part, breakable=True)


def shorter_words(word: str, lists: WordLists, broken: Collection[str] = ()) -> list[str]:
    """The words that a folded word is made of, nothing left over; empty where it is not.

    broken: what is none of them.
    """
    if len(word) < _SHORTEST_COMPOUND:
        return []
    pieces = segment(word, {**lists.entries, **dict.fromkeys(broken, 0), word: 0})
    return pieces if all(len(piece) > 1 for piece in pieces) else []


def _of(whole: str, parts: Iterable[Part]) -> Iterator[Part]:
    return (replace(part, of=whole) for part in parts)


def _words_and_characters(
    run: list[Part], lists: WordLists, broken: Collection[str]
) -> Iterator[Part]:
    for single, some in groupby(run, key=lambda part: len(part.text) == 1):
        if single:
            yield from _characters(list(some))
        else:
            for part in some:
                yield from _whole_or_shorter(part, lists, broken)


def _characters(run: list[Part]) -> Iterator[Part]:
    """Single characters side by side: one word; one alone is a hint."""
    if _all_grammar(run):
        yield from map(_filler, run)
    elif len(run) == 1:
        yield from run
    else:
        yield Part("".join(part.text for part in run), Role.WORD)


def _all_grammar(parts: Iterable[Part]) -> bool:
    return all(part.text in _GRAMMAR for part in parts)
