"""What appears in the watched folder is imported, and moved beside a line of reason."""

import os
import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from speeches.jobs.inbox import DONE, FAILED, QUIET, Inbox, _is_written
from speeches.jobs.models import Batch
from speeches.models import Speech
from tests.speeches.jobs.making import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


@pytest.fixture
def inbox(folder):
    return Inbox(folder, quiet=0)


def files(folder):
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def test_done_and_failed(folder, inbox, work_off):
    (folder / "讲话.txt").write_bytes(page(1))
    (folder / "下级").mkdir()
    (folder / "下级" / "坏.txt").write_bytes(b"")
    batch = inbox.look()
    assert batch is not None
    assert inbox.look() is None
    work_off()
    inbox.look()
    assert Speech.objects.count() == 1
    assert files(folder) == [
        f"{DONE}/讲话.txt",
        f"{DONE}/讲话.txt.说明.txt",
        f"{FAILED}/下级/坏.txt",
        f"{FAILED}/下级/坏.txt.说明.txt",
    ]
    assert "已导入" in (folder / DONE / "讲话.txt.说明.txt").read_text()
    assert "空的" in (folder / FAILED / "下级" / "坏.txt.说明.txt").read_text()
    assert inbox.look() is None
    assert Batch.objects.count() == 1


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_still_grows_is_left_alone(folder):
    clock, path = Clock(), folder / "讲话.txt"
    inbox = Inbox(folder, clock=clock)
    path.write_bytes(page(1)[:50])
    for clock.now in (0, QUIET - 0.1):
        assert inbox.look() is None
    path.write_bytes(page(1))
    for clock.now in (QUIET, 2 * QUIET - 0.1):
        assert inbox.look() is None
    clock.now = 2 * QUIET
    batch = inbox.look()
    assert batch is not None
    assert batch.files.get().size == len(page(1))


def test_what_a_program_has_open_for_writing_is_left_alone(folder, inbox):
    path = folder / "讲话.txt"
    with path.open("wb") as writing:
        writing.write(page(1)[:50])
        writing.flush()
        # It may take as long as it likes.
        assert inbox.look() is None
        assert inbox.look() is None
        writing.write(page(1)[50:])
    with path.open("rb"):
        assert inbox.look() is not None


def test_whoever_begins_to_write_at_that_moment_ends_no_worker(folder, inbox):
    (folder / "讲话.txt").write_bytes(page(1))
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            (folder / "讲话.txt").open("ab").close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(300):
            _is_written(folder / "讲话.txt")
    finally:
        stop.set()
        writer.join()


@pytest.mark.parametrize("name", ["讲话.docx.part", "讲话.docx.crdownload", ".讲话.docx.kQ3x"])
def test_what_a_program_calls_unfinished_is_left_alone(folder, inbox, name):
    (folder / name).write_bytes(page(1))
    assert inbox.look() is None
    (folder / name).rename(folder / "讲话.docx")
    assert inbox.look() is not None


def test_an_empty_folder_costs_nothing(folder, inbox, work_off, monkeypatch):
    (folder / "讲话.txt").write_bytes(page(1))
    inbox.look()
    work_off()
    inbox.look()
    looked_into = []
    scan = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: looked_into.append(str(path)) or scan(path))
    with CaptureQueriesContext(connection) as queries:
        inbox.look()
    assert len(queries) == 0
    assert looked_into == [str(folder)]


def test_the_same_name_again_keeps_both(folder, inbox, work_off):
    for number in (1, 2):
        (folder / "讲话.txt").write_bytes(page(number))
        inbox.look()
        work_off()
        inbox.look()
    assert f"{DONE}/讲话-2.txt" in files(folder)
    assert (folder / DONE / "讲话.txt").read_bytes() == page(1)
    assert (folder / DONE / "讲话-2.txt").read_bytes() == page(2)


def test_data_about_materials_is_put_away_unread(folder, inbox):
    (folder / "index.json").write_text("{}")
    assert inbox.look() is None
    assert f"{FAILED}/index.json" in files(folder)


def test_a_worker_that_died_before_it_moved_a_file(folder, inbox, work_off):
    (folder / "讲话.txt").write_bytes(page(1))
    inbox.look()
    work_off()
    other = Inbox(folder, quiet=0)
    other.look()
    assert f"{DONE}/讲话.txt" in files(folder)
    assert Batch.objects.count() == 1


def test_a_folder_that_is_away_is_waited_for(folder, inbox, work_off):
    """Its share is not mounted for a while: nothing is made in its place, and what was imported
    before is put away afterwards."""
    (folder / "讲话.txt").write_bytes(page(1))
    inbox.look()
    work_off()
    share = folder.rename(folder.with_name("share"))
    for _ in range(2):
        with pytest.raises(FileNotFoundError, match="inbox"):
            inbox.look()
    assert not folder.exists()
    share.rename(folder)
    (folder / "又来.txt").write_bytes(page(2))
    batch = inbox.look()
    assert [file.name for file in batch.files.all()] == ["又来.txt"]
    assert f"{DONE}/讲话.txt" in files(folder)
