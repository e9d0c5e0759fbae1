"""Find what the index has otherwise than the library, and put it right."""

from __future__ import annotations

from haystack.indexes import SearchIndex

from search.index.whoosh_index import WhooshIndex
from search.search_indexes import current_versions

# From here on a build aside is better than a long change of the index in use.
MANY = 500


def stale(library: WhooshIndex) -> set[str]:
    """The primary keys of speeches the index has otherwise than the library has them, or not at
    all, or still. Raises SearchIndexError."""
    return {
        pk for pk, _ in library.documents.values("version").items() ^ current_versions().items()
    }


def mend(library: WhooshIndex, index: SearchIndex) -> set[str] | None:
    """Bring the index up to date where little is missing; gives the keys of those speeches.

    None where so many are that the index is to be built anew. Raises SearchIndexError, OSError.
    """
    due = stale(library)
    if len(due) >= MANY:
        return None
    if due:
        library.documents.replace(index, due)
    return due
