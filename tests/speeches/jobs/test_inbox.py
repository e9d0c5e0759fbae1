"""What appears in the watched folder is imported, and moved beside a line of reason."""

import pytest

from speeches.jobs.inbox import DONE, FAILED, Inbox
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
    return Inbox(folder)


def files(folder):
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def test_done_and_failed(folder, inbox, work_off):
    (folder / "讲话.txt").write_bytes(page(1))
    (folder / "下级").mkdir()
    (folder / "下级" / "坏.txt").write_bytes(b"")
    assert inbox.look() is None
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


def test_what_still_grows_is_left_alone(folder, inbox):
    path = folder / "讲话.txt"
    path.write_bytes(page(1)[:50])
    inbox.look()
    path.write_bytes(page(1))
    assert inbox.look() is None
    assert inbox.look() is not None


def test_the_same_name_again_keeps_both(folder, inbox, work_off):
    for number in (1, 2):
        (folder / "讲话.txt").write_bytes(page(number))
        inbox.look()
        inbox.look()
        work_off()
        inbox.look()
    assert f"{DONE}/讲话-2.txt" in files(folder)
    assert (folder / DONE / "讲话.txt").read_bytes() == page(1)
    assert (folder / DONE / "讲话-2.txt").read_bytes() == page(2)


def test_data_about_materials_is_put_away_unread(folder, inbox):
    (folder / "index.json").write_text("{}")
    inbox.look()
    assert inbox.look() is None
    assert f"{FAILED}/index.json" in files(folder)


def test_a_worker_that_died_before_it_moved_a_file(folder, inbox, work_off):
    (folder / "讲话.txt").write_bytes(page(1))
    inbox.look()
    inbox.look()
    work_off()
    other = Inbox(folder)
    other.look()
    assert f"{DONE}/讲话.txt" in files(folder)
    assert Batch.objects.count() == 1
