"""What a smart search is about: its words with what else answers them, to rank answers by. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from search.language.expressions import (
    TEXT_FIELDS,
    And,
    AtLeast,
    Expression,
    Is,
    Or,
    wanted_terms,
)
from search.language.smart import alternatives
from search.matching.ranking import HINT, Group
from search.text.analysis import words

# A shorter word is not made of words.
_LONG = 4

Rarity = Callable[[Expression], float]


def is_smart(expression: Expression) -> bool:
    """Whether an expression is of words, some of which may say more than others."""
    match expression:
        case AtLeast():
            return True
        case And(parts):
            return any(map(is_smart, parts))
        case _:
            return False


def preferred_facts(expression: Expression) -> Iterator[Is]:
    """The facts for which a document comes before others."""
    match expression:
        case And(parts):
            for part in parts:
                yield from preferred_facts(part)
        case AtLeast(0, parts):
            for part in parts:
                yield from facts(part)


def facts(expression: Expression) -> Iterator[Is]:
    """The facts that by themselves are an answer to a group of words: a text of the kind 致辞."""
    match expression:
        case Is():
            yield expression
        case Or(parts):
            for part in parts:
                yield from facts(part)


def parts_to_rank(expression: Expression) -> list[Expression]:
    """The parts of which `groups_of` asks how rare they are."""
    asked: list[Expression] = []
    groups_of(expression, lambda part: asked.append(part) or 0.0)  # type: ignore[func-returns-value]
    return asked


def groups_of(expression: Expression, rarity_of: Rarity) -> list[Group]:
    """What ranks the answers: a group for each part that is wanted.

    rarity_of: how rare the answers to a part are.
    """
    match expression:
        case AtLeast(0, parts):
            return [_as_hint(_group_of(part, rarity_of)) for part in parts if alternatives(part)]
        case And(parts) | AtLeast(_, parts):
            wanted = [part for part in parts if alternatives(part)]
        case _:
            wanted = [expression] if alternatives(expression) else []
    if any(isinstance(part, AtLeast) for part in wanted):
        return [group for part in wanted for group in groups_of(part, rarity_of)]
    return [_group_of(part, rarity_of) for part in wanted]


def _as_hint(group: Group) -> Group:
    return replace(group, rarity=HINT * group.rarity, hint=True)


def _group_of(part: Expression, rarity_of: Rarity) -> Group:
    first = next(wanted_terms(part))
    return Group(
        tuple(alternatives(part)),
        rarity_of(part),
        outside=first.outside,
        fields=first.fields if first.fields == ("title",) else TEXT_FIELDS,
        facts=tuple((fact.column, fact.value) for fact in facts(part)),
        halves=tuple(_halves(first.text)),
    )


def _halves(word: str) -> list[str]:
    """The words that are more than half of a long word, the longest first."""
    if len(word) < _LONG:
        return []
    halves = {half for half in words(word) if len(word) < 2 * len(half) < 2 * len(word)}
    return sorted(halves, key=lambda half: (-len(half), half))
