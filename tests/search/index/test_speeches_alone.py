"""The site asks about speeches, whatever other models haystack has in the same index."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.utils import timezone
from haystack import connections, indexes
from haystack.utils.loading import UnifiedIndex

from search.index.library_index import LibraryIndex
from search.language.expressions import Everything, Is, Term
from search.page.similar_speeches import similar_to
from search.search_indexes import SpeechIndex
from search.suggest import phrases
from search.suggest.spelling import likely_spellings
from search.suggest.suggestions import suggest
from search.trends.themes import themes_of
from speeches.models import Speech

GROUPS = 6


class GroupIndex(indexes.SearchIndex, indexes.Indexable):
    """Objects with the keys of speeches, all of their words, and words where these have numbers."""

    text = indexes.CharField(document=True)
    title = indexes.CharField(model_attr="name")
    level = indexes.CharField(model_attr="name")
    year = indexes.CharField(model_attr="name")
    outline = indexes.CharField()

    def get_model(self) -> type[Group]:
        return Group

    def prepare_text(self, group: Group) -> str:
        return "一、民生实事\n民生实事票决制，防汛防汛防汛。"

    def prepare_outline(self, group: Group) -> str:
        return "0-6-22"


class SessionIndex(indexes.SearchIndex, indexes.Indexable):
    """Objects whose keys are no numbers."""

    text = indexes.CharField(document=True, model_attr="session_data")
    version = indexes.CharField(model_attr="session_key")

    def get_model(self) -> type[Session]:
        return Session


@pytest.fixture
def library(make_speech, backend, build) -> list[Speech]:
    unified = UnifiedIndex()
    unified.build([GroupIndex(), SpeechIndex(), SessionIndex()])
    connections["default"]._index = unified
    speeches = [
        make_speech(
            text=f"一、民生实事\n民生实事票决制。第{number}次。",
            headings={0: "一、民生实事"},
            title=f"讲话{number}",
            level="town",
            year=2020 + number,
        )
        for number in range(3)
    ]
    for number in range(GROUPS):
        Group.objects.create(pk=speeches[0].pk + number, name=f"民生实事{number}")
    data = {"session_data": "防汛抗旱民生实事票决制", "expire_date": timezone.now()}
    Session.objects.create(session_key="key", **data)
    assert build() == len(speeches) + GROUPS + 1
    return speeches


@pytest.fixture
def newest_first(library) -> list[int]:
    return [speech.pk for speech in reversed(library)]


def test_they_are_found(library, library_index: LibraryIndex, newest_first):
    by_year = library_index.find(Term("民生实事"), {}, ("level",), order=("-year",))
    assert (by_year.keys, by_year.count) == (newest_first, 3)
    assert by_year.facets == {"level": [("town", 3)]}
    assert library_index.find(Term("民生实事"), {}, ()).count == 3
    assert library_index.find(Term("防汛"), {}, ()).count == 0
    ranged = library_index.find(Everything(), {"level": Is("level", "民生实事1")}, ())
    assert ranged.keys == []
    assert library_index.some_matching(Term("民生实事"), 9) == newest_first


@pytest.mark.parametrize("unit", ["sections", "headings"])
def test_their_sections_are_found(library, library_index, newest_first, unit):
    found = library_index.sections(Term("民生实事"), unit, {}, ("level",), newest_first=True)
    assert found.hits == [(pk, 0) for pk in newest_first]
    assert (found.count, found.facets) == (3, {"level": [("town", 3)]})


def test_they_are_counted(library, library_index):
    assert library_index.count_matches(Term("民生实事")) == 3
    together = library_index.count_together(Everything(), ("level", "year"))
    assert together == {("town", "2020"): 1, ("town", "2021"): 1, ("town", "2022"): 1}
    counts = library_index.counts_of(["民生实事", "防汛"], Is("year", "2020"))
    assert (counts.terms, counts.speeches) == ([(1, 3), (0, 0)], (1, 3))
    assert library_index.frequencies(["民生实事", "防汛"]) == [3, 0]
    assert library_index.occurrences(["民生实事票决制", "防汛"]) == [3, 0]


def test_their_words_are_known(library, library_index):
    words = dict(library_index.words(1))
    assert words["民生实事"] == 3
    assert "防汛" not in words


def test_they_are_alike(library, library_index, make_speech, build):
    for number in range(30):
        make_speech(text=f"空话套话第{number}篇，请予审议。")
    build()
    assert set(library_index.like_text("民生实事票决制", 9)) == {speech.pk for speech in library}
    assert "防汛" not in library_index.distinctive_words("民生实事，防汛。")
    assert set(similar_to(library[0])) == set(library[1:])


def test_they_alone_are_looked_after(library, library_index, make_speech):
    assert library_index.state().speeches == 3
    assert list(library_index.differing()) == []
    library_index.remove([library[0].pk])
    added = make_speech(text="新的")
    assert list(library_index.differing()) == [library[0].pk, added.pk]
    library_index.update([library[0].pk, added.pk])
    assert list(library_index.differing()) == []
    assert library_index.documents.count() == 4 + GROUPS + 1


def test_pages_show_nothing_else(library, client):
    answer = client.get("/api/search", {"q": "民生实事"}).json()
    assert answer["count"] == 3
    assert [result["title"] for result in answer["results"]] == ["讲话2", "讲话1", "讲话0"]
    assert client.get("/api/search", {"q": "防汛"}).json()["count"] == 0
    assert "防汛" not in client.get("/search/", {"q": "民生实事", "show": "sections"}).text


@pytest.fixture
def suggested(library, library_index) -> Callable[[str], dict[str, int]]:
    phrases.rebuild(library_index)
    return lambda typed: {one.text: one.count for one in suggest(typed)}


def test_what_is_suggested_stands_in_them(suggested):
    assert suggested("民生")["民生实事"] == 3
    assert suggested("防") == {}


def test_spellings_are_theirs(suggested):
    assert likely_spellings("民生实是") == ["民生实事"]
    assert likely_spellings("防讯") == []


def test_themes_are_theirs(library):
    assert [(theme.term, theme.count) for theme in themes_of(None)][:1] == [("民生实事", 3)]
    assert "防汛" not in [theme.term for theme in themes_of(None)]
