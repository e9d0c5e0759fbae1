"""Do the jobs that wait in the database, until told to stop: one of the workers that `make run`
starts beside the server."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from argparse import ArgumentParser
from contextlib import ExitStack

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import Error, connection
from django_tasks_db.models import DBTaskResult

from config.outage import Outage
from config.processes import ending_with_parent
from speeches.importing.interrupting import Interruption, interruption
from speeches.jobs import daily
from speeches.jobs.inbox import Inbox
from speeches.jobs.intake import queue_the_forgotten
from speeches.jobs.leases import alone, is_alive, lease
from speeches.jobs.queue import ASIDE, QUEUES, SHORT, going_on
from speeches.jobs.worker import run_one, take_up

logger = logging.getLogger(__name__)

# Between two looks into the queue where there was nothing to do; after the database failed; and
# between two looks for what is done once a day.
_POLL, _PAUSE, _DAILY = 0.25, 2.0, 60.0
# Between two looks into the watched folder.
_INBOX = 2.0
# Until a process is started again that ended with an error: what cannot start costs a processor
# with every attempt.
_AFTER_ERROR = 10.0


class Command(BaseCommand):
    help = "处理排队的后台任务（导入、重新解析等），直到被要求停止（make run 会自动启动）。"

    # The server has them made; a worker that was killed is to be back soon.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--queue", choices=QUEUES, default=SHORT, help="处理哪一个队列")
        parser.add_argument("--once", action="store_true", help="队列空了就结束")

    def handle(self, *, queue: str, once: bool, **options: object) -> None:
        self._begin()
        with interruption() as asked, self._lease:
            going_on.set(lambda: not asked.signal)
            if once:
                take_up()
                self._work_off(asked, self._held_name(), queue)
                return
            while not asked.signal:
                time.sleep(self._step(queue))

    def _begin(self) -> None:
        self._outage = Outage(logger, "任务队列暂时不能用")
        self._aside: dict[str, subprocess.Popen[bytes]] = {}
        self._due: dict[str, float] = {}
        self._looked = self._looked_in = -_DAILY
        self._worked = False
        self._inbox = Inbox(settings.INBOX_DIR) if settings.INBOX_DIR else None
        self._inbox_problem = ""
        self._lease, self._name = ExitStack(), ""

    def _held_name(self) -> str:
        """The name of this worker: another one after its lease was lost, as with a server that was
        started anew. Raises Error, OSError."""
        if not self._name or not is_alive(self._name):
            self._name = ""
            self._lease.close()
            self._name = self._lease.enter_context(lease())
        return self._name

    def _work_off(self, asked: Interruption, name: str, queue: str) -> None:
        while not asked.signal and run_one(name, queue):
            pass
        call_command("renew_statistics")

    def _step(self, queue: str) -> float:
        """Do one task, if there is one; returns how long to wait for the next."""
        try:
            name = self._held_name()
            take_up(name)
            self._tend_those_aside()
            self._look_around(time.monotonic())
            ran = run_one(name, queue)
            if self._worked and not ran:
                call_command("renew_statistics")
            self._worked = ran
        except (Error, OSError) as error:
            self._outage.tell(error)
            connection.close()
            return _PAUSE
        self._outage.is_over()
        return 0.0 if ran else _POLL

    def _look_around(self, now: float) -> None:
        """See to what nobody puts into the queue: the day's work, batches that were forgotten, and
        the watched folder."""
        if now - self._looked >= _DAILY:
            self._looked = now
            daily.start_if_due()
            queue_the_forgotten()
        if self._inbox and now - self._looked_in >= _INBOX:
            self._looked_in = now
            self._look_into(self._inbox)

    def _look_into(self, inbox: Inbox) -> None:
        """What is wrong with it is said once, not at every look."""
        problem = ""
        try:
            with alone("inbox") as is_alone:
                if is_alone:
                    inbox.look()
        except OSError as error:
            problem = str(error)
        if problem and problem != self._inbox_problem:
            logger.warning("收件文件夹看不了，稍后再看：%s", problem)
        elif self._inbox_problem and not problem:
            logger.warning("收件文件夹恢复了，继续导入")
        self._inbox_problem = problem

    def _tend_those_aside(self) -> None:
        """What takes minutes is done in processes of their own, which are there only for that long
        and end with this one: what somebody waits for goes on here meanwhile."""
        now = time.monotonic()
        for queue, process in list(self._aside.items()):
            ended = process.poll()
            if ended is not None:
                del self._aside[queue]
                self._due[queue] = now + (_AFTER_ERROR if ended > 0 else 0)
        ready = DBTaskResult.objects.ready().filter(queue_name__in=ASIDE)
        for queue in set(ready.order_by().values_list("queue_name", flat=True)):
            if queue not in self._aside and now >= self._due.get(queue, now):
                self._aside[queue] = subprocess.Popen(
                    [sys.executable, settings.BASE_DIR / "manage.py", "run_jobs", "--queue", queue,
                     "--once"],
                    stdin=subprocess.DEVNULL,
                    preexec_fn=ending_with_parent(),
                )  # fmt: skip
