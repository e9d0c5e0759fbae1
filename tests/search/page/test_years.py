"""A speech is listed under its event's year, else under that of the page; and by days."""

import datetime

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from search.page.request import SearchRequest
from search.page.results import run
from speeches.lists.days import DAYS, read_days
from speeches.lists.filters import Filters
from speeches.models import Speech
from speeches.models.derived import listed_year
from speeches.statistics import by_level_and_year
from tests.factories import make_speech

DAY = datetime.date


@pytest.mark.parametrize(
    ("delivered", "published", "year", "listed"),
    [
        (DAY(2021, 3, 1), DAY(2022, 1, 5), 2021, (2021, "event")),
        (None, DAY(2022, 1, 5), 2021, (2021, "event")),
        (DAY(2021, 3, 1), None, None, (2021, "event")),
        (None, DAY(2022, 1, 5), None, (2022, "page")),
        (None, None, None, (None, "unknown")),
    ],
)
def test_whose_year_it_is(delivered, published, year, listed):
    assert listed_year(delivered, published, year) == listed


@pytest.fixture
def library(db, build):
    event = make_speech(year=2021, delivered_on=DAY(2021, 3, 1), published_on=DAY(2022, 1, 5))
    page = make_speech(year=None, published_on=DAY(2022, 1, 5))
    unknown = make_speech(year=None)
    build()
    return event, page, unknown


def found(query):
    """By the list, and by the search, which must agree."""
    filters = Filters.from_query(QueryDict(query))
    listed = set(filters.apply(Speech.objects.published()).values_list("pk", flat=True))
    searched = {hit.speech.pk for hit in run(SearchRequest(filters=filters)).hits}
    assert listed == searched
    return listed


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("year=2021", [0]),
        ("year=2022", [1]),
        ("year=2021-2022", [0, 1]),
        ("year=2021-2022&dated=event", [0]),
        ("dated=page", [1]),
        ("dated=unknown", [2]),
        ("day=2021-03-01", [0]),
        ("day=2021-03-02..2022-12-31", [1]),
        ("day=2021-03-01&day=2022-01-05", [0, 1]),
        ("day=2021-03-02&day=", [1]),
        ("day=&day=2021-12-31", [0]),
        ("day=2022-12-31&day=2021-01-01", [0, 1]),
        ("day=&day=", [0, 1, 2]),
        ("day=2021-02-30&day=", [0, 1, 2]),
        ("day=2000-01-01", []),
    ],
)
def test_filters(library, query, places):
    assert found(query) == {library[place].pk for place in places}


def test_the_counts_speak_for_all(library):
    counts = by_level_and_year(Speech.objects.published())
    assert counts == {("town", 2021): 1, ("town", 2022): 1, ("town", None): 1}


def test_a_form_of_two_days_keeps_what_else_is_asked(client, library):
    page = client.get(
        "/search/", {"q": "同志们", "mode": "smart", "level": "town", "page": "1"}
    ).text
    form = page[page.index('<form class="days"') :].partition("</form>")[0]
    hidden = 'type="hidden" name="{}" value="{}"'
    for name, value in (("q", "同志们"), ("mode", "smart"), ("level", "town")):
        assert hidden.format(name, value) in form
    assert 'name="page"' not in form


def test_a_chosen_range_can_be_taken_back(client, library):
    page = client.get("/speeches/", {"day": ["2021-01-01", "2021-12-31"]}).text
    assert "2021年1月1日—2021年12月31日" in page
    assert "符合条件的有 <b>1</b> 篇" in page
    assert 'value="2021-12-31"' in page


@given(st.dates(DAY(1900, 1, 1), DAY(2199, 12, 31)), st.dates(DAY(1900, 1, 1), DAY(2199, 12, 31)))
def test_a_range_is_read_whichever_day_is_first(one, other):
    days = read_days(f"{one}{DAYS}{other}")
    assert days == read_days(f"{other}{DAYS}{one}") == (min(one, other), max(one, other))


@given(st.text(max_size=24))
def test_anything_is_read(value):
    days = read_days(value)
    assert days is None or days.first <= days.last
