"""What changes is told in its transaction, and what was told is followed when a command ends."""

import pytest
from django.db import transaction

from speeches.changes import (
    announce,
    announced_together,
    followed,
    speeches_changed,
    work_ended,
)
from speeches.choices import PublicEvent
from speeches.models import PublicChange
from tests.factories import make_speech

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard():
    """What was sent, in order: tuples of ids, and "ended"."""
    sent = []

    def receive(sender, **kwargs):
        sent.append(kwargs["ids"])

    def end(sender, **kwargs):
        sent.append("ended")

    speeches_changed.connect(receive)
    work_ended.connect(end)
    yield sent
    speeches_changed.disconnect(receive)
    work_ended.disconnect(end)


def test_a_receiver_writes_into_the_transaction(heard):
    with transaction.atomic():
        announce([1, 2])
        assert heard == [(1, 2)]


def test_outside_of_a_transaction_nothing_may_be_announced(heard):
    with pytest.raises(transaction.TransactionManagementError):
        announce([1])
    assert heard == []


def test_nothing_announced_nothing_sent(heard):
    announce([])
    assert heard == []


def test_what_was_committed_is_followed_whatever_ends_the_work(heard):
    def fail():
        with followed():
            with transaction.atomic():
                announce([1])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert heard == [(1,), "ended"]


def test_what_is_announced_together_is_told_at_the_end_in_its_order(heard):
    with transaction.atomic(), announced_together():
        announce([2])
        announce([1, 3])
        assert heard == []
    assert heard == [(2, 1, 3)]


def test_a_second_change_of_the_same_speech_is_told_as_one(heard):
    """Readers have not seen it before."""
    speech = make_speech()
    with transaction.atomic(), announced_together():
        announce([speech.pk, 7])
        announce([speech.pk])
    assert heard == [(speech.pk, 7)]
    assert PublicChange.objects.get().event == PublicEvent.PUBLISHED


def test_a_part_that_is_given_up_takes_no_word_of_the_rest_with_it(heard):
    first, second = make_speech(), make_speech()

    def fail():
        with transaction.atomic():
            announce([first.pk])
            raise ZeroDivisionError

    with transaction.atomic(), announced_together():
        announce([first.pk, second.pk])
        with pytest.raises(ZeroDivisionError):
            fail()
    assert set(PublicChange.objects.values_list("speech_pk", flat=True)) == {first.pk, second.pk}


def test_nothing_is_told_of_what_was_given_up(heard):
    def fail():
        with transaction.atomic(), announced_together():
            announce([1])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert heard == []
    with transaction.atomic():
        announce([2])
    assert heard == [(2,)]
