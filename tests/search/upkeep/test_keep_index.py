"""The worker that keeps the index in step: follows, heals, and is ended by nothing that fails."""

import shutil

import pytest
from django.core.management import call_command
from haystack.query import SearchQuerySet

from search.management.commands.keep_index import _FIRST_PAUSE, _POLL, Command
from search.upkeep import outbox
from speeches.changes import announce
from speeches.importing.interrupting import Interruption
from speeches.jobs.models import Job


@pytest.fixture
def step(monkeypatch):
    """One look of the command; how long it waits for the next."""
    monkeypatch.setattr("django.db.connection.close", lambda: None)
    command = Command()
    command._pause = _FIRST_PAUSE
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


def test_a_missing_index_is_rebuilt_by_a_job(backend, make_speech, build, step, work_off):
    build()
    announce([make_speech(text="新来的话").pk])
    shutil.rmtree(backend.documents.generations.path)
    assert step() == _FIRST_PAUSE
    assert Job.objects.get().title == "重建检索索引"
    work_off()
    assert found("新来的话") == 1
    assert step() == _POLL


def test_what_looks_damaged_once_is_looked_at_again(backend, make_speech, build, step):
    """A full disk looks so."""
    build()
    (backend.documents.generations.path / "current").write_text("../../etc")
    assert step() == _FIRST_PAUSE
    assert not Job.objects.exists()
    assert step() == 2 * _FIRST_PAUSE
    assert Job.objects.count() == 1


def test_what_goes_wrong_is_tried_again_less_and_less_often(
    make_speech, build, step, monkeypatch, caplog
):
    def fail(*args):
        raise OSError(28, "No space left on device")

    build()
    announce([make_speech().pk])
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "settle", fail)
        assert [step() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert step() == _POLL
    assert not outbox.lag()
    assert "No space left" in caplog.text
