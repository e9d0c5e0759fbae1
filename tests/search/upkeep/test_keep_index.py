"""The worker that keeps the index in step: follows, heals, and is ended by nothing that fails."""

import shutil

import pytest
from django.core.management import call_command
from django.db import OperationalError
from haystack import connections
from haystack.query import SearchQuerySet

from search.index.generations import note_damage
from search.management.commands.keep_index import (
    _FIRST_PAUSE,
    _GATHERS,
    _LONGEST_GATHERING,
    _POLL,
    _QUIET,
    _REST,
    Command,
)
from search.upkeep import outbox
from speeches.changes import announce
from speeches.importing.interrupting import Interruption
from speeches.jobs.models import Job


@pytest.fixture
def step(monkeypatch):
    """One look of the command; how long it waits for the next."""
    monkeypatch.setattr("django.db.connection.close", lambda: None)
    command = Command()
    command._begin()
    return lambda: command._step(Interruption())


def found(text: str) -> int:
    return SearchQuerySet().filter(content=text).count()


def test_follows_what_is_announced(make_speech, build, step):
    build()
    announce([make_speech(text="新来的话").pk])
    assert step() == _POLL
    assert found("新来的话") == 1
    announce([make_speech(text="又来的话").pk])
    call_command("keep_index", "--once")
    assert found("又来的话") == 1


@pytest.mark.parametrize(
    ("seconds", "pause"),
    [(0.01, _POLL), (0.3, _GATHERS * 0.3), (50, _LONGEST_GATHERING)],
    ids=["quick", "as-in-a-library", "slow"],
)
def test_what_comes_while_others_are_followed_is_gathered(
    make_speech, build, step, monkeypatch, seconds, pause
):
    build()
    follow = outbox._follow
    commits = []

    def and_more_come(index, rows):
        follow(index, rows)
        commits.append(len(rows))
        clock[0] += seconds
        if len(commits) == 1:
            for number in range(3):
                announce([make_speech(text=f"随后来的话{number}").pk])

    clock = [0.0]
    monkeypatch.setattr("search.management.commands.keep_index.monotonic", lambda: clock[0])
    monkeypatch.setattr(outbox, "_follow", and_more_come)
    announce([make_speech(text="先来的话").pk])
    assert step() == pytest.approx(pause)
    assert (found("先来的话"), found("随后来的话")) == (1, 0)
    assert step() == _POLL
    assert found("随后来的话") == 3
    assert commits == [1, 3]


def test_more_than_one_commit_takes_are_followed_without_a_pause(
    make_speech, build, step, monkeypatch
):
    build()
    monkeypatch.setattr(outbox, "MOST_AT_ONCE", 2)
    announce([make_speech(text=f"同时来的话{number}").pk for number in range(5)])
    assert step() == _POLL
    assert found("同时来的话") == 5
    assert not outbox.lag()


class TestTidying:
    """What grew by small changes is built anew when nobody changes anything."""

    @pytest.fixture
    def later(self, build, monkeypatch):
        """Another look of the command so many seconds later; how many builds it has asked for."""
        monkeypatch.setattr("django.db.connection.close", lambda: None)
        monkeypatch.setattr("search.text.set_phrases.LEAST_TEXTS", 2)
        build()
        clock = [1000.0]
        monkeypatch.setattr("search.management.commands.keep_index.monotonic", lambda: clock[0])
        command = Command()
        command._begin()

        def look(seconds: float) -> int:
            clock[0] += seconds
            assert command._step(Interruption()) == _POLL
            return Job.objects.filter(title="重建检索索引").count()

        return look

    def test_in_a_quiet_moment(self, later, make_speech, work_off):
        announce([make_speech().pk, make_speech().pk])
        assert later(_QUIET + 1) == 0
        assert later(_QUIET - 1) == 0
        announce([make_speech().pk])
        assert later(0.5) == 0
        assert later(_QUIET - 1) == 0
        assert later(2) == 1
        work_off()
        assert later(_REST + 1) == 1

    def test_whatever_came_of_it_not_again_at_once(self, later, make_speech):
        announce([make_speech().pk, make_speech().pk])
        later(1)
        assert later(_QUIET + 1) == 1
        Job.objects.all().delete()
        assert later(_REST - 1) == 0

    def test_not_where_there_is_no_room(self, later, make_speech, monkeypatch):
        asked = []
        monkeypatch.setattr(
            "search.management.commands.keep_index.has_room", lambda: bool(asked.append(1))
        )
        announce([make_speech().pk, make_speech().pk])
        later(1)
        for _ in range(9):
            assert later(_QUIET + 1) == 0
        assert len(asked) == 1

    def test_not_where_little_is_gained(self, later, make_speech):
        announce([make_speech().pk])
        later(1)
        assert later(_QUIET + 1) == 0


