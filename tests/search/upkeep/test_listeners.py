"""What the library announces is searchable, or gone, at once."""

import logging

import pytest
from haystack.query import SearchQuerySet
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from search.errors import IndexLocked, IndexMissing
from speeches.changes import announce, work_begins


def found(text: str) -> int:
    return SearchQuerySet().filter(content=text).count()


@pytest.fixture
def speech(make_speech, build):
    speech = make_speech(text="原来的话")
    build()
    return speech


def test_a_new_speech_is_found(speech, make_speech, committed):
    with committed():
        announce([make_speech(text="新来的话").pk])
    assert found("新来的话") == 1


def test_an_edited_speech_is_found_as_it_is_now(speech, committed):
    speech.text = "改过的话"
    speech.save()
    with committed():
        announce([speech.pk])
    assert (found("改过的话"), found("原来的话")) == (1, 0)


def test_an_unpublished_speech_is_gone(speech, committed):
    speech.published = False
    speech.save()
    with committed():
        announce([speech.pk])
    assert found("原来的话") == 0


def test_a_deleted_speech_is_gone(speech, committed):
    pk = speech.pk
    speech.delete()
    with committed():
        announce([pk])
    assert found("原来的话") == 0


def test_the_first_speech_of_a_library_makes_the_index(backend, make_speech, committed):
    with committed():
        announce([make_speech(text="第一篇").pk])
    assert found("第一篇") == 1


def test_a_missing_index_is_not_replaced_by_a_part_of_it(backend, make_speech, committed, caplog):
    make_speech()
    with committed(), caplog.at_level(logging.WARNING):
        announce([make_speech().pk])
    assert "build_index" in caplog.text
    with pytest.raises(IndexMissing):
        found("审议")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), IndexLocked()])
def test_an_index_that_cannot_be_written_is_left_to_build_index(
    speech, backend, committed, caplog, monkeypatch, error
):
    def fail(*args) -> None:
        raise error

    monkeypatch.setattr(backend.documents, "replace", fail)
    with committed():
        announce([speech.pk])
    assert "build_index --if-needed" in caplog.text
    assert caplog.records[-1].levelname == "ERROR"


def test_a_locked_index_is_left_to_build_index(speech, backend, committed, caplog):
    writer = FileIndex(FileStorage(str(backend.documents.generations.current()))).writer()
    with committed():
        announce([speech.pk])
    assert "占用" in caplog.text
    writer.cancel()
    with committed():
        announce([speech.pk])
    assert found("原来的话") == 1


def test_an_index_whose_commit_fails_takes_the_next_change(
    speech, backend, committed, caplog, monkeypatch
):
    def fail(*args) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, committed():
        patched.setattr("whoosh.writing.SegmentWriter._commit_toc", fail)
        announce([speech.pk])
    assert "No space left" in caplog.text
    with committed():
        announce([speech.pk])
    assert found("原来的话") == 1


def test_an_outdated_index_is_left_to_the_rebuild(speech, backend, committed, caplog, monkeypatch):
    monkeypatch.setattr("search.text.analysis.analyzer_fingerprint", lambda: "another dictionary")
    del backend.documents.generations
    with committed(), caplog.at_level(logging.WARNING):
        announce([speech.pk])
    assert "build_index" in caplog.text


def test_what_a_killed_import_left_unsaid_is_indexed_before_the_next(speech, make_speech):
    make_speech(text="没有说出来的话")
    work_begins.send(sender=None)
    assert found("没有说出来的话") == 1


def test_an_import_makes_a_missing_index_of_the_whole_library(backend, make_speech):
    make_speech(text="已有的话")
    work_begins.send(sender=None)
    assert found("已有的话") == 1
