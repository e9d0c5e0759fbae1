"""Statements whose SQL is made once."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from config.compiled import Compiled, CompiledByText, CompiledInsert
from speeches.choices import Kind
from speeches.models import Section, Source, Speech, SpeechFingerprint
from tests.factories import make_speech

pytestmark = pytest.mark.django_db

KINDS = Compiled(
    lambda keys: Speech.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "published_on")
)
ALL = Compiled(lambda keys: Speech.objects.order_by("pk").values_list("title", "flags"))


@pytest.mark.parametrize("number", [1, 2, 3, 5, 8])
def test_rows_are_those_of_the_keys(number, django_assert_num_queries):
    keys = [make_speech(published_on=date(2020, 2, 3)).pk for _ in range(9)][:number]
    with django_assert_num_queries(1):
        found = [tuple(row) for row in KINDS(keys)]
    rows = Speech.objects.filter(pk__in=keys).order_by("pk")
    assert found == list(rows.values_list("pk", "published_on"))


def test_a_key_that_no_row_can_have_finds_none():
    speech = make_speech()
    assert KINDS([10**40]) == []
    assert [pk for pk, _ in KINDS([10**40, speech.pk])] == [speech.pk]


def test_it_is_compiled_once(monkeypatch):
    speech = make_speech()
    KINDS([speech.pk])
    monkeypatch.setattr(KINDS, "_make", None)
    other = make_speech()
    assert [pk for pk, _ in KINDS([other.pk])] == [other.pk]


def test_it_says_what_is_there_now():
    assert ALL() == []
    speech = make_speech(flags=[{"name": "gaps", "words": ["某"]}])
    assert [tuple(row) for row in ALL()] == [(speech.title, speech.flags)]
    Speech.objects.update(title=F("kind"))
    assert [row[0] for row in ALL()] == [speech.kind]


def test_text_keys_find_the_rows_of_each(django_assert_num_queries):
    named = CompiledByText(
        lambda names: Source.objects.filter(name__in=names).values_list("name", "pk")
    )
    there = {name: Source.objects.create(name=name).pk for name in ("甲报", "乙网", "丙刊")}
    with django_assert_num_queries(3):
        assert named(["没有"]) == []
        assert named(["乙网"]) == [("乙网", there["乙网"])]
        assert dict(named(list(there))) == there


def test_rows_are_inserted_as_they_are(django_assert_num_queries):
    speech = make_speech()
    rows = [
        Section(
            speech=speech, position=at, depth=1, label="一、", heading=f"小标题 %s {at}",
            anchor=f"s{at}", start=at, heading_end=3, paragraphs=1,
        )
        for at in range(200)
    ]  # fmt: skip
    insert = CompiledInsert(Section)
    with django_assert_num_queries(3):
        insert(rows)
    assert list(Section.objects.order_by("position")) == rows
    assert [row.heading for row in Section.objects.order_by("pk")] == [row.heading for row in rows]
    assert not any(row._state.adding for row in rows)
    insert([])


def test_rows_of_every_kind_of_column_are_inserted(django_assert_num_queries):
    speech = Speech.objects.get(pk=make_speech(evidence={"level": "县"}).pk)
    row = SpeechFingerprint(
        speech=speech, digest="d", length=1, sampled=1, sample=b"\x00%s", scheme="s"
    )
    CompiledInsert(SpeechFingerprint)([row])
    stored = SpeechFingerprint.objects.get()
    assert (stored.pk, bytes(stored.sample), stored.gathered) == (speech.pk, b"\x00%s", False)
    speech.pk, speech.position = None, 7
    insert = CompiledInsert(Speech)
    with django_assert_num_queries(1):
        insert([speech])
    copy = Speech.objects.get(position=7)
    assert (copy.pk, copy.evidence, copy.text) == (speech.pk, {"level": "县"}, speech.text)


def test_a_row_is_stored_as_django_stores_it():
    """Text that is one of a list of choices too, numbers, days, what is not known."""
    facts = {"kind": Kind.REPORT, "level": "", "year": 2020, "part": 1, "complete": False}
    speech = make_speech(**facts, published_on=date(2020, 2, 3), speaker="50%'s")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM speeches_speech")
        (stored,) = cursor.fetchall()
        copy = Speech(**{**facts, "material": speech.material, "position": 7})
        for column in Speech._meta.concrete_fields:
            if column.name not in ("id", "position", *facts):
                setattr(copy, column.attname, getattr(speech, column.attname))
        CompiledInsert(Speech)([copy])
        cursor.execute("SELECT * FROM speeches_speech WHERE position = 7")
        (inserted,) = cursor.fetchall()
        names = [column[0] for column in cursor.description]
    other = {"id", "position", "created_at", "updated_at", "public_since"}
    differing = {
        name
        for name, one, two in zip(names, stored, inserted, strict=True)
        if (type(one), one) != (type(two), two)
    }
    assert differing <= other


def test_it_finds_the_same_whether_queries_are_counted_or_not():
    keys = [make_speech(published_on=date(2020, 2, 3), title="50%以上").pk for _ in range(3)]
    shares = Compiled(
        lambda keys: Speech.objects.filter(pk__in=keys, title__contains="0%").values_list("pk")
    )
    for query in (KINDS, shares):
        with CaptureQueriesContext(connection):
            counted = query(keys)
        assert len(counted) == 3
        assert query(keys) == counted


@pytest.fixture
def failing():
    """A query for a table that is gone."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE gone (id INTEGER)")
    found = Compiled(lambda keys: Speech.objects.extra(tables=["gone"]).values_list("pk"))
    assert found() == []
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE gone")
    return found


def test_its_errors_are_those_of_django(failing):
    with pytest.raises(DatabaseError), transaction.atomic():
        failing()


def test_it_asks_nothing_in_a_transaction_that_is_broken():
    make_speech()
    with transaction.atomic():
        ALL()
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            ALL()
