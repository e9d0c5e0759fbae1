"""What the library announces is written down with it, and searchable, or gone, once followed."""

import logging
import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from haystack.query import SearchQuerySet
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from search.errors import IndexLocked, IndexMissing, IndexOutdated, IndexUnreadable
from search.index.connection import library_index
from search.models import ChangedSpeech
from search.upkeep import outbox
from speeches.changes import announce
from speeches.changes import followed as followed_at_the_end
from speeches.models import Speech
from tests.factories import put_into


def found(text: str) -> int:
    return SearchQuerySet().filter(content=text).count()


def waiting() -> list[int]:
    return list(ChangedSpeech.objects.order_by("pk").values_list("speech_pk", flat=True))


@pytest.fixture
def speech(make_speech, build):
    speech = make_speech(text="原来的话")
    build()
    return speech


class TestWhatIsFollowed:
    def test_what_was_told_while_the_clock_was_ahead(self, speech, make_speech):
        announce([make_speech(text="新来的话").pk])
        ChangedSpeech.objects.update(due_at=timezone.now() + timedelta(days=400))
        outbox.settle(library_index())
        assert (found("新来的话"), waiting()) == (1, [])

    def test_a_new_speech_is_found(self, speech, make_speech, followed):
        with followed():
            announce([make_speech(text="新来的话").pk])
        assert found("新来的话") == 1
        assert waiting() == []

    def test_an_edited_speech_is_found_as_it_is_now(self, speech, followed):
        speech.text = "改过的话"
        speech.save()
        with followed():
            announce([speech.pk])
        assert (found("改过的话"), found("原来的话")) == (1, 0)

    def test_an_unpublished_speech_is_gone(self, speech, followed):
        put_into(speech, "withdrawn")
        with followed():
            announce([speech.pk])
        assert found("原来的话") == 0

    def test_a_deleted_speech_is_gone(self, speech, followed):
        pk = speech.pk
        speech.delete()
        with followed():
            announce([pk])
        assert found("原来的话") == 0

    def test_what_changes_while_it_is_followed_is_followed_again(
        self, speech, library_index, monkeypatch
    ):
        """A row that comes between reading the speech and deleting its row is another change."""
        update = library_index.update

        def change_meanwhile(keys):
            update(keys)
            monkeypatch.undo()
            Speech.objects.update(text="又改的话")
            announce([speech.pk])

        announce([speech.pk])
        monkeypatch.setattr(library_index, "update", change_meanwhile)
        assert outbox.settle(library_index) == 2
        assert found("又改的话") == 1

    def test_of_many_changes_a_part_is_taken_at_a_time(
        self, speech, make_speech, library_index, monkeypatch
    ):
        monkeypatch.setattr(outbox, "MOST_AT_ONCE", 2)
        announce([make_speech(text="新来的话").pk for _ in range(5)])
        asked = iter([True, False])
        assert outbox.settle(library_index, lambda: next(asked)) == 2
        assert found("新来的话") == 2
        assert outbox.settle(library_index) == 3
        assert found("新来的话") == 5


@pytest.mark.django_db(transaction=True)
class TestTransactions:
    def test_what_is_rolled_back_was_never_noted(self):
        with transaction.atomic():
            announce([5])
            transaction.set_rollback(True)
        assert waiting() == []

    def test_it_is_noted_with_the_change_itself(self):
        with transaction.atomic():
            announce([5])
            assert waiting() == [5]
        assert waiting() == [5]


