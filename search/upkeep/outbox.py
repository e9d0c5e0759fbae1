"""The outbox: which speeches the index does not know as they are, and bringing it up to them.

A row is written in the transaction that changes a speech (`note`) and deleted when index and
phrases agree with the speech (`settle`); both may be repeated without harm. Whoever is killed in
between leaves the row for the next.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from config.compiled import CompiledInsert
from search.errors import SearchIndexError
from search.index.library_index import LibraryIndex
from search.index.withdrawn import unpublished, waiting
from search.models import ChangedSpeech
from search.suggest import phrases
from speeches.batched import batched

logger = logging.getLogger(__name__)

# Note [Tickets]
#     An index in files is brought up to the library by one process at a time. One that all machines
#     share, on a database that can pass over rows another has locked, by as many as there are: each
#     takes changes that nobody else has, and holds them until the index has them; where it is
#     killed, the database lets go of them. Two of these may be of one speech, and who read it first
#     may write it last. So each takes a ticket before it reads, and the index keeps what came with
#     the greatest. That is right in the end: who follows the last change of a speech takes its
#     ticket after it, and so does everybody with a greater one.

# An index takes many changes together for a third less than one by one hundred; more would keep
# the first of them waiting.
MOST_AT_ONCE = 500
# A speech that cannot be indexed is tried again after so many seconds, then twice as many, ….
_FIRST_WAIT, _LONGEST_WAIT = 2, 3600
# What is wrong with the index, the disk or the database is no fault of a speech.
_OF_ALL = (SearchIndexError, OSError, Error)
_insert_changes = CompiledInsert(ChangedSpeech)


@dataclass(frozen=True)
class Lag:
    """How far the index is behind: how many speeches changed, since when, and how many of them
    could not be indexed as they are."""

    speeches: int
    since: datetime | None
    failed: int

    def __bool__(self) -> bool:
        return self.speeches > 0


def note(ids: Iterable[int]) -> None:
    """Write down that these speeches change, in the open transaction."""
    _insert_changes([ChangedSpeech(speech_pk=pk) for pk in ids])
    unpublished.forget()
    waiting.forget()


def lag() -> Lag:
    """How far the index is behind: asked once in a request whether it is at all."""
    if not waiting():
        return Lag(0, None, 0)
    found = ChangedSpeech.objects.aggregate(
        speeches=Count("speech_pk", distinct=True),
        since=Min("changed_at"),
        failed=Count("speech_pk", distinct=True, filter=~Q(problem="")),
    )
    return Lag(**found)


def rebuild(index: LibraryIndex, progress: Callable[[int], None] = lambda done: None) -> int:
    """Build index and phrases anew, which then know what the outbox told before; returns how many
    speeches are in the index. Raises SearchIndexError, OSError, Error."""
    known = list(ChangedSpeech.objects.all())
    count = index.rebuild(progress)
    phrases.rebuild(index)
    for rows in batched(known, MOST_AT_ONCE):
        _done(rows)
    return count


def settle(
    index: LibraryIndex,
    going_on: Callable[[], bool] = lambda: True,
    *,
    latecomers: bool = True,
) -> int:
    """Bring index and phrases up to what is due; returns how many changes that were.

    going_on: is asked between two steps whether to take another; latecomers: whether what comes
    meanwhile is followed as well, or left to the next call. Of an index that is not shared one
    process at a time does this; others wait and find nothing left. Raises SearchIndexError,
    OSError, Error: nothing is lost then, and whoever calls again goes on.
    """
    among_others = _has_many_followers(index)
    done = 0
    with nullcontext() if among_others else _alone():
        while going_on() and (followed := _step(index, among_others)):
            done += followed
            if not latecomers and followed < MOST_AT_ONCE:
                break
    return done


def _has_many_followers(index: LibraryIndex) -> bool:
    """See Note [Tickets]."""
    return index.is_shared and connection.features.has_select_for_update_skip_locked


def _step(index: LibraryIndex, among_others: bool) -> int:
    """Follow some of what is due, and no other follower has; returns how many changes that were."""
    with transaction.atomic() if among_others else nullcontext():
        due = _due().select_for_update(skip_locked=True) if among_others else _due()
        rows = list(due[:MOST_AT_ONCE])
        if rows:
            _follow(index, rows)
    return len(rows)


def is_due() -> bool:
    """Whether there is something to follow now."""
    return _due().exists()


def _due() -> QuerySet[ChangedSpeech]:
    now = timezone.now()
    # Nothing is put off for longer: it was written down while the clock was ahead.
    ahead = Q(due_at__gt=now + timedelta(seconds=2 * _LONGEST_WAIT))
    return ChangedSpeech.objects.filter(Q(due_at__lte=now) | ahead).order_by("pk")


def _follow(index: LibraryIndex, rows: Sequence[ChangedSpeech]) -> None:
    """Follow these changes together; where one of them cannot be, each of them alone."""
    keys = {row.speech_pk for row in rows}
    try:
        # The phrases first: they can be suggested without an index. But who has their turn in the
        # transaction of a step keeps it until that ends.
        steps = (phrases.replace, index.update)
        for step in reversed(steps) if _has_many_followers(index) else steps:
            step(keys)
    except _OF_ALL:
        raise
    except Exception as error:
        logger.exception("检索索引没有收录：%s", sorted(keys))
        if len(keys) == 1:
            _put_off(rows, error)
            return
        for key in keys:
            _follow(index, [row for row in rows if row.speech_pk == key])
        return
    _done(rows)


def _done(rows: Sequence[ChangedSpeech]) -> None:
    """Drop these rows and no others: a speech may have changed again since they were read."""
    ChangedSpeech.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _put_off(rows: Sequence[ChangedSpeech], error: Exception) -> None:
    """Try a speech again later, so that it does not hold up the others."""
    tries = max(row.tries for row in rows)
    wait = min(_FIRST_WAIT * 2**tries, _LONGEST_WAIT)
    ChangedSpeech.objects.filter(pk__in=[row.pk for row in rows]).update(
        tries=F("tries") + 1,
        due_at=timezone.now() + timedelta(seconds=wait),
        problem=f"{type(error).__name__}: {error}"[:500],
    )


@contextmanager
def _alone() -> Iterator[None]:
    """Be the only process that follows; ends with the process, whatever ends it."""
    with (settings.DATA_DIR / "outbox.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
