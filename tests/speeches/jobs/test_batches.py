"""Files are stored at once, imported by a worker, and told of one by one."""

import errno
import os
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.db import DatabaseError, OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from speeches.choices import State
from speeches.importing.materials import Outcome, Status, import_material
from speeches.jobs import intake
from speeches.jobs.batches import brought_by, incoming, numbers, remove_files, sweep
from speeches.jobs.leases import alone
from speeches.jobs.models import Batch, BatchDocument, BatchFile
from speeches.jobs.queue import SHORT
from speeches.jobs.receiving import dismiss, receive, retry, take_back
from speeches.jobs.worker import run_one
from speeches.life import BY_COMMAND, MOVES, Cause, change
from speeches.models import Material, Speech, StateChange
from speeches.parsing import Member
from tests.speeches.jobs.making import page, records, upload, uploads

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(raw_files_at, tmp_path):
    raw_files_at(data_dir=tmp_path)


@pytest.fixture
def person() -> User:
    return User.objects.create_user("wang", last_name="王", first_name="芳")


def told(batch: Batch) -> list[tuple[str, str, str]]:
    rows = BatchDocument.objects.filter(file__batch=batch)
    return list(rows.values_list("name", "result", "said"))


def left() -> list[str]:
    """The numbers of the files that wait."""
    return sorted(entry.name.partition("-")[2] for entry in incoming().entries())


class TestReceiving:
    def test_nothing_is_read_and_a_worker_does_the_rest(self, person, work_off):
        batch = receive(uploads(1, 2), person)
        assert not Material.objects.exists()
        assert left() == ["0", "1"]
        assert numbers([batch])[batch.pk].percent == 0
        assert work_off() >= 1
        found = numbers([batch])[batch.pk]
        assert (found.files, found.new, found.failed, found.finished) == (2, 2, 0, True)
        assert [name for name, *_ in told(batch)] == ["讲话1.txt", "讲话2.txt"]
        assert all(said.startswith("已导入：1 篇 《在第") for *_, said in told(batch))
        assert left() == []

    def test_uploads_wait_and_are_signed(self, person, work_off):
        batch = receive(uploads(1), person)
        work_off()
        speech = Speech.objects.get()
        assert speech.state == State.RECEIVED
        assert speech.material.uploaded_by == person
        assert StateChange.objects.get().job == batch.job

    def test_bad_files_are_named_and_the_others_come_in(self, person, work_off):
        batch = receive([*uploads(1), upload("坏.pdf", b"%PDF-1.7"), upload("空.txt", b"")], person)
        work_off()
        assert [result for _, result, _ in told(batch)] == ["new", "failed", "failed"]
        assert "PDF" in told(batch)[1][2]
        assert "空的" in told(batch)[2][2]

    def test_what_a_request_breaks_off_leaves_nothing(self, person):
        def broken():
            yield uploads(1)[0]
            raise OSError(errno.ENOSPC, "磁盘已满")

        with pytest.raises(OSError, match="磁盘已满"):
            receive(broken(), person)
        assert left() == []
        assert not Batch.objects.exists()