def test_a_missing_index_is_rebuilt_by_a_job(backend, make_speech, build, step, work_off):
    build()
    announce([make_speech(text="新来的话").pk])
    shutil.rmtree(backend.documents.generations.path)
    assert step() == _FIRST_PAUSE
    assert Job.objects.get().title == "重建检索索引"
    work_off()
    assert found("新来的话") == 1
    assert step() == _POLL


@pytest.mark.parametrize("name", ["current", "*/*.toc", "*/*.seg", "*/strings.txt"])
def test_a_damaged_index_is_rebuilt_by_a_job(
    backend, make_speech, build, step, work_off, caplog, name
):
    make_speech(text="早来的话")
    build()
    assert step() == _POLL
    for path in backend.documents.generations.path.glob(name):
        path.write_bytes(path.read_bytes()[:-30])
    # As a worker that starts now.
    del connections.thread_local.connections["default"]
    assert step() == _FIRST_PAUSE
    assert "已损坏" in caplog.text
    assert Job.objects.get().title == "重建检索索引"
    work_off()
    assert found("早来的话") == 1
    assert step() == _POLL


def test_what_a_reader_finds_damaged_the_worker_rebuilds(
    backend, make_speech, build, step, work_off
):
    """The worker itself reads nothing while nothing changes."""
    make_speech(text="早来的话")
    build()
    assert step() == _POLL
    note_damage(backend.documents.generations.current(), "MAIN_1.seg")
    assert step() == _FIRST_PAUSE
    work_off()
    assert step() == _POLL


def test_damage_is_seen_that_a_full_disk_had_no_room_to_name(backend, make_speech, build, step):
    make_speech()
    build()
    (backend.documents.generations.current() / "damaged").touch()
    assert step() == _FIRST_PAUSE
    assert Job.objects.get().title == "重建检索索引"


def test_leftovers_of_killed_builds_are_removed(backend, make_speech, build):
    make_speech()
    build()
    left = backend.documents.generations.path / "generation-left"
    left.mkdir()
    (left / "MAIN_1.seg").write_bytes(b"x" * 1000)
    assert backend.library_index.remove_leftovers() == ["generation-left"]
    assert not left.exists()
    assert found("各位代表") == 1


def test_without_room_no_rebuild_is_begun(backend, make_speech, build, step, monkeypatch, caplog):
    """It would fail again and again, each time with a line on the desk."""
    make_speech()
    build()
    shutil.rmtree(backend.documents.generations.path)
    usage = shutil.disk_usage("/")._replace(free=-1)
    monkeypatch.setattr("search.upkeep.index_state.shutil.disk_usage", lambda path: usage)
    step()
    assert not Job.objects.exists()
    assert "腾出空间" in caplog.text


def test_a_database_that_takes_no_job_does_not_end_the_worker(backend, step, monkeypatch):
    def fail() -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("search.management.commands.keep_index.start_rebuild", fail)
    assert [step(), step()] == [_FIRST_PAUSE, 2 * _FIRST_PAUSE]


def test_what_goes_wrong_is_tried_again_less_and_less_often(
    make_speech, build, step, monkeypatch, caplog
):
    def fail(*args, **options):
        raise OSError(28, "No space left on device")

    build()
    announce([make_speech().pk])
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "settle", fail)
        assert [step() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert step() == _POLL
    assert not outbox.lag()
    assert "No space left" in caplog.text
