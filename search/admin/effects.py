"""What a change of the word lists would do, counted before it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.errors import SearchIndexError
from search.index.connection import library_index
from search.language.expressions import And, Expression, Not, Term, any_of
from search.language.smart import widen
from search.language.word_lists import WordLists, shipped
from search.models import DomainTerm, SynonymRule
from search.office_words import lists_in_force, lists_with
from search.text.analysis import fold, is_word, segment
from speeches.models import Speech

# Words whose answers are counted, and speeches that are named.
_COUNTED = 12
_NAMED = 8


@dataclass(frozen=True)
class WordEffect:
    """A word with its other words before and after, and how many speeches its smart search finds
    that it did not find, and the other way round."""

    word: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    more: int = 0
    fewer: int = 0


@dataclass(frozen=True)
class SynonymEffects:
    """words: those whose answers change; uncounted: how many more there are; found, lost: some of
    the speeches that are found then, or no more; problem: why nothing could be counted."""

    words: Sequence[WordEffect]
    uncounted: int = 0
    found: Sequence[Speech] = ()
    lost: Sequence[Speech] = ()
    problem: str = ""


def synonym_effects(rule: SynonymRule) -> SynonymEffects:
    """What storing this rule as it is would do."""
    before, after = lists_in_force(), lists_with(rule)
    words = _differing(before, after, rule.change.words)
    told = [_others(word, before, after) for word in words[:_COUNTED]]
    uncounted = len(words) - len(told)
    try:
        counted = [_counted(each, before, after) for each in told]
        return SynonymEffects(
            counted,
            uncounted,
            _some([_only(each.word, after, before) for each in counted if each.more]),
            _some([_only(each.word, before, after) for each in counted if each.fewer]),
        )
    except SearchIndexError as error:
        return SynonymEffects(told, uncounted, problem=str(error))


def _differing(before: WordLists, after: WordLists, first: Iterable[str]) -> list[str]:
    """The words that find others than before, these first."""
    words = dict.fromkeys((*first, *sorted({*before.synonyms, *after.synonyms})))
    return [word for word in words if set(_of(word, before)) != set(_of(word, after))]


def _of(word: str, lists: WordLists) -> tuple[str, ...]:
    return lists.synonyms.get(word, ())


def _others(word: str, before: WordLists, after: WordLists) -> WordEffect:
    return WordEffect(word, _of(word, before), _of(word, after))


def _counted(each: WordEffect, before: WordLists, after: WordLists) -> WordEffect:
    count = library_index().count_matches
    more, fewer = (count(_only(each.word, *pair)) for pair in ((after, before), (before, after)))
    return WordEffect(each.word, each.before, each.after, more, fewer)


def _only(word: str, these: WordLists, others: WordLists) -> Expression:
    """What the smart search of a word finds with these lists and not with the others."""
    return And((widen(Term(word), None, these), Not(widen(Term(word), None, others))))


def _some(found: list[Expression]) -> list[Speech]:
    """Some of the speeches that any of these finds, the newest first."""
    return _named(any_of(found)) if found else []


def _named(expression: Expression) -> list[Speech]:
    keys = library_index().some_matching(expression, _NAMED)
    speeches = Speech.objects.published().only("title").in_bulk(keys)
    return [speeches[key] for key in keys if key in speeches]


@dataclass(frozen=True)
class TermEffects:
    """known: whether dictionaries have the term; speeches: how many contain it, found: some of
    them; before, after: the words that smart search takes it for; learns: whether the index is to
    learn it; problem: why nothing could be counted."""

    known: str
    before: Sequence[str]
    after: Sequence[str]
    learns: bool
    speeches: int = 0
    found: Sequence[Speech] = ()
    problem: str = ""


def term_effects(term: DomainTerm) -> TermEffects:
    """What storing this term as it is would do."""
    before, after = (
        segment(term.folded, lists.entries) for lists in (lists_in_force(), lists_with(term))
    )
    told = _known(term.folded), before, after, learns(term)
    try:
        (number,) = library_index().occurrences([term.folded])
        return TermEffects(*told, number, _named(Term(term.folded)))
    except SearchIndexError as error:
        return TermEffects(*told, problem=str(error))


def learns(term: DomainTerm) -> bool:
    """Whether an index has to be built to have the term as a word."""
    return term.enabled and not is_word(term.folded)


def _known(folded: str) -> str:
    if folded in map(fold, shipped().terms):
        return "系统自带的用语"
    return "通用词典里的词，不是自带的用语" if is_word(folded) else "还没有"
