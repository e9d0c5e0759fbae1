"""What is withdrawn is in no answer from that moment on, while the index does not know of it."""

from __future__ import annotations

import gc
import weakref
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from haystack.query import SearchQuerySet

from search.language.expressions import Everything, Is, Term
from search.models import DomainTerm
from search.page.request import SearchRequest
from search.page.results import run
from search.page.similar_speeches import similar_to
from search.suggest import phrases
from search.suggest.suggestions import suggest
from search.text.analysis import fold
from search.trends.themes import themes_of
from search.upkeep import outbox
from speeches.changes import announce
from speeches.models import Speech
from tests.factories import put_into

TEXT = "一、民生实事\n民生实事票决制要走深走实，防汛抗旱也是。"


@pytest.fixture
def library(make_speech, library_index) -> list[Speech]:
    speeches = [
        make_speech(text=TEXT, title=f"讲话{n}", headings={0: "一、民生实事"}, level="town")
        for n in range(4)
    ]
    for text in ("教育改革。", "教育改革。", "医疗卫生。", "医疗卫生。"):
        make_speech(text=text, title="别的", level="county")
    library_index.rebuild()
    phrases.rebuild(library_index)
    return speeches


def withdraw(speech: Speech, state: str = "withdrawn") -> None:
    if state == "gone":
        Speech.objects.filter(pk=speech.pk).delete()
    else:
        put_into(speech, state)
    announce([speech.pk])


def numbers(index) -> dict[str, object]:
    """Every question of the index about the speeches, by its name."""
    found = index.find(Term("民生实事"), {}, ["level"])
    sections = index.sections(Term("民生实事"), "sections", {}, ["level"])
    return {
        "find": (len(found.keys), found.count, found.facets["level"]),
        "sections": (len(sections.hits), sections.count, sections.facets["level"]),
        "some": len(index.some_matching(Everything(), 9)),
        "texts": sorted(index.texts_matching(Everything(), 9)),
        "among": len(
            index.matching_among(Speech.objects.values_list("pk", flat=True), Everything())
        ),
        "having": len(index.having(["民生实事"], 9)[0]),
        "matches": index.count_matches(Term("防汛"), [Is("level", "town")]),
        "together": index.count_together(Everything(), ["level"])[("town",)],
        "terms": index.counts_of(["票决制"], Everything()),
        "occurrences": index.occurrences(["民生实事票决制要"]),
        "haystack": SearchQuerySet().filter(content="民生实事").count(),
    }


@pytest.mark.parametrize("state", ["withdrawn", "binned", "received", "gone"])
def test_no_number_counts_it(library, library_index, state):
    withdraw(library[0], state)
    before = numbers(library_index)
    assert library_index.frequencies(["民生"]) == [3]
    outbox.settle(library_index)
    assert before == numbers(library_index)
    assert before["occurrences"] == [3]


def test_it_is_on_no_page_and_in_no_suggestion(library, library_index):
    withdraw(library[1])
    page = run(SearchRequest("民生实事"))
    assert (page.count, len(page.hits)) == (3, 3)
    levels = next(each for each in page.facets if each.name == "level")
    assert [value.count for value in levels.values if value.value == "town"] == [3]
    assert {each.count for each in suggest("民生实事")} == {3}
    assert suggest("讲话1") == []


def test_it_is_like_none(library, library_index):
    one, other = Speech.objects.filter(text="教育改革。")
    assert similar_to(one) == [other]
    withdraw(other)
    assert similar_to(one) == []


def test_what_only_it_said_is_nowhere(make_speech, library, library_index):
    only = make_speech(text="四个机关建设。" * 3, title="独有的话")
    library_index.rebuild()
    phrases.rebuild(library_index)
    assert [each.text for each in suggest("四个机关")] == ["四个机关"]
    withdraw(only)
    assert suggest("四个机关") + suggest("独有") == []
    assert run(SearchRequest("四个机关")).count == 0
    assert "四个机关" not in [theme.term for theme in themes_of(None)]


def test_themes_that_were_kept_are_counted_again(library, library_index):
    assert {theme.count for theme in themes_of(None)} == {4}
    withdraw(library[0])
    assert {theme.count for theme in themes_of(None)} == {3}


