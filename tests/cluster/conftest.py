"""A library on the cluster of these tests, and what a reader sees of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from haystack import connections

from search.index.connection import library_index
from search.index.library_index import LibraryIndex
from speeches.models import Speech
from tests.cluster.nodes import Nodes
from tests.cluster.readers import Reader
from tests.factories import make_speech
from tests.isolation import CLUSTER
from tests.search.scanning import library_of_pieces, random_queries

_FOLDER = os.environ.get("CLUSTER_DIR", "")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Nodes are killed here: nothing else may use them meanwhile."""
    here = Path(__file__).parent
    reason = "needs nodes that it may kill: make test-cluster"
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker("alone")
            if not (_FOLDER and CLUSTER):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def nodes(cluster_backend: object) -> Iterator[Nodes]:
    """Three nodes, all of which run before and after each test."""
    found = Nodes(Path(_FOLDER), CLUSTER.split(","))
    found.heal()
    yield found
    found.heal()


@pytest.fixture
def index(nodes: Nodes, settings) -> LibraryIndex:
    # What the site takes where nothing is said.
    del settings.HAYSTACK_CONNECTIONS["default"]["TIMEOUT"]
    connections.reload("default")
    return library_index()


@pytest.fixture
def reader(db: None, index: LibraryIndex, client: Client) -> Reader:
    """Of thirty speeches, with what she found while all was well."""
    library = library_of_pieces(_bare_speech)
    index.rebuild()
    queries = [q for q in random_queries(library, 60, seed=11) if len(q) < 60][:12]
    reader = Reader(client, queries)
    reader.look()
    return reader


def _bare_speech(**fields: object) -> Speech:
    return make_speech(**{"meeting_level": "", "kind": "其他"} | fields)