class TestContainers:
    def test_each_document_is_told_of(self, person, work_off):
        zipped = BytesIO()
        with ZipFile(zipped, "w") as archive:
            for number in (1, 2):
                archive.writestr(f"{number}.txt", page(number))
            archive.writestr("坏.txt", b"")
        batch = receive([upload("三份.zip", zipped.getvalue())], person)
        work_off()
        assert [result for _, result, _ in told(batch)] == ["new", "new", "failed"]
        assert numbers([batch])[batch.pk].files == 1

    def test_a_slice_ends_in_the_middle_and_the_next_goes_on(self, person, work_off, monkeypatch):
        monkeypatch.setattr(intake, "_SLICE_SECONDS", 0.0)
        batch = receive([records(5)], person)
        assert work_off() >= 5
        assert [result for _, result, _ in told(batch)] == ["new"] * 5
        assert Speech.objects.count() == 5

    def test_to_come_to_where_a_large_file_goes_on_takes_no_more_than_the_work(
        self, person, work_off, monkeypatch
    ):
        """A clock that only these two move: each takes a second for a document."""
        now, unpacked, documents = [0], [0], 60

        def members(file):
            for number in range(documents):
                now[0] += 1
                unpacked[0] += 1
                yield Member(f"{number}", problem="坏了")

        def note(*args, **kwargs):
            now[0] += 1
            return Outcome("坏了", Status.FAILED)

        monkeypatch.setattr(intake, "time", SimpleNamespace(monotonic=lambda: now[0]))
        monkeypatch.setattr(intake, "members_of", members)
        monkeypatch.setattr(intake, "_import", note)
        batch = receive([records(1)], person)
        work_off()
        assert len(told(batch)) == documents
        assert unpacked[0] < 5 * documents


class TestKilled:
    def test_between_storing_and_noting(self, person, work_off, monkeypatch):
        """The document is in the library, and nobody has said so."""
        batch = receive(uploads(1, 2), person)

        def die(*args):
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(intake._Slice, "_note", die)
            with pytest.raises(KeyboardInterrupt):
                intake._Slice(batch).work()
        assert Speech.objects.count() == 1
        work_off()
        assert [(result, said[:4]) for _, result, said in told(batch)] == [("new", "已导入：")] * 2
        assert brought_by(batch) == set(Speech.objects.values_list("pk", flat=True))

    @pytest.mark.parametrize("removed", [False, True], ids=["before", "after"])
    def test_around_the_end_of_a_file(self, person, work_off, monkeypatch, removed):
        """What was stored of it is gone, and nothing is said twice or said to be missing."""
        batch = receive(uploads(1), person)

        def die(files):
            if removed:
                remove_files(files)
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(intake, "remove_files", die)
            with pytest.raises(KeyboardInterrupt):
                intake._Slice(batch).work()
        work_off()
        assert numbers([batch])[batch.pk].finished
        assert [result for _, result, _ in told(batch)] == ["new"]
        assert left() == []

    def test_a_document_that_ends_its_workers_is_left_out(self, person, work_off):
        batch = receive(uploads(1, 2), person)
        batch.files.filter(name="讲话1.txt").update(tries=intake._MOST_TRIES)
        work_off()
        assert [result for _, result, _ in told(batch)] == ["failed", "new"]
        assert "意外终止" in told(batch)[0][2]
        assert retry(batch) == 1
        work_off()
        assert [result for _, result, _ in told(batch)] == ["new", "new"]

    def test_five_kills_from_outside_leave_no_document_out(self, person, work_off):
        batch = receive(uploads(1), person)
        batch.files.update(tries=5)
        work_off()
        assert [result for _, result, _ in told(batch)] == ["new"]

    def test_a_batch_without_a_place_in_the_queue_gets_one(self, person, work_off):
        batch = receive(uploads(1), person)
        assert intake.queue_the_forgotten() == 0
        DBTaskResult.objects.all().delete()
        assert intake.queue_the_forgotten() == 1
        work_off()
        assert numbers([batch])[batch.pk].finished

    def test_a_file_that_is_not_there_any_more(self, person, work_off):
        batch = receive(uploads(1, 2), person)
        incoming().delete(batch.files.first().stored)
        work_off()
        assert [result for _, result, _ in told(batch)] == ["failed", "new"]
        assert "再传一次" in told(batch)[0][2]


