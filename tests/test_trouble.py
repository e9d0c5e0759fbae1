"""A wrong setting, a taken port, a full disk, no database: one sentence that says what to do."""

import errno
import logging
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError, connections

from config import prepare
from config.environment import Stop, folder, hosts, networks, number, whole
from config.listening import listener
from config.outage import Outage
from config.sqlite.base import DatabaseWrapper
from config.trouble import Unreachable, sentences
from search.errors import IndexUnreadable

ROOT = Path(__file__).parent.parent
# A wrong value for each setting that can have one.
WRONG = {
    "ALLOWED_HOSTS": "http://library.example.org",
    "TRUSTED_ORIGINS": "library.example.org",
    "TRUSTED_PROXIES": "10.0.0.300",
    "HTTPS": "yes",
    "HSTS_SECONDS": "a year",
    "CLOSED_SITE": "true",
    "SESSION_HOURS": "0",
    "PUBLISH_WITHOUT_DOUBT": "on",
    "INBOX_DIR": "/dev/null",
    "BACKUP_DIR": "/dev/null",
    "BIN_DAYS": "1.5",
    "PARSE_SECONDS": "0",
    "PARSE_MEGABYTES": "x",
    "OCR": "no",
    "OCR_SECONDS": "0",
    "OCR_MEGABYTES": "0",
    "LOG_FORMAT": "xml",
    "LOG_QUERIES": "2",
    "METRICS": "everybody",
    "SCRIPT_NAME": "/library",
    "DEBUG": "True",
}
OF_THE_SERVER = {
    "PORT": "80000",
    "WORKERS": "nonsense",
    "THREADS": "0",
    "BIND": "localhost",
    "JOB_WORKERS": "many",
    "JOB_NICENESS": "40",
}


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
    )


def is_one_sentence_in_two_languages(said: str) -> bool:
    chinese, parted, english = said.partition(" · ")
    return (
        "Traceback" not in said
        and bool(parted)
        and any("\u4e00" <= character <= "\u9fff" for character in chinese)
        and english[:1].isascii()
        and len(said.strip().splitlines()) == 1
    )


