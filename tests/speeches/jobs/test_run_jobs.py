"""The worker's command: one queue, the long one in a process of its own, and what nobody queues."""

import pytest
from django.core.management import call_command
from django.db import OperationalError

from speeches.jobs import queue
from speeches.jobs.leases import workers
from speeches.jobs.management.commands import run_jobs
from speeches.jobs.models import Batch, DailyRun, Job
from tests.speeches.jobs import tasks
from tests.speeches.jobs.making import page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def command(settings):
    """The command as it is between two looks."""
    made = run_jobs.Command()
    made._begin()
    return made


def test_works_off_one_queue_and_ends():
    short = queue.start(tasks.greet, "问候", None, "张三")
    long = queue.start(tasks.count_to_five, "数数")
    call_command("run_jobs", "--once")
    states = [Job.objects.get(pk=job.pk).state for job in (short, long)]
    assert states == [Job.State.DONE, Job.State.WAITING]
    call_command("run_jobs", "--queue", "long", "--once")
    assert Job.objects.get(pk=long.pk).state == Job.State.DONE
    assert workers() == 0


@pytest.fixture
def ended() -> list[int]:
    """The status with which every process ended, if they have."""
    return []


@pytest.fixture
def started(monkeypatch, ended) -> list[list[str]]:
    """What processes were started aside."""
    found = []

    class Process:
        def __init__(self, arguments, **options):
            found.append(arguments[2:])

        def poll(self):
            return ended[0] if ended else None

    monkeypatch.setattr(run_jobs.subprocess, "Popen", Process)
    return found


def test_each_long_queue_gets_one_process_while_there_is_something_in_it(command, started, ended):
    command._tend_those_aside()
    assert started == []
    queue.start(tasks.count_to_five, "数数")
    command._tend_those_aside()
    command._tend_those_aside()
    long = ["run_jobs", "--queue", "long", "--once"]
    assert started == [long]
    # Many pages to be recognised wait for no rebuild, and a rebuild for no pages.
    tasks.count_to_five.using(queue_name="scans").enqueue(0)
    command._tend_those_aside()
    assert started == [long, ["run_jobs", "--queue", "scans", "--once"]]
    ended.append(0)
    command._tend_those_aside()
    assert len(started) == 4


@pytest.mark.parametrize(("status", "times"), [(0, 4), (-9, 4), (1, 1)])
def test_one_that_cannot_start_is_not_started_over_and_over(command, started, ended, status, times):
    queue.start(tasks.count_to_five, "数数")
    ended.append(status)
    for _ in range(4):
        command._tend_those_aside()
    assert len(started) == times
    command._due = dict.fromkeys(command._due, 0.0)
    command._tend_those_aside()
    assert len(started) == times + 1


def test_looks_for_what_nobody_queues(command, tmp_path, settings):
    (tmp_path / "inbox").mkdir()
    command._inbox = run_jobs.Inbox(tmp_path / "inbox", quiet=0)
    command._look_around(0.0)
    assert DailyRun.objects.exclude(day=None).exists()
    (tmp_path / "inbox" / "讲话.txt").write_bytes(page(1))
    command._look_around(1.0)
    assert not Batch.objects.exists()
    command._look_around(run_jobs._INBOX)
    assert Batch.objects.get().origin == Batch.Origin.FOLDER


def test_a_folder_that_is_away_stops_nothing(command, tmp_path, caplog):
    """Said once, not every two seconds; and taken from when it is back."""
    folder = tmp_path / "inbox"
    command._inbox = run_jobs.Inbox(folder, quiet=0)
    for look in range(3):
        command._look_around(look * run_jobs._INBOX)
    assert caplog.text.count("收件文件夹看不了") == 1
    folder.mkdir()
    (folder / "讲话.txt").write_bytes(page(1))
    command._look_around(3 * run_jobs._INBOX)
    assert "收件文件夹恢复了" in caplog.text
    assert Batch.objects.exists()


def test_a_database_that_is_away_is_tried_again(command, monkeypatch, caplog):
    def fail(name):
        raise OperationalError("database is locked")

    monkeypatch.setattr(run_jobs, "take_up", fail)
    monkeypatch.setattr(run_jobs.connection, "close", lambda: None)
    assert command._step(queue.SHORT) == run_jobs._PAUSE
    assert "稍后再试" in caplog.text
