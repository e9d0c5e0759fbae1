"""What changed is told once, after the commit, and never for what was rolled back."""

import pytest
from django.db import transaction

from speeches.changes import MOST, announce, batched, speeches_changed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard():
    """The tuples of ids that were sent, in order."""
    sent = []

    def receive(sender, **kwargs):
        sent.append(kwargs["ids"])

    speeches_changed.connect(receive)
    yield sent
    speeches_changed.disconnect(receive)


def test_nothing_before_the_commit(heard):
    with transaction.atomic():
        announce([1, 2])
        assert heard == []
    assert heard == [(1, 2)]


def test_nothing_of_what_is_rolled_back(heard):
    def fail():
        with transaction.atomic():
            announce([1])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert heard == []


def test_a_batch_is_sent_together_and_each_speech_once(heard):
    with batched():
        announce([1])
        announce([2, 1])
        assert heard == []
    assert heard == [(1, 2)]


def test_a_batch_that_fails_still_tells_what_was_committed(heard):
    def fail():
        with batched():
            announce([1])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert heard == [(1,)]


def test_a_long_batch_is_sent_in_parts(heard):
    with batched():
        for pk in range(MOST + 1):
            announce([pk])
    assert [len(ids) for ids in heard] == [MOST, 1]


def test_nothing_announced_nothing_sent(heard):
    announce([])
    with batched():
        pass
    assert heard == []
