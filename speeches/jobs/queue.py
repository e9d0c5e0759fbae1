"""Jobs in the database: put into the queue in the transaction that wants them, and told of.

The queue is Django's tasks interface with its database backend (decisions/0013). What that leaves
to its user stands here and in `worker`: a job whose worker was killed is taken up again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks.base import Task

from speeches.jobs.models import Job

# What somebody waits for, a little at a time; and what takes minutes and has a process of its own.
SHORT, LONG = "default", "long"
QUEUES = (SHORT, LONG)

# Whether the worker goes on, for work that can stop in the middle and go on later.
going_on: ContextVar[Callable[[], bool]] = ContextVar("going_on", default=lambda: True)

# Rows are not written more often than this many seconds.
_EVERY = 0.5


class Stopped(Exception):
    """The worker was asked to stop; the job goes on where it was when another takes it up."""


def stop_if_asked() -> None:
    """Raise Stopped where the worker was asked to stop."""
    if not going_on.get()():
        raise Stopped


def start(
    task: Task[Any, Any],
    title: str,
    by: AbstractBaseUser | AnonymousUser | None = None,
    *arguments: object,
) -> Job:
    """A job that does this task, called with the job's key and the arguments, as soon as a worker
    is free. In the open transaction, if there is one: what is rolled back was never wanted.

    One of the same title that nobody has begun yet is returned in its place; one that runs may be
    past what is wanted now.
    """
    person = by if by is not None and by.is_authenticated else None
    with transaction.atomic():
        waiting = Job.objects.filter(title=title, state=Job.State.WAITING, reached=0)
        job = waiting.select_for_update().first()
        if job:
            return job
        job = Job.objects.create(title=title, by_id=person.pk if person else None)
        job.task = task.enqueue(job.pk, *arguments).id
        job.save(update_fields=["task"])
    return job


class Progress:
    """How far a job is, written into its row now and then."""

    def __init__(self, job: int, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._job, self._clock = job, clock
        self._written = clock()
        Job.objects.filter(pk=job).update(total=total)

    def tell(self, done: int, reached: int = 0, counts: Mapping[str, int] | None = None) -> None:
        """So many are done, and the work may go on from here, with these counts. Raises Stopped
        where the worker was asked to stop."""
        now = self._clock()
        stopping = not going_on.get()()
        if stopping or now - self._written >= _EVERY:
            self._written = now
            values = {"done": done, "reached": reached, "counts": dict(counts or {})}
            Job.objects.filter(pk=self._job).update(**values)
        if stopping:
            raise Stopped


def finish(task: UUID, state: Job.State, outcome: str) -> None:
    """Tell how the job of this task ended; of one that ended well all is done."""
    jobs = Job.objects.filter(task=task, state__in=Job.OPEN)
    if state is Job.State.DONE:
        jobs.update(done=F("total"))
    jobs.update(state=state, outcome=outcome, finished_at=timezone.now())
