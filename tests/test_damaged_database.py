"""A damaged or lost database: said in one sentence with what to do, and read as far as it goes."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.db import DatabaseError

from config import prepare
from config.databases import FILE
from config.environment import Stop
from config.sqlite.log import committed_frames
from config.sqlite.lost import is_lost
from config.trouble import sentences
from tests.damage import DAMAGES as WAYS

ROOT = Path(__file__).parent.parent

Damage = Callable[[Path], None]


def _zero_tables(path: Path) -> None:
    """All pages but the first, which has the list of the tables."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(bytes(path.stat().st_size - 4096))


DAMAGES: dict[str, Damage] = {
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "another file": lambda path: path.write_bytes(b"no database" * 1000),
    "zeroed tables": _zero_tables,
}
LOSSES: dict[str, Damage] = {"gone": Path.unlink, "emptied": lambda path: os.truncate(path, 0)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """Tables, and a raw material beside them."""
    folder = tmp_path_factory.mktemp("whole")
    assert run(folder, "manage.py", "migrate", "--verbosity=0").returncode == 0
    (folder / "materials" / "ab").mkdir(parents=True)
    (folder / "materials" / "ab" / "abcd").write_bytes(b"a speech")
    return folder


@pytest.fixture
def library(whole, tmp_path) -> Path:
    shutil.copytree(whole, tmp_path / "data")
    return tmp_path / "data"


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | {"DATA_DIR": str(folder), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
    )


def says_what_to_do(said: str, command: str = "restore 备份文件夹 --force") -> bool:
    chinese, parted, english = said.partition(" · ")
    one = len(said.strip().splitlines()) == 1 and "Traceback" not in said
    return one and command in chinese and bool(parted) and "restore" in english


@pytest.mark.parametrize("damage", ["cut", "zeros", "gone"])
def test_the_start_says_what_to_do(library, damage):
    (DAMAGES | LOSSES)[damage](library / FILE)
    ran = run(library, "-m", "config.prepare")
    assert ran.returncode == 1
    assert says_what_to_do(ran.stderr), ran.stderr


@pytest.mark.parametrize(
    ("command", "damage"), [("find_duplicates", "zeroed tables"), ("run_jobs --once", "gone")]
)
def test_a_command_says_what_to_do(library, damage, command):
    (DAMAGES | LOSSES)[damage](library / FILE)
    ran = run(library, "manage.py", *command.split())
    assert ran.returncode == 1
    assert says_what_to_do(ran.stderr), ran.stderr


def test_the_backups_are_named_where_they_are(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    told = sentences(sqlite3.DatabaseError("database disk image is malformed"))
    assert all(f"restore {tmp_path} --force" in each for each in told)


@pytest.mark.parametrize("damage", LOSSES.values(), ids=LOSSES)
def test_no_other_library_is_begun_in_the_place_of_one_that_was_lost(library, damage, raw_files_at):
    raw_files_at(data_dir=library)
    path = library / FILE
    assert not is_lost(path)
    damage(path)
    assert is_lost(path)
    shutil.rmtree(library / "materials")
    assert not is_lost(path)
    assert not is_lost(library / "another.sqlite3")


@pytest.fixture
def logged(tmp_path) -> Path:
    """A database with two transactions in its log, left as by a killed process."""
    with closing(sqlite3.connect(tmp_path / "open.sqlite3")) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        for number in range(2):
            opened.execute(f"CREATE TABLE t{number} (a)")
            opened.commit()
        for name in ("a.sqlite3", "a.sqlite3-wal"):
            shutil.copy(tmp_path / name.replace("a.", "open."), tmp_path / name)
    return tmp_path / "a.sqlite3"


def frames_read(path: Path) -> int:
    with closing(sqlite3.connect(path)) as opened:
        return int(opened.execute("PRAGMA wal_checkpoint").fetchone()[1])


def make_log(path: Path, *statements: str) -> None:
    """Execute these in a process that is killed then."""
    code = (
        "import os, sqlite3, sys\n"
        "opened = sqlite3.connect(sys.argv[1])\n"
        "for each in sys.argv[2:]: opened.execute(each); opened.commit()\n"
        "os.kill(os.getpid(), 9)"
    )
    statements = ("PRAGMA journal_mode=WAL", "CREATE TABLE IF NOT EXISTS t (a)", *statements)
    subprocess.run([sys.executable, "-c", code, path, *statements], check=False)


@pytest.fixture
def left_by_a_kill(tmp_path) -> Path:
    make_log(tmp_path / "a.sqlite3", "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)")
    return tmp_path / "a.sqlite3"


class TestLog:
    """SQLite reads its log up to what is damaged, and says nothing of the rest."""

    def test_what_is_whole_is_read_to_its_end(self, logged):
        committed = committed_frames(logged)
        assert committed == frames_read(logged) > 1

    @pytest.mark.parametrize("damage", ["zeroed", "flipped"])
    def test_what_is_damaged_has_more_than_is_read(self, logged, damage):
        WAYS[damage](logged.with_name("a.sqlite3-wal"))
        committed = committed_frames(logged)
        assert committed > frames_read(logged)

    def test_what_a_killed_process_did_not_finish_was_never_committed(self, logged):
        log = logged.with_name("a.sqlite3-wal")
        whole = log.read_bytes()
        # The head of one more frame, of the same log, without the end of a transaction.
        frame = bytearray(whole[32 : 32 + 24])
        frame[4:8] = bytes(4)
        log.write_bytes(whole + bytes(frame) + bytes(100))
        assert committed_frames(logged) == frames_read(logged)

    @pytest.mark.parametrize("damage", ["cut", "emptied", "gone"])
    def test_what_is_missing_is_known_from_its_index(self, left_by_a_kill, damage):
        log = left_by_a_kill.with_name("a.sqlite3-wal")
        committed = committed_frames(left_by_a_kill)
        if damage == "gone":
            log.unlink()
        else:
            os.truncate(log, log.stat().st_size - (24 + 4096) if damage == "cut" else 0)
        assert committed_frames(left_by_a_kill) == committed > frames_read(left_by_a_kill)

    def test_what_the_database_has_got_is_not_missing(self, left_by_a_kill):
        frames_read(left_by_a_kill)
        assert committed_frames(left_by_a_kill) == 0
        make_log(left_by_a_kill, "PRAGMA wal_checkpoint")
        left_by_a_kill.with_name("a.sqlite3-wal").unlink()
        assert committed_frames(left_by_a_kill) == 0

    def test_a_log_that_was_begun_anew_is_another(self, left_by_a_kill):
        make_log(left_by_a_kill, "PRAGMA wal_checkpoint(TRUNCATE)", "CREATE TABLE more (a)")
        assert committed_frames(left_by_a_kill) == frames_read(left_by_a_kill) > 0

    @pytest.mark.parametrize("damage", WAYS)
    def test_an_index_that_is_damaged_says_nothing(self, left_by_a_kill, damage):
        committed = committed_frames(left_by_a_kill)
        WAYS[damage](left_by_a_kill.with_name("a.sqlite3-shm"))
        assert committed_frames(left_by_a_kill) == committed

    def test_there_may_be_none(self, tmp_path):
        assert committed_frames(tmp_path / "b.sqlite3") == 0
        (tmp_path / "b.sqlite3-wal").touch()
        assert committed_frames(tmp_path / "b.sqlite3") == 0


def test_that_changes_are_lost_is_said_for_some_days(library):
    """At the start, and by the check, which the desk shows."""
    log = library / f"{FILE}-wal"
    make_log(library / FILE, "CREATE TABLE more (a)")
    log.unlink()
    ran = run(library, "-m", "config.prepare")
    assert (ran.returncode, "改动已经丢失" in ran.stderr) == (0, True), ran.stderr
    ran = run(library, "-m", "config.prepare")
    assert "改动已经丢失" not in ran.stderr
    for _ in range(2):
        assert "数据库日志缺了一段" in run(library, "manage.py", "check_library", "--repair").stdout
    note = library / f"{FILE}-cut"
    os.utime(note, (0, 0))
    assert "数据库日志缺了一段" not in run(library, "manage.py", "check_library").stdout


def test_what_can_be_read_is_served(db, settings, monkeypatch, capsys, tmp_path):
    """Where only some pages are damaged; nothing is written into it."""
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").touch()

    def damaged() -> None:
        raise DatabaseError("database disk image is malformed: Tree 7 page 9")

    monkeypatch.setattr(prepare, "_require_sound", damaged)
    monkeypatch.setattr(prepare, "call_command", lambda *step: pytest.fail("a step was done"))
    prepare.prepare()
    assert says_what_to_do(capsys.readouterr().err)


def test_pages_that_do_not_fit_are_seen_at_the_start(library, monkeypatch, settings):
    monkeypatch.setattr(prepare.connection, "cursor", lambda: closing(opened.cursor()))
    with closing(sqlite3.connect(library / FILE)) as opened:
        monkeypatch.setattr(prepare.connection, "vendor", "sqlite")
        prepare._require_sound()
    _zero_tables(library / FILE)
    with (
        closing(sqlite3.connect(library / FILE)) as opened,
        pytest.raises((DatabaseError, sqlite3.DatabaseError), match="malformed"),
    ):
        prepare._require_sound()


@pytest.mark.django_db
class TestPages:
    def test_one_that_meets_the_damage_says_so(self, client, monkeypatch):
        def fail(*arguments: object) -> None:
            raise DatabaseError("database disk image is malformed")

        monkeypatch.setattr("speeches.views.Speech.objects.published", fail)
        response = client.get("/speeches/")
        assert response.status_code == 503
        assert "数据库已损坏" in response.content.decode()

    def test_so_does_one_whose_session_cannot_be_stored(self, client, monkeypatch, caplog):
        """What a middleware does, no view sees."""

        def fail(*arguments: object) -> None:
            raise DatabaseError("database or disk is full")

        monkeypatch.setattr(
            "django.contrib.sessions.middleware.SessionMiddleware.process_response", fail
        )
        client.raise_request_exception = False
        response = client.get("/speeches/")
        assert response.status_code == 503
        assert "磁盘已满" in response.content.decode()
        assert "Traceback" not in caplog.text

    def test_what_is_a_fault_of_the_site_is_an_error(self, client, monkeypatch):
        def fail(*arguments: object) -> None:
            raise ValueError("a fault")

        monkeypatch.setattr(
            "django.contrib.sessions.middleware.SessionMiddleware.process_response", fail
        )
        client.raise_request_exception = False
        assert client.get("/speeches/").status_code == 500


def test_where_nothing_can_be_read_the_start_ends(db, settings, monkeypatch, tmp_path):
    settings.STATIC_ROOT = tmp_path

    def damaged() -> None:
        raise DatabaseError("file is not a database")

    monkeypatch.setattr(prepare, "_require_sound", damaged)
    with pytest.raises(Stop, match="数据库已损坏"):
        prepare.prepare()
