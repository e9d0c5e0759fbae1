"""Pictures of a batch are put together as the pages of one document, before and after they came."""

import pytest
from django.contrib.auth.models import User

from speeches.choices import State
from speeches.importing.recognising import can_recognise
from speeches.jobs import combining, intake
from speeches.jobs.batches import numbers
from speeches.jobs.combining import offers, start_combining
from speeches.jobs.models import Batch, BatchFile, Job
from speeches.jobs.queue import SCANS, SHORT
from speeches.jobs.receiving import receive
from speeches.jobs.worker import run_one
from speeches.life import MOVES, Cause, change
from speeches.models import ScannedPage, Speech
from tests.speeches.jobs.making import page, upload
from tests.speeches.parsing.formats.making import zipped
from tests.speeches.scanning import TITLE, recognising

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "_SLICE_SECONDS", 3600)
    settings.DATA_DIR = tmp_path
    (tmp_path / "workers").mkdir()


@pytest.fixture
def person() -> User:
    return User.objects.create_superuser("wang")


@pytest.fixture
def asked(monkeypatch) -> list[int]:
    return recognising(monkeypatch, intake)


def picture(number: int) -> bytes:
    return b"\xff\xd8\xff page %d" % number


def photographs(*numbers: int) -> list:
    return [upload(f"IMG_{n}.jpg", picture(n)) for n in numbers]


def work() -> None:
    while any(run_one("test", queue) for queue in (SHORT, SCANS)):
        pass


def combine(batch: Batch, person: User) -> Job:
    (offer,) = offers(batch)
    return start_combining(batch, [file.pk for file in offer.files], person)


def test_before_they_are_recognised(person, asked):
    batch = receive(photographs(2, 1), person)
    run_one("test", SHORT)
    combine(batch, person)
    work()
    (speech,) = Speech.objects.all()
    assert speech.title == TITLE
    assert speech.material.name == "IMG_1 等 2 张图片.zip"
    assert asked == [1, 2]
    assert numbers([batch])[batch.pk].finished
    assert offers(batch) == []


def test_what_came_in_apart_goes_into_the_bin_and_is_not_recognised_again(person, asked):
    batch = receive(photographs(1, 2), person)
    work()
    apart = list(Speech.objects.values_list("pk", flat=True))
    assert len(apart) == len(asked) == 2
    job = combine(batch, person)
    work()
    job.refresh_from_db()
    assert job.outcome == "2 张图片合成了一份，原来的 2 篇放入回收站"
    assert set(Speech.objects.filter(state=State.BINNED).values_list("pk", flat=True)) == set(apart)
    whole = Speech.objects.get(state=State.RECEIVED)
    assert ScannedPage.objects.filter(sha256=whole.material.sha256).count() == 2
    assert len(asked) == 2
    told = [str(document) for file in batch.files.all() for document in file.documents.all()]
    assert "IMG_1.jpg：合成到“IMG_1 等 2 张图片.zip”里" in told


def test_what_somebody_published_stays(person, asked):
    batch = receive(photographs(1, 2), person)
    work()
    first = Speech.objects.first()
    change([first.pk], MOVES["publish"], Cause(person))
    combine(batch, person)
    work()
    first.refresh_from_db()
    assert first.state == State.PUBLISHED
    assert Speech.objects.filter(state=State.RECEIVED).count() == 1


def test_a_zip_of_numbered_pictures_is_offered_by_itself(client, person, asked):
    data = zipped({f"{n}.jpg": picture(n) for n in (1, 2, 10)})
    batch = receive([upload("会议.zip", data)], person)
    run_one("test", SHORT)
    (offer,) = offers(batch)
    assert (offer.number, offer.likely) == (3, True)
    client.force_login(person)
    address = f"/admin/jobs/batch/{batch.pk}/change/"
    assert "这 3 张图片的文件名是连号的" in client.get(address).text
    client.post(address, {"combine": "", "picture": [offer.files[0].pk]})
    work()
    assert Speech.objects.exclude(state=State.BINNED).get().material.name == "1 等 3 张图片.zip"


