"""The engines that stand behind `LibraryIndex`: what is tested of one is tested of all.

On a cluster (SEARCH_ENGINE_URL, see `.ci/cluster`) each test has indexes of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from opensearchpy import OpenSearch

from search.haystack_engine.backend import ChineseWhooshBackend
from search.index.library_index import LibraryIndex
from search.opensearch.backend import OpenSearchBackend

OpenIndex = Callable[[], LibraryIndex]
_URLS = [url for url in os.environ.get("SEARCH_ENGINE_URL", "").split(",") if url]
_on_a_cluster = pytest.mark.skipif(
    not _URLS, reason="no cluster: SEARCH_ENGINE_URL (make test-cluster starts one)"
)


@pytest.fixture
def cluster_name() -> Iterator[str]:
    """What the names of a test's indexes on the cluster begin with; they go with the test."""
    name = f"test-{uuid4().hex[:12]}"
    yield name
    OpenSearch(_URLS).indices.delete(index=f"{name}-*", params={"ignore_unavailable": "true"})


@pytest.fixture(params=["whoosh", pytest.param("opensearch", marks=_on_a_cluster)])
def open_index(request: pytest.FixtureRequest, settings) -> OpenIndex:
    """Opens one and the same index, which is not there yet, as a process does that starts now."""

    def whoosh() -> LibraryIndex:
        options = settings.HAYSTACK_CONNECTIONS["default"]
        return ChineseWhooshBackend("default", **options).library_index

    request.getfixturevalue("backend")
    if request.param == "whoosh":
        return whoosh
    name = request.getfixturevalue("cluster_name")
    options = {"URL": _URLS, "INDEX_NAME": name}
    return lambda: OpenSearchBackend("default", **options).library_index


@pytest.fixture
def index(open_index: OpenIndex) -> LibraryIndex:
    return open_index()
