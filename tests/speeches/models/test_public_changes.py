"""What became of speeches for readers: noted when it is announced, one row a speech, in order."""

import pytest
from django.db import transaction

from speeches.changes import announce
from speeches.life import MOVES, NOBODY, change, remove
from speeches.models import LibraryVersion, PublicChange, Speech
from tests.factories import make_speech

pytestmark = pytest.mark.django_db


def told() -> list[tuple[int, str]]:
    return list(PublicChange.objects.values_list("speech_pk", "event"))


def move(name: str, *speeches: Speech) -> None:
    change([speech.pk for speech in speeches], MOVES[name], NOBODY)


def announce_now(*keys: int) -> None:
    with transaction.atomic():
        announce(keys)


def test_a_speech_is_published_corrected_and_withdrawn():
    speech = make_speech(state="received")
    move("publish", speech)
    assert told() == [(speech.pk, "published")]
    announce_now(speech.pk)
    assert told() == [(speech.pk, "corrected")]
    announce_now(speech.pk)
    assert told() == [(speech.pk, "corrected")]
    move("withdraw", speech)
    assert told() == [(speech.pk, "withdrawn")]
    move("publish", speech)
    assert told() == [(speech.pk, "published")]


def test_of_drafts_nothing_is_told():
    speech = make_speech(state="received")
    announce_now(speech.pk)
    move("bin", speech)
    move("restore", speech)
    announce_now(speech.pk)
    assert told() == []


def test_what_happens_to_a_withdrawn_one_is_no_news():
    speech = make_speech(state="received")
    move("publish", speech)
    move("withdraw", speech)
    before = PublicChange.objects.get().pk
    announce_now(speech.pk)
    move("bin", speech)
    assert PublicChange.objects.get().pk == before


def test_the_row_of_a_speech_that_is_gone_stays():
    speech = make_speech(state="received")
    pk = speech.pk
    move("publish", speech)
    move("bin", speech)
    remove(pk, NOBODY)
    assert not Speech.objects.filter(pk=pk).exists()
    assert told() == [(pk, "withdrawn")]


def test_a_later_change_comes_later():
    one, other = make_speech(state="received"), make_speech(state="received")
    move("publish", one)
    move("publish", other)
    first = PublicChange.objects.get(speech_pk=one.pk).pk
    announce_now(one.pk)
    assert told() == [(other.pk, "published"), (one.pk, "corrected")]
    assert PublicChange.objects.get(speech_pk=one.pk).pk > first


def test_a_number_is_never_given_twice():
    speech = make_speech(state="received")
    move("publish", speech)
    numbers = []
    for _ in range(3):
        announce_now(speech.pk)
        numbers.append(PublicChange.objects.get().pk)
    assert numbers == sorted(set(numbers))


def test_what_is_taken_back_is_not_told():
    speech = make_speech(state="received")
    with transaction.atomic():
        move("publish", speech)
        transaction.set_rollback(True)
    assert told() == []


def test_more_than_one_query_takes():
    speeches = [make_speech() for _ in range(3)]
    keys = [speech.pk for speech in speeches]
    unknown = range(10**6, 10**6 + 1200)
    announce_now(*unknown, *keys)
    assert told() == [(key, "published") for key in keys]


def test_numbers_of_speeches_do_not_change_how_often_it_asks(django_assert_num_queries):
    keys = [make_speech().pk for _ in range(30)]
    announce_now(*keys)
    with transaction.atomic(), django_assert_num_queries(4):
        PublicChange.objects.note(keys)


def test_a_restored_library_has_another_epoch():
    LibraryVersion.objects.renew()
    epoch, version = LibraryVersion.objects.epoch(), LibraryVersion.objects.current()
    LibraryVersion.objects.renew()
    assert LibraryVersion.objects.epoch() == epoch != ""
    LibraryVersion.objects.begin_anew()
    assert LibraryVersion.objects.epoch() not in (epoch, "")
    assert LibraryVersion.objects.current() != version