def raising(error: OSError) -> Callable[..., None]:
    def fail(*arguments: object, **options: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_named(name, tmp_path):
    settings = {"DATA_DIR": str(tmp_path), name: WRONG[name]}
    if name == "HSTS_SECONDS":
        settings["HTTPS"] = "1"
    ran = run("-c", "import config.settings", **settings)
    assert ran.returncode == 1
    assert ran.stderr.count(f"{name}={WRONG[name]}") == (2 if name != "SCRIPT_NAME" else 0)
    assert name in ran.stderr
    assert is_one_sentence_in_two_languages(ran.stderr), ran.stderr
    # What follows goes on with the sentence.
    assert (" is wrong: it must " in ran.stderr) != (name == "SCRIPT_NAME")


class TestSettings:
    @pytest.mark.parametrize(
        "given",
        [
            "a b",
            "library.example.org:8000",
            "https://a",
            "a/b",
            "ku.example.cn，10.0.0.5",
            "a,,b c",
        ],
    )
    def test_what_is_no_host_is_named(self, monkeypatch, given):
        """No browser will ever say it: all pages would be 400."""
        monkeypatch.setenv("HOSTS", given)
        with pytest.raises(Stop, match=re.escape(f"HOSTS={given}")):
            hosts("HOSTS", "")

    def test_hosts(self, monkeypatch):
        given = "localhost, 10.0.0.5,[::1],.example.org,*,a_b-c.example.cn"
        monkeypatch.setenv("HOSTS", given)
        assert hosts("HOSTS", "") == [host.strip() for host in given.split(",")]

    @pytest.mark.parametrize("inside", [".", "data", "data/inbox"])
    def test_what_is_moved_away_is_not_the_library(self, monkeypatch, tmp_path, inside):
        """The library would be imported into itself, file by file."""
        (tmp_path / "data" / "inbox").mkdir(parents=True)
        monkeypatch.setenv("FOLDER", str(tmp_path / inside))
        with pytest.raises(Stop, match="must lie apart"):
            folder("FOLDER", beside=[tmp_path / "data"])

    def test_a_disk_that_is_away_keeps_nobody_from_reading(self, monkeypatch, tmp_path):
        monkeypatch.setenv("FOLDER", str(tmp_path / "away"))
        assert folder("FOLDER") == tmp_path / "away"
        # As the system says where the server of a share that is mounted is away.
        with monkeypatch.context() as patch:
            patch.setattr(os, "stat", raising(OSError(errno.EHOSTDOWN, "Host is down")))
            assert folder("FOLDER") == tmp_path / "away"
        (tmp_path / "away").touch()
        with pytest.raises(Stop, match="FOLDER"):
            folder("FOLDER")

    @pytest.mark.parametrize("inside", [".", "backups"])
    def test_no_backup_lies_in_the_library(self, tmp_path, inside):
        """It would fail every day, where nobody looks."""
        own = tmp_path / "data"
        ran = run(
            "-c",
            "import config.settings",
            DATA_DIR=str(own),
            BACKUP_DIR=str(own / inside),
            INBOX_DIR=str(tmp_path / "away"),
        )
        assert ran.returncode == 1
        assert f"BACKUP_DIR={own / inside}" in ran.stderr
        assert "must lie outside of" in ran.stderr
        assert is_one_sentence_in_two_languages(ran.stderr), ran.stderr

    def test_a_library_beside_its_backups_starts(self, tmp_path):
        ran = run(
            "-c",
            "import config.settings",
            DATA_DIR=str(tmp_path / "data"),
            BACKUP_DIR=str(tmp_path),
        )
        assert ran.returncode == 0, ran.stderr

    def test_folders_beside_each_other(self, monkeypatch, tmp_path):
        (tmp_path / "data-inbox").mkdir()
        monkeypatch.setenv("FOLDER", str(tmp_path / "data-inbox"))
        assert folder("FOLDER", beside=[tmp_path / "data"]) == tmp_path / "data-inbox"

    @pytest.mark.parametrize(
        ("given", "wanted"), [("10.0.0.5/8", "10.0.0.0/8"), ("fd00::1/64", "fd00::/64")]
    )
    def test_a_network_is_told_that_was_meant(self, monkeypatch, given, wanted):
        monkeypatch.setenv("FROM", f"127.0.0.1, {given}")
        with pytest.raises(Stop, match=f"{re.escape(wanted)}.* · .*{re.escape(wanted)}"):
            networks("FROM")
        monkeypatch.setenv("FROM", f"127.0.0.1, {wanted}")
        assert [str(network) for network in networks("FROM")] == ["127.0.0.1/32", wanted]

    def test_a_key_that_can_be_guessed_is_refused_and_not_shown(self, tmp_path):
        ran = run("-c", "import config.settings", DATA_DIR=str(tmp_path), SECRET_KEY="sesame")
        assert ran.returncode == 1
        assert "SECRET_KEY" in ran.stderr
        assert "sesame" not in ran.stderr
        assert is_one_sentence_in_two_languages(ran.stderr), ran.stderr

    def test_limits_are_written_as_people_do(self, monkeypatch):
        monkeypatch.setenv("DAYS", "-1")
        with pytest.raises(Stop, match="在 0 和 1000000 之间"):
            whole("DAYS", 1)
        with pytest.raises(Stop, match=r"between 0\.5 and 3"):
            number("DAYS", 1, least=0.5, most=3)


@pytest.mark.parametrize("name", OF_THE_SERVER)
def test_a_wrong_setting_of_the_server_is_named(name, tmp_path):
    settings = {"DATA_DIR": str(tmp_path), name: OF_THE_SERVER[name]}
    ran = run("-m", "config.serve", **settings)
    assert ran.returncode == 1
    assert name in ran.stderr
    assert is_one_sentence_in_two_languages(ran.stderr), ran.stderr


def test_a_taken_port_is_told_at_once(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = run("-m", "config.serve", DATA_DIR=str(tmp_path), PORT=port)
    assert ran.returncode == 1
    assert port in ran.stderr
    assert is_one_sentence_in_two_languages(ran.stderr), ran.stderr


class TestListening:
    def test_an_address_of_another_machine(self, monkeypatch):
        monkeypatch.setenv("BIND", "203.0.113.1:8000")
        with pytest.raises(Stop, match="BIND"):
            listener()

    def test_a_socket_of_unix_that_was_left_is_no_hindrance(self, monkeypatch, tmp_path):
        path = tmp_path / "s"
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(str(path))
        monkeypatch.setenv("BIND", f"unix:{path}")
        with listener() as opened:
            assert opened.getsockname() == str(path)
            with pytest.raises(Stop, match="已被占用"):
                listener()

    def test_an_address_of_version_6(self, monkeypatch):
        monkeypatch.setenv("BIND", "[::1]:0")
        with pytest.raises(Stop, match="BIND"):
            listener()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
        (OSError(errno.EROFS, "Read-only file system"), "不能写入"),
        (PermissionError(errno.EACCES, "Permission denied"), "不能写入"),
        (OperationalError("database or disk is full"), "磁盘已满"),
        (OperationalError("database is locked"), "数据库正忙"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "不能写入"),
        (OperationalError("the connection is closed"), "连不上"),
        (Unreachable("connection timeout expired"), "连不上"),
        (Unreachable('FATAL:  password authentication failed for user "a"'), "用户名或密码"),
        (Unreachable('致命错误:  用户 "a" Password 认证失败'), "用户名或密码"),
        (Unreachable('FATAL:  role "a" does not exist'), "用户名或密码"),
        (Unreachable('FATAL:  no pg_hba.conf entry for host "10.0.0.5"'), "用户名或密码"),
        (Unreachable('FATAL:  database "a" does not exist'), "createdb"),
        (Unreachable('致命错误:  数据库 "a" 不存在'), "createdb"),
        (Unreachable("FATAL:  sorry, too many clients already"), "max_connections"),
    ],
)
def test_what_is_wrong_is_told(error, words):
    chinese, english = sentences(error)
    assert words in chinese
    assert english.isascii()


