"""Each facet by itself: what it knows, asks for, shows and says."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from search.search_indexes import SpeechIndex
from speeches.lists.counted import counted_facet
from speeches.lists.facets import FACETS, ChoiceFacet, UnknownValueError
from speeches.lists.filters import Filters
from speeches.models import Speech
from tests.factories import make_speech

VALUES = {
    name: list(facet.labels) if isinstance(facet, ChoiceFacet) else []
    for name, facet in FACETS.items()
} | {
    "year": ["2019", "2018-2020"],
    "day": ["2024-02-29", "2024-03-01..2024-06-30"],
    "source": ["县人大网"],
}


def test_every_facet_has_a_column_of_its_name_in_the_index():
    assert {facet.index_column for facet in FACETS.values()} <= set(SpeechIndex().fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in VALUES.items() for value in values]
)
def test_a_value_that_is_read_has_a_label_a_place_and_a_condition(name, value):
    facet = FACETS[name]
    assert facet.read(value) == value
    assert facet.label_of(value)
    assert facet.toggled(value, (value,)) == ()
    assert Speech.objects.filter(facet.condition(value)).count() == 0
    between = ".." if name == "day" else "-"
    assert between.join(dict.fromkeys(facet.bounds(value))) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level", "village"),
        ("kind", "通知"),
        ("complete", "yes"),
        ("flag", "x"),
        ("year", "二〇二四"),
        ("year", "20"),
        ("day", "2023-02-29"),
        ("day", "2024-3-1"),
        ("day", "2024-03-01..明天"),
        ("day", ".."),
        ("day", "1000-01-01"),
        ("source", "甲" * 101),
    ],
)
def test_a_value_that_no_speech_can_have_is_refused_and_says_what_can(name, value):
    with pytest.raises(UnknownValueError, match=r"只能是|四位数字|日期写成|最多 100"):
        FACETS[name].read(value)


def test_levels_from_the_town_up_kinds_as_listed_years_latest_first_sources_by_count():
    def shown(name, *values):
        facet = counted_facet(FACETS[name], dict(values), ())
        return [value.value for value in facet.values]

    assert shown("level", ("city", 9), ("town", 1), ("county", 2)) == ["town", "county", "city"]
    assert shown("kind", ("报告", 9), ("讲话", 1)) == ["讲话", "报告"]
    assert shown("year", ("2019", 9), ("2021", 1)) == ["2021", "2019"]
    assert shown("source", ("乙", 1), ("甲", 1), ("丙", 2)) == ["丙", "乙", "甲"]
    assert shown("flag", ("masks", 9), ("none", 1), ("rewritten", 3)) == ["none", "masks"]


def test_a_chosen_value_is_shown_where_it_counts_nothing():
    (value,) = counted_facet(FACETS["kind"], {}, ("报告",)).values
    assert (value.value, value.count, value.chosen) == ("报告", 0, True)


def test_only_years_have_a_timeline():
    counts = {"2017": 1, "2019": 1}
    assert counted_facet(FACETS["source"], counts, ()).timeline == []
    assert len(counted_facet(FACETS["year"], counts, ()).timeline) == 3
    assert counted_facet(FACETS["year"], {"2017": 1}, ()).timeline == []


def test_filters_know_no_other_facet():
    with pytest.raises(TypeError, match="lvel"):
        Filters(lvel=("town",))
    with pytest.raises(KeyError):
        Filters()["lvel"]
    assert Filters()["level"] == ()


def test_filters_are_values():
    chosen = Filters(year=("2020",), level=("town",), kind=())
    assert list(chosen.chosen()) == ["level", "year"]
    assert chosen == Filters(level=("town",), year=("2020",))
    assert hash(chosen) == hash(Filters(level=("town",), year=("2020",)))
    assert chosen.without("year").without("level") == Filters()


@pytest.mark.django_db
class TestSourceOfUnpublishedSpeechesAlone:
    """Readers do not hear of it: its name is as unknown as any other."""

    SOURCE = "内部资料汇编"
    QUERY = f"source={SOURCE}"

    @pytest.fixture(autouse=True)
    def draft(self):
        make_speech(source=self.SOURCE, state="withdrawn")
        return make_speech(title="看得见的讲话", source="县人大网")

    def test_it_narrows_nothing(self):
        assert Filters.from_query(QueryDict(self.QUERY)) == Filters()
        both = Filters.from_query(QueryDict(f"{self.QUERY}&source=县人大网"))
        assert both == Filters(source=("县人大网",))

    @pytest.mark.parametrize("name", ["speeches:list", "trends:outlines", "trends:kinds"])
    @pytest.mark.parametrize("reader", ["client", "admin_client"])
    def test_no_page_names_it(self, request, reader, name):
        page = request.getfixturevalue(reader).get(reverse(name), {"source": self.SOURCE})
        assert page.context["filters"] == Filters()
        assert self.SOURCE not in page.text

    def test_the_list_is_not_narrowed(self, client, draft):
        page = client.get(reverse("speeches:list"), {"source": self.SOURCE})
        assert list(page.context["page_obj"]) == [draft]
        assert "chips" not in page.text

    def test_it_is_known_as_soon_as_one_is_published(self):
        make_speech(source=self.SOURCE)
        assert Filters.from_query(QueryDict(self.QUERY)) == Filters(source=(self.SOURCE,))
