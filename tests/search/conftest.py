"""Speeches without an importer, and an index of their own for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.test import RequestFactory
from haystack import connections
from haystack.backends import BaseSearchBackend

from search.haystack_engine.backend import ChineseWhooshBackend
from search.index.library_index import LibraryIndex
from search.search_indexes import SpeechIndex
from search.text.kept import use_cache_dir
from search.upkeep import outbox
from speeches.choices import Kind
from speeches.models import Speech
from tests.factories import make_speech as make_speech_of
from tests.isolation import CLUSTER

MakeSpeech = Callable[..., Speech]


@pytest.fixture(scope="session", autouse=True)
def _jieba_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    use_cache_dir(tmp_path_factory.mktemp("jieba"))


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> BaseSearchBackend:
    """The engine on an empty index of the test's own: Whoosh's, or the cluster's where there is
    one."""
    return request.getfixturevalue("cluster_backend" if CLUSTER else "whoosh_backend")


@pytest.fixture
def whoosh_backend(db: None, settings, tmp_path: Path) -> Iterator[ChineseWhooshBackend]:
    name = "search.haystack_engine.backend.ChineseWhooshEngine"
    settings.HAYSTACK_CONNECTIONS = {"default": {"ENGINE": name, "PATH": tmp_path / "index"}}
    yield connections.reload("default").get_backend()
    del connections.thread_local.connections["default"]


@pytest.fixture
def library_index(backend: BaseSearchBackend) -> LibraryIndex:
    """The site's questions to the same."""
    return backend.library_index


@pytest.fixture
def speech_index(backend: BaseSearchBackend) -> SpeechIndex:
    return connections["default"].get_unified_index().get_index(Speech)


@pytest.fixture
def build(backend: BaseSearchBackend) -> Callable[[], int]:
    """Builds the index of what is in the database now."""
    return lambda: backend.library_index.rebuild()


@pytest.fixture
def make_speech(db: None) -> MakeSpeech:
    return bare_speech


@pytest.fixture
def followed(backend: BaseSearchBackend) -> Callable[[], AbstractContextManager[None]]:
    """What is announced inside is in the index afterwards, as the worker beside the server does."""

    @contextmanager
    def follow() -> Iterator[None]:
        yield
        outbox.settle(backend.library_index)

    return follow


@pytest.fixture
def get() -> RequestFactory:
    return RequestFactory()


def bare_speech(**fields: object) -> Speech:
    """A speech of which little is known."""
    unknown = {"level": "", "meeting_level": "", "kind": Kind.OTHER, "year": None}
    values = unknown | {"title": "在镇人代会上的讲话", "text": "各位代表：\n请予审议。"}
    return make_speech_of(**values | fields)
