"""Keep the index in step with the library: listens to `speeches.changes.speeches_changed`."""

import logging

from django.db import DatabaseError
from django.dispatch import receiver

from search.errors import IndexMissing, IndexOutdated, SearchIndexError
from search.index.connection import library_index
from search.index.library_index import LibraryIndex
from search.suggest import phrases
from search.upkeep.mend import mend
from speeches.changes import speeches_changed, work_begins
from speeches.models import Speech

logger = logging.getLogger(__name__)


@receiver(speeches_changed, dispatch_uid="search.upkeep.listeners.reindex")
def reindex(sender: object, ids: tuple[int, ...], **kwargs: object) -> None:
    """Make these speeches searchable as they are now; those unpublished or gone are removed.

    What cannot be written is left to the next `build_index --if-needed`: the library has changed
    already, and whoever changed it must not be told otherwise.
    """
    try:
        _reindex(ids)
    except (SearchIndexError, OSError):
        logger.exception(
            "检索索引没有写入，待 python manage.py build_index --if-needed 补上：%s", ids
        )


@receiver(work_begins, dispatch_uid="search.upkeep.listeners.catch_up")
def catch_up(sender: object, **kwargs: object) -> None:
    """Index what was committed by an import that was killed before it could say so.

    A missing index is made, so that of two imports into a new library none finds the other's
    speeches in the library and not in an index.
    """
    index = library_index()
    try:
        if _mended(index) is None:
            index.rebuild()
    except (SearchIndexError, OSError) as error:
        logger.warning("%s", error)


def _mended(index: LibraryIndex) -> set[int] | None:
    try:
        return mend(index)
    except IndexMissing:
        return None


@receiver(speeches_changed, dispatch_uid="search.upkeep.listeners.take_phrases")
def take_phrases(sender: object, ids: tuple[int, ...], **kwargs: object) -> None:
    """Suggest the titles and headings of these speeches as they are now."""
    try:
        phrases.replace(ids)
    except DatabaseError:
        logger.exception("输入提示没有更新，待 python manage.py build_index 补上：%s", ids)


def _reindex(ids: tuple[int, ...]) -> None:
    index = library_index()
    try:
        index.update(ids)
    except IndexOutdated as error:
        # The rebuild that is due will read these speeches from the database.
        logger.warning("%s", error)
    except IndexMissing as error:
        # An index of these speeches alone would be mistaken for one of the whole library.
        if Speech.objects.published().exclude(pk__in=ids).exists():
            logger.warning("%s", error)
        else:
            index.rebuild()
