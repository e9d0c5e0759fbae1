"""What a search asks for, as a tree of values; `matches` is the definition of an exact answer.

Pure. All strings in a tree are folded. Engines may find matches however they like, as long as
they find precisely the documents for which `matches` is true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from search.text.analysis import fold

# The fields that hold texts; any other name is a column with one exact value a document.
TEXT_FIELDS = ("title", "headings", "text")
# Headings stand in the text already: looking there too would find nothing more.
EVERYWHERE = ("title", "text")
# The field of which an index knows the pairs of characters too: it is the longest.
PAIRED = "text"
FIELD_LABELS = {"title": "标题", "headings": "小标题", "text": "正文"}
COLUMN_LABELS = {"source": "来源"}


@dataclass(frozen=True)
class Term:
    """A contiguous string inside one of `fields`; it never spans two lines of a field.

    quoted: whether a person put it in quotation marks, so that no reading may widen it; outside:
    longer words in which it is a string and no word, as 动员 in 运动员, so that it does not
    count there. Both it and they are words of the vocabulary.
    """

    text: str
    fields: tuple[str, ...] = EVERYWHERE
    quoted: bool = field(default=False, compare=False)
    outside: tuple[str, ...] = ()


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# Between the values of a column that holds several.
SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Is:
    """A column with exactly this value, or with it among several."""

    column: str
    value: str


@dataclass(frozen=True)
class Between:
    """A column with a value from `low` to `high`, both included; None leaves a side open."""

    column: str
    low: str | None
    high: str | None


@dataclass(frozen=True)
class Holds:
    """A column whose value contains this string when it is folded."""

    column: str
    text: str


@dataclass(frozen=True)
class Begins:
    """A column with a word that begins with this string when the value is folded."""

    column: str
    text: str


@dataclass(frozen=True)
class Everything:
    """Every document."""


@dataclass(frozen=True)
class Not:
    part: Expression


@dataclass(frozen=True)
class And:
    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Or:
    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class AtLeast:
    """At least `number` of the parts, each of which counts as much as its weight says, one where
    there are no weights: how smart search asks for words. Of none it is every document, and
    those that match come first where relevance orders."""

    number: int
    parts: tuple[Expression, ...]
    weights: tuple[int, ...] = ()

    @property
    def weighed(self) -> list[tuple[int, Expression]]:
        """The parts with what each counts."""
        return list(zip(self.weights or (1,) * len(self.parts), self.parts, strict=True))

    def of(self, parts: Iterable[Expression]) -> AtLeast:
        """The same of as many other parts."""
        return replace(self, parts=tuple(parts))


Expression = Term | Is | Between | Holds | Begins | Everything | Not | And | Or | AtLeast


def all_of(parts: list[Expression]) -> Expression:
    """The parts joined by AND; none at all is everything."""
    if len(parts) == 1:
        return parts[0]
    return And(tuple(parts)) if parts else Everything()


def any_of(parts: list[Expression]) -> Expression:
    """The parts joined by OR; none at all is nothing."""
    if len(parts) == 1:
        return parts[0]
    return Or(tuple(parts)) if parts else Not(Everything())


def matches(expression: Expression, document: Mapping[str, str]) -> bool:
    """Whether a document, folded texts and column values by name, is an answer."""
    match expression:
        case Term(text, fields):
            return any(
                text in document[name] and occurrences_of(text, expression.outside, document[name])
                for name in fields
            )
        case Is(column, value):
            return has_value(document[column], value)
        case Between():
            return in_range(expression)(document[expression.column])
        case Holds(column, text):
            return text in fold(document[column])
        case Begins(column, text):
            return begins_word(text)(document[column])
        case AtLeast():
            return _at_least(expression, document)
        case Not(part):
            return not matches(part, document)
        case And(parts):
            return all(matches(part, document) for part in parts)
        case Or(parts):
            return any(matches(part, document) for part in parts)
        case Everything():
            return True


def occurrences_of(word: str, outside: tuple[str, ...], text: str) -> int:
    """How often a word stands in a folded text, not as a part of certain others."""
    return max(0, text.count(word) - sum(map(text.count, outside)))


def _at_least(wanted: AtLeast, document: Mapping[str, str]) -> bool:
    """Whether parts match that count enough; ends once known, for each may read a text."""
    missing, left = wanted.number, sum(weight for weight, _ in wanted.weighed)
    for weight, part in wanted.weighed:
        if missing <= 0 or missing > left:
            break
        left -= weight
        missing -= weight * matches(part, document)
    return missing <= 0


def has_value(held: str, wanted: str) -> bool:
    """Whether a column that holds these values has the wanted one."""
    return held == wanted or (SEPARATOR in held and wanted in held.split(SEPARATOR))


def begins_word(text: str) -> Callable[[str], bool]:
    """Tells whether some word of a column's value, when it is folded, begins with a string."""
    word = re.compile(rf"(?<!\w){re.escape(text)}")
    return lambda value: word.search(fold(value)) is not None


