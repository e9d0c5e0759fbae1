"""Several who write into the indexes of a cluster at once, in the orders that would do harm."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from search.language.query import parse_query
from search.opensearch.bulk import Action
from search.opensearch.cluster import Cluster
from search.opensearch.documents import Speeches
from search.opensearch.index import OpenSearchIndex
from search.opensearch.writing import Writer
from speeches.choices import State
from speeches.models import Speech
from tests.isolation import CLUSTER

pytestmark = pytest.mark.skipif(not CLUSTER, reason="needs a cluster: SEARCH_ENGINE_URL")

HEADINGS = {2 * at: f"抓好第{numeral}件事" for at, numeral in enumerate("一二三四五六七八九")}
TEXT = "\n".join(f"{heading}\n要把事情办好。" for heading in HEADINGS.values())


@pytest.fixture
def index(cluster_backend) -> OpenSearchIndex:
    return cluster_backend.library_index


@pytest.fixture
def speech(index, make_speech) -> Speech:
    made = make_speech(text=TEXT, headings=HEADINGS)
    index.rebuild()
    assert len(positions(index)) == 9
    return made


@pytest.fixture
def behind(monkeypatch) -> Callable[[Callable[[], None]], None]:
    """Has something happen once, right after rows are read to be written."""

    def set_up(meanwhile: Callable[[], None]) -> None:
        made_of = Speeches.made_of
        waiting = [meanwhile]

        def slow(self: Speeches, objects: list) -> Iterator:
            made = list(made_of(self, objects))
            if waiting:
                waiting.pop()()
            return iter(made)

        monkeypatch.setattr(Speeches, "made_of", slow)

    return set_up


def positions(index: OpenSearchIndex) -> list[int]:
    hits = index.sections(parse_query("办好").expression, "sections", {}).hits
    return sorted(position for _, position in hits)


def shorten(speech: Speech) -> None:
    """Leave two sections."""
    keys = [section.pk for section in speech.sections.order_by("position")]
    speech.sections.filter(pk__in=keys[2:]).delete()


def change(index: OpenSearchIndex, speech: Speech, **fields: object) -> Callable[[], None]:
    def happen() -> None:
        if fields:
            Speech.objects.filter(pk=speech.pk).update(**fields)
        else:
            shorten(speech)
        index.update([speech.pk])

    return happen


def test_who_read_first_writes_last(index, speech, behind):
    behind(change(index, speech))
    index.update([speech.pk])
    assert positions(index) == [0, 1]


def test_a_build_writes_what_was_shortened_meanwhile(index, speech, behind):
    behind(change(index, speech))
    index.rebuild()
    assert positions(index) == [0, 1]


def test_a_build_writes_what_was_withdrawn_meanwhile(index, speech, behind):
    behind(change(index, speech, state=State.WITHDRAWN))
    index.rebuild()
    assert positions(index) == []


def test_what_is_written_between_looking_and_writing(index, speech, monkeypatch):
    (long,) = index._speeches.of([speech.pk])
    earlier = index._ticket()
    shorten(speech)
    index.update([speech.pk])
    speech.refresh_from_db()
    numbers_of = Cluster.numbers_of
    late = {speech.pk: long}
    writer = Writer(index._cluster, index.builds)
    waiting = [lambda: writer.write(late, late, earlier + 1)]
    monkeypatch.setattr(index, "_ticket", lambda: earlier + 2)

    def slow(self: Cluster, *about: object) -> dict[str, int]:
        found = numbers_of(self, *about)
        if waiting:
            waiting.pop()()
        return found

    monkeypatch.setattr(Cluster, "numbers_of", slow)
    index.update([speech.pk])
    assert positions(index) == [0, 1]


def test_a_build_ends_while_a_change_is_written(index, speech, monkeypatch):
    show, waiting = Cluster.show, [index.clear]

    def slow(self: Cluster, *about: object, **gone: bool) -> None:
        show(self, *about, **gone)
        if waiting:
            waiting.pop()()

    monkeypatch.setattr(Cluster, "show", slow)
    monkeypatch.setattr(index.builds, "is_building", lambda: True)
    index.update([speech.pk])
    assert len(positions(index)) == 9


def test_what_is_deleted_makes_no_index(index):
    gone = index.builds.alias("speeches", building=True)
    written = index._cluster.write([Action(gone, "1", 3, None)], may_be_gone=True)
    assert not written.was_there
    assert not index._cluster.client.indices.exists(index=gone)
