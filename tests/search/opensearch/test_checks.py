"""What is told of a library on several machines that is set up by half."""

import pytest

from search.opensearch.checks import check_settings


@pytest.fixture
def on_a_cluster(settings, monkeypatch):
    for name in ("SECRET_KEY", "MATERIALS_URL"):
        monkeypatch.delenv(name, raising=False)
    settings.HAYSTACK_CONNECTIONS = {"default": {"URL": ["https://a:9200"]}}
    return settings.DATABASES["default"]


@pytest.mark.parametrize(
    ("engine", "told"),
    [("config.sqlite", ["search.W002"]), ("config.postgresql", ["search.W003", "search.W004"])],
)
def test_what_several_servers_need(on_a_cluster, monkeypatch, engine, told):
    monkeypatch.setitem(on_a_cluster, "ENGINE", engine)
    assert [each.id for each in check_settings(None)] == told


def test_with_whoosh_nothing_is_needed(settings, monkeypatch):
    settings.HAYSTACK_CONNECTIONS = {"default": {"PATH": "index"}}
    for name in ("USER", "PASSWORD", "CA", "INDEX", "SHARDS", "SECONDS"):
        monkeypatch.delenv(f"SEARCH_ENGINE_{name}", raising=False)
    assert check_settings(None) == []
