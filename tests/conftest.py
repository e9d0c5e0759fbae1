"""What all tests share."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.request import Request, urlopen

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import Group
from django.core.files.storage import storages
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.template.backends.jinja2 import Template
from django.test import override_settings
from django.test.signals import template_rendered
from haystack import connections
from haystack.backends import BaseSearchBackend
from pytest_django.plugin import DjangoDbBlocker

from benchmarks.own_database import Environment, is_server
from config.raw_files import MATERIALS, SCANS, raw_storages
from search.errors import IndexMissing
from search.index.connection import library_index
from search.index.whoosh_index import WhooshIndex
from search.trends import themes
from search.upkeep import outbox
from speeches.jobs.queue import QUEUES
from speeches.jobs.worker import run_one, take_up
from speeches.models import LibraryVersion, Material, ScannedPage
from tests import empty_library
from tests.isolation import CLUSTER

# The tests' own, see `tests.isolation`. A benchmark that is loaded changes the environment's.
_DATA_DIR = settings.DATA_DIR

# Machines are busy: how long an example takes says nothing.
hypothesis.settings.register_profile(
    "busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="rewrite the golden files")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks the database: all that another database can change.

    And put what is long before the others of its kind (pytest-django sorts by kind after this), so
    that at the end only short ones are left to be shared out.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"}:
            item.add_marker("database")
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session", autouse=True)
def _static_files_from_source() -> Iterator[None]:
    """Pages find their style sheets without a collectstatic.

    For the whole session, because the live server starts once and reads its settings then.
    """
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES=settings.STORAGES | {"staticfiles": static},
        WHITENOISE_AUTOREFRESH=True,
        WHITENOISE_USE_FINDERS=True,
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _answers_have_their_context() -> Iterator[None]:
    """`response.context` of the site's pages too: Django's tests are told of its own templates
    alone."""
    render = Template.render

    def told(self: Template, context: dict[str, Any] | None = None, request: Any = None) -> str:
        template_rendered.send(sender=self, template=self, context=context or {})
        return render(self, context, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", told)
        yield


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_quick() -> Iterator[None]:
    """A third of a second of hashing for every account would be much of what the suite takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 1)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as on a site: one in memory is shared by the threads of the live server and
    the test, which see each other's transactions half done, and meet tables that are locked."""
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "library.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(path)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Without the rows that migrations make: a test that empties the tables takes them away from
    all after it. Tests of roles make them. A library without a version keeps no counts, so that a
    test may make rows that it announces to nobody."""
    with django_db_blocker.unblock():
        Group.objects.all().delete()
        LibraryVersion.objects.all().delete()


@pytest.fixture(autouse=True)
def _no_recognition(settings) -> None:
    """Scanned pages are recognised in the tests of that alone, wherever the extra is installed."""
    settings.OCR = False


@pytest.fixture
def begin_request(db: None) -> Iterator[Callable[[], None]]:
    """Begins a request, and so ends the one before: there need be no page."""

    def begin() -> None:
        request_started.send(sender=object)

    yield begin
    request_finished.send(sender=object)


@pytest.fixture
def raw_files_at(settings, monkeypatch) -> Callable[..., None]:
    """Lets raw files lie elsewhere, as MATERIALS_URL says; without an address, in a DATA_DIR."""

    def lie(address: str = "", data_dir: Path | None = None) -> None:
        settings.DATA_DIR = data_dir or settings.DATA_DIR
        settings.MATERIALS_URL = address
        settings.STORAGES = settings.STORAGES | raw_storages(address, settings.DATA_DIR)
        for model, name, room in ((Material, "raw", MATERIALS), (ScannedPage, "picture", SCANS)):
            monkeypatch.setattr(model._meta.get_field(name), "storage", storages[room])

    return lie


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch) -> None:
    """A worker's tasks run in the transaction of the test: the queue would close its connection."""
    worker = "django_tasks_db.management.commands.db_worker.close_old_connections"
    monkeypatch.setattr(worker, lambda: None)


@pytest.fixture(autouse=True)
def _no_index_left() -> Iterator[None]:
    """Each test begins without an index, and on a connection of the settings that it has.

    An import makes the site's index where there is none; and whatever asks haystack for its
    connection while a test's own settings are being taken back keeps the index of that test.
    """
    _forget_index()
    yield
    _forget_index()


def _forget_index() -> None:
    # They outlive a change of the index by half a minute.
    themes._kept.clear()
    if hasattr(connections.thread_local, "connections"):
        del connections.thread_local.connections
    path = Path(settings.HAYSTACK_CONNECTIONS["default"]["PATH"])
    if path.is_relative_to(_DATA_DIR) and path.exists():
        shutil.rmtree(path)


@pytest.fixture
def cluster_backend(db: None, settings, monkeypatch) -> Iterator[BaseSearchBackend]:
    """The cluster's engine on an empty index of the test's own."""
    engine = "search.opensearch.backend.OpenSearchEngine"
    name = f"test-{token_hex(6)}"
    # In two parts, as a large library is; patient, as machines are busy.
    options = {
        "ENGINE": engine,
        "URL": CLUSTER.split(","),
        "INDEX_NAME": name,
        "SHARDS": 2,
        "TIMEOUT": 90,
    }
    settings.HAYSTACK_CONNECTIONS = {"default": options}
    # haystack has looked at the engines that there are.
    monkeypatch.setattr(connections, "connections_info", settings.HAYSTACK_CONNECTIONS)
    yield connections.reload("default").get_backend()
    del connections.thread_local.connections["default"]
    _remove_indexes(name)


@pytest.fixture(scope="module")
def index_of_sites() -> Iterator[Environment]:
    """What tells sites that are started here of their index on the cluster, if there is one."""
    if not CLUSTER:
        yield {}
        return
    name = f"test-{token_hex(6)}"
    yield {"SEARCH_ENGINE_URL": CLUSTER, "SEARCH_ENGINE_INDEX": name}
    _remove_indexes(name)


def _remove_indexes(name: str) -> None:
    urlopen(Request(f"{CLUSTER.split(',')[0]}/{name}-*", method="DELETE"), timeout=60).close()


@pytest.fixture
def work_off(db) -> Callable[[], int]:
    """Does in this process what waits for the workers beside the server: the jobs, and what the
    index has to follow where there is one; returns how many tasks that were."""
    (settings.DATA_DIR / "workers").mkdir(exist_ok=True)

    def work() -> int:
        take_up()
        done = sum(1 for queue in QUEUES for _ in iter(lambda q=queue: run_one("test", q), False))
        with suppress(IndexMissing):
            outbox.settle(library_index())
        return done

    return work


@pytest.fixture(scope="session")
def new_library(tmp_path_factory) -> Environment:
    """To be copied, see `tests.empty_library`."""
    folder = tmp_path_factory.getbasetemp()
    # That of all workers of one run is around the one of each; on a server each has its own.
    if "PYTEST_XDIST_WORKER" in os.environ and not is_server(os.environ.get("DATABASE_URL", "")):
        folder = folder.parent
    return empty_library.make(folder / "new-library")


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """The test's own connection, with its open transaction, is not for a request to close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def search_index() -> WhooshIndex:
    """The index that the running site uses, emptied."""
    index = library_index()
    index.documents.clear()
    return index
