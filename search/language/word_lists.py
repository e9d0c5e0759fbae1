"""The words that queries are read with: which words mean the same, and which strings are one word.

Pure. What the project ships, and what an office takes out of it and adds to it, are one value: who
reads a query is told by whom it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from search.language.synonyms import Change, changed, synonyms
from search.text.analysis import dictionary_terms, fold, own_entries


@dataclass(frozen=True, eq=False)
class WordLists:
    """synonyms: each folded word with its other words; terms: those of the domain, as written;
    entries: what `analysis.segment` is to know beside the dictionary."""

    synonyms: Mapping[str, tuple[str, ...]]
    terms: tuple[str, ...]
    entries: Mapping[str, int]


@cache
def shipped() -> WordLists:
    """The lists of the project."""
    return WordLists(synonyms(), tuple(dictionary_terms()), {})


def with_changes(
    changes: Iterable[Change], added: Iterable[str] = (), removed: Iterable[str] = ()
) -> WordLists:
    """The lists of the project with what an office changes: groups of synonyms, and terms.

    A removed term is one no more, whether it is of the project or of the office.
    """
    gone = {fold(term) for term in removed}
    terms = {fold(term): term for term in (*shipped().terms, *added)}
    new = {fold(term) for term in added} - gone
    return WordLists(
        changed(shipped().synonyms, changes),
        tuple(term for folded, term in terms.items() if folded not in gone),
        own_entries(new, gone),
    )
