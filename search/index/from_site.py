"""What the site knows beside the documents. A project without its speeches knows nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from search.language.word_lists import WordLists, shipped


@dataclass
class FromSite:
    """word_lists: those in force; learnable_terms: what an index learns beside the vocabulary;
    unpublished: the keys of speeches that it may still hold and must not show.
    `search.upkeep.listeners` sets them."""

    word_lists: Callable[[], WordLists] = shipped
    learnable_terms: Callable[[], frozenset[str]] = frozenset
    unpublished: Callable[[], frozenset[int]] = frozenset


from_site = FromSite()