@pytest.mark.parametrize(
    "files",
    [{"1.jpg": picture(1), "讲话.txt": page(1)}, {"会标.jpg": picture(1), "会场.jpg": picture(2)}],
    ids=["not only pictures", "no numbers"],
)
def test_another_zip_is_not(person, asked, files):
    batch = receive([upload("会议.zip", zipped(files))], person)
    run_one("test", SHORT)
    assert offers(batch) == []


def test_pictures_among_other_files_are_offered_without_insistence(client, person, asked):
    batch = receive([*photographs(1, 2), upload("讲话.txt", page(1))], person)
    (offer,) = offers(batch)
    assert not offer.likely
    assert [file.name for file in offer.files] == ["IMG_1.jpg", "IMG_2.jpg"]
    client.force_login(person)
    text = client.get(f"/admin/jobs/batch/{batch.pk}/change/").text
    assert "这一批里有 2 张图片" in text


def test_only_the_chosen_ones(client, person, asked):
    batch = receive(photographs(1, 2, 3), person)
    client.force_login(person)
    address = f"/admin/jobs/batch/{batch.pk}/change/"
    keys = list(batch.files.values_list("pk", flat=True))
    assert (
        "两张以上" in client.post(address, {"combine": "", "picture": keys[:1]}, follow=True).text
    )
    client.post(address, {"combine": "", "picture": [*keys[:2], 10**9]})
    work()
    names = set(Speech.objects.values_list("material__name", flat=True))
    assert names == {"IMG_1 等 2 张图片.zip", "IMG_3.jpg"}


def test_a_broken_picture_is_told_and_nothing_is_changed(person, asked):
    batch = receive([*photographs(1), upload("IMG_2.jpg", b"no picture")], person)
    job = combine(batch, person)
    run_one("test", SHORT)
    run_one("test", SHORT)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "“IMG_2.jpg”不是图片" in job.outcome
    assert BatchFile.objects.filter(combined_into=None).count() == 2


def test_a_batch_that_is_worked_on_is_waited_for(person, asked, monkeypatch):
    batch = receive(photographs(1, 2), person)
    run_one("test", SHORT)
    job = combine(batch, person)
    with intake.alone(batch.job):
        run_one("test", SHORT)
    job.refresh_from_db()
    assert job.state == Job.State.WAITING
    work()
    assert Speech.objects.count() == 1


def test_without_the_extra_it_is_refused_with_how_to_get_it(person):
    assert not can_recognise()
    batch = receive(photographs(1, 2), person, as_one=True)
    work()
    (document,) = batch.files.get().documents.all()
    assert "make ocr" in document.said


class TestTooMuch:
    """What is too much for one document is refused before anything is done to what is there."""

    @pytest.fixture
    def batch(self, person, asked) -> Batch:
        batch = receive(photographs(1, 2, 3), person)
        work()
        return batch

    def test_too_many_pages_leave_all_as_it_is(self, batch, person, monkeypatch):
        monkeypatch.setattr("speeches.parsing.formats.page_pictures.PDF_PAGES", 2)
        job = combine(batch, person)
        work()
        job.refresh_from_db()
        assert (job.state, "超过 2 页" in job.outcome) == (Job.State.FAILED, True)
        assert set(Speech.objects.values_list("state", flat=True)) == {State.RECEIVED}
        assert batch.files.filter(combined_into=None).count() == 3

    def test_no_more_is_read_than_one_document_may_have(self, batch, person, monkeypatch):
        read = []
        stored = combining._stored
        monkeypatch.setattr(combining, "_stored", lambda file: read.append(file) or stored(file))
        monkeypatch.setattr("speeches.parsing.formats.limits.CONTAINER_BYTES", len(picture(1)))
        job = combine(batch, person)
        work()
        job.refresh_from_db()
        assert (job.state, len(read)) == (Job.State.FAILED, 2)
        assert set(Speech.objects.values_list("state", flat=True)) == {State.RECEIVED}
