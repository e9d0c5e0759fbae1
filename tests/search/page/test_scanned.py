"""While the index is damaged the database answers, as a scan does, and says so."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from search.errors import IndexBroken
from search.page import scanned
from search.page.parameters import kindly
from search.page.results import run
from tests.search.scanning import Library, documents, library_of_pieces, random_queries, scan


@pytest.fixture
def library(backend, make_speech) -> Library:
    """A library whose index is gone to pieces."""
    library_of_pieces(make_speech)
    backend.library_index.rebuild()
    (backend.documents.generations.path / "current").write_bytes(b"garbage")
    return documents()


def ask(q: str, **parameters: str):
    asked = QueryDict(mutable=True)
    asked.update({"q": q, **parameters})
    return kindly(asked)


def test_answers_are_those_of_a_scan(library):
    for q in random_queries(library, 40, seed=5):
        request = ask(q, per_page="100")
        page = run(request)
        expected = scan(request.query.expression, library)
        assert page.count == len(expected), q
        assert {hit.speech.pk for hit in page.hits} <= expected
        assert scanned.NOTE in page.note


def test_filters_and_facets_are_those_of_the_index(backend, library, build):
    request = ask("代表建议", level="town", sort="date")
    page = run(request)
    build()
    whole = run(request)
    assert whole.note == ""
    assert page.count == whole.count > 0
    assert [hit.speech.pk for hit in page.hits] == [hit.speech.pk for hit in whole.hits]
    counts = [
        {facet.name: {value.value: value.count for value in facet.values} for facet in one.facets}
        for one in (page, whole)
    ]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("q", ["主持词", "工作服务", "二〇二〇年代表建议", "县长"])
def test_a_smart_search_may_ask_for_facts(library, build, q):
    """Of kind, level and year, and whether a text is rewritten."""
    scanned_ones, request = run(ask(q, mode="smart")).count, ask(q, mode="smart")
    build()
    assert scanned_ones == run(request).count


def test_what_takes_too_long_is_refused(library, monkeypatch):
    monkeypatch.setattr(scanned, "_SECONDS", -1)
    with pytest.raises(IndexBroken):
        run(ask("代表建议"))


def test_sections_are_the_index_s(library):
    with pytest.raises(IndexBroken):
        run(ask("代表建议", show="sections"))
