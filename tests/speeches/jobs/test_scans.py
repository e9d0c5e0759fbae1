"""Scanned files of a batch are recognised by the process of what takes long, page by page."""

import pytest
from django.contrib.auth.models import User

from speeches.choices import State
from speeches.importing import scans
from speeches.importing.recognising import PageError
from speeches.jobs import intake
from speeches.jobs.batches import numbers
from speeches.jobs.intake import queue_the_forgotten
from speeches.jobs.models import Batch, BatchDocument, BatchFile, Job
from speeches.jobs.queue import SCANS, SHORT, going_on
from speeches.jobs.receiving import receive, retry, take_back
from speeches.jobs.worker import run_one
from speeches.life import Cause
from speeches.models import ScannedPage, Speech
from tests.speeches.jobs.making import page, upload, uploads
from tests.speeches.parsing.formats.making import zipped
from tests.speeches.scanning import TITLE, recognising, scan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path, monkeypatch):
    # A slow machine does in one slice what a fast one does.
    monkeypatch.setattr(intake, "_SLICE_SECONDS", 3600)
    settings.DATA_DIR = tmp_path
    (tmp_path / "workers").mkdir()


@pytest.fixture
def person() -> User:
    return User.objects.create_user("wang", last_name="王", first_name="芳")


@pytest.fixture
def asked(monkeypatch) -> list[int]:
    return recognising(monkeypatch, intake)


def run(queue: str) -> int:
    return sum(1 for _ in iter(lambda: run_one("test", queue), False))


def told(batch: Batch) -> list[tuple[str, str]]:
    documents = BatchDocument.objects.filter(file__batch=batch).order_by("file", "position")
    return list(documents.values_list("result", "said"))


def test_the_others_come_in_meanwhile(person, asked):
    batch = receive([upload("扫描.pdf", scan()), *uploads(1, 2)], person)
    assert run(SHORT) == 1
    assert asked == []
    scanning = batch.files.get(name="扫描.pdf")
    assert scanning.state == BatchFile.State.SCANNING
    assert [result for result, _ in told(batch)] == ["new", "new"]
    assert not numbers([batch])[batch.pk].finished
    job = Job.objects.get()
    assert job.by == person
    assert "扫描.pdf" in job.title


def test_then_it_comes_in_with_its_pages(person, asked):
    batch = receive([upload("扫描.pdf", scan())], person)
    run(SHORT)
    assert run(SCANS) == 1
    job = Job.objects.get()
    assert (job.state, job.outcome, job.total) == (Job.State.DONE, "识别了 2 页", 2)
    run(SHORT)
    (speech,) = Speech.objects.all()
    assert (speech.title, speech.state, speech.complete) == (TITLE, State.RECEIVED, False)
    (document,) = BatchDocument.objects.all()
    assert document.result == "new"
    assert "讲话有提示" in document.notes[0]
    assert numbers([batch])[batch.pk].finished
    assert asked == [1, 2]


def test_a_worker_that_is_asked_to_stop_leaves_between_two_pages(client, person, asked):
    batch = receive([upload("扫描.pdf", scan())], person)
    run(SHORT)
    token = going_on.set(lambda: not asked)
    run_one("test", SCANS)
    going_on.reset(token)
    assert asked == [1]
    job = Job.objects.get()
    assert (job.state, job.done) == (Job.State.WAITING, 1)
    client.force_login(User.objects.create_superuser("admin"))
    page = client.get(f"/admin/jobs/batch/{batch.pk}/change/").text
    assert "识别文字中，1／2 页" in page


def test_whoever_looks_at_a_batch_sees_the_pages_of_a_scan_come(client, person, asked):
    client.force_login(person)
    User.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    batch = receive([upload("扫描.pdf", scan())], person)
    run(SHORT)
    versions = set()
    for done in (0, 1, 2):
        Job.objects.update(done=done)
        versions.add(client.get(f"/admin/jobs/batch/{batch.pk}/progress/").json()["version"])
    assert len(versions) == 3
    run(SCANS)
    assert asked == [1, 2]
    run(SHORT)
    assert Speech.objects.get().title == TITLE


def test_a_scan_in_an_archive_waits_in_its_place(person, asked):
    inside = {"一.txt": page(1), "二.pdf": scan(), "三.txt": page(3)}
    batch = receive([upload("包.zip", zipped(inside))], person)
    run(SHORT)
    assert len(told(batch)) == 1
    run(SCANS)
    run(SHORT)
    assert [result for result, _ in told(batch)] == ["new", "new", "new"]
    assert TITLE in told(batch)[1][1]


def test_a_page_that_fails_costs_itself_alone(person, asked):
    batch = receive([upload("扫描.pdf", scan(3))], person)
    run(SHORT), run(SCANS), run(SHORT)
    assert told(batch)[0][0] == "new"
    assert Speech.objects.get().incomplete_reason.startswith("第 3 页是图片")


def test_a_document_of_which_nothing_was_recognised_fails_and_is_tried_again(
    person, asked, monkeypatch
):
    def fail(data, number):
        raise PageError("识别时进程意外中止")

    with monkeypatch.context() as patched:
        patched.setattr(scans, "recognise", fail)
        batch = receive([upload("扫描.pdf", scan())], person)
        run(SHORT), run(SCANS), run(SHORT)
    assert told(batch) == [("failed", "未能导入：没有识别出文字（第 1 页：识别时进程意外中止）")]
    assert not ScannedPage.objects.exists()
    assert retry(batch) == 1
    run(SHORT), run(SCANS), run(SHORT)
    assert told(batch)[0][0] == "new"


def test_a_job_that_is_given_up_holds_up_nothing(person, asked):
    batch = receive([upload("扫描.pdf", scan()), *uploads(1)], person)
    run(SHORT)
    Job.objects.update(state=Job.State.FAILED, outcome="处理它的进程意外终止了")
    assert queue_the_forgotten() == 0
    run(SHORT)
    assert [result for result, _ in told(batch)] == ["failed", "new"]
    assert "处理它的进程意外终止了" in told(batch)[0][1]


def test_an_open_job_is_waited_for(person, asked):
    batch = receive([upload("扫描.pdf", scan())], person)
    run(SHORT)
    assert queue_the_forgotten() == 0
    assert run(SHORT) == 0
    assert batch.files.get().state == BatchFile.State.SCANNING


def test_taken_back_nothing_more_is_recognised(person, asked):
    batch = receive([upload("扫描.pdf", scan())], person)
    run(SHORT)
    take_back(batch, Cause(person))
    run(SCANS), run(SHORT)
    assert asked == []
    assert Job.objects.get().outcome == "不再需要"
    assert not Speech.objects.exists()


def test_without_the_extra_it_fails_at_once_with_how_to_get_it(person):
    batch = receive([upload("扫描.pdf", scan())], person)
    run(SHORT)
    assert "make ocr" in told(batch)[0][1]
    assert not Job.objects.exists()
