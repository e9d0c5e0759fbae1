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


def start_if_due() -> bool:
    """Put the day's work into the queue, where nobody did so today."""
    today = timezone.localdate()
    with transaction.atomic():
        DailyRun.objects.get_or_create(name=HOUSEKEEPING)
        due = DailyRun.objects.filter(name=HOUSEKEEPING).exclude(day=today)
        if not due.update(day=today):
            return False
        housekeeping.enqueue()
    return True


@task(queue_name=LONG)
def housekeeping() -> None:
    """All commands of the day, each of which may be run again; and what requests left behind."""
    batches.sweep()
    leases.sweep()
    for name, *arguments in COMMANDS:
        stop_if_asked()
        try:
            call_command(name, *arguments, verbosity=0, stdout=StringIO())
        except CommandError as error:
            # It has told the desk; the others are done all the same.
            logger.error("%s：%s", name, error)
