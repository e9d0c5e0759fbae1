"""What is done once a day, by whichever worker looks first."""

from __future__ import annotations

import logging
from io import StringIO

from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from speeches.jobs import batches, leases
from speeches.jobs.models import DailyRun
from speeches.jobs.queue import LONG, stop_if_asked

logger = logging.getLogger(__name__)

# Commands with their arguments, in order.
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("empty_bin",),
    ("clearsessions",),
    ("load_wording",),
    ("prune_db_task_results", "--min-age-days", "14"),
    ("backup", "--daily"),
    ("check_library", "--repair"),
)
HOUSEKEEPING = "housekeeping"
# Where so many days or more lie between two runs, or they run backwards, the clock may be wrong:
# nothing is deleted for good for its age until it has said the same twice.
_LEAP = 7
_BY_AGE = "empty_bin"


def start_if_due() -> bool:
    """Put the day's work into the queue, where nobody did so today."""
    today = timezone.localdate()
    with transaction.atomic():
        DailyRun.objects.get_or_create(name=HOUSEKEEPING)
        due = DailyRun.objects.filter(name=HOUSEKEEPING).exclude(day=today)
        last = due.values_list("day", flat=True).first()
        if not due.update(day=today):
            return False
        housekeeping.enqueue(leapt=last is not None and not 0 < (today - last).days < _LEAP)
    return True


@task(queue_name=LONG)
def housekeeping(leapt: bool = False) -> None:
    """All commands of the day, each of which may be run again; and what requests left behind.

    leapt: whether the day before was not one of the last few.
    """
    batches.sweep()
    leases.sweep()
    for name, *arguments in COMMANDS:
        stop_if_asked()
        if leapt and name == _BY_AGE:
            logger.warning("与上次相隔多日，怕是时钟不对，今天不清空回收站")
            continue
        try:
            call_command(name, *arguments, verbosity=0, stdout=StringIO())
        except CommandError as error:
            # It has told the desk; the others are done all the same.
            logger.error("%s：%s", name, error)
