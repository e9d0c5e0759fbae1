"""Raw files elsewhere: a shared folder, an object storage; what one machine stores another reads,
and what is away for a while loses nothing."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from benchmarks.own_database import is_server
from config import raw_files as places
from config import trouble
from config.environment import Stop
from config.raw_files import INCOMING, MATERIALS, ROOMS, UNCLAIMED, raw_files, raw_storages
from config.trouble import FilesAway
from speeches.importing.removal import empty_bin
from speeches.importing.reparse import reparse
from speeches.jobs import intake
from speeches.jobs.inbox import DONE, Inbox
from speeches.jobs.models import Batch, BatchDocument, BatchFile
from speeches.jobs.receiving import receive
from speeches.life import BY_COMMAND, MOVES, change
from speeches.models import Material, Speech
from speeches.safety import backup as backups_module
from speeches.safety import restore as restoring
from speeches.safety import stored_files
from speeches.safety.stored_files import check, check_place
from tests import s3_server
from tests.speeches.jobs.making import page, upload, uploads

UPLOAD = "/admin/speeches/material/add/"


class Place:
    """Where raw files are: its address, and ways to have it away and back."""

    address: str

    def leave(self) -> None: ...

    def come_back(self) -> None: ...


@dataclass
class Share(Place):
    folder: Path

    @property
    def address(self) -> str:
        return self.folder.as_uri()

    def leave(self) -> None:
        """As where it is not mounted: an empty folder is in its place."""
        self.folder.rename(self.folder.with_name("elsewhere"))
        self.folder.mkdir()

    def come_back(self) -> None:
        assert list(self.folder.iterdir()) == [], "nothing is made in its place"
        self.folder.rmdir()
        self.folder.with_name("elsewhere").rename(self.folder)


@dataclass
class Bucket(Place):
    wire: s3_server.Wire
    prefix: str

    @property
    def address(self) -> str:
        return address(self.wire.port, f"{s3_server.BUCKET}/{self.prefix}")

    def leave(self) -> None:
        self.wire.cut()

    def come_back(self) -> None:
        self.wire.mend()


def address(port: int, place: str) -> str:
    return f"s3://{place}?endpoint=http://127.0.0.1:{port}&region=us-east-1"


@pytest.fixture(scope="session")
def wire() -> Iterator[s3_server.Wire]:
    if s3_server.WHY_NOT:
        pytest.skip(s3_server.WHY_NOT)
    with s3_server.serving() as made:
        yield made


@pytest.fixture(autouse=True)
def _keys(monkeypatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "sesame")


@pytest.fixture(params=["share", "bucket"])
def place(request, tmp_path) -> Place:
    if request.param == "share":
        (tmp_path / "share").mkdir()
        return Share(tmp_path / "share")
    return Bucket(request.getfixturevalue("wire"), f"{tmp_path.name}/")


@pytest.fixture
def machine(place, raw_files_at, tmp_path, db):
    """Goes on as another machine, which has a DATA_DIR of its own."""

    def become(name: str) -> None:
        (tmp_path / name / "workers").mkdir(parents=True, exist_ok=True)
        raw_files_at(place.address, tmp_path / name)
        settings.FILE_UPLOAD_TEMP_DIR = tmp_path / name

    become("web")
    raw_files(MATERIALS).begin()
    return become


@pytest.fixture
def librarian(client) -> User:
    user = User.objects.create_superuser("librarian")
    client.force_login(user)
    return user


def names(room: str) -> list[str]:
    return sorted(entry.name for entry in raw_files(room).entries())


def own_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]


def looked() -> list[str]:
    return [str(finding) for finding in check()]


@pytest.mark.usefixtures("machine", "librarian")
class TestStory:
    def test_from_the_upload_to_the_bin(self, machine, client, work_off, tmp_path, monkeypatch):
        client.post(UPLOAD, {"files": uploads(1, 2)})
        assert len(names(INCOMING)) == 2
        assert own_files(tmp_path / "web") == []

        machine("worker")
        work_off()
        first, second = Material.objects.order_by("pk")
        assert names(INCOMING) == []
        assert names(MATERIALS) == sorted([first.raw.name, second.raw.name])
        assert own_files(tmp_path / "worker") == []

        machine("web")
        shown = client.get(f"/admin/speeches/material/{first.pk}/raw/")
        assert b"".join(shown.streaming_content) == page(1)
        assert int(shown.headers["Content-Length"]) == len(page(1))
        assert client.get(f"/admin/speeches/material/{first.pk}/lines/").status_code == 200
        assert looked() == []
        Material.objects.update(parser="")
        assert reparse(first) == []

        speech = first.speeches.get()
        change([speech.pk], MOVES["bin"], BY_COMMAND.cause)
        with monkeypatch.context() as patched:
            patched.setattr("django.db.transaction.on_commit", lambda done: done())
            assert empty_bin(timezone.now() + timedelta(days=1)) == 1
        assert names(MATERIALS) == [second.raw.name]
        assert looked() == []

    @pytest.mark.skipif(is_server(os.environ.get("DATABASE_URL", "")), reason="as good on a server")
    @pytest.mark.usefixtures("transactional_db")
    def test_what_is_damaged_comes_back_from_a_backup(
        self, work_off, settings, tmp_path, monkeypatch
    ):
        receive(uploads(1), None)
        work_off()
        material = Material.objects.get()
        settings.BACKUP_DIR = tmp_path / "backups"
        made = backups_module.make_backup(settings.BACKUP_DIR)
        assert made.manifest.missing == []
        assert backups_module.damaged_entries(made) == []

        raw_files(MATERIALS).save(material.raw.name, ContentFile(b"damaged"))
        [finding] = check()
        assert "内容已损坏" in finding.said
        assert finding.repair
        finding.repair()
        assert looked() == []

        raw_files(MATERIALS).delete(material.raw.name)
        assert "文件不见了" in looked()[0]
        monkeypatch.setattr(restoring.database, "put_back", lambda path: None)
        monkeypatch.setattr(restoring, "_keep_what_was", lambda: None)
        assert restoring.restore(made) == 1
        assert looked() == []

    def test_what_no_row_names_is_put_aside_and_goes_when_it_is_old(self, monkeypatch):
        raw_files(MATERIALS).save("zz/of-nobody", ContentFile(b"x"))
        assert looked() == []
        monkeypatch.setattr(stored_files, "_SETTLED", -3600)
        [finding] = check()
        assert "of-nobody" in finding.said
        assert finding.repair
        finding.repair()
        assert (names(MATERIALS), names(UNCLAIMED)) == ([], ["materials/zz/of-nobody"])
        assert looked() == []
        monkeypatch.setattr(stored_files, "KEPT_DAYS", -1)
        [finding] = check()
        assert finding.repair
        finding.repair()
        assert names(UNCLAIMED) == []

    def test_the_watched_folder_of_one_machine_is_read_by_another(
        self, machine, work_off, tmp_path
    ):
        (tmp_path / "inbox").mkdir()
        (tmp_path / "other").mkdir()
        (tmp_path / "inbox" / "讲话.txt").write_bytes(page(1))
        assert Inbox(tmp_path / "inbox", quiet=0).look()
        hidden = (tmp_path / "inbox").rename(tmp_path / "hidden")
        machine("worker")
        work_off()
        assert Speech.objects.count() == 1
        Inbox(tmp_path / "other", quiet=0).look()
        hidden.rename(tmp_path / "inbox")
        machine("web")
        Inbox(tmp_path / "inbox", quiet=0).look()
        assert (tmp_path / "inbox" / DONE / "讲话.txt").read_bytes() == page(1)


class Breaking(ContentFile):
    """Fails in the middle of being read."""

    def read(self, size: int = -1) -> bytes:
        if self.tell():
            raise OSError("broken")
        return super().read(4)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half"
        raise OSError("broken")


@pytest.mark.usefixtures("machine")
class TestWhole:
    def test_a_file_is_there_whole_or_not_at_all(self):
        room = raw_files(MATERIALS)
        with pytest.raises(OSError, match="broken"):
            room.save("aa/new", Breaking(bytes(100)))
        assert not room.exists("aa/new")
        room.save("aa/new", ContentFile(b"before"))
        with pytest.raises(OSError, match="broken"):
            room.save("aa/new", Breaking(bytes(100)))
        with room.open("aa/new") as file:
            assert file.read() == b"before"

    def test_a_large_file(self):
        data = os.urandom(20_000_000)
        raw_files(INCOMING).save("large", ContentFile(data))
        with raw_files(INCOMING).open("large") as file:
            assert file.size == len(data)
            assert file.read() == data

    def test_what_is_not_there_is_said_as_of_a_disk(self):
        for room in ROOMS:
            raw_files(room).delete("zz/none")
            assert not raw_files(room).exists("zz/none")
            with pytest.raises(FileNotFoundError):
                raw_files(room).open("zz/none")


@pytest.mark.usefixtures("machine", "librarian")
class TestAway:
    """People read, what needs a raw file says why it cannot, and all goes on by itself."""

    @pytest.fixture
    def published(self, work_off) -> Speech:
        receive(uploads(1), None)
        work_off()
        speech = Speech.objects.get()
        change([speech.pk], MOVES["publish"], BY_COMMAND.cause)
        return speech

    def test_pages(self, place, client, published):
        place.leave()
        assert client.get(published.get_absolute_url()).status_code == 200
        shown = client.get(f"/admin/speeches/material/{published.material_id}/raw/")
        assert shown.status_code == 503
        assert "MATERIALS_URL" in shown.text
        said = client.post(UPLOAD, {"files": uploads(2)}).text
        assert "没有收下" in said
        assert "MATERIALS_URL" in said
        assert Batch.objects.count() == 1
        assert "照常可以阅读" in client.get("/admin/").text
        place.come_back()
        client.post(UPLOAD, {"files": uploads(2)})
        assert Batch.objects.count() == 2

    def test_an_upload_waits_until_it_is_back(self, place, work_off):
        batch = receive(uploads(1, 2), None)
        place.leave()
        intake.work_on.call(batch.pk)
        batch.refresh_from_db()
        assert "MATERIALS_URL" in batch.problem
        assert not BatchDocument.objects.exists()
        place.come_back()
        intake.work_on.call(batch.pk)
        batch.refresh_from_db()
        assert batch.problem == ""
        work_off()
        assert Speech.objects.count() == 2
        assert names(INCOMING) == []

    def test_it_goes_away_before_the_raw_file_is_kept(self, place, monkeypatch):
        batch = receive(uploads(1), None)
        import_material = intake.import_material

        def leaving(*arguments, **options):
            place.leave()
            return import_material(*arguments, **options)

        with monkeypatch.context() as patched:
            patched.setattr(intake, "import_material", leaving)
            intake.work_on.call(batch.pk)
        assert not Material.objects.exists()
        assert BatchFile.objects.get().tries == 0
        place.come_back()
        intake.work_on.call(batch.pk)
        assert Speech.objects.count() == 1
        assert looked() == []

    def test_no_file_is_called_damaged(self, place, published, tmp_path):
        place.leave()
        with pytest.raises(FilesAway):
            looked()
        assert ["MATERIALS_URL" in str(finding) for finding in check_place()] == [True]
        said = StringIO()
        with pytest.raises(CommandError):
            call_command("check_library", repair=True, stdout=said)
        assert "检查不了：" in said.getvalue()
        with pytest.raises(FilesAway):
            backups_module.make_backup(tmp_path / "backups")
        assert backups_module.backups(tmp_path / "backups") == []
        with pytest.raises(CommandError, match="MATERIALS_URL"):
            call_command("check_files")
        place.come_back()
        assert looked() == []
        call_command("check_files")
        assert list(check_place()) == []

    def test_a_job_is_put_off(self):
        assert trouble.is_for_a_while("config.trouble.FilesAway: 不在")


class TestBucket:
    @pytest.fixture
    def bucket(self, wire, raw_files_at, tmp_path):
        raw_files_at(address(wire.port, f"{s3_server.BUCKET}/{tmp_path.name}"), tmp_path)
        settings.FILE_UPLOAD_TEMP_DIR = tmp_path
        return wire

    @pytest.mark.parametrize("size", [1_000_000, 20_000_000], ids=["at once", "in parts"])
    def test_cut_in_the_middle_of_a_file(self, bucket, size):
        data = os.urandom(size)
        bucket.cut_after = size // 2
        with pytest.raises(FilesAway, match="S3"):
            raw_files(INCOMING).save("new", ContentFile(data))
        bucket.mend()
        assert names(INCOMING) == []
        raw_files(INCOMING).save("new", ContentFile(data))
        assert names(INCOMING) == ["new"]

    def test_no_such_bucket(self, wire, raw_files_at, tmp_path):
        raw_files_at(address(wire.port, "nothing-here"), tmp_path)
        room = raw_files(MATERIALS)
        for ask in (
            room.require,
            lambda: room.open("aa/none"),
            lambda: room.exists("aa/none"),
            lambda: room.save("aa/none", ContentFile(b"x")),
            lambda: list(room.entries()),
        ):
            with pytest.raises(FilesAway, match="没有存储桶 nothing-here"):
                ask()

    @pytest.mark.parametrize(
        ("status", "said"), [(403, "不接受密钥"), (503, "连不上或出错"), (0, "连不上或出错")]
    )
    def test_refused_failing_and_silent(
        self, wire, raw_files_at, tmp_path, monkeypatch, status, said
    ):
        with answering(status) as port:
            monkeypatch.setattr("config.s3._READ", 0.3)
            raw_files_at(address(port, "library"), tmp_path)
            with pytest.raises(FilesAway, match=said):
                raw_files(MATERIALS).require()


class answering:
    """A server that answers nothing but this status; 0: nothing at all."""

    def __init__(self, status: int) -> None:
        over = self._over = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                if not status:
                    over.wait(30)
                    return
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> int:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self._server.server_port

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()


class TestShare:
    def test_a_new_library_makes_its_place_and_one_with_files_does_not(
        self, raw_files_at, tmp_path, work_off
    ):
        share = Share(tmp_path / "share")
        share.folder.mkdir()
        raw_files_at(share.address, tmp_path / "data")
        with pytest.raises(FilesAway, match="不在"):
            raw_files(MATERIALS).require()
        assert names(MATERIALS) == []
        call_command("check_files")
        (tmp_path / "data" / "workers").mkdir(parents=True)
        receive([upload("讲话.txt", page(1))], None)
        work_off()
        share.leave()
        with pytest.raises(CommandError, match="不在"):
            call_command("check_files")
        share.come_back()
        call_command("check_files")

    def test_one_that_is_nowhere(self, raw_files_at, tmp_path, db):
        raw_files_at(str(tmp_path / "nowhere"), tmp_path / "data")
        with pytest.raises(CommandError, match="不在"):
            call_command("check_files")
        with pytest.raises(FilesAway):
            names(MATERIALS)
        assert not (tmp_path / "nowhere").exists()

    def test_what_it_refuses_is_said_of_it(self, raw_files_at, tmp_path, monkeypatch):
        raw_files_at(str(tmp_path / "share"), tmp_path / "data")
        (tmp_path / "share" / "materials" / "aa").mkdir(parents=True)

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("config.storage.os.fsync", full)
        with pytest.raises(FilesAway, match=r"share.*是否已满"):
            raw_files(MATERIALS).save("aa/new", ContentFile(b"x"))
        assert names(MATERIALS) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("ftp://host/path", "开头不是"),
        ("share/folder", "开头不是"),
        ("file://host/share", "开头不是"),
        ("file:share", "不是绝对路径"),
        ("{data}/share", "在 DATA_DIR 里面"),
        ("{data}-file", "不是文件夹"),
        ("s3://", "没有存储桶的名字"),
        ("s3:///prefix", "没有存储桶的名字"),
        ("s3://key:secret@bucket", "密钥不写在地址里"),
        ("s3://bucket?regio=x", "不认识选项 regio"),
        ("s3://bucket?endpoint=host:9000", "endpoint 应形如"),
        ("s3://bucket?addressing=both", "addressing 应为"),
        ("s3://[bucket", "写错了"),
    ],
)
def test_an_address_that_cannot_be_used(wrong, said, tmp_path):
    Path(f"{tmp_path}-file").touch()
    with pytest.raises(Stop, match=rf"MATERIALS_URL 不能用：.*{said}.* · MATERIALS_URL cannot"):
        raw_storages(wrong.replace("{data}", str(tmp_path)), tmp_path)


@pytest.mark.parametrize("missing", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
def test_half_the_keys(missing, monkeypatch, tmp_path):
    monkeypatch.delenv(missing)
    with pytest.raises(Stop, match=f"缺少 {missing}"):
        raw_storages("s3://bucket", tmp_path)


def test_without_the_packages_it_says_how_to_get_them(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "find_spec", lambda name: None)
    with pytest.raises(Stop, match=r"make s3.* · .*make s3"):
        raw_storages("s3://bucket", tmp_path)


def test_where_everything_lies(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "find_spec", lambda name: object())
    for given, backend, location in (
        ("", "config.storage.WholeFiles", tmp_path / "materials"),
        ("/mnt/a share", "config.storage.SharedFiles", Path("/mnt/a share/materials")),
        ("file:///mnt/a%20share", "config.storage.SharedFiles", Path("/mnt/a share/materials")),
        ("s3://bucket", "config.s3.S3Files", "materials"),
        ("s3://bucket/a/b/?region=x", "config.s3.S3Files", "a/b/materials"),
    ):
        found = raw_storages(given, tmp_path)
        assert tuple(found) == ROOMS
        assert found[MATERIALS]["BACKEND"] == backend
        assert found[MATERIALS]["OPTIONS"]["location"] == location


def test_no_address_leads_there(wire, raw_files_at, tmp_path):
    raw_files_at(address(wire.port, s3_server.BUCKET), tmp_path)
    with pytest.raises(ValueError, match="no address"):
        Material(raw="aa/b").raw.url  # noqa: B018
