"""Builds that sleep, are taken over, or stand beside others."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace

import pytest

from search.language.expressions import Everything
from search.opensearch import builds as module
from search.opensearch.builds import Builds, BuildTakenOver
from search.opensearch.index import OpenSearchIndex
from tests.isolation import CLUSTER

pytestmark = pytest.mark.skipif(not CLUSTER, reason="needs a cluster: SEARCH_ENGINE_URL")


@pytest.fixture
def index(cluster_backend, make_speech) -> OpenSearchIndex:
    make_speech()
    cluster_backend.library_index.rebuild()
    return cluster_backend.library_index


def test_a_build_that_slept_leaves_the_one_that_took_it_over_alone(index, monkeypatch):
    monkeypatch.setattr(module, "_REPORTED", 0)
    builds = index.builds
    other = builds.building(1)

    def sleep() -> None:
        with builds.building(1) as tell:
            builds._say(replace(builds._note(), at=0.0))
            other.__enter__()
            tell(1)

    with pytest.raises(BuildTakenOver):
        sleep()
    assert builds.is_building()
    other.__exit__(None, None, None)
    assert builds.last() == (None, False)
    assert index.state().problem is None


def test_another_library_whose_name_begins_alike(index):
    builds = index.builds
    other = Builds(builds._cluster, f"{builds._name}-2", builds._columns, builds.form, 1)
    with other.building(0):
        assert builds.leftovers() == {}
        assert len(builds._all()) == 2
        index.rebuild()


def test_changed_while_another_built_it(index, make_speech, monkeypatch):
    added = make_speech()
    monkeypatch.setattr(index.builds, "building", lambda total: nullcontext(None))
    assert index.rebuild() == 2
    assert added.pk in index.some_matching(Everything(), 5)


def test_servers_of_the_former_version_keep_their_index(index, monkeypatch):
    builds = index.builds
    monkeypatch.setattr(builds, "form", lambda: {"结构": "another"})
    index.rebuild()
    assert builds.leftovers() == {}
    monkeypatch.setattr(module, "_RENEWAL", module.timedelta(0))
    assert len(builds.leftovers()) == 2
