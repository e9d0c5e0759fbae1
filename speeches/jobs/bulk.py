"""Changes of so many speeches that they are made by a worker, some hundreds at a time.

A page says before what would change; whatever it takes, it is one change, taken back at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.utils.timezone import localtime
from django_tasks import task

from speeches.batched import batched
from speeches.history.bulk import LastBulk, changed_by, name_of_bulk, set_all, undo_some
from speeches.jobs.models import Job
from speeches.jobs.queue import Progress, start
from speeches.life import MOVES, Cause, Move, change

# More take the half of a second and longer, for which nobody else could write, and whoever reads in
# the same process waits.
MOST_AT_ONCE = 500
_PART = 500
_OF_JOB = "job-"


def start_changing(keys: Sequence[int], values: Mapping[str, Any], cause: Cause, said: str) -> Job:
    """Have a worker set these columns of these speeches. said: what that is, in words."""
    at = localtime()
    title = f"批量修改 {len(keys)} 篇（编号 {min(keys)} 等，{at:%H:%M:%S}）：{said}"[:100]
    return start(change_many, title, cause.by, sorted(keys), dict(values), cause.note)


def start_undoing(bulk: LastBulk, by: User | None) -> Job:
    """Have a worker take a change of many speeches back."""
    return start(undo_many, f"撤销批量修改 {bulk.number} 篇（{bulk.job}）"[:100], by, bulk.job)


def start_moving(keys: Collection[int], move: Move, cause: Cause) -> Job:
    """Have a worker make a move with those of these speeches whose state allows it."""
    at = localtime()
    title = f"{move.label} {len(keys)} 篇讲话（编号 {min(keys)} 等，{at:%H:%M:%S}）"
    return start(move_many, title, cause.by, sorted(keys), move.name, cause.note, cause.job)


def is_being_made(bulk: LastBulk) -> bool:
    """Whether a worker is still at this change."""
    number = bulk.job.removeprefix(name_of_bulk(_OF_JOB))
    return number.isdecimal() and Job.objects.filter(pk=number, state__in=Job.OPEN).exists()


@task
def change_many(job: int, keys: list[int], values: dict[str, Any], note: str) -> str:
    """Set columns of speeches; goes on from the last key that is done."""
    row = Job.objects.select_related("by").get(pk=job)
    name = name_of_bulk(f"{_OF_JOB}{job}")
    left = [pk for pk in keys if pk > row.reached]
    progress, done = Progress(job, len(keys)), len(keys) - len(left)
    for part in batched(left, _PART):
        set_all(part, values, Cause(row.by, note), name)
        done += len(part)
        progress.tell(done, reached=part[-1])
    return f"修改了 {changed_by(name)[0]} 篇，改错了可以撤销。"


@task
def move_many(job: int, keys: list[int], name: str, note: str, of: str) -> str:
    """Make a move with speeches; goes on from the last key that is done. of: the job that the
    change of their states is noted under."""
    row = Job.objects.select_related("by").get(pk=job)
    move, cause = MOVES[name], Cause(row.by, note, of)
    left = [pk for pk in keys if pk > row.reached]
    progress, done = Progress(job, len(keys)), len(keys) - len(left)
    counts = Counter({"moved": 0} | row.counts)
    for part in batched(left, _PART):
        counts["moved"] += len(change(part, move, cause))
        done += len(part)
        progress.tell(done, reached=part[-1], counts=counts)
    rest = len(keys) - counts["moved"]
    return f"已{move.label} {counts['moved']} 篇讲话。{said_of_the_rest(rest)}"


def said_of_the_rest(number: int) -> str:
    """What is said of speeches that a move leaves alone."""
    return f"另有 {number} 篇的状态不合适，没有改动。" if number else ""


@task
def undo_many(job: int, name: str) -> str:
    """Take a change back; what is taken back already is left alone."""
    row = Job.objects.select_related("by").get(pk=job)
    number, done = changed_by(name)
    progress = Progress(job, number)
    while some := undo_some(name, Cause(row.by), _PART):
        done += some
        progress.tell(done, reached=done)
    rest = f"另有 {number - done} 篇后来又改过（或在回收站里），保持现在的样子。"
    return f"{done} 篇恢复原样。{rest if done < number else ''}"
