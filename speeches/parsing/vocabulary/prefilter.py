"""Patterns that look at a text only where its characters leave a match possible.

Note [What a match needs]
    Hundreds of patterns are asked of every line, nearly all of them in vain: a line without a digit
    has no page number. What every match of a pattern must hold is read off the pattern itself, so
    that no rule has a list of signs beside it that could go stale: a need is a set of words, of
    which any text with a match has one at least. The characters of a text are collected once, and
    each pattern compares them with its needs before it looks at the text. A need may be weaker than
    it could be, never stronger: what is not understood needs nothing. A test holds this for every
    pattern of the parser.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import product
from typing import Any, Generic, TypeVar

try:
    from re import _constants as ops  # type: ignore[attr-defined]
    from re import _parser  # type: ignore[attr-defined]
except ImportError:
    # They are Python's own affair. Without them nothing is known of a pattern, and all are asked.
    _parser = None

_Words = frozenset[str]
# What a sequence is known to say; None where that is not a few words.
_Said = _Words | None
_EMPTY: _Words = frozenset({""})
# A need of more words tells little; of so many characters, it is compared soon all the same.
_MOST_WORDS, _MOST_CHARACTERS = 64, 800
# So many needs of a pattern are looked at: those that tell most.
_MOST_NEEDS = 2
# So many words are looked for in a text before its characters are collected, and behind that.
_FEW, _SOME = 6, 24
# What every second or third line holds.
_COMMON = frozenset(
    "，。、的国会中人和在大作一民发主要同展出全是为进家新合有加方共强实对关建成行重政年日上不动力了以社我"
)
# Letters that match one of ASCII where case is ignored, beside that in upper and lower case.
_ALSO = {"i": "\u0130\u0131", "s": "\u017f", "k": "\u212a"}
# So many choices among alternatives are kept: a text made for it could have a new one in each line.
_MOST_CHOICES = 4096


# All patterns look at a line one after another. More are not kept: whole texts are among them.
@lru_cache(maxsize=128)
def characters(text: str) -> frozenset[str]:
    """The characters of a text, each once."""
    return frozenset(text)


class Prefiltered:
    """A pattern with the methods of a compiled one; see Note [What a match needs].

    Worth its while for a pattern that is looked for at every place of a line, and seldom found.
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.compiled = re.compile(pattern, flags)

    @cached_property
    def needs(self) -> tuple[_Words, ...]:
        """What a text with a match holds, a word of each."""
        return needs_of(self.pattern, self.compiled.flags)

    @cached_property
    def signs(self) -> _Words:
        """The least common characters of the words of the first need; none where none is known."""
        return frozenset(min(word, key=_is_common) for need in self.needs[:1] for word in need)

    @cached_property
    def _tests(self) -> tuple[_Words | None, tuple[tuple[str, ...], ...]]:
        """Characters to compare with those of a text, and words to look for in it."""
        few = tuple(tuple(need) for need in self.needs if len(need) <= _FEW)
        if few or not self.needs:
            return None, few
        return self.signs, tuple(tuple(need) for need in self.needs if len(need) <= _SOME)

    def may_match(self, text: str) -> bool:
        """Whether a text has what a match needs."""
        signs, needs = self._tests
        if signs is not None and signs.isdisjoint(characters(text)):
            return False
        for words in needs:
            for word in words:
                if word in text:
                    break
            else:
                return False
        return True

    def search(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        return self.compiled.search(text, pos, endpos) if self.may_match(text) else None

    def match(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        return self.compiled.match(text, pos, endpos) if self.may_match(text) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self.compiled.fullmatch(text) if self.may_match(text) else None

    def finditer(
        self, text: str, pos: int = 0, endpos: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        return self.compiled.finditer(text, pos, endpos) if self.may_match(text) else iter(())

    def findall(self, text: str) -> list[Any]:
        return self.compiled.findall(text) if self.may_match(text) else []

    def sub(self, repl: str | Callable[[re.Match[str]], str], text: str) -> str:
        return self.compiled.sub(repl, text) if self.may_match(text) else text

    def split(self, text: str) -> list[str | Any]:
        return self.compiled.split(text) if self.may_match(text) else [text]


Item = TypeVar("Item")


class Alternatives(Generic[Item]):
    """Items, each with a pattern, of which few match in one text: those that may are found
    together."""

    def __init__(self, items: Iterable[tuple[Prefiltered, Item]]) -> None:
        self.items = tuple(items)
        self._chosen: dict[int, tuple[Item, ...]] = {}

    @cached_property
    def _by_sign(self) -> dict[str, int]:
        """The items whose patterns need a character, as bits; by "" those that need none."""
        bits = {"": 0}
        for number, (pattern, _) in enumerate(self.items):
            for sign in pattern.signs or ("",):
                bits[sign] = bits.get(sign, 0) | 1 << number
        return bits

    @cached_property
    def _signs(self) -> frozenset[str]:
        return frozenset(self._by_sign)

    def possible(self, text: str) -> tuple[Item, ...]:
        """The items whose patterns may match in a text, in their order."""
        by_sign = self._by_sign
        bits = by_sign[""]
        for sign in characters(text) & self._signs:
            bits |= by_sign[sign]
        chosen = self._chosen.get(bits)
        if chosen is None:
            if len(self._chosen) >= _MOST_CHOICES:
                self._chosen.clear()
            chosen = tuple(item for at, (_, item) in enumerate(self.items) if bits >> at & 1)
            self._chosen[bits] = chosen
        return chosen


def one_of(*patterns: Prefiltered) -> Alternatives[Prefiltered]:
    """Patterns that are tried one after the other."""
    return Alternatives((pattern, pattern) for pattern in patterns)


def needs_of(pattern: str, flags: int = 0) -> tuple[_Words, ...]:
    """The needs of a regular expression, what tells most first; () where none is known."""
    if _parser is None:
        return ()
    parsed = _parser.parse(pattern, flags)
    needs = _Reading(parsed.state.flags | flags).sequence(parsed)[1]
    useful = {need for need in needs if 0 < len(need) <= _MOST_CHARACTERS and "" not in need}
    return tuple(sorted(useful, key=_tells)[:_MOST_NEEDS])


def _tells(need: _Words) -> tuple[int, int, list[str]]:
    """How little a need tells: by its words that any line may hold, then by all of them."""
    return sum(all(map(_is_common, word)) for word in need), len(need), sorted(need)


def _is_common(sign: str) -> bool:
    return sign in _COMMON


class _Reading:
    """Reads what the parts of a parsed pattern say, and what they need, under some flags."""

    def __init__(self, flags: int) -> None:
        self._flags = flags

    def sequence(self, items: Iterable[tuple[Any, Any]]) -> tuple[_Said, list[_Words]]:
        """What a sequence says as a whole, and what it needs: words of neighbouring parts that
        each say a few are put together."""
        needs: list[_Words] = []
        whole: _Said = _EMPTY
        run = _EMPTY
        for op, value in items:
            said, inner = self._part(op, value)
            needs += inner
            if said is None or len(run) * len(said) > _MOST_WORDS:
                needs.append(_shortest(run))
                run, whole = said or _EMPTY, None
            else:
                run = frozenset(map("".join, product(run, said)))
        return (run if whole is not None else None), [*needs, _shortest(run)]

    def _part(self, op: Any, value: Any) -> tuple[_Said, list[_Words]]:
        """The same of one part."""
        if op is ops.LITERAL:
            letters = self._letters(chr(value))
            return letters, []
        if op is ops.IN:
            signs = self._class(value)
            few = signs is not None and len(signs) <= _MOST_WORDS
            return (signs, []) if few else (None, [signs] if signs else [])
        if op is ops.BRANCH:
            return self._branch(value[1])
        if op is ops.SUBPATTERN:
            _, added, removed, items = value
            return _Reading((self._flags | added) & ~removed).sequence(items)
        if op is ops.ATOMIC_GROUP:
            return self.sequence(value)
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            return self._repeat(*value)
        if op is ops.ASSERT:
            return _EMPTY, self.sequence(value[1])[1]
        return (_EMPTY if op in (ops.AT, ops.ASSERT_NOT) else None), []

    def _branch(self, branches: Sequence[Any]) -> tuple[_Said, list[_Words]]:
        """One of several: it needs a word of any of them."""
        read = [self.sequence(items) for items in branches]
        said = [words for words, _ in read if words is not None]
        if len(said) == len(read) and sum(map(len, said)) <= _MOST_WORDS:
            return frozenset().union(*said), []
        useful = [sorted((n for n in needs if n and "" not in n), key=len) for _, needs in read]
        if not all(useful):
            return None, []
        most = max(map(len, useful))
        return None, [
            frozenset().union(*(needs[min(at, len(needs) - 1)] for needs in useful))
            for at in range(most)
        ]

    def _repeat(self, least: int, most: Any, items: Any) -> tuple[_Said, list[_Words]]:
        said, needs = self.sequence(items)
        if least and most == 1:
            return said, needs
        if most == 1:
            return (None if said is None else said | _EMPTY), []
        return None, needs if least else []

    def _class(self, parts: Sequence[tuple[Any, Any]]) -> _Said:
        """The characters of a class in brackets."""
        found: set[str] = set()
        for op, value in parts:
            if op is ops.LITERAL:
                signs: Iterable[str] = chr(value)
            elif op is ops.RANGE and value[1] - value[0] < _MOST_CHARACTERS:
                signs = map(chr, range(value[0], value[1] + 1))
            elif op is ops.CATEGORY and value in _categories():
                signs = _categories()[value]
            else:
                return None
            for sign in signs:
                letters = self._letters(sign)
                if letters is None:
                    return None
                found |= letters
        return frozenset(found)

    def _letters(self, sign: str) -> _Said:
        """What a character of a pattern matches; of letters without case and of ASCII it is
        known where case is ignored."""
        if not self._flags & re.IGNORECASE or sign.lower() == sign.upper() == sign:
            return frozenset(sign)
        if not sign.isascii():
            return None
        return frozenset({sign.lower(), sign.upper(), *_ALSO.get(sign.lower(), "")})


def _shortest(words: _Words) -> _Words:
    """The words without those that hold another of them."""
    return frozenset(
        word for word in words if not any(other in word for other in words if other != word)
    )


@cache
def _categories() -> dict[Any, str]:
    """The white space and the digits of all writings."""
    everything = "".join(map(chr, range(0x20000)))
    return {
        ops.CATEGORY_SPACE: "".join(re.findall(r"\s", everything)),
        ops.CATEGORY_DIGIT: "".join(re.findall(r"\d", everything)),
    }
