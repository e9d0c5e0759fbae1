"""A worker: takes tasks from the queue one after another, and takes up what dead workers left.

The queue's own worker runs a task and writes down what came of it; a task whose worker was killed
it leaves as running for ever. Here such a task is ready again as soon as its worker is gone, so
tasks are written to be begun anew: what is done is found done.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult, get_date_max

from config.trouble import is_for_a_while, says_away
from speeches.jobs.leases import is_alive
from speeches.jobs.models import Job
from speeches.jobs.queue import ASIDE, MOST_DEATHS, Stopped, finish

logger = logging.getLogger(__name__)

# See Note [Deaths].
_AT_ONCE = 3
_FIRST_WAIT, _LONGEST_WAIT = 5.0, 60.0
# When a task is begun anew that ended because there was no room on the disk.
_LATER = timedelta(seconds=20)
_STOPPED = f"{Stopped.__module__}.{Stopped.__qualname__}"
_GIVEN_UP = f"处理它的进程意外终止了 {MOST_DEATHS} 次，已放弃。"


class JobWorker(Worker):
    """Runs one task of a queue, if there is one."""

    def __init__(self, name: str, queue: str) -> None:
        super().__init__(
            queue_names=[queue],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=name,
            excluded_queue_names=[],
        )

    def run_task(self, db_task_result: DBTaskResult[..., Any]) -> None:
        Job.objects.filter(task=db_task_result.pk).update(state=Job.State.RUNNING)
        super().run_task(db_task_result)
        # Which it forgets where it comes further.
        db_task_result.refresh_from_db(fields=["worker_ids"])
        _settle(db_task_result)


def run_one(name: str, queue: str) -> bool:
    """Run the next task of a queue as the worker of this name; False where there is none."""
    if not DBTaskResult.objects.ready().filter(queue_name=queue).exists():
        return False
    JobWorker(name, queue).run()
    return True


def take_up(name: str = "") -> int:
    """Make ready again what dead workers left, and tell how jobs ended whose workers could not;
    returns how many tasks are ready again.

    name: the worker that asks. It is between two tasks: what it seems to run it could not end,
    because the database was away or the disk was full.
    """
    left = 0
    for row in DBTaskResult.objects.running():
        worker = row.worker_ids[-1] if row.worker_ids else ""
        if worker in ("", name) or not is_alive(worker):
            left += _ready_again(row)
    _forget_waits_of_a_wrong_clock()
    for row in _untold():
        _settle(row)
    return left


def _forget_waits_of_a_wrong_clock() -> None:
    """What waits for longer than any task does was put off while the clock was ahead."""
    longest = timezone.now() + 2 * max(_LATER, timedelta(seconds=_LONGEST_WAIT))
    late = DBTaskResult.objects.filter(status=TaskResultStatus.READY, run_after__gt=longest)
    late.exclude(run_after=get_date_max()).update(run_after=get_date_max())


def _untold() -> QuerySet[DBTaskResult[..., Any]]:
    """The tasks that have ended while their jobs are called open."""
    jobs = Job.objects.filter(state__in=Job.OPEN)
    ended = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    return DBTaskResult.objects.filter(pk__in=jobs.values("task"), status__in=ended)


def _settle(row: DBTaskResult[..., Any]) -> None:
    """What follows from how a task ended."""
    if row.status == TaskResultStatus.SUCCESSFUL:
        finish(row.pk, Job.State.DONE, str(row.return_value or ""))
    elif row.exception_class_path == _STOPPED:
        _ready_again(row, died=False)
    elif says_away(row.traceback):
        _ready_again(row)
    elif is_for_a_while(said := row.traceback.strip().rpartition("\n")[2]):
        logger.error("任务 %s 没有完成，稍后再试：%s", row.task_path, said)
        _ready_again(row, died=False, after=timezone.now() + _LATER)
    else:
        logger.error("任务 %s 没有完成：\n%s", row.task_path, row.traceback)
        finish(row.pk, Job.State.FAILED, said)


def _ready_again(
    row: DBTaskResult[..., Any], *, died: bool = True, after: datetime | None = None
) -> int:
    """Let another worker take a task, at once or after a moment; gives it up where it is what ends
    workers.

    Nothing is done where somebody else did so meanwhile: the task may be another worker's by now.
    """
    same = DBTaskResult.objects.filter(pk=row.pk, status=row.status, worker_ids=row.worker_ids)
    with transaction.atomic():
        if died and row.queue_name in ASIDE and len(row.worker_ids) >= MOST_DEATHS:
            if same.update(status=TaskResultStatus.FAILED, traceback=_GIVEN_UP):
                finish(row.pk, Job.State.FAILED, _GIVEN_UP)
            return 0
        # What left by itself goes behind what waits.
        behind = {"enqueued_at": timezone.now(), "run_after": after or get_date_max()}
        waits = {"run_after": wait} if died and (wait := _wait_after(len(row.worker_ids))) else {}
        ready = same.update(
            **(waits if died else behind),
            status=TaskResultStatus.READY,
            worker_ids=row.worker_ids if died else row.worker_ids[:-1],
            exception_class_path="",
            traceback="",
            finished_at=None,
        )
        if ready:
            Job.objects.filter(task=row.pk).update(state=Job.State.WAITING)
        return ready


def _wait_after(deaths: int) -> datetime | None:
    """When a task may be begun once more that has taken so many workers along; None for at once."""
    if deaths < _AT_ONCE:
        return None
    seconds = min(_FIRST_WAIT * 2 ** (deaths - _AT_ONCE), _LONGEST_WAIT)
    return timezone.now() + timedelta(seconds=seconds)