@pytest.mark.parametrize(
    "said", ["attempt to write a readonly database", "unable to open database file"]
)
def test_a_database_elsewhere_is_told_by_its_own_file(said, settings, tmp_path, monkeypatch):
    """DATA_DIR is not to blame for it."""
    file = tmp_path / "elsewhere" / "library.sqlite3"
    file.parent.mkdir()
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", file)
    for told in sentences(OperationalError(said)):
        assert str(file) in told
        assert "DATABASE_URL" in told
        assert "DATA_DIR" not in told
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", settings.DATA_DIR / file.name)
    assert "DATA_DIR" in sentences(OperationalError(said))[0]


@pytest.mark.parametrize(
    "error", [ValueError("disk is full"), OSError(), OperationalError("no such table")]
)
def test_what_is_something_else_is_not(error):
    assert sentences(error) is None


@pytest.mark.django_db
def test_a_page_that_cannot_save_says_why(client, monkeypatch):
    def fail(*args: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("speeches.basket.views.new_basket", fail)
    response = client.post("/basket/new/", {"name": "甲"})
    assert response.status_code == 503
    assert "磁盘已满" in response.content.decode()
    assert "照常可以阅读" in response.content.decode()


@pytest.mark.django_db
def test_what_fails_elsewhere_than_in_a_view_is_told_too(client, monkeypatch):
    """As the look for who is signed in, which is before it."""
    away = Unreachable("connection failed: to server at 10.0.0.5")
    errors = [away, away, ValueError()]

    def fail(*args: object) -> None:
        raise errors.pop(0)

    monkeypatch.setattr("config.login.closed.ClosedSite.process_view", fail)
    client.raise_request_exception = False
    response = client.get("/speeches/")
    page = response.content.decode()
    assert (response.status_code, "连不上数据库" in page, "10.0.0.5" in page) == (503, True, False)
    # No search that would fail as well.
    assert "<form" not in page
    response = client.get("/api/search")
    assert (response.status_code, response.json()["error"]["parameter"]) == (503, None)
    assert client.get("/speeches/").status_code == 500


def test_what_was_made_of_an_error_is_told_as_that(caplog):
    """As the index's own, whose worker logged a traceback for a full disk."""
    try:
        raise IndexUnreadable(full := OSError(errno.ENOSPC, "No space left")) from full
    except IndexUnreadable as error:
        Outage(logging.getLogger("test"), "不能用").tell(error)
    [record] = caplog.records
    assert (record.levelname, record.exc_info) == ("WARNING", None)
    assert "磁盘已满" in record.message


def test_a_worker_tells_an_outage_once(caplog):
    outage = Outage(logging.getLogger("test"), "不能用")
    outage.is_over()
    for _ in range(3):
        outage.tell(Unreachable("connection failed"))
    outage.is_over()
    outage.is_over()
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    outage.tell(OperationalError("no such table"))
    assert caplog.records[-1].exc_info


@pytest.mark.django_db
class TestReadingOnly:
    """Where SQLite cannot make the files of its log."""

    @pytest.fixture
    def database(self, tmp_path):
        path = tmp_path / "a.sqlite3"
        with closing(sqlite3.connect(path)) as made, made:
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("CREATE TABLE t (a)")
            made.execute("INSERT INTO t VALUES (1)")
        return path

    def opened(self, path: Path) -> DatabaseWrapper:
        own = connections["default"].settings_dict | {
            "NAME": str(path),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL;",
            },
        }
        return DatabaseWrapper(own, "other")

    def refused(self, monkeypatch):
        """SQLite as on a full disk: no file can be made beside the database."""
        connect = sqlite3.connect

        def full(database: str, **options: object) -> sqlite3.Connection:
            if "mode=ro" not in str(database):
                raise sqlite3.OperationalError("disk I/O error")
            return connect(database, **options)

        monkeypatch.setattr("config.sqlite.base.base.Database.connect", full)

    def test_it_is_read_where_nothing_can_be_written(self, database, monkeypatch):
        wrapper = self.opened(database)
        self.refused(monkeypatch)
        with wrapper.cursor() as cursor:
            assert cursor.execute("SELECT a FROM t").fetchall() == [(1,)]
            with pytest.raises(OperationalError, match="readonly"):
                cursor.execute("INSERT INTO t VALUES (2)")
        wrapper.close()

    def test_the_next_connection_writes_again(self, database, monkeypatch):
        wrapper = self.opened(database)
        with monkeypatch.context() as patch:
            self.refused(patch)
            wrapper.ensure_connection()
            wrapper.close()
        with wrapper.cursor() as cursor:
            cursor.execute("INSERT INTO t VALUES (2)")
        wrapper.close()

    def test_what_only_reads_is_not_kept(self, database, monkeypatch):
        wrapper = self.opened(database)
        with monkeypatch.context() as patch:
            self.refused(patch)
            wrapper.ensure_connection()
        wrapper.close_if_unusable_or_obsolete()
        assert wrapper.connection is None

    def test_what_the_log_alone_has_is_not_overlooked(self, database, monkeypatch):
        """Better nothing than what was withdrawn since."""
        with closing(sqlite3.connect(database)) as writer:
            writer.execute("PRAGMA wal_autocheckpoint=0")
            writer.execute("INSERT INTO t VALUES (2)")
            writer.commit()
            copy = database.with_name("copy.sqlite3")
            shutil.copy(database, copy)
            shutil.copy(f"{database}-wal", f"{copy}-wal")
        wrapper = self.opened(copy)
        self.refused(monkeypatch)
        with wrapper.cursor() as cursor:
            assert cursor.execute("SELECT count(*) FROM t").fetchall() == [(2,)]
        wrapper.close()