def in_range(wanted: Between) -> Callable[[str], bool]:
    """Tells whether a column's value lies in the range; a document without a value does not.

    Numbers are compared as numbers, everything else as strings.
    """
    low = None if wanted.low is None else _Bound(wanted.low)
    high = None if wanted.high is None else _Bound(wanted.high)

    def test(value: str) -> bool:
        if not value or (low and low.compare(value) < 0):
            return False
        return not high or high.compare(value) <= 0

    return test


class _Bound:
    """One end of a range, read once for all the values that are compared with it."""

    def __init__(self, bound: str) -> None:
        self._bound = bound
        self._number = as_number(bound)

    def compare(self, value: str) -> int:
        """-1 where the value lies before the bound, 1 where after it, 0 where it is the same."""
        number = as_number(value) if self._number is not None else None
        if number is None or self._number is None:
            return (value > self._bound) - (value < self._bound)
        return (number > self._number) - (number < self._number)


def as_number(value: str) -> int | Decimal | None:
    """The number that a column's value stands for; None where it is a word."""
    if value.isdecimal():
        return int(value)
    return Decimal(value) if _NUMBER.fullmatch(value) else None


def mapped(expression: Expression, leaf: Callable[[Expression], Expression]) -> Expression:
    """The expression with another in the place of each of its conditions."""
    match expression:
        case Not(part):
            return Not(mapped(part, leaf))
        case And(parts):
            return And(tuple(mapped(part, leaf) for part in parts))
        case Or(parts):
            return Or(tuple(mapped(part, leaf) for part in parts))
        case AtLeast(_, parts):
            return expression.of(mapped(part, leaf) for part in parts)
    return leaf(expression)


def wanted_terms(expression: Expression) -> Iterator[Term]:
    """The terms an answer may contain: those that are not excluded, in order."""
    match expression:
        case Term():
            yield expression
        case And(parts) | Or(parts) | AtLeast(_, parts):
            for part in parts:
                yield from wanted_terms(part)


def number_of_conditions(expression: Expression) -> int:
    """How many things a document may have to be looked at for, excluded ones among them."""
    match expression:
        case Not(part):
            return number_of_conditions(part)
        case And(parts) | Or(parts) | AtLeast(_, parts):
            return sum(map(number_of_conditions, parts))
        case _:
            return 1


def first_terms(expression: Expression, most: int) -> Expression:
    """The expression with no more than its first `most` conditions, itself where it has no more."""
    return _first_terms(expression, most)[0] or Everything()


def _first_terms(expression: Expression, most: int) -> tuple[Expression | None, int]:
    """What is left of the expression, if anything, and how many more conditions there may be."""
    match expression:
        case Not(part):
            kept, most = _first_terms(part, most)
            return (None if kept is None else Not(kept)), most
        case And(parts) | Or(parts) | AtLeast(_, parts):
            some = []
            for part in parts:
                kept, most = _first_terms(part, most)
                if kept is not None:
                    some.append(kept)
            if not some:
                return None, most
            return _joined_like(expression, some), most
        case _:
            return (expression, most - 1) if most else (None, 0)


def _joined_like(expression: Expression, parts: list[Expression]) -> Expression:
    if isinstance(expression, AtLeast):
        return AtLeast(min(expression.number, len(parts)), tuple(parts))
    return all_of(parts) if isinstance(expression, And) else any_of(parts)


def describe(expression: Expression) -> str:
    """How a search was read, in Chinese: 「甲」和（「乙」或「丙」），不含「丁」."""
    match expression:
        case Term(text, fields):
            place = "" if fields == EVERYWHERE else "、".join(FIELD_LABELS[f] for f in fields)
            return f"{place}「{text}」"
        case Not(part):
            return f"不含{_describe_part(part)}"
        case And(parts):
            return "和".join(map(_describe_part, parts)).replace("和不含", "，不含")
        case Or(parts):
            return "或".join(map(_describe_part, parts))
        case Everything():
            return "全部"
        case AtLeast(0, parts):
            return f"最好有{'、'.join(map(_describe_part, parts))}"
        case AtLeast(number, parts):
            some = f"至少{number}项：" if number < len(parts) else ""
            return some + "和".join(map(_describe_part, parts))
        case Holds(column, text):
            return f"{COLUMN_LABELS.get(column, column)}「{text}」"
        case Begins(column, text):
            return f"{COLUMN_LABELS.get(column, column)}「{text}…」"
        case Is("rewritten", "true"):
            return "疑似洗稿的讲话"
        case Is(column, value):
            return f"{column} 为 {value}"
        case Between(column, low, high):
            return f"{column} 从 {low or '…'} 到 {high or '…'}"


def _describe_part(part: Expression) -> str:
    return f"（{describe(part)}）" if isinstance(part, And | Or | AtLeast) else describe(part)
