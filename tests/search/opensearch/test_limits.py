"""Questions that are more than OpenSearch takes in one piece."""

from __future__ import annotations

import pytest

from search.language.query import MAX_LENGTH, parse_query
from search.opensearch.index import OpenSearchIndex
from tests.isolation import CLUSTER

pytestmark = pytest.mark.skipif(not CLUSTER, reason="needs a cluster: SEARCH_ENGINE_URL")


@pytest.fixture
def index(cluster_backend) -> OpenSearchIndex:
    return cluster_backend.library_index


def found(index: OpenSearchIndex, typed: str) -> list[int]:
    return index.find(parse_query(typed).expression, {}, ()).keys


def test_a_source_as_long_as_what_may_be_typed(index, make_speech):
    make_speech(source="a" * 90)
    index.rebuild()
    assert found(index, "来源:" + "a" * (MAX_LENGTH - 3)) == []
    assert len(found(index, "来源:" + "a" * 90)) == 1
    # It has both pieces, and not side by side.
    assert found(index, "来源:" + "a" * 91) == []


def test_very_many_that_are_not_published_any_more(index, make_speech, monkeypatch):
    kept, gone = make_speech(), make_speech()
    index.rebuild()
    many = frozenset({gone.pk, *range(1_000_000, 1_070_000)})
    monkeypatch.setattr(index, "_unpublished", lambda: many)
    assert found(index, "各位") == [kept.pk]