@pytest.mark.django_db
class TestKeptConnection:
    """Of SQLite, between two requests."""

    @pytest.fixture
    def path(self, tmp_path):
        path = tmp_path / "a.sqlite3"
        write(path, 1)
        return path

    @pytest.fixture
    def wrapper(self, path):
        own = connections["default"].settings_dict
        kept = {
            "NAME": str(path),
            "CONN_MAX_AGE": 600,
            "OPTIONS": {"transaction_mode": "IMMEDIATE"},
        }
        made = DatabaseWrapper(own | kept, "other")
        yield made
        made.close()

    def test_the_same_file_stays_open(self, wrapper, path):
        assert read(wrapper) == [(1,)]
        opened = wrapper.connection
        write(path, 2)
        wrapper.close_if_unusable_or_obsolete()
        assert wrapper.connection is opened
        assert read(wrapper) == [(1,), (2,)]

    def test_another_file_of_its_name_is_opened(self, wrapper, path, tmp_path):
        """A library that was restored."""
        read(wrapper)
        write(tmp_path / "b.sqlite3", 3)
        (tmp_path / "b.sqlite3").replace(path)
        wrapper.close_if_unusable_or_obsolete()
        assert read(wrapper) == [(3,)]

    def test_one_that_failed_is_not_kept(self, wrapper):
        with pytest.raises(OperationalError), wrapper.cursor() as cursor:
            cursor.execute("SELECT nothing FROM t")
        wrapper.close_if_unusable_or_obsolete()
        assert wrapper.connection is None

    def test_nor_is_one_that_is_old(self, wrapper):
        read(wrapper)
        wrapper.close_at = 0.0
        wrapper.close_if_unusable_or_obsolete()
        assert wrapper.connection is None


