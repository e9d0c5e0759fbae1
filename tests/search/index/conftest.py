"""The engines that stand behind `LibraryIndex`: what is tested of one is tested of all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.haystack_engine.backend import ChineseWhooshBackend
from search.index.library_index import LibraryIndex

OpenIndex = Callable[[], LibraryIndex]


@pytest.fixture(params=["whoosh"])
def open_index(request: pytest.FixtureRequest, settings) -> OpenIndex:
    """Opens one and the same index, which is not there yet, as a process does that starts now."""

    def whoosh() -> LibraryIndex:
        options = settings.HAYSTACK_CONNECTIONS["default"]
        return ChineseWhooshBackend("default", **options).library_index

    request.getfixturevalue("backend")
    return {"whoosh": whoosh}[request.param]


@pytest.fixture
def index(open_index: OpenIndex) -> LibraryIndex:
    return open_index()
