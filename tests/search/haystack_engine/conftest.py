"""Connections of haystack for single tests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from haystack import connections, indexes
from haystack.utils.loading import UnifiedIndex

from search.haystack_engine.backend import ChineseWhooshBackend

Connect = Callable[..., ChineseWhooshBackend]
ENGINE = "search.haystack_engine.backend.ChineseWhooshEngine"


@pytest.fixture
def connect(db: None, settings, monkeypatch, tmp_path: Path) -> Connect:
    """Makes a connection of some indexes and nothing else."""
    aliases: dict[str, dict[str, object]] = {}
    settings.HAYSTACK_CONNECTIONS = aliases
    monkeypatch.setattr(connections, "connections_info", aliases)
    monkeypatch.setattr(connections, "thread_local", threading.local())

    def connected(*unified: indexes.SearchIndex, alias: str = "default") -> ChineseWhooshBackend:
        aliases[alias] = {"ENGINE": ENGINE, "PATH": tmp_path / alias}
        index = UnifiedIndex()
        index.build(unified)
        connections[alias]._index = index
        return connections[alias].get_backend()

    return connected
