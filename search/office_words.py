"""The word lists in force: the project's own, with what the office takes out and adds.

Asked for with every question, so that every process follows a change at its next one.
"""

from __future__ import annotations

from functools import lru_cache

from django.db.models import QuerySet

from config.compiled import Compiled
from config.requests import OncePerRequest
from search.language.word_lists import WordLists, shipped, with_changes
from search.models import DomainTerm, SynonymRule
from search.text.analysis import is_word

# Rows as they are stored: of rules relation and words, of terms text and whether it is one.
_Rules = tuple[tuple[str, str], ...]
_Terms = tuple[tuple[str, bool], ...]


def _rules(rules: QuerySet[SynonymRule]) -> QuerySet[SynonymRule, tuple[str, str]]:
    return rules.filter(enabled=True).order_by("pk").values_list("relation", "words")


def _terms(terms: QuerySet[DomainTerm]) -> QuerySet[DomainTerm, tuple[str, bool]]:
    return terms.order_by("pk").values_list("text", "enabled")


_ALL_RULES = Compiled(lambda keys: _rules(SynonymRule.objects.all()))
_ALL_TERMS = Compiled(lambda keys: _terms(DomainTerm.objects.all()))


def _in_force() -> WordLists:
    rules = tuple((relation, words) for relation, words in _ALL_RULES())
    return _lists_of(rules, tuple((text, is_term) for text, is_term in _ALL_TERMS()))


# The lists that queries are read with: one object as long as nothing changes.
lists_in_force = OncePerRequest(_in_force)


def lists_with(row: SynonymRule | DomainTerm) -> WordLists:
    """The lists as they would be if this row were stored."""
    rules, terms = SynonymRule.objects.all(), DomainTerm.objects.all()
    if isinstance(row, DomainTerm):
        others = _terms(terms.exclude(pk=row.pk))
        return _lists_of(tuple(_rules(rules)), (*others, (row.text, row.enabled)))
    own = ((row.relation, row.words),) if row.enabled else ()
    return _lists_of((*_rules(rules.exclude(pk=row.pk)), *own), tuple(_terms(terms)))


def learnable_terms() -> frozenset[str]:
    """The office's terms, folded, that are no words of the vocabulary: an index learns them when it
    is built."""
    added = DomainTerm.objects.filter(enabled=True).values_list("folded", flat=True)
    return frozenset(term for term in added if not is_word(term))


@lru_cache(maxsize=4)
def _lists_of(rules: _Rules, terms: _Terms) -> WordLists:
    """The lists with these changes; the project's own where there are none."""
    if not rules and not terms:
        return shipped()
    return with_changes(
        [SynonymRule(relation=relation, words=words).change for relation, words in rules],
        added=[text for text, is_term in terms if is_term],
        removed=[text for text, is_term in terms if not is_term],
    )
