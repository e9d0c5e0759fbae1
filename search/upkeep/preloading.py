"""What every search needs, read once: a server calls this before it forks its workers."""

from collections.abc import Callable
from contextlib import suppress

from django.db import Error
from haystack import connections

from search.errors import SearchIndexError
from search.index.connection import library_index
from search.index.withdrawn import unpublished
from search.language.word_lists import shipped
from search.text import analysis, pinyin
from search.text.lexicon import lexicon
from speeches.lists.facets import COUNTED


def preload() -> Callable[[], None]:
    """Load the dictionary as queries and as texts are read by it, the lists of words that mean the
    same, the readings of characters, and of the index what is in every answer.

    Without an index that fits there is nothing to load of it; the pages say what to do. Returns
    what a thread of the server does first: lest it open an index of its own, for haystack has one
    for each thread, and lest the first question wait for a connection to the database.
    """
    analysis.preload_dictionary()
    lexicon()
    shipped()
    pinyin.preload_readings()
    with suppress(SearchIndexError):
        library_index().preload(COUNTED)
    opened = connections.thread_local.connections

    def share() -> None:
        connections.thread_local.connections = opened
        # The pages say that the database is away.
        with suppress(Error):
            unpublished()

    return share
