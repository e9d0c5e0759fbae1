"""Who works at what: known to all workers, and over with the process, whatever ends it."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError, connection

from speeches.jobs import file_leases, server_leases
from speeches.jobs.leases import alone, is_alive, lease, sweep, workers
from speeches.jobs.management.commands import run_jobs
from speeches.jobs.queue import SHORT
from tests.test_serve import wait_until

WORKER = """
import django
django.setup()
from speeches.jobs.leases import lease
with lease() as name:
    print(name, flush=True)
    input()
"""

pytestmark = pytest.mark.django_db
on_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="on PostgreSQL alone: make test-postgres"
)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def address() -> str:
    """The DATABASE_URL of the database that the tests have made."""
    server = os.environ.get("DATABASE_URL", "")
    if connection.vendor != "postgresql":
        return server
    return urlsplit(server)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


@pytest.fixture
def other_worker(tmp_path):
    """A process of another server, with a DATA_DIR of its own where the database is common."""
    folder = tmp_path / "other" if connection.vendor == "postgresql" else tmp_path
    folder.mkdir(exist_ok=True)
    own = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": address(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    with subprocess.Popen(
        [sys.executable, "-c", WORKER],
        env=os.environ | own,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


class TestAWorker:
    def test_lives_as_long_as_its_process(self, other_worker):
        name = other_worker.stdout.readline().strip()
        assert (is_alive(name), workers()) == (True, 1)
        other_worker.kill()
        wait_until(lambda: (is_alive(name), workers()) == (False, 0))

    def test_is_gone_at_its_end(self):
        with lease() as name, lease() as other:
            assert is_alive(name)
            assert is_alive(other)
            assert workers() == 2
        assert not is_alive(name)
        assert workers() == 0

    def test_of_whom_nobody_knows_is_dead(self):
        assert not is_alive("somebody")


class TestAPieceOfWork:
    def test_has_one_at_it(self):
        for _ in range(2):
            with alone("batch-1") as first, alone("batch-1") as second, alone("batch-2") as other:
                assert (first, second, other) == (True, False, True)
                sweep()
                with alone("batch-1") as third:
                    assert not third

    def test_is_free_after_one_that_failed(self):
        with pytest.raises(KeyError), alone("batch-1"):
            raise KeyError
        with alone("batch-1") as is_alone:
            assert is_alone

    def test_is_no_worker(self):
        with alone("batch-1"):
            assert workers() == 0


class TestOfFiles:
    """One machine's."""

    def test_nothing_is_left(self, tmp_path):
        with file_leases.alone("batch-1"), file_leases.lease():
            pass
        assert list((tmp_path / "workers").iterdir()) == []

    def test_nobody_is_beside_one_that_has_the_new_file_of_a_name(self, tmp_path):
        """It was removed between opening and locking it."""
        path = tmp_path / "batch-1.busy"
        path.touch()
        with path.open("r") as late:
            path.unlink()
            assert not file_leases._is_ours(late, path)
            path.touch()
            assert not file_leases._is_ours(late, path)
        with path.open("r") as new:
            assert file_leases._is_ours(new, path)

    def test_what_killed_workers_left_is_swept(self, tmp_path):
        folder = tmp_path / "workers"
        folder.mkdir()
        for name in ("batch-1.busy", "a.lock", "b.begun", "c.begun"):
            (folder / name).touch()
        os.utime(folder / "b.begun", (0, 0))
        file_leases.sweep()
        # One that begins at this moment has no name yet.
        assert [path.name for path in folder.iterdir()] == ["c.begun"]

    def test_a_worker_is_never_found_without_its_lock(self, monkeypatch):
        lock, found = file_leases.fcntl.flock, []

        def slow(file, how):
            if how == file_leases.fcntl.LOCK_EX:
                found.append(file_leases.workers())
            lock(file, how)

        monkeypatch.setattr(file_leases.fcntl, "flock", slow)
        with file_leases.lease() as name:
            assert file_leases.is_alive(name)
        assert found == [0]


@on_postgres
class TestOfAServer:
    def test_a_lease_that_was_lost_is_not_alive(self):
        with lease() as name:
            _end_other_connections()
            wait_until(lambda: not is_alive(name))

    def test_a_worker_goes_on_under_another_name(self):
        command = run_jobs.Command()
        command._begin()
        with command._lease:
            name = command._held_name()
            assert command._held_name() == name
            _end_other_connections()
            wait_until(lambda: not is_alive(name))
            other = command._held_name()
            assert other != name
            assert (is_alive(other), workers()) == (True, 1)

    def test_a_server_that_is_away_is_told_as_one(self, monkeypatch):
        def away(*arguments: object) -> None:
            raise OperationalError("away")

        monkeypatch.setattr(server_leases.connection, "get_new_connection", away)
        command = run_jobs.Command()
        command._begin()
        monkeypatch.setattr(run_jobs.connection, "close", lambda: None)
        assert command._step(SHORT) == run_jobs._PAUSE


def _end_other_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
