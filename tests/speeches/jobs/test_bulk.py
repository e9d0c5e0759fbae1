"""Changes of very many speeches: made by a worker, one to take back, and going on after a stop."""

import pytest
from django.contrib.auth.models import User

from speeches.choices import State
from speeches.history.bulk import last_bulk, set_all
from speeches.jobs import bulk, queue
from speeches.jobs.bulk import start_changing, start_moving
from speeches.jobs.models import Batch, BatchDocument, BatchFile, Job
from speeches.jobs.queue import SHORT, going_on
from speeches.jobs.worker import run_one
from speeches.life import MOVES, Cause
from speeches.models import Speech, SpeechChange, StateChange
from tests.factories import make_speech, put_into
from tests.speeches.admin.test_bulk import LIST, said, send
from tests.speeches.jobs.tasks import greet

pytestmark = pytest.mark.django_db
UNDO = f"{LIST}undo/"


@pytest.fixture(autouse=True)
def _small(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "workers").mkdir()
    for module in ("admin.bulk", "admin.moves", "jobs.receiving"):
        monkeypatch.setattr(f"speeches.{module}.MOST_AT_ONCE", 3)
    monkeypatch.setattr(bulk, "_PART", 2)


@pytest.fixture
def five() -> list[Speech]:
    return [make_speech(title=f"第{n}篇", level="county") for n in range(5)]


def levels() -> set[str]:
    return set(Speech.objects.values_list("level", flat=True))


def work() -> None:
    while run_one("test", SHORT):
        pass


def test_a_change_of_many_is_a_job_and_one_to_take_back(admin_client, admin_user, five):
    assert "层级改为“镇级”：5 篇" in send(admin_client, five, level="town").text
    done = send(admin_client, five, level="town", confirmed="5", note="核对过")
    told = said(admin_client.get(done["Location"]))[0]
    assert told.startswith("已排队：批量修改 5 篇（")
    assert "层级改为“镇级”" in told
    assert levels() == {"county"}
    work()
    assert levels() == {"town"}
    job = Job.objects.get()
    assert (job.by, job.done, job.outcome) == (admin_user, 5, "修改了 5 篇，改错了可以撤销。")
    changes = SpeechChange.objects.filter(act="bulk")
    assert set(changes.values_list("note", "by")) == {("核对过", admin_user.pk)}
    assert last_bulk(admin_user).number == 5
    assert "已排队：撤销批量修改 5 篇" in said(admin_client.post(UNDO, follow=True))[0]
    work()
    assert levels() == {"county"}
    assert last_bulk(admin_user) is None


def test_what_was_changed_since_stays(admin_client, admin_user, five):
    send(admin_client, five, level="town", confirmed="5")
    work()
    set_all([five[0].pk], {"level": "city"}, Cause(None))
    admin_client.post(UNDO)
    work()
    assert levels() == {"county", "city"}
    assert "4 篇恢复原样。另有 1 篇后来又改过" in Job.objects.latest("pk").outcome


def test_it_goes_on_where_it_was_stopped_and_nothing_is_noted_twice(admin_user, five):
    keys = [speech.pk for speech in five]
    job = start_changing(keys, {"level": "town"}, Cause(admin_user), "层级")
    token = going_on.set(lambda: False)
    run_one("test", SHORT)
    going_on.reset(token)
    assert Speech.objects.filter(level="town").count() == 2
    work()
    assert levels() == {"town"}
    assert SpeechChange.objects.filter(act="bulk").count() == 5
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_it_is_not_taken_back_while_it_is_made(admin_client, admin_user, five):
    keys = [speech.pk for speech in five]
    start_changing(keys, {"level": "town"}, Cause(admin_user), "层级")
    token = going_on.set(lambda: False)
    run_one("test", SHORT)
    going_on.reset(token)
    assert "还在进行" in said(admin_client.post(UNDO, follow=True))[0]
    work()
    assert levels() == {"town"}


def test_what_somebody_waits_for_is_done_in_between(admin_user, five, monkeypatch):
    monkeypatch.setitem(queue._TURN_SECONDS, SHORT, 0.0)
    start_changing([speech.pk for speech in five], {"level": "town"}, Cause(admin_user), "层级")
    other = queue.start(greet, "问候", None, "张三")
    run_one("test", SHORT)
    assert levels() == {"county", "town"}
    run_one("test", SHORT)
    other.refresh_from_db()
    assert other.state == Job.State.DONE
    work()
    assert levels() == {"town"}


def test_two_changes_of_as_many_are_two(admin_user, five):
    first, second = (
        start_changing([speech.pk for speech in some], {"level": "town"}, Cause(admin_user), "层级")
        for some in (five[:2], five[2:4])
    )
    assert first != second


def test_another_change_is_not_taken_for_one_of_a_job(admin_user, five):
    set_all([five[0].pk], {"level": "town"}, Cause(User.objects.get(pk=admin_user.pk)))
    assert not bulk.is_being_made(last_bulk(admin_user))


def test_a_move_of_many_is_a_job(admin_client, admin_user, five):
    put_into(five[0], State.WITHDRAWN)
    keys = [speech.pk for speech in five]
    sent = {"action": "withdraw", "_selected_action": keys, "confirmed": "5", "note": "过时了"}
    page = admin_client.post(LIST, sent, follow=True)
    assert said(page)[0].startswith("已排队：撤下 5 篇讲话（")
    assert Speech.objects.filter(state=State.PUBLISHED).count() == 4
    work()
    assert set(Speech.objects.values_list("state", flat=True)) == {State.WITHDRAWN}
    job = Job.objects.get()
    assert (job.by, job.done) == (admin_user, 5)
    assert job.outcome == "已撤下 4 篇讲话。另有 1 篇的状态不合适，没有改动。"
    changes = StateChange.objects.filter(speech__in=five[1:], after=State.WITHDRAWN)
    assert set(changes.values_list("note", "by")) == {("过时了", admin_user.pk)}


def test_a_move_goes_on_where_it_was_stopped(admin_user, five):
    job = start_moving([speech.pk for speech in five], MOVES["bin"], Cause(admin_user))
    token = going_on.set(lambda: False)
    run_one("test", SHORT)
    going_on.reset(token)
    assert Speech.objects.filter(state=State.BINNED).count() == 2
    work()
    job.refresh_from_db()
    assert job.outcome == "已放入回收站 5 篇讲话。"
    assert StateChange.objects.filter(after=State.BINNED).count() == 5


def test_a_large_batch_is_taken_back_by_a_worker(admin_client, admin_user, five):
    batch = Batch.objects.create(by=admin_user)
    file = BatchFile.objects.create(batch=batch, name="a", path="a", size=1)
    for number, speech in enumerate(five):
        BatchDocument.objects.create(
            file=file, position=number, name="a", result="new", said="", material=speech.material
        )
        StateChange.objects.create(
            speech=speech, position=0, job=batch.job, before="", after="received"
        )
    address = f"/admin/jobs/batch/{batch.pk}/change/"
    page = admin_client.post(address, {"take_back": ""}, follow=True)
    assert "已撤回整批：5 篇讲话由后台放入回收站" in said(page)[0]
    work()
    assert set(Speech.objects.values_list("state", flat=True)) == {State.BINNED}
    binned = StateChange.objects.filter(after=State.BINNED)
    assert set(binned.values_list("note", "job")) == {(f"整批撤回：{batch}", batch.job)}