@pytest.mark.parametrize(
    ("error", "shown", "traced"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满", False),
        (OperationalError("database is locked"), "数据库正忙", False),
        (OperationalError("no such table"), "no such table", True),
        (DatabaseError("database disk image is malformed"), "数据库已损坏", False),
    ],
)
def test_a_full_disk_is_no_fault_of_a_file(
    person, work_off, monkeypatch, caplog, error, shown, traced
):
    def fail(*args, **kwargs):
        raise error

    batch = receive(uploads(1), person)
    with monkeypatch.context() as patched:
        patched.setattr(intake, "import_material", fail)
        work_off()
    batch.refresh_from_db()
    assert shown in batch.problem
    assert "稍后会再试" in batch.problem
    assert ("Traceback" in caplog.text) is traced
    assert told(batch) == []
    assert batch.files.get().tries == 0
    DBTaskResult.objects.update(run_after=timezone.now())
    work_off()
    batch.refresh_from_db()
    assert (batch.problem, [result for _, result, _ in told(batch)]) == ("", ["new"])


def test_a_fault_of_the_program_costs_one_file(person, work_off, monkeypatch, caplog):
    def fail(data, name, arrival, **options):
        if name == "讲话1.txt":
            raise ZeroDivisionError
        return import_material(data, name, arrival=arrival)

    monkeypatch.setattr(intake, "import_material", fail)
    batch = receive(uploads(1, 2), person)
    work_off()
    assert [result for _, result, _ in told(batch)] == ["failed", "new"]
    assert "程序出错" in told(batch)[0][2]
    assert "讲话1.txt" in caplog.text


class TestWhatIsSaid:
    def test_the_same_bytes_say_what_became_of_them(self, person, work_off):
        outcome = import_material(page(1), "先来的.txt", arrival=BY_COMMAND)
        change([outcome.speeches[0].pk], MOVES["withdraw"], Cause(person, "内容有误"))
        batch = receive(uploads(1), person)
        work_off()
        ((_, result, said),) = told(batch)
        assert result == "known"
        assert "已撤下，于" in said
        assert "由王芳（内容有误）" in said
        assert Speech.objects.get().state == State.WITHDRAWN

    def test_twice_in_one_batch_is_new_once(self, person, work_off):
        batch = receive([*uploads(1), upload("另一个名字.txt", page(1))], person)
        work_off()
        assert [result for _, result, _ in told(batch)] == ["new", "known"]

    def test_another_version_is_named(self, person, work_off):
        long = page(1).decode().replace("让群众放心。", "让群众放心，" * 30 + "让群众放心。")
        import_material(long.encode(), "原来的.txt", arrival=BY_COMMAND)
        batch = receive([upload("又一版.txt", long.replace("今天讲", "今天我讲").encode())], person)
        work_off()
        (document,) = BatchDocument.objects.filter(file__batch=batch)
        assert any("其他版本：《在第1次" in note for note in document.notes)

    def test_doubts_are_named(self, person, work_off):
        batch = receive(
            [upload("无.txt", "关于学习的讲话\n同志们：\n今天讲学习。\n".encode())], person
        )
        work_off()
        (document,) = BatchDocument.objects.filter(file__batch=batch)
        assert any("层级不明" in note for note in document.notes)


class TestAWholeBatch:
    def test_taken_back(self, person, work_off):
        import_material(page(9), "早就有的.txt", arrival=BY_COMMAND)
        batch = receive(uploads(1, 2, 9), person)
        work_off()
        assert take_back(batch, Cause(person)) == (2, None)
        assert Speech.objects.filter(state=State.BINNED).count() == 2
        assert Speech.objects.get(material__name="早就有的.txt").state == State.PUBLISHED
        batch.refresh_from_db()
        assert batch.taken_back_at is not None
        assert retry(batch) == 0

    def test_taken_back_while_it_is_worked_on(self, person, work_off, monkeypatch):
        """The document that is being read comes in after the batch was taken back."""

        def import_late(data, name, arrival, **options):
            outcome = import_material(data, name, arrival=arrival)
            if name == "讲话2.txt":
                take_back(batch, Cause(person))
            return outcome

        monkeypatch.setattr(intake, "import_material", import_late)
        batch = receive(uploads(1, 2, 3), person)
        work_off()
        assert Speech.objects.count() == 2
        assert set(Speech.objects.values_list("state", flat=True)) == {State.BINNED}
        assert numbers([batch])[batch.pk].finished

    def test_retried_and_dismissed(self, person, work_off, monkeypatch):
        batch = receive([*uploads(1), upload("坏.txt", b"")], person)
        work_off()
        assert left() == ["1"]
        assert retry(batch) == 1
        work_off()
        assert [result for _, result, _ in told(batch)] == ["new", "failed"]
        assert retry(batch) == 1
        work_off()
        dismiss(batch)
        assert left() == []
        batch.refresh_from_db()
        assert batch.dismissed_at is not None


