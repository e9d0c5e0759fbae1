"""What PostgreSQL would answer otherwise than SQLite does: run on both."""

import threading

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, connections

from config.transactions import exclusive
from speeches.models import Source, Speech
from tests.factories import make_speech

# In the order of their numbers; a dictionary has them otherwise.
NAMES = ["A县", "Z县", "a县", "É县", "é县", "一县", "中县", "重县", "Ａ县", "ａ县"]


@pytest.mark.django_db
class TestTexts:
    def test_are_sorted_by_their_characters(self):
        for name in reversed(NAMES):
            make_speech(title=name, speaker=name, source=name)
        assert list(Source.objects.values_list("name", flat=True)) == NAMES
        for column in ("title", "speaker", "source__name"):
            rows = Speech.objects.order_by(column).values_list(column, flat=True)
            assert list(rows) == NAMES

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("a县", "A县 a县"),
            ("Z", "Z县"),
            ("é", "é县"),
            ("ａ", "ａ县"),
            ("Ａ", "Ａ县"),
            ("重", "重县"),
        ],
    )
    def test_have_no_case_but_from_a_to_z(self, words, found):
        for name in NAMES:
            make_speech(title=name)
        for lookup in ("icontains", "istartswith"):
            rows = Speech.objects.filter(**{f"title__{lookup}": words}).order_by("title")
            assert list(rows.values_list("title", flat=True)) == found.split()

    def test_may_be_asked_for_with_nul(self):
        make_speech(title="甲")
        assert not Speech.objects.filter(title="甲\0").exists()
        assert not SessionStore("\0" * 40).exists("\0" * 40)
        assert not User.objects.filter(username="\0").exists()

    def test_with_nul_come_in(self):
        speech = make_speech(title="甲", text="乙\0丙", evidence={"level": "\0"})
        speech.refresh_from_db()
        assert len(speech.text) == 3
        assert (speech.text[0], speech.text[2]) == ("乙", "丙")


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="on PostgreSQL alone: make test-postgres"
)
@pytest.mark.django_db(transaction=True)
def test_who_writes_the_same_takes_turns():
    """Without turns all would read the number before any of them writes it."""
    Source.objects.create(name="0")

    def add_one() -> None:
        with exclusive("library"), exclusive("library"):
            row = Source.objects.get()
            row.name = str(int(row.name) + 1)
            threading.Event().wait(0.05)
            row.save()
        connections.close_all()

    threads = [threading.Thread(target=add_one) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Source.objects.get().name == "5"
