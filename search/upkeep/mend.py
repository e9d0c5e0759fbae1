"""Find what the index has otherwise than the library, and put it right."""

from __future__ import annotations

from itertools import islice

from search.index.library_index import LibraryIndex

# From this many differences on, a build aside is better than a long change of the index in use.
MANY = 500


def mend(index: LibraryIndex) -> set[int] | None:
    """Bring the index up to date where little is missing; returns the keys of those speeches.

    None where MANY or more are, so that it is to be built anew. Raises SearchIndexError, OSError.
    """
    due = set(islice(index.differing(), MANY))
    if len(due) >= MANY:
        return None
    if due:
        index.update(due)
    return due
