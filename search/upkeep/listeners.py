"""What search does when the library changes: it takes note, and follows where nobody else will.

Connects, too, what the site knows with the engine that is to respect it.
"""

import logging

from django.dispatch import receiver

from search.errors import IndexMissing, SearchIndexError
from search.index.connection import library_index
from search.index.from_site import from_site
from search.index.library_index import LibraryIndex
from search.index.withdrawn import unpublished
from search.models import IndexTicket
from search.office_words import learnable_terms, lists_in_force
from search.upkeep import outbox
from speeches.changes import speeches_changed, work_ended

logger = logging.getLogger(__name__)

from_site.word_lists, from_site.learnable_terms = lists_in_force, learnable_terms
from_site.unpublished, from_site.ticket = unpublished, IndexTicket.objects.take


@receiver(speeches_changed, dispatch_uid="search.upkeep.listeners.note")
def note(sender: object, ids: tuple[int, ...], **kwargs: object) -> None:
    """Write into the transaction that changes these speeches that the index is to follow."""
    outbox.note(ids)


@receiver(work_ended, dispatch_uid="search.upkeep.listeners.settle")
def settle(sender: object, **kwargs: object) -> None:
    """Make the index agree with the library, after a command that may have no worker beside it.

    What cannot be written stays in the outbox: the library has changed already, and whoever
    changed it must not be told otherwise.
    """
    index = library_index()
    try:
        _settle(index)
    except (SearchIndexError, OSError) as error:
        logger.warning("检索索引还没有跟上，服务运行时会自动补上：%s", error)


def _settle(index: LibraryIndex) -> None:
    try:
        outbox.settle(index)
    except IndexMissing:
        outbox.rebuild(index)
