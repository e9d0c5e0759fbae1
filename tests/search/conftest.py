"""Speeches without an importer, and an index of their own for each test."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from django.test import RequestFactory
from haystack import connections

from search.haystack_engine.backend import ChineseWhooshBackend
from search.index.library_index import LibraryIndex
from search.search_indexes import SpeechIndex
from search.text import analysis
from speeches.models import Material, Section, Source, Speech

MakeSpeech = Callable[..., Speech]
_numbers = count(1)


@pytest.fixture(scope="session", autouse=True)
def _jieba_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    analysis.use_cache_dir(tmp_path_factory.mktemp("jieba"))


@pytest.fixture
def backend(db: None, settings, tmp_path: Path) -> Iterator[ChineseWhooshBackend]:
    """The engine on an empty index under tmp_path."""
    name = "search.haystack_engine.backend.ChineseWhooshEngine"
    settings.HAYSTACK_CONNECTIONS = {"default": {"ENGINE": name, "PATH": tmp_path / "index"}}
    yield connections.reload("default").get_backend()
    del connections.thread_local.connections["default"]


@pytest.fixture
def library_index(backend: ChineseWhooshBackend) -> LibraryIndex:
    """The site's questions to the same."""
    return backend.library_index


@pytest.fixture
def speech_index(backend: ChineseWhooshBackend) -> SpeechIndex:
    return connections["default"].get_unified_index().get_index(Speech)


@pytest.fixture
def build(backend: ChineseWhooshBackend) -> Callable[[], int]:
    """Builds the index of what is in the database now."""
    return lambda: backend.library_index.rebuild()


@pytest.fixture
def make_speech(db: None) -> MakeSpeech:
    return create_speech


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Runs what waits for the commit of the transaction, as a request would."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def get() -> RequestFactory:
    return RequestFactory()


def create_speech(
    text: str = "各位代表：\n请予审议。",
    title: str = "在镇人代会上的讲话",
    source: str | None = None,
    headings: dict[int, str] | None = None,
    **values,
) -> Speech:
    """A speech in the database; `headings`: the heading that each of some paragraphs holds."""
    number = next(_numbers)
    material = Material.objects.create(
        name=f"{number}.txt",
        sha256=hashlib.sha256(str(number).encode()).hexdigest(),
        raw=f"{number}",
        size=0,
        media_type="text/plain",
        encoding="utf-8",
        text=text,
    )
    if source:
        values["source"] = Source.objects.get_or_create(name=source)[0]
    speech = Speech.objects.create(material=material, title=title, text=text, **values)
    paragraphs = text.split("\n")
    headings = headings or {}
    ends = [*headings, len(paragraphs)][1:]
    for position, ((start, heading), end) in enumerate(zip(headings.items(), ends, strict=True)):
        heading_end = max(paragraphs[start].find(heading), 0) + len(heading)
        Section.objects.create(
            speech=speech,
            position=position,
            depth=1,
            heading=heading,
            anchor=f"s{position}",
            start=start,
            heading_end=heading_end,
            paragraphs=end - start - (heading_end >= len(paragraphs[start])),
        )
    return speech
