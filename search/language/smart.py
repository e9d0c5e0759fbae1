"""The smart reading of a query: its words, with other words for the same thing.

Pure. A string that is not in quotation marks is parted (see `reading`); each word may be answered
by a synonym, and in texts flagged as rewritten by what the spinner puts in its place. What there
must be and what had better be is said by the reading, and by who asks, who knows the library;
ranking does the rest (see `ranking`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from search.language.expressions import (
    EVERYWHERE,
    And,
    AtLeast,
    Everything,
    Expression,
    Holds,
    Is,
    Not,
    Or,
    Term,
    all_of,
    any_of,
    describe,
)
from search.language.reading import Part, Role, parts_of, promoted, spoken_years
from search.language.word_lists import WordLists, shipped
from search.text.analysis import fold, wider_words
from speeches.parsing.vocabulary.rewrites import swapped_words

# Each word costs a look into the index for itself and each of its synonyms.
MOST_WORDS = 24
# Where a hint is looked for: that a text says 讲话 somewhere says nothing about it.
_TITLE = ("title",)
# Kinds that speeches are also about.
_TOPICS = frozenset(("报告", "经验"))


@dataclass(frozen=True)
class Sifting:
    """What is known of a library. broken: words that it has nowhere or in few texts and that fall
    into others; rare: those of them that some texts have, which come first; weights: of words, the
    rarer the higher, 0 of those that it has nowhere, none where nothing is known; lacking: how many
    of the words, of the heaviest ones, an answer may lack."""

    broken: frozenset[str] = frozenset()
    rare: frozenset[str] = frozenset()
    weights: tuple[tuple[str, int], ...] = ()
    lacking: int = 0

    def weight(self, piece: Piece) -> int:
        return dict(self.weights).get(piece.text, 1)

    def least(self, weights: Sequence[int]) -> int:
        """What there must be of the weights of all words: what is common is never enough alone."""
        heaviest = sorted(weights, reverse=True)
        left = sum(heaviest[self.lacking :])
        return max(left, math.ceil(heaviest[0] / 2), 1) if heaviest else 0


@dataclass(frozen=True)
class Piece:
    """A part of what was typed, and what it asks for in which fields; may_lack: whether an answer
    may lack it if need be, which what stands in quotation marks may not."""

    part: Part
    expression: Expression
    fields: tuple[str, ...] = EVERYWHERE
    may_lack: bool = True

    @property
    def text(self) -> str:
        return self.part.text


@dataclass(frozen=True)
class SmartReading:
    """How a query is read, each in the order in which it was typed.

    strict: what there must be; words: of these, parts that together weigh at least `least`;
    weights: theirs; hints: what had better be; filler: what is left aside; others: exclusions and
    columns; parted: words that the library has nowhere or, those of `rare`, in few texts, with
    those they fall into; cut: whether there are more than MOST_WORDS, of which the first are asked
    for.
    """

    strict: tuple[Piece, ...]
    words: tuple[Piece, ...]
    weights: tuple[int, ...]
    least: int
    hints: tuple[Piece, ...]
    filler: tuple[str, ...]
    others: tuple[Expression, ...]
    parted: tuple[tuple[str, tuple[str, ...]], ...]
    rare: frozenset[str]
    cut: bool

    @property
    def required(self) -> list[str]:
        """What no answer lacks."""
        spare = sum(self.weights) - self.least
        return [
            *(piece.text for piece in self.strict),
            *(piece.text for piece, weight in self._weighed if weight > max(spare, 0)),
        ]

    @property
    def optional(self) -> list[str]:
        """Words that an answer may lack if it has others."""
        return [
            piece.text
            for piece, weight in self._weighed
            if weight and piece.text not in self.required
        ]

    @property
    def missing(self) -> list[str]:
        """Words that the library has nowhere: no answer has them."""
        return [piece.text for piece, weight in self._weighed if not weight]

    @property
    def _weighed(self) -> list[tuple[Piece, int]]:
        return list(zip(self.words, self.weights, strict=True))


def read_smartly(
    expression: Expression, lists: WordLists | None = None, sifting: Sifting | None = None
) -> SmartReading:
    """How what was typed is read.

    lists: those that are in force, the project's where nothing is said.
    """
    lists, sifting = lists or shipped(), sifting or Sifting()
    parts = expression.parts if isinstance(expression, And) else (expression,)
    wanted = [part for part in parts if not isinstance(part, Not | Holds | Everything)]
    typed = [piece for part in wanted for piece in _pieces(part, lists, sifting)]
    pieces = _promoted(_topics(typed, lists), lists)
    asked = list(
        {piece.expression: piece for piece in pieces if not _is(piece, Role.FILLER)}.values()
    )
    few = asked[:MOST_WORDS]
    words = tuple(piece for piece in few if _is(piece, Role.WORD) and piece.may_lack)
    weights = tuple(map(sifting.weight, words))
    return SmartReading(
        strict=tuple(piece for piece in few if not piece.may_lack),
        words=words,
        weights=weights,
        least=sifting.least(weights),
        hints=tuple(
            piece for piece in [*few, *_wholes(pieces, lists, sifting)] if not _is(piece, Role.WORD)
        ),
        filler=tuple(piece.text for piece in pieces if _is(piece, Role.FILLER)),
        others=tuple(part for part in parts if isinstance(part, Not | Holds)),
        parted=_parted(pieces),
        rare=sifting.rare,
        cut=len(asked) > MOST_WORDS,
    )


def _wholes(pieces: Sequence[Piece], lists: WordLists, sifting: Sifting) -> Iterator[Piece]:
    """Words that fell though some texts have them: these come first."""
    for text, fields in dict.fromkeys((piece.part.of, piece.fields) for piece in pieces):
        if text in sifting.rare:
            yield Piece(Part(text, Role.HINT), _group(text, fields, lists), fields)


def _parted(pieces: Sequence[Piece]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    fallen = groupby(pieces, key=lambda piece: piece.part.of)
    return tuple((whole, tuple(piece.text for piece in some)) for whole, some in fallen if whole)


def widen(
    expression: Expression,
    least: int | None = None,
    lists: WordLists | None = None,
    sifting: Sifting | None = None,
) -> Expression:
    """The smart reading of what was typed; excluded parts stay as they are.

    least: how many of the words are enough, all of them where nothing is said; lists: those that
    are in force, the project's where nothing is said; sifting: what is known of the library.
    """
    read = read_smartly(expression, lists, sifting)
    if not read.words and not read.strict:
        return expression
    return as_expression(read, least)


def as_expression(read: SmartReading, least: int | None = None) -> Expression:
    """What a reading with words asks for; least: how many of these are enough where it is not
    for the reading to say."""
    groups = tuple(piece.expression for piece in read.words)
    hints = tuple(piece.expression for piece in read.hints)
    wanted = [*(piece.expression for piece in read.strict), *_together(read, groups, least)]
    return all_of([*wanted, *([AtLeast(0, hints)] if hints else []), *read.others])


def _together(
    read: SmartReading, groups: tuple[Expression, ...], least: int | None
) -> Sequence[Expression]:
    """The words of which there must be enough."""
    if not groups:
        return ()
    if least is not None:
        return [AtLeast(min(least, len(groups)), groups)]
    if set(read.weights) == {1} and read.least == len(groups):
        return [AtLeast(len(groups), groups)]
    return [AtLeast(read.least, groups, read.weights)]


def alternatives(group: Expression) -> list[str]:
    """The strings that may answer a group, the word itself first."""
    match group:
        case Term(text):
            return [text]
        case Or(parts) | And(parts) | AtLeast(_, parts):
            return list(dict.fromkeys(text for part in parts for text in alternatives(part)))
        case _:
            return []


def _is(piece: Piece, role: Role) -> bool:
    return piece.part.role is role


def _pieces(part: Expression, lists: WordLists, sifting: Sifting) -> Iterator[Piece]:
    match part:
        case Term(quoted=False):
            for text in part.text.split():
                for each in parts_of(text, lists, sifting.broken, promote=False):
                    yield Piece(each, _asked(each, part.fields, lists), part.fields)
        case Or(parts):
            options = [_option(option, lists, sifting) for option in parts]
            yield _as_typed(part, any_of(options))
        case And(parts):
            for option in parts:
                yield from _pieces(option, lists, sifting)
        case _:
            yield _as_typed(part, part)


def _as_typed(part: Expression, expression: Expression) -> Piece:
    return Piece(Part(describe(part), Role.WORD), expression, may_lack=False)


def _option(option: Expression, lists: WordLists, sifting: Sifting) -> Expression:
    """One of several things, with the words of it that there must be."""
    pieces = _promoted(list(_pieces(option, lists, sifting)), lists)
    wanted = dict.fromkeys(each.expression for each in pieces if each.part.role is Role.WORD)
    return all_of(list(wanted)[:MOST_WORDS])


def _topics(pieces: Sequence[Piece], lists: WordLists) -> list[Piece]:
    """The pieces, where what may be a kind is what a speech is about, if words follow on it:
    报告 in 国有资产 报告 监督."""
    last = max((at for at, piece in enumerate(pieces) if _is(piece, Role.WORD)), default=0)
    return [
        _word(piece, lists) if piece.part.value in _TOPICS and at < last else piece
        for at, piece in enumerate(pieces)
    ]


def _word(piece: Piece, lists: WordLists) -> Piece:
    part = Part(piece.text, Role.WORD)
    return Piece(part, _asked(part, piece.fields, lists), piece.fields)


def _promoted(pieces: Sequence[Piece], lists: WordLists) -> list[Piece]:
    """The pieces, of which at least one is a word."""
    parts = promoted([piece.part for piece in pieces])
    return [
        piece
        if part is piece.part
        else Piece(part, _asked(part, piece.fields, lists), piece.fields)
        for part, piece in zip(parts, pieces, strict=True)
    ]


def _asked(part: Part, fields: tuple[str, ...], lists: WordLists) -> Expression:
    """What a part of a string asks for in these fields."""
    required = part.role is Role.WORD
    if part.role is Role.FILLER:
        return Term(part.text, fields)
    if not part.value:
        if required:
            return _group(part.text, fields, lists)
        # A character says something in a title alone, what is longer wherever it stands.
        return Term(part.text, fields if len(part.text) > 1 else _TITLE)
    texts = [part.text]
    if part.column == "year":
        texts += spoken_years(part.value)
    terms = [Term(text, fields if required else _TITLE) for text in dict.fromkeys(texts)]
    return any_of([*terms, Is(part.column, part.value)])


def _group(word: str, fields: tuple[str, ...], lists: WordLists) -> Expression:
    """A word, its synonyms, and what it is spun into where a text is flagged as rewritten."""
    same = lists.synonyms.get(word, ())
    options: list[Expression] = [Term(word, fields, outside=wider_words(word))]
    options += [Term(text, fields) for text in same]
    spun = [Term(text, fields) for text in _spun(word)]
    if spun:
        options.append(And((Is("rewritten", "true"), any_of(list(spun)))))
    return any_of(options)


def _spun(word: str) -> list[str]:
    """The word as a spinner writes it: 服务 is 效劳, 服务群众 is 效劳群众."""
    return [word.replace(original, swap) for original, swap in _swaps() if original in word]


@cache
def _swaps() -> list[tuple[str, str]]:
    """Each original word with its substitute, folded; quotation marks are the same folded."""
    pairs = ((fold(suggestion), fold(text)) for text, suggestion in swapped_words())
    return [(original, swap) for original, swap in pairs if original != swap and len(swap) > 1]