def test_what_a_killed_request_left_is_swept_when_it_is_old(person):
    batch = receive(uploads(1), person)
    orphan = Path(storages["incoming"].path("orphan"))
    orphan.write_bytes(b"x")
    sweep()
    assert orphan.exists()
    os.utime(orphan, (0, 0))
    os.utime(storages["incoming"].path(batch.files.get().stored), (0, 0))
    sweep()
    assert left() == ["0"]
    assert not orphan.exists()


def test_what_could_not_be_deleted_of_a_batch_that_is_out_of_sight_is_swept(person, work_off):
    batch = receive([upload("坏.txt", b"")], person)
    work_off()
    os.utime(storages["incoming"].path(batch.files.get().stored), (0, 0))
    sweep()
    assert left() == ["0"]
    Batch.objects.update(dismissed_at=timezone.now())
    sweep()
    assert left() == []


def test_one_worker_is_at_a_batch_at_a_time(person, work_off):
    """As where a batch is retried that is being worked on: the other task has nothing to do."""
    batch = receive(uploads(1), person)
    with alone(batch.job) as first:
        assert first
        intake.work_on.call(batch.pk)
        assert told(batch) == []
    work_off()
    assert [result for _, result, _ in told(batch)] == ["new"]


def test_two_batches_take_turns(person, work_off, monkeypatch):
    monkeypatch.setattr(intake, "_SLICE_SECONDS", 0.0)
    large, small = receive(uploads(1, 2, 3), person), receive(uploads(4), person)
    work_off()
    order = BatchDocument.objects.order_by("pk").values_list("file__batch", flat=True)
    assert list(order) == [large.pk, small.pk, large.pk, large.pk]


def test_what_has_just_come_waits_for_a_document_and_not_for_a_slice(person, monkeypatch, tmp_path):
    (tmp_path / "workers").mkdir()
    monkeypatch.setattr(intake, "_SLICE_SECONDS", 3600)
    large, small, read = receive(uploads(*range(5)), person), [], intake.import_material

    def read_while_another_comes(*args, **kwargs):
        if not small:
            small.append(receive(uploads(9), person))
        return read(*args, **kwargs)

    def finished(batch: Batch) -> bool:
        return numbers([batch])[batch.pk].finished

    monkeypatch.setattr(intake, "import_material", read_while_another_comes)
    run_one("test", SHORT)
    assert numbers([large])[large.pk].done == 1
    run_one("test", SHORT)
    assert finished(small[0])
    assert not finished(large)
    run_one("test", SHORT)
    assert finished(large)


@pytest.mark.parametrize(
    ("path", "stored"),
    [
        ("/var/lib/library/incoming/0123456789abcdef/12", "0123456789abcdef/12"),
        ("/mnt/inbox/incoming/讲话.docx", ""),
        ("/mnt/inbox/讲话.docx", ""),
    ],
)
def test_uploads_of_before_are_found_by_their_names(path, stored):
    file = BatchFile.objects.create(batch=Batch.objects.create(), path=path, size=1)
    import_module("speeches.jobs.migrations.0007_stored_names").name_uploads(apps, None)
    file.refresh_from_db()
    assert (file.stored, file.path) == (stored, "" if stored else path)
