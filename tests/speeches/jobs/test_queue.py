"""Jobs are done once, told of, and taken up again when their worker has died."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from speeches.jobs import daily, queue
from speeches.jobs.leases import lease
from speeches.jobs.models import Job
from speeches.jobs.queue import MOST_DEATHS
from speeches.jobs.worker import run_one, take_up
from tests.speeches.jobs import tasks

pytestmark = pytest.mark.django_db


def left_running(job: Job, deaths: int = 1) -> DBTaskResult:
    """As a worker leaves it that was killed."""
    row = DBTaskResult.objects.get(pk=job.task)
    row.status, row.worker_ids = TaskResultStatus.RUNNING, ["dead"] * deaths
    row.save()
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
    return row


def state_of(job: Job) -> tuple[str, str]:
    job.refresh_from_db()
    return job.state, job.outcome


class TestAJob:
    def test_does_not_wait_for_a_clock_that_was_ahead(self, work_off):
        job = queue.start(tasks.greet, "问候", None, "张三")
        row = DBTaskResult.objects.filter(pk=job.task)
        soon = timezone.now() + timedelta(seconds=30)
        row.update(run_after=soon)
        work_off()
        assert row.get().run_after == soon
        row.update(run_after=timezone.now() + timedelta(days=400))
        work_off()
        assert state_of(job)[0] == Job.State.DONE

    def test_is_done_and_told_of(self, work_off):
        person = User.objects.create_user("librarian")
        job = queue.start(tasks.greet, "问候", person, "张三")
        assert (job.state, job.by, job.is_open) == (Job.State.WAITING, person, True)
        assert list(Job.objects.filter(state__in=Job.OPEN)) == [job]
        assert work_off() == 1
        assert state_of(job) == (Job.State.DONE, "问候了 张三")
        assert job.finished_at is not None
        assert not Job.objects.filter(state__in=Job.OPEN).exists()
        assert work_off() == 0

    def test_that_fails_says_why(self, work_off):
        job = queue.start(tasks.fail, "失败")
        work_off()
        assert state_of(job) == (Job.State.FAILED, "ValueError: 不行")

    def test_is_begun_once_however_often_it_is_asked_for(self, work_off):
        assert queue.start(tasks.fail, "失败") == queue.start(tasks.fail, "失败")
        assert work_off() == 1
        assert queue.start(tasks.fail, "失败").is_open

    def test_goes_on_after_it_was_asked_to_stop(self, work_off):
        job = queue.start(tasks.count_to_five, "数数")
        # The first time it stops in the middle, and is ready at once for whoever comes.
        assert work_off() == 2
        assert state_of(job) == (Job.State.DONE, "数完了")
        job.refresh_from_db()
        assert job.done == job.total == 5
        assert sorted(Group.objects.values_list("name", flat=True)) == list("12345")
        # A stop is no death.
        assert DBTaskResult.objects.get(pk=job.task).worker_ids == ["test"]


@pytest.mark.django_db(transaction=True)
class TestTurns:
    @pytest.fixture(autouse=True)
    def _short(self, monkeypatch):
        monkeypatch.setitem(queue._TURN_SECONDS, queue.LONG, 0.0)

    def test_a_long_job_that_can_go_on_lets_others_in_between(self, work_off):
        long = queue.start(tasks.count_on, "长", None, "长")
        other = queue.start(tasks.count_on, "短", None, "短")
        work_off()
        begun = list(Group.objects.order_by("pk").values_list("name", flat=True))
        assert begun == ["长1", "短1", "长2", "短2", "长3", "短3"]
        assert state_of(long) == state_of(other) == (Job.State.DONE, "数完了")

    def test_one_that_would_begin_anew_is_done_first(self, work_off):
        queue.start(tasks.count_at_once, "长", None, "长")
        queue.start(tasks.count_on, "短", None, "短")
        work_off()
        begun = list(Group.objects.order_by("pk").values_list("name", flat=True))
        assert begun == ["长1", "长2", "长3", "短1", "短2", "短3"]

    def test_nobody_makes_way_where_nobody_waits(self, work_off):
        queue.start(tasks.count_on, "长", None, "长")
        assert work_off() == 1


def test_what_is_rolled_back_was_never_wanted():
    with transaction.atomic():
        queue.start(tasks.greet, "问候", None, "张三")
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


class TestAWorkerThatDied:
    def test_leaves_its_task_to_the_next(self, work_off):
        job = queue.start(tasks.greet, "问候", None, "张三")
        left_running(job)
        assert work_off() == 1
        assert state_of(job)[0] == Job.State.DONE

    def test_a_living_worker_keeps_its_task(self, work_off):
        job = queue.start(tasks.greet, "问候", None, "张三")
        row = left_running(job)
        with lease() as name:
            DBTaskResult.objects.filter(pk=row.pk).update(worker_ids=[name])
            assert take_up() == 0
            assert work_off() == 0
        assert take_up() == 1

    def test_what_a_worker_could_not_end_it_does_again(self):
        """The database was away when the task ended."""
        row = left_running(queue.start(tasks.greet, "问候", None, "张三"))
        with lease() as name:
            DBTaskResult.objects.filter(pk=row.pk).update(worker_ids=[name])
            assert (take_up(), take_up(name)) == (0, 1)

    @pytest.mark.parametrize(
        ("words", "state"), [("the connection is closed", "waiting"), ("no such table", "failed")]
    )
    def test_what_a_database_that_went_away_ended_is_done_again(self, words, state):
        job = queue.start(tasks.greet, "问候", None, "张三")
        left_running(job).set_failed(OperationalError(words))
        take_up()
        assert state_of(job)[0] == state

    def test_what_ended_for_want_of_room_is_done_later(self, work_off):
        job = queue.start(tasks.fail_for_want_of_room, "放不下", None)
        assert work_off() == 1
        assert state_of(job)[0] == Job.State.WAITING
        task = DBTaskResult.objects.get()
        assert task.run_after > timezone.now()
        DBTaskResult.objects.update(run_after=timezone.now())
        Group.objects.create(name="有地方了")
        assert work_off() == 1
        assert state_of(job)[0] == Job.State.DONE

    def test_a_task_that_ends_its_workers_is_given_up(self, work_off):
        job = queue.start(tasks.fail, "失败")
        left_running(job, MOST_DEATHS)
        assert work_off() == 0
        assert state_of(job)[0] == Job.State.FAILED
        assert "意外终止" in state_of(job)[1]

    @pytest.mark.parametrize(
        ("deaths", "seconds"), [(1, 0), (2, 0), (3, 5), (4, 10), (6, 40), (7, 60), (9, 60)]
    )
    @pytest.mark.parametrize("work", [tasks.greet, tasks.fail])
    def test_one_that_dies_again_and_again_lets_others_go_first(self, work, deaths, seconds):
        row = left_running(queue.start(work, "某事", None, "张三"), deaths)
        take_up()
        row.refresh_from_db()
        assert row.status == TaskResultStatus.READY
        if seconds:
            wait = (row.run_after - timezone.now()).total_seconds()
            assert seconds - 5 < wait <= seconds
        else:
            assert list(DBTaskResult.objects.ready()) == [row]

    def test_that_a_task_came_further_forgets_the_deaths_before(self, work_off):
        """Somebody kills the workers of what takes hours, and it goes on each time."""
        job = queue.start(tasks.count_to_five, "数数")
        left_running(job, MOST_DEATHS - 1)
        DBTaskResult.objects.update(status=TaskResultStatus.READY)
        run_one("test", queue.LONG)
        assert state_of(job)[0] == Job.State.WAITING
        assert DBTaskResult.objects.get().worker_ids == []

    def test_the_end_that_it_could_not_tell_is_told(self):
        """Killed between the row of the queue and that of the job."""
        job = queue.start(tasks.greet, "问候", None, "张三")
        left_running(job).set_successful("问候了 张三")
        take_up()
        assert state_of(job) == (Job.State.DONE, "问候了 张三")
        assert not Group.objects.exists()


def test_the_days_work_is_begun_once_a_day(work_off, monkeypatch):
    called = []
    monkeypatch.setattr(daily, "call_command", lambda name, *rest, **options: called.append(name))
    assert daily.start_if_due()
    assert not daily.start_if_due()
    assert work_off() == 1
    assert called == [name for name, *_ in daily.COMMANDS]
    assert len(called) > 1


@pytest.mark.parametrize("days", [7, 365 * 70, -1])
def test_a_clock_that_leaps_does_not_empty_the_bin(work_off, monkeypatch, days):
    called = []
    monkeypatch.setattr(daily, "call_command", lambda name, *rest, **options: called.append(name))
    today = timezone.localdate()
    for day, emptied in (
        (today, 1),
        (today + timedelta(days), 1),
        (today + timedelta(days + 1), 2),
    ):
        monkeypatch.setattr(daily.timezone, "localdate", lambda day=day: day)
        assert daily.start_if_due()
        assert work_off() == 1
        assert called.count("empty_bin") == emptied
    assert called.count("check_library") == 3


def test_the_days_commands_are_there(work_off):
    assert daily.start_if_due()
    assert work_off() == 1
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL
