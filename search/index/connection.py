"""Where the site gets its index: the one place that asks haystack's connections for an engine."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from haystack import connections
from haystack.constants import DEFAULT_ALIAS

from search.index.library_index import LibraryIndex


def library_index(alias: str = DEFAULT_ALIAS) -> LibraryIndex:
    """The index behind a connection of HAYSTACK_CONNECTIONS, by default the site's own.

    Raises ImproperlyConfigured where the connection is to another engine.
    """
    index: LibraryIndex | None = getattr(connections[alias].get_backend(), "library_index", None)
    if index is None:
        raise ImproperlyConfigured(f"{alias}: 不是本站的检索引擎。")
    return index