class TestWhatGoesWrong:
    @pytest.mark.parametrize("error", [OSError(28, "No space left on device"), IndexLocked()])
    def test_an_index_that_cannot_be_written_is_followed_later(
        self, speech, library_index, followed, monkeypatch, error
    ):
        def fail(*args) -> None:
            raise error

        speech.text = "改过的话"
        speech.save()
        with monkeypatch.context() as patched:
            patched.setattr(library_index.documents, "replace", fail)
            with pytest.raises(type(error)), followed():
                announce([speech.pk])
        assert outbox.lag().speeches == 1
        outbox.settle(library_index)
        assert found("改过的话") == 1

    def test_a_locked_index_is_followed_later(self, speech, backend, followed):
        writer = FileIndex(FileStorage(str(backend.documents.generations.current()))).writer()
        with pytest.raises(IndexLocked), followed():
            announce([speech.pk])
        writer.cancel()
        with followed():
            pass
        assert (found("原来的话"), waiting()) == (1, [])

    def test_an_index_whose_commit_fails_takes_the_next_change(self, speech, followed, monkeypatch):
        def fail(*args) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr("whoosh.writing.SegmentWriter._commit_toc", fail)
            with pytest.raises(IndexUnreadable), followed():
                announce([speech.pk])
        with followed():
            announce([speech.pk])
        assert found("原来的话") == 1

    def test_an_outdated_index_is_left_to_the_rebuild(self, speech, backend, followed, monkeypatch):
        monkeypatch.setattr("search.text.analysis.analyzer_fingerprint", lambda: "another")
        del backend.documents.generations
        with pytest.raises(IndexOutdated), followed():
            announce([speech.pk])
        assert waiting() == [speech.pk]
        outbox.rebuild(backend.library_index)
        assert (found("原来的话"), waiting()) == (1, [])

    def test_one_that_cannot_be_indexed_holds_up_no_other(
        self, speech, make_speech, library_index, monkeypatch, caplog
    ):
        update, bad = library_index.update, speech.pk

        def fail(keys):
            if bad in keys:
                raise ValueError("a fault of this speech")
            update(keys)

        announce([bad, make_speech(text="新来的话").pk])
        with monkeypatch.context() as patched:
            patched.setattr(library_index, "update", fail)
            outbox.settle(library_index)
        assert found("新来的话") == 1
        (row,) = ChangedSpeech.objects.all()
        assert (row.speech_pk, row.tries, row.problem) == (
            bad,
            1,
            "ValueError: a fault of this speech",
        )
        assert outbox.lag().failed == 1
        # Not again at once, but later it is.
        assert outbox.settle(library_index) == 0
        ChangedSpeech.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        assert outbox.settle(library_index) == 1
        assert not outbox.lag()
        assert "a fault of this speech" in caplog.text


class TestRebuild:
    def test_what_was_told_before_is_done_with(self, speech, make_speech, library_index):
        announce([make_speech(text="新来的话").pk])
        assert outbox.rebuild(library_index) == 2
        assert (found("新来的话"), waiting()) == (1, [])

    def test_what_is_told_meanwhile_waits(self, speech, library_index):
        outbox.rebuild(library_index, lambda done: announce([speech.pk]))
        assert waiting() == [speech.pk]


class TestAfterACommand:
    """Without a worker the command line ends with an index that is up to date."""

    def test_the_index_is_up_to_date_at_its_end(self, speech, make_speech):
        with followed_at_the_end():
            announce([make_speech(text="新来的话").pk])
        assert found("新来的话") == 1

    def test_a_missing_index_is_made_of_the_whole_library(self, backend, make_speech):
        make_speech(text="已有的话")
        with pytest.raises(IndexMissing):
            found("已有的话")
        with followed_at_the_end():
            announce([make_speech().pk])
        assert found("已有的话") == 1

    def test_an_index_that_cannot_be_written_does_not_fail_the_command(
        self, speech, library_index, monkeypatch, caplog
    ):
        def fail(*args) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(library_index.documents, "replace", fail)
        with caplog.at_level(logging.WARNING), followed_at_the_end():
            announce([speech.pk])
        assert "No space left" in caplog.text
        assert waiting() == [speech.pk]


def test_how_far_behind_the_index_is(db):
    assert not outbox.lag()
    announce([3, 4, 3])
    announce([4])
    lag = outbox.lag()
    assert (lag.speeches, lag.failed) == (2, 0)
    assert lag.since is not None
    assert timezone.now() - lag.since < timedelta(minutes=1)


def test_the_page_of_results_says_so(client, speech, followed):
    assert "索引正在更新" not in client.get("/search/", {"q": "原来"}).text
    announce([speech.pk])
    assert "索引正在更新，1 篇" in client.get("/search/", {"q": "原来"}).text


def test_one_follows_at_a_time():
    """The lock is of the process or the thread that holds it, and waited for."""
    order = []
    with outbox._alone():
        other = threading.Thread(target=lambda: order.append(_in_turn()))
        other.start()
        other.join(0.2)
        order.append("first")
    other.join()
    assert order == ["first", "second"]


def _in_turn() -> str:
    with outbox._alone():
        return "second"
