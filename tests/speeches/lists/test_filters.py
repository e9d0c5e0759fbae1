"""Several values of one facet; ranges of years; flags."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from speeches.lists.counted import count_facets, counted_facet
from speeches.lists.facets import FACETS
from speeches.lists.filters import Filters
from speeches.models import Speech
from tests.factories import make_speech


def read(query):
    return Filters.from_query(QueryDict(query))


@pytest.mark.django_db
def test_what_is_not_known_is_ignored():
    found = read(
        "level=town&level=village&level=town&year=2020&year=20&flag=x&complete=maybe&source=无"
    )
    assert found == Filters(level=("town",), year=("2020",))


@pytest.mark.django_db
def test_values_widen_and_facets_narrow():
    town = make_speech(level="town", year=2019)
    county = make_speech(level="county", year=2021, complete=False)
    make_speech(level="city", year=2020)
    found = read("level=town&level=county").apply(Speech.objects.all())
    assert set(found) == {town, county}
    assert found.count() == read("level=town&level=county&year=2019-2021").apply(found).count()
    assert set(read("level=town&level=county&complete=false").apply(found)) == {county}


@pytest.mark.django_db
def test_flags_are_a_facet():
    clean = make_speech()
    doubtful = make_speech(flags=[{"name": "gaps", "words": ["年月日"]}], rewritten=True)
    make_speech(part=1, complete=False)
    facets = {facet.name: facet for facet in count_facets(Speech.objects.all(), Filters())}
    counts = {value.value: value.count for value in facets["flag"].values}
    assert counts == {"none": 1, "gaps": 1, "part": 1}
    assert {v.value: v.count for v in facets["rewritten"].values} == {"true": 1, "false": 2}
    assert list(read("flag=gaps").apply(Speech.objects.all())) == [doubtful]
    assert list(read("flag=none").apply(Speech.objects.all())) == [clean]


@pytest.mark.parametrize(
    ("chosen", "clicked", "after"),
    [
        ((), "2020", ("2020",)),
        (("2018",), "2020", ("2018-2020",)),
        (("2020",), "2018", ("2018-2020",)),
        (("2020",), "2020", ()),
        (("2018-2020",), "2019", ("2019",)),
    ],
    ids=["first", "a later second", "an earlier second", "the same", "a third"],
)
def test_two_clicks_choose_a_range_of_years(chosen, clicked, after):
    facet = counted_facet(FACETS["year"], {"2018": 1, "2019": 2, "2020": 3}, chosen)
    (value,) = (value for value in facet.values if value.value == clicked)
    assert value.toggled == after


def test_the_histogram_leaves_room_for_years_without_speeches():
    facet = counted_facet(FACETS["year"], {"2017": 1, "2020": 2}, ())
    assert [(value.value, value.height) for value in facet.timeline] == [
        ("2017", 50),
        ("2018", 0),
        ("2019", 0),
        ("2020", 100),
    ]


def test_a_range_marks_its_years_and_is_one_chip():
    facet = counted_facet(FACETS["year"], {"2017": 1, "2018": 1, "2020": 1}, ("2018-2020",))
    assert {value.value for value in facet.values if value.chosen} == {"2018", "2020"}
    (chip,) = facet.chosen
    assert (chip.label, chip.toggled) == ("2018—2020年", ())


@pytest.mark.django_db
def test_links_add_and_take_away(client):
    make_speech(level="town")
    make_speech(level="county")
    page = client.get(reverse("speeches:list"), {"level": "town", "page": "1"}).text
    assert "?level=town&amp;level=county" in page
    both = client.get(reverse("speeches:list"), {"level": ["town", "county"]}).text
    assert 'href="?level=county"' in both
