"""Jobs in the database: put into the queue in the transaction that wants them, and told of.

The queue is Django's tasks interface with its database backend (decisions/0013). What that leaves
to its user stands here and in `worker`: a job whose worker was killed is taken up again.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import F
from django.utils import timezone
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from config.transactions import exclusive
from speeches.jobs.models import Job

# Note [Turns]
#     A small upload, or one scanned page, never waits until something long is done. What somebody
#     waits for is done a little at a time by the worker itself; work on the whole library and the
#     recognition of pages have a process of their own each, which is there only for that long. In a
#     queue a job that can go on later goes behind the others after some seconds, if there are any.
SHORT, LONG, SCANS = "default", "long", "scans"
QUEUES = (SHORT, LONG, SCANS)
ASIDE = (LONG, SCANS)
_TURN_SECONDS = {SHORT: 2.0, LONG: 20.0, SCANS: 20.0}
# The priority of what has just come, before what goes on.
FIRST = 10

# Note [Deaths]
#     A worker that is killed is seldom killed by what it does: documents are read in processes of
#     their own. So its task is begun anew at once. Should it be the task after all, it is not to
#     take one worker along after another: from the third time on it waits a moment, longer each
#     time, and others are done meanwhile. So many deaths without a step forward, over four minutes,
#     and a task is given up, or the document that a batch has come to is left out. Whoever goes
#     around and kills workers would have to meet the same one every time.
MOST_DEATHS = 10

# Whether the worker goes on, for work that can stop in the middle and go on later.
going_on: ContextVar[Callable[[], bool]] = ContextVar("going_on", default=lambda: True)

# Rows are not written more often than this many seconds.
_EVERY = 0.5


class Stopped(Exception):
    """The worker was asked to stop, or it is another job's turn; the job goes on where it was when
    a worker takes it up again."""


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
    with exclusive("jobs"):
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
        self._written = self._turn = clock()
        Job.objects.filter(pk=job).update(total=total)
        task = Job.objects.filter(pk=job).values("task")
        self._row = DBTaskResult.objects.filter(pk__in=task).first()
        self._queue = self._row.queue_name if self._row else ""

    def tell(self, done: int, reached: int = 0, counts: Mapping[str, int] | None = None) -> None:
        """So many are done, and the work may go on from here, with these counts. Raises Stopped
        where the worker was asked to stop, or, of work that may go on later (reached), where it is
        another's turn."""
        now = self._clock()
        stopping = not going_on.get()() or (bool(reached) and self._is_anothers_turn(now))
        if stopping or now - self._written >= _EVERY:
            self._written = now
            values = {"done": done, "reached": reached, "counts": dict(counts or {})}
            Job.objects.filter(pk=self._job).update(**values)
            if reached:
                self._forget_deaths()
        if stopping:
            raise Stopped

    def _forget_deaths(self) -> None:
        """A task that has come further does not end its workers; see Note [Deaths]."""
        if self._row and len(self._row.worker_ids) > 1:
            self._row.worker_ids = self._row.worker_ids[-1:]
            self._row.save(update_fields=["worker_ids"])

    def _is_anothers_turn(self, now: float) -> bool:
        """See Note [Turns]."""
        if now - self._turn < _TURN_SECONDS.get(self._queue, math.inf):
            return False
        self._turn = now
        return DBTaskResult.objects.ready().filter(queue_name=self._queue).exists()


def finish(task: UUID, state: Job.State, outcome: str) -> None:
    """Tell how the job of this task ended; of one that ended well all is done."""
    jobs = Job.objects.filter(task=task, state__in=Job.OPEN)
    if state is Job.State.DONE:
        jobs.update(done=F("total"))
    jobs.update(state=state, outcome=outcome, finished_at=timezone.now())
