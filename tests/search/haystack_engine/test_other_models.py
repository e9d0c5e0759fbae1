"""An index of other models than speeches, alone or together; what haystack's own tests of several
indexes expect of an engine."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import QuerySet
from haystack import connection_router, connections, indexes
from haystack.exceptions import NotHandled, SkipDocument
from haystack.query import SearchQuerySet
from haystack.routers import BaseRouter
from haystack.signals import RealtimeSignalProcessor

from search.search_indexes import SpeechIndex
from speeches.models import Speech
from tests.search.conftest import bare_speech
from tests.search.haystack_engine.conftest import ENGINE


class GroupIndex(indexes.SearchIndex, indexes.Indexable):
    """A model with keys that are numbers."""

    text = indexes.CharField(document=True, model_attr="name")
    number = indexes.IntegerField(model_attr="pk")

    def get_model(self) -> type[Group]:
        return Group

    def index_queryset(self, using: str | None = None) -> QuerySet[Group]:
        groups = super().index_queryset(using)
        return groups.filter(name__contains="一") if using == "filtered" else groups


class SessionIndex(indexes.SearchIndex, indexes.Indexable):
    """A model with keys that are strings."""

    text = indexes.CharField(document=True, model_attr="session_data")
    title = indexes.CharField(model_attr="session_key")
    label = indexes.CharField(model_attr="session_data", faceted=True)

    def get_model(self) -> type[Session]:
        return Session


def groups(*names: str) -> list[Group]:
    return [Group.objects.create(name=name) for name in names]


def sessions(**texts: str) -> list[Session]:
    never = datetime(2100, 1, 1, tzinfo=UTC)
    return [
        Session.objects.create(session_key=key, session_data=text, expire_date=never)
        for key, text in texts.items()
    ]


def keys(found: SearchQuerySet) -> list[str]:
    return [result.pk for result in found]


def test_a_model_alone_whose_index_has_no_date(connect):
    connect(GroupIndex())
    first, second = groups("信访组", "信访二组")
    call_command("rebuild_index", interactive=False, verbosity=0)
    # Among equals the one added last comes first.
    assert keys(SearchQuerySet().all()) == [str(second.pk), str(first.pk)]
    assert keys(SearchQuerySet().filter(content="二组")) == [str(second.pk)]
    assert keys(SearchQuerySet().order_by("number")) == [str(first.pk), str(second.pk)]
    assert SearchQuerySet().all()[0].object == second


KEYS = {"53554c58-7051-4350-bcc9-dad75eb248a9": "甲字号", "00007": "乙字号", "20": "丙字号"}


def test_keys_that_are_no_numbers(connect):
    backend = connect(SessionIndex())
    rows = sessions(**KEYS)
    call_command("rebuild_index", interactive=False, verbosity=0)
    assert set(keys(SearchQuerySet().all())) == KEYS.keys()
    (found,) = SearchQuerySet().filter(content="甲字")
    assert found.object == rows[0]
    backend.remove(rows[0])
    rows[0].delete()
    rows[1].session_data = "丁字号"
    rows[1].save()
    backend.update(connections["default"].get_unified_index().get_index(Session), [rows[1]])
    assert keys(SearchQuerySet().order_by("pk")) == ["00007", "20"]
    assert SearchQuerySet().filter(content="乙字").count() == 0
    Session.objects.filter(pk="20").delete()
    call_command("update_index", remove=True, verbosity=0)
    assert keys(SearchQuerySet().load_all()) == ["00007"]


def test_a_build_takes_up_what_changed_meanwhile_by_any_key(connect):
    backend = connect(SessionIndex())
    rows = sessions(**KEYS, **{"a b": "戊字号"})
    index = connections["default"].get_unified_index().get_index(Session)
    backend.update(index, rows)

    def meanwhile(done: int) -> None:
        Session.objects.filter(pk="a b").update(session_data="己字号")
        backend.update(index, list(Session.objects.filter(pk="a b")))

    backend.documents.rebuild(meanwhile)
    assert keys(SearchQuerySet().filter(content="己字")) == ["a b"]
    assert SearchQuerySet().count() == 4


def test_two_kinds_of_keys_in_one_index(connect):
    connect(GroupIndex(), SessionIndex())
    rows = groups(*(f"第{number}组" for number in range(12)))
    sessions(**KEYS)
    call_command("rebuild_index", interactive=False, verbosity=0)
    ordered = keys(SearchQuerySet().models(Group).order_by("pk"))
    assert ordered == [str(row.pk) for row in rows]
    assert SearchQuerySet().count() == 15
    assert set(keys(SearchQuerySet().models(Session))) == KEYS.keys()
    assert SearchQuerySet().models(Session, Group).filter(content="字号").count() == 3
    by_number = SearchQuerySet().order_by("number")
    assert keys(by_number)[:12] == [str(row.pk) for row in rows]
    facets = SearchQuerySet().facet("label").facet("django_ct").facet_counts()["fields"]
    assert dict(facets["django_ct"]) == {"auth.group": 12, "sessions.session": 3}
    assert len(facets["label"]) == 3


def test_a_key_of_one_model_is_not_that_of_another(connect):
    backend = connect(GroupIndex(), SpeechIndex())
    (group,) = groups("票决民生实事项目")
    speech = bare_speech(pk=group.pk, text="票决民生实事项目，票决之后督办。")
    other = bare_speech(text="票决民生实事项目，年底评议。")
    for _ in range(30):
        bare_speech(text="空话套话。")
    call_command("rebuild_index", interactive=False, verbosity=0)
    found = SearchQuerySet().more_like_this(speech)
    assert {result.id for result in found} == {
        f"auth.group.{group.pk}",
        f"speeches.speech.{other.pk}",
    }
    assert keys(found.models(Speech)) == [str(other.pk)]
    backend.clear(models=[Group])
    assert SearchQuerySet().models(Group).count() == 0
    assert SearchQuerySet().count() == 32
    backend.remove(f"auth.group.{speech.pk}")
    assert keys(SearchQuerySet().filter(content="督办")) == [str(speech.pk)]


class EmptyIndex(GroupIndex):
    """Leaves every object out when it is asked what to hold of it."""

    def prepare(self, obj: Group) -> dict[str, object]:
        raise SkipDocument


def test_what_is_left_out_is_like_nothing(connect):
    backend = connect(EmptyIndex())
    (group,) = groups("信访组")
    backend.update(connections["default"].get_unified_index().get_index(Group), [group])
    assert SearchQuerySet().count() == 0
    assert SearchQuerySet().more_like_this(group).count() == 0


def test_an_index_begins_with_the_first_object(connect):
    """`reindex` clears first, and an object may go before it was ever indexed."""
    backend = connect(GroupIndex())
    (group,) = groups("信访组")
    index = connections["default"].get_unified_index().get_index(Group)
    backend.remove(group)
    index.reindex()
    assert keys(SearchQuerySet().all()) == [str(group.pk)]
    index.remove_object(group)
    assert SearchQuerySet().count() == 0


def test_each_connection_has_its_own_objects(connect):
    connect(GroupIndex())
    connect(GroupIndex(), SessionIndex(), alias="second")
    connect(GroupIndex(), alias="filtered")
    groups("第一组", "第二组")
    sessions(**KEYS)
    call_command("rebuild_index", interactive=False, verbosity=0)
    counts = {alias: SearchQuerySet(alias).count() for alias in ("default", "second", "filtered")}
    assert counts == {"default": 2, "second": 5, "filtered": 1}
    assert SearchQuerySet().using("second").models(Session).count() == 3
    assert SearchQuerySet("second").using("filtered").filter(content="一组").count() == 1
    call_command("clear_index", using=["second"], interactive=False, verbosity=0)
    assert SearchQuerySet("second").count() == 0
    assert SearchQuerySet().count() == 2
    call_command("update_index", using=["filtered"], verbosity=0)
    assert SearchQuerySet("filtered").count() == 1


def test_an_excluded_index_is_not_there(connect, settings):
    connect(alias="narrow")
    settings.HAYSTACK_CONNECTIONS["narrow"]["EXCLUDED_INDEXES"] = [
        "search.search_indexes.SpeechIndex"
    ]
    connections.reload("narrow")
    bare_speech()
    with pytest.raises(NotHandled):
        connections["narrow"].get_unified_index().get_index(Speech)
    call_command("rebuild_index", using=["narrow"], interactive=False, verbosity=0)
    assert SearchQuerySet("narrow").count() == 0


class ByModel(BaseRouter):
    """Reads one connection, and writes each model into its own."""

    def for_read(self, **hints: object) -> str:
        return "second"

    def for_write(self, instance: object = None, **hints: object) -> list[str]:
        return ["default", "second"] if isinstance(instance, Group) else ["second"]


def test_routers_and_signals(connect, monkeypatch):
    connect(GroupIndex())
    connect(GroupIndex(), SessionIndex(), alias="second")
    monkeypatch.setattr(connection_router, "_routers", [ByModel()])
    processor = RealtimeSignalProcessor(connections, connection_router)
    try:
        (group,) = groups("信访组")
        (session,) = sessions(abc="信访记录")
        assert SearchQuerySet().count() == 2
        assert SearchQuerySet("default").count() == 1
        group.name = "督查组"
        group.save()
        assert SearchQuerySet("default").filter(content="督查").count() == 1
        group.delete()
        session.delete()
        assert SearchQuerySet().count() == SearchQuerySet("default").count() == 0
    finally:
        processor.teardown()


# Another project: haystack and the engine, and none of our applications.
PROJECT = """
import sys
import django
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "haystack"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    HAYSTACK_CONNECTIONS={"default": {"ENGINE": sys.argv[1], "PATH": sys.argv[2]}},
)
django.setup()
from django.contrib.auth.models import Group
from django.core.management import call_command
from haystack import connections, indexes
from haystack.query import SearchQuerySet
from haystack.utils.loading import UnifiedIndex

class GroupIndex(indexes.SearchIndex, indexes.Indexable):
    text = indexes.CharField(document=True, model_attr="name")

    def get_model(self):
        return Group

index = UnifiedIndex()
index.build([GroupIndex()])
connections["default"]._index = index
call_command("migrate", verbosity=0)
Group.objects.create(name="信访督查组")
call_command("rebuild_index", verbosity=0, interactive=False)
print(*[result.object.name for result in SearchQuerySet().filter(content="督查")])
"""


def test_a_project_without_speeches(tmp_path):
    command = [sys.executable, "-W", "ignore", "-c", PROJECT, ENGINE, str(tmp_path / "index")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("信访督查组\n", 0), done.stderr
