"""Nodes are killed and paused: answers are right or none, and nothing that was written is lost."""

from __future__ import annotations

import os

import pytest
from django.db import transaction

from search.errors import SearchIndexError
from search.models import ChangedSpeech
from search.opensearch import builds
from search.opensearch.errors import IndexAway
from search.upkeep import outbox
from search.upkeep.checks import check_index
from speeches.changes import announce
from tests.cluster.nodes import wait_until
from tests.factories import make_speech, put_into

# Silent nodes are given up after some ten seconds (`.ci/cluster`), and machines are busy.
_SOON = 120
# Readers are not kept waiting by a node that says nothing.
_PATIENCE = 15
# The manager is the worst to lose. EVERY_NODE=1 make test-cluster tries another one as well.
OTHER = ["other"] if os.environ.get("EVERY_NODE") else []


class Changes:
    """A speech that comes and one that goes while the cluster is as it is."""

    def __init__(self, reader, index) -> None:
        self._reader, self._index = reader, index
        self._leaving = make_speech("不久要撤下的话。")
        announce([self._leaving.pk])
        outbox.settle(index)
        assert reader.finds("不久要撤下的话") == 1
        reader.look()

    def are_made(self) -> None:
        with transaction.atomic():
            announce([make_speech("座谈会上新来的话。", title="新来的话").pk])
            put_into(self._leaving, "withdrawn")
            announce([self._leaving.pk])

    def are_followed(self) -> bool:
        """Whether the index could follow; it is right then."""
        try:
            outbox.settle(self._index)
        except SearchIndexError:
            assert ChangedSpeech.objects.exists()
            return False
        assert not ChangedSpeech.objects.exists()
        assert list(self._index.differing()) == []
        found = self._reader.finds
        assert (found("座谈会上新来的话"), found("不久要撤下的话")) == (1, 0)
        self._reader.look()
        return True


@pytest.fixture
def changes(reader, index) -> Changes:
    return Changes(reader, index)


def one_of(nodes, which: str) -> int:
    manager = nodes.manager()
    return manager if which == "manager" else manager % len(nodes.numbers) + 1


@pytest.mark.parametrize("which", ["manager", *OTHER])
def test_a_node_is_killed_and_comes_back(nodes, reader, changes, which):
    nodes.kill(one_of(nodes, which))
    reader.reads()
    wait_until(lambda: reader.asks() == 0, _SOON)
    changes.are_made()
    wait_until(changes.are_followed, _SOON)
    nodes.heal()
    assert reader.asks() == 0


def test_the_keeper_is_told_of_a_copy_that_is_missing(nodes, reader):
    assert "副本" not in said_of_index()
    nodes.kill(nodes.with_a_part()[0])
    wait_until(lambda: "副本没有就绪" in said_of_index(), _SOON)
    wait_until(lambda: reader.asks() == 0, _SOON)
    nodes.heal()
    assert "副本" not in said_of_index()


def said_of_index() -> str:
    return " ".join(map(str, check_index()))


@pytest.mark.parametrize("which", ["manager", *OTHER])
def test_a_node_falls_silent_and_goes_on(nodes, reader, changes, which):
    nodes.pause(one_of(nodes, which))
    reader.reads()
    wait_until(lambda: reader.asks() == 0, _SOON)
    assert reader.slowest < _PATIENCE
    changes.are_made()
    wait_until(changes.are_followed, _SOON)
    nodes.heal()
    assert reader.asks() == 0


def test_of_three_nodes_one_is_left(nodes, reader, changes):
    """It has a part of the answers, which is none; and all copies are whole again afterwards."""
    nodes.kill(*nodes.with_a_part())
    reader.reads()
    assert reader.asks() > 0
    reader.is_told()
    changes.are_made()
    assert not changes.are_followed()
    nodes.heal()
    wait_until(changes.are_followed, _SOON)


def test_all_nodes_are_gone_and_come_back(nodes, reader, changes):
    nodes.kill(*nodes.numbers)
    reader.reads()
    reader.is_told()
    assert reader.slowest < _PATIENCE
    changes.are_made()
    assert not changes.are_followed()
    nodes.heal()
    wait_until(changes.are_followed, _SOON)


def test_a_node_is_killed_during_a_rebuild(nodes, reader, index, monkeypatch):
    """With the only copy of a part of what is built, which is not put in the old one's place."""
    monkeypatch.setattr(builds, "_COPYING", 5)
    before = index.builds.built_at()

    def kill(done: int) -> None:
        nodes.kill(nodes.with_a_part(index.builds.alias("speeches", building=True))[0])

    with pytest.raises(IndexAway):
        index.rebuild(kill)
    reader.reads()
    wait_until(lambda: reader.asks() == 0, _SOON)
    assert index.builds.built_at() == before
    assert index.state().failed
    nodes.heal()
    index.rebuild()
    assert reader.asks() == 0
    assert index.builds.built_at() > before
    assert index.leftovers() == {}