def read(wrapper: DatabaseWrapper) -> list[tuple[int]]:
    with wrapper.cursor() as cursor:
        return cursor.execute("SELECT a FROM t").fetchall()


def write(path: Path, number: int) -> None:
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("CREATE TABLE IF NOT EXISTS t (a)")
        opened.execute("INSERT INTO t VALUES (?)", [number])
        opened.commit()


class TestPrepare:
    def test_a_full_disk_does_not_keep_a_library_from_being_served(
        self, db, settings, monkeypatch, capsys, tmp_path
    ):
        settings.STATIC_ROOT = tmp_path
        (tmp_path / "staticfiles.json").touch()
        done = []

        def step(name: str, *arguments: str) -> None:
            done.append(name)
            if name in ("migrate", "collectstatic"):
                raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(prepare, "call_command", step)
        prepare.prepare()
        assert len(done) == len(prepare.STEPS)
        assert "磁盘已满" in capsys.readouterr().err

    def test_where_there_is_none_it_ends_with_a_sentence(self, db, settings, monkeypatch, tmp_path):
        settings.STATIC_ROOT = tmp_path

        def fail(name: str, *arguments: str) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(prepare, "call_command", fail)
        with pytest.raises(Stop, match="磁盘已满"):
            prepare.prepare()

    def test_what_is_no_matter_of_the_disk_is_raised(self, db, monkeypatch):
        def fail(name: str, *arguments: str) -> None:
            raise OSError("something else")

        monkeypatch.setattr(prepare, "call_command", fail)
        with pytest.raises(OSError, match="something else"):
            prepare.prepare()


def can_mount(path: Path) -> bool:
    """Whether this machine lets a small disk be made: root may, mostly."""
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", path], capture_output=True
    )
    return made.returncode == 0


@pytest.fixture
def small_disk(tmp_path):
    if not shutil.which("mount") or not can_mount(tmp_path):
        pytest.skip("no small disk can be mounted here")
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


ASK = """
import django
django.setup()
from django.test import Client
for path in ("/speeches/", "/search/?q=a", "/basket/new/"):
    ask = Client(raise_request_exception=False)
    response = (ask.post if "new" in path else ask.get)(path, {"name": "a"})
    print(response.status_code, "磁盘已满" in response.content.decode(), end=" ")
"""


@pytest.mark.parametrize("how", ["full", "read-only"])
def test_a_library_on_such_a_disk_is_read(new_library, small_disk, how):
    if new_library["DATABASE_URL"]:
        pytest.skip("the database is not on such a disk")
    settings = {
        "DATA_DIR": str(small_disk / "data"),
        # With the database, which elsewhere is a server's.
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ALLOWED_HOSTS": "testserver",
        "DEBUG": "1",
    }
    shutil.copytree(new_library["DATA_DIR"], small_disk / "data")
    if how == "full":
        with pytest.raises(OSError, match="No space"):
            (small_disk / "fill").write_bytes(bytes(41_000_000))
    else:
        subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    ran = run("-c", ASK, **settings)
    full = how == "full"
    assert ran.stdout == f"200 False 200 False 503 {full} ", ran.stderr
