"""What the site knows beside the documents. A project without its speeches knows nothing of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from search.language.word_lists import WordLists, shipped


@dataclass
class FromSite:
    """word_lists: those in force; learnable_terms: what an index learns beside the vocabulary;
    unpublished: the keys of speeches that it may still hold and must not show; ticket: a number
    greater than every one before, taken by who writes into an index that others write into, before
    it reads what it writes (Note [Tickets] of `search.upkeep.outbox`).
    `search.upkeep.listeners` sets them."""

    word_lists: Callable[[], WordLists] = shipped
    learnable_terms: Callable[[], frozenset[str]] = frozenset
    unpublished: Callable[[], frozenset[int]] = frozenset
    ticket: Callable[[], int] = time.time_ns


from_site = FromSite()
