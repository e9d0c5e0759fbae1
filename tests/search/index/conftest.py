"""The engine that stands behind `LibraryIndex`: what is tested of one is tested of all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from haystack.backends import BaseSearchBackend

from search.index.library_index import LibraryIndex

OpenIndex = Callable[[], LibraryIndex]


@pytest.fixture
def open_index(backend: BaseSearchBackend, settings) -> OpenIndex:
    """Opens one and the same index, which is not there yet, as a process does that starts now."""

    def opened() -> LibraryIndex:
        again = type(backend)("default", **settings.HAYSTACK_CONNECTIONS["default"])
        return again.library_index

    return opened


@pytest.fixture
def index(open_index: OpenIndex) -> LibraryIndex:
    return open_index()
