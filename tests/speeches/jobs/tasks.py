"""Tasks for tests: the queue names a task by where it stands."""

from contextlib import nullcontext
from pathlib import Path
from time import sleep

from django.contrib.auth.models import Group
from django.db import transaction
from django_tasks import task

from speeches.jobs.models import Job
from speeches.jobs.queue import LONG, Progress, going_on


@task
def greet(job: int, name: str) -> str:
    Group.objects.create(name=name)
    return f"问候了 {name}"


@task(queue_name=LONG)
def fail(job: int) -> None:
    raise ValueError("不行")


@task(queue_name=LONG)
def fail_for_want_of_room(job: int) -> str:
    if not Group.objects.exists():
        raise OSError(28, "No space left on device")
    return "放下了"


@task(queue_name=LONG)
def count_to_five(job: int) -> str:
    """Is asked to stop at three, the first time, and goes on from there."""
    begun = Job.objects.get(pk=job).reached
    progress = Progress(job, 5)
    for number in range(begun + 1, 6):
        Group.objects.create(name=f"{number}")
        stop = number == 3
        token = going_on.set(lambda stop=stop: not stop)
        try:
            progress.tell(number, reached=number)
        finally:
            going_on.reset(token)
    return "数完了"


@task(queue_name=LONG)
def count_on(job: int, name: str) -> str:
    """Counts to three, and can go on from everywhere."""
    begun = Job.objects.get(pk=job).reached
    progress = Progress(job, 3)
    for number in range(begun + 1, 4):
        Group.objects.create(name=f"{name}{number}")
        progress.tell(number, reached=number)
    return "数完了"


@task(queue_name=LONG)
def count_at_once(job: int, name: str) -> str:
    """Counts to three, and would have to begin anew."""
    progress = Progress(job, 3)
    for number in range(1, 4):
        Group.objects.create(name=f"{name}{number}")
        progress.tell(number)
    return "数完了"


@task
def wait_for(job: int, folder: str, atomic: bool) -> str:
    """Waits for a file; before and after that it needs the database."""
    with transaction.atomic() if atomic else nullcontext():
        Group.objects.exists()
        Path(folder, "begun").touch()
        while not Path(folder, "goes on").exists():
            sleep(0.05)
        Group.objects.exists()
    return "等到了"
