"""What was published, corrected or withdrawn since a moment."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from speeches.changes import announce
from speeches.life import MOVES, NOBODY, change, remove
from speeches.models import LibraryVersion, PublicChange, Speech
from tests.factories import make_speech

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _version() -> None:
    LibraryVersion.objects.renew()


def move(name: str, *speeches: Speech) -> None:
    change([speech.pk for speech in speeches], MOVES[name], NOBODY)


def published() -> Speech:
    speech = make_speech(title="秘密", state="received")
    move("publish", speech)
    return speech


def changes(client, **parameters):
    response = client.get("/api/v1/changes", parameters)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def told(page) -> list[tuple[int, str]]:
    return [(one["id"], one["event"]) for one in page["changes"]]


def test_who_goes_on_hears_of_everything_once(client):
    one, other = published(), published()
    page = changes(client)
    assert told(page) == [(one.pk, "published"), (other.pk, "published")]
    assert page["next"] is None
    move("withdraw", one)
    with transaction.atomic():
        announce([other.pk])
    later = client.get(page["later"]).json()
    assert told(later) == [(one.pk, "withdrawn"), (other.pk, "corrected")]
    assert told(changes(client, since=later["cursor"])) == []


def test_of_what_is_gone_there_is_the_number_alone(client):
    speech = published()
    move("bin", speech)
    pk = speech.pk
    remove(pk, NOBODY)
    response = client.get("/api/v1/changes")
    (tombstone,) = response.json()["changes"]
    assert tombstone == {
        "id": pk, "event": "withdrawn", "at": tombstone["at"], "record": None,
    }  # fmt: skip
    assert "秘密" not in response.content.decode()


def test_drafts_are_not_told_of(client):
    make_speech(state="received")
    assert told(changes(client)) == []


def test_a_record_is_where_it_says(client):
    speech = published()
    (one,) = changes(client)["changes"]
    assert client.get(one["record"]).json()["id"] == speech.pk


def test_pages_leave_nothing_out(client):
    speeches = [published() for _ in range(5)]
    page, found = changes(client, limit=2), []
    while True:
        found += [pk for pk, _ in told(page)]
        if not page["next"]:
            break
        page = client.get(page["next"]).json()
    assert found == [speech.pk for speech in speeches]


def test_since_a_moment(client):
    early, late = published(), published()
    now = timezone.now()
    PublicChange.objects.filter(speech_pk=early.pk).update(at=now - datetime.timedelta(days=3))
    yesterday = timezone.localtime(now - datetime.timedelta(days=1))
    for moment in (yesterday.isoformat(), f"{yesterday:%Y-%m-%d}", f"{yesterday:%Y-%m-%dT%H:%M}"):
        assert told(changes(client, since=moment)) == [(late.pk, "published")]
    assert told(changes(client, since="2199-01-01")) == []
    assert len(told(changes(client, since="1000-01-01"))) == 2
    assert len(told(changes(client, since="1999-12-31T23:59:59Z"))) == 2


def test_a_future_moment_loses_nothing_afterwards(client):
    published()
    cursor = changes(client, since="2199-01-01")["cursor"]
    later = published()
    assert told(changes(client, since=cursor)) == [(later.pk, "published")]


def test_a_cursor_of_before_a_restore_is_refused(client):
    published()
    cursor = changes(client)["cursor"]
    LibraryVersion.objects.begin_anew()
    response = client.get("/api/v1/changes", {"since": cursor})
    assert response.status_code == 410
    assert response.json()["error"]["parameter"] == "since"
    assert len(told(changes(client))) == 1


def test_a_cursor_from_nowhere_is_refused(client):
    published()
    number, _, epoch = changes(client)["cursor"].partition(".")
    response = client.get("/api/v1/changes", {"since": f"{int(number) + 1}.{epoch}"})
    assert response.status_code == 410


def test_a_library_in_which_nothing_changed_has_a_cursor_too(client):
    page = changes(client)
    assert page["changes"] == []
    speech = published()
    assert told(changes(client, since=page["cursor"])) == [(speech.pk, "published")]