# The fifth is one of the office that the index learns, the sixth one that it does not know.
TERMS = ["民生实事", "票决制", "防汛抗旱", "教育改革", "改革走深", "走深走实，防", "处处没有"]
TEXTS = [TEXT, "教育改革。", "防汛抗旱，票决制。", "民生实事。教育改革走深走实，防汛。", "别的。"]


@pytest.mark.parametrize("seed", range(3))
def test_terms_are_counted_as_if_from_the_beginning(make_speech, library_index, seed):
    """Whatever is published, withdrawn, corrected and deleted, followed or not."""
    chance = Random(seed)
    for _ in range(6):
        make_speech(text=chance.choice(TEXTS), year=chance.choice([2020, 2021]))
    DomainTerm.objects.create(text=TERMS[4], folded=TERMS[4])
    library_index.rebuild()
    known = {one.pk: one for one in Speech.objects.all()}
    for _ in range(40):
        act = chance.choice(["add", "add", "withdraw", "publish", "correct", "delete"])
        some = chance.choice([*Speech.objects.order_by("pk")] or [None])
        if act == "add" or some is None:
            act = "add"
            some = make_speech(text=chance.choice(TEXTS), year=chance.choice([2020, 2021]))
        elif act == "correct":
            some.text = chance.choice(TEXTS)
            some.save()
        else:
            withdraw(some, {"delete": "gone", "publish": "published"}.get(act, "withdrawn"))
        announce([some.pk] if act in ("add", "correct") else [])
        published = {one.pk: one for one in Speech.objects.published()}
        if chance.random() < 0.6:
            outbox.settle(library_index)
            known = published
        there = [one for key, one in known.items() if key in published]
        found = library_index.counts_of([fold(term) for term in TERMS], Is("year", "2020"))
        assert found.terms == [
            (sum(term in one.text and one.year == 2020 for one in there),
             sum(term in one.text for one in there))
            for term in TERMS
        ]  # fmt: skip
        assert found.speeches == (sum(one.year == 2020 for one in there), len(there))


def test_what_comes_back_before_the_index_noticed_is_there(library, library_index):
    withdraw(library[0])
    put_into(library[0], "published")
    announce([library[0].pk])
    assert library_index.count_matches(Term("民生实事")) == 4


def test_one_that_cannot_be_followed_stays_hidden(library, library_index, monkeypatch):
    def fail(keys):
        raise ValueError("broken")

    withdraw(library[0])
    monkeypatch.setattr(library_index, "update", fail)
    assert outbox.settle(library_index) == 1
    assert outbox.lag().failed == 1
    assert library_index.count_matches(Term("民生实事")) == 3


def test_upkeep_still_sees_what_the_index_holds(library, library_index):
    """Else it would never be taken out of it."""
    withdraw(library[0])
    assert list(library_index.differing()) == [library[0].pk]
    assert library_index.state().speeches == 8


def test_of_another_model_nothing_is_hidden(library, library_index):
    """Its objects may have the keys of speeches."""
    snapshot = library_index.documents.snapshot()
    withdraw(library[2])
    shown = library_index.snapshot()
    hidden = (snapshot.documents & ~shown.documents).nonzero()[0].tolist()
    assert [snapshot.value("id", place) for place in hidden] == [f"speeches.speech.{library[2].pk}"]


def test_a_request_asks_once(library, library_index, client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/api/search", {"q": "教育票决制 防汛医疗"}).json()["count"] == 0
    # Whether anything is waiting, once for the lag and all looks of a search that finds little.
    assert len([query for query in asked if "changedspeech" in query["sql"]]) == 1
    withdraw(library[0])
    assert client.get("/api/search", {"q": "民生实事"}).json()["count"] == 3
    assert client.get("/search/", {"q": "民生实事"}).context["result"].count == 3


def test_no_snapshot_is_kept_for_it(library, library_index):
    """It would hold the files of an index that was replaced."""
    withdraw(library[0])
    assert library_index.count_matches(Term("民生实事")) == 3
    part = weakref.ref(library_index.snapshot())
    assert part() is not None
    outbox.settle(library_index)
    library_index.count_matches(Term("民生实事"))
    gc.collect()
    assert part() is None
