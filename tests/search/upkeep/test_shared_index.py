"""An index that all machines share, brought up to the library by several workers at once."""

import random
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction

from search.index.from_site import from_site
from search.models import ChangedSpeech, IndexTicket
from search.upkeep import outbox
from speeches.changes import announce
from speeches.models import Speech
from tests.factories import make_speech

on_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="on PostgreSQL alone: make test-postgres"
)


class SharedIndex:
    """One that keeps of each speech the text that came with the greatest ticket, as OpenSearch
    does; before: is called between reading speeches and writing them."""

    is_shared = True

    def __init__(self, before: Callable[[], None] = lambda: None) -> None:
        self.held: dict[int, tuple[int, str]] = {}
        self.times: list[set[int]] = []
        self._before = before
        self._lock = threading.Lock()

    def update(self, keys: set[int]) -> None:
        ticket = from_site.ticket()
        texts = dict(Speech.objects.filter(pk__in=keys).values_list("pk", "text"))
        self._before()
        with self._lock:
            self.times.append(set(keys))
            for key in keys:
                if ticket > self.held.get(key, (0, ""))[0]:
                    self.held[key] = (ticket, texts.get(key, ""))


def told(*speeches: Speech) -> None:
    with transaction.atomic():
        announce([speech.pk for speech in speeches])


def at_once(*works: Callable[[], object]) -> None:
    def alone(work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=alone, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class TestTickets:
    def test_grow(self, db):
        taken = [IndexTicket.objects.take() for _ in range(3)]
        assert taken == sorted(set(taken))
        assert not IndexTicket.objects.exists()

    def test_grow_beyond_those_of_a_state_that_was_put_back(self, db):
        IndexTicket.objects.begin_anew()
        before = IndexTicket.objects.take()
        IndexTicket.objects.begin_anew()
        assert IndexTicket.objects.take() > before
        # No more than a year ahead.
        assert before < (time.time() + 365 * 24 * 3600) * 1e6

    def test_of_a_new_library_are_greater_than_those_of_an_earlier_one(self, db):
        assert IndexTicket.objects.take() > 1_700_000_000_000_000

    @on_postgres
    @pytest.mark.django_db(transaction=True)
    def test_nobody_waits_for_another_to_take_one(self):
        others = []
        with transaction.atomic():
            own = IndexTicket.objects.take()
            at_once(lambda: others.append(IndexTicket.objects.take()))
        assert others[0] > own


@on_postgres
@pytest.mark.django_db(transaction=True)
class TestManyFollowers:
    def test_each_takes_what_nobody_else_has(self, monkeypatch):
        monkeypatch.setattr(outbox, "MOST_AT_ONCE", 2)
        both_read = threading.Barrier(2)
        index = SharedIndex(both_read.wait)
        speeches = [make_speech(text=str(number)) for number in range(4)]
        told(*speeches)
        at_once(*[lambda: outbox.settle(index)] * 2)
        assert [len(keys) for keys in index.times] == [2, 2]
        assert {key: text for key, (_, text) in index.held.items()} == {
            speech.pk: speech.text for speech in speeches
        }
        assert not outbox.lag()

    def test_what_is_read_first_and_written_last_does_not_stay(self):
        """Of two changes of one speech each has a follower, and the first is slow."""
        speech = make_speech(text="原来的话")
        told(speech)
        is_read, goes_on = threading.Event(), threading.Event()
        slow = SharedIndex(lambda: (is_read.set(), goes_on.wait(60)))
        quick = SharedIndex()
        quick.held = slow.held

        def change_and_follow() -> None:
            is_read.wait(60)
            Speech.objects.update(text="改过的话")
            told(speech)
            outbox.settle(quick)
            goes_on.set()

        at_once(lambda: outbox.settle(slow), change_and_follow)
        assert slow.held[speech.pk][1] == "改过的话"
        assert not outbox.lag()

    def test_what_a_follower_had_that_ended_is_another_s(self):
        speech = make_speech()
        told(speech)

        def end() -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            outbox.settle(SharedIndex(end))
        index = SharedIndex()
        assert outbox.settle(index) == 1
        assert list(index.held) == [speech.pk]

    def test_one_that_cannot_be_indexed_holds_up_no_other(self, caplog):
        bad, good = make_speech(), make_speech()
        told(bad, good)
        index = SharedIndex()
        update = index.update

        def fail(keys: set[int]) -> None:
            if bad.pk in keys:
                raise ValueError("a fault of this speech")
            update(keys)

        index.update = fail
        at_once(*[lambda: outbox.settle(index)] * 2)
        assert list(index.held) == [good.pk]
        (row,) = ChangedSpeech.objects.all()
        assert (row.speech_pk, row.tries, row.problem) == (
            bad.pk,
            1,
            "ValueError: a fault of this speech",
        )

    def test_agree_in_the_end_whatever_happens_meanwhile(self, monkeypatch):
        """Four followers, two who change speeches, and waits at random."""
        monkeypatch.setattr(outbox, "MOST_AT_ONCE", 3)
        lot = random.Random(7)
        index = SharedIndex(lambda: time.sleep(lot.random() / 100))
        speeches = [make_speech(text="0") for _ in range(5)]
        keys = [speech.pk for speech in speeches]
        told(*speeches)
        is_over = threading.Event()

        def change() -> None:
            for number in range(40):
                key = lot.choice(keys)
                with transaction.atomic():
                    Speech.objects.filter(pk=key).update(text=f"{threading.get_ident()}-{number}")
                    announce([key])

        def follow() -> None:
            while not is_over.is_set() or outbox.is_due():
                outbox.settle(index)
                time.sleep(0.001)

        changing = threading.Thread(target=lambda: (at_once(change, change), is_over.set()))
        changing.start()
        at_once(*[follow] * 4)
        changing.join()
        assert not outbox.lag()
        held = {key: text for key, (_, text) in index.held.items()}
        assert held == dict(Speech.objects.values_list("pk", "text"))


@pytest.mark.django_db
def test_a_database_that_passes_over_nothing_has_one_follower_at_a_time():
    speech = make_speech(text="新来的话")
    told(speech)
    index = SharedIndex()
    assert outbox.settle(index) == 1
    assert index.held[speech.pk][1] == "新来的话"
