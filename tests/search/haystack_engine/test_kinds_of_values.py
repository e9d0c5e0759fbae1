"""Numbers and moments in columns: compared and ordered as what they are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from haystack import indexes
from haystack.exceptions import SearchFieldError
from haystack.query import SearchQuerySet

VALUES = {
    "nine": (9, 9.5, Decimal("9.50")),
    "ten": (10, 10.25, Decimal("10.5")),
    "below": (-3, -0.5, Decimal("-3")),
    "far_below": (-20, -1e22, Decimal("-20.75")),
    "tiny": (0, 1e-7, Decimal("0.001")),
    "huge": (10**30, 1e22, Decimal("1E+22")),
    "none": (None, None, None),
}
ORDER = ["far_below", "below", "tiny", "nine", "ten", "huge", "none"]


class NumbersIndex(indexes.SearchIndex, indexes.Indexable):
    text = indexes.CharField(document=True, model_attr="name")
    name = indexes.CharField(model_attr="name")
    whole = indexes.IntegerField(null=True)
    float = indexes.FloatField(null=True)
    decimal = indexes.DecimalField(null=True)

    def get_model(self) -> type[Group]:
        return Group

    def prepare(self, obj: Group) -> dict[str, object]:
        data = super().prepare(obj)
        values = VALUES[obj.name]
        fields = zip(("whole", "float", "decimal"), values, strict=True)
        return data | {name: value for name, value in fields if value is not None}


@pytest.fixture
def numbers(connect) -> None:
    connect(NumbersIndex())
    for name in VALUES:
        Group.objects.create(name=name)
    call_command("rebuild_index", interactive=False, verbosity=0)


def names(found: SearchQuerySet) -> list[str]:
    return [result.name for result in found]


@pytest.mark.parametrize("field", ["whole", "float", "decimal"])
def test_numbers_are_ordered_as_numbers(numbers, field):
    assert names(SearchQuerySet().order_by(field)) == ORDER
    assert names(SearchQuerySet().order_by(f"-{field}")) == [*ORDER[-2::-1], "none"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"whole__gte": 9}, "nine ten huge"),
        ({"whole__lt": 0}, "far_below below"),
        ({"whole__range": (-3, 9)}, "below tiny nine"),
        ({"float__gt": -0.5}, "tiny nine ten huge"),
        ({"float__lte": 1e-7}, "far_below below tiny"),
        ({"float__gte": 10}, "ten huge"),
        ({"decimal__lt": Decimal("10.5")}, "far_below below tiny nine"),
        ({"decimal__gte": Decimal("9.5")}, "nine ten huge"),
    ],
    ids=str,
)
def test_numbers_are_compared_as_numbers(numbers, condition, expected):
    assert names(SearchQuerySet().filter(**condition).order_by("whole")) == expected.split()


SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENTS = {
    "eve": datetime(2020, 1, 1, 23, 59, 59, tzinfo=SHANGHAI),
    "midnight": datetime(2020, 1, 2, tzinfo=SHANGHAI),
    # The same day in UTC as the eve.
    "early": datetime(2020, 1, 1, 20, 0, 0, 5, tzinfo=UTC),
    "noon": datetime(2020, 1, 2, 12),
    "next": date(2020, 1, 3),
    "never": None,
}


class MomentsIndex(indexes.SearchIndex, indexes.Indexable):
    text = indexes.CharField(document=True, model_attr="name")
    name = indexes.CharField(model_attr="name")
    made = indexes.DateTimeField(null=True)
    day = indexes.DateField(null=True)

    def get_model(self) -> type[Group]:
        return Group

    def prepare_made(self, obj: Group) -> datetime | date | None:
        return MOMENTS[obj.name]

    prepare_day = prepare_made


@pytest.fixture
def moments(connect) -> None:
    connect(MomentsIndex())
    for name in MOMENTS:
        Group.objects.create(name=name)
    call_command("rebuild_index", interactive=False, verbosity=0)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        # A day is its midnight, on the clock of the site.
        ({"made__lte": date(2020, 1, 2)}, "eve midnight"),
        ({"made__lt": date(2020, 1, 2)}, "eve"),
        ({"made__gte": date(2020, 1, 2)}, "midnight early noon next"),
        ({"made__gt": date(2020, 1, 2)}, "early noon next"),
        ({"made__range": (date(2020, 1, 2), date(2020, 1, 3))}, "midnight early noon next"),
        ({"made": date(2020, 1, 2)}, "midnight"),
        ({"made": datetime(2020, 1, 1, 16, tzinfo=UTC)}, "midnight"),
        ({"made__in": [datetime(2020, 1, 2, 12), date(2020, 1, 3)]}, "noon next"),
        ({"made__lte": datetime(2020, 1, 2, 4, tzinfo=UTC)}, "eve midnight early noon"),
        ({"made__lt": datetime(2020, 1, 2, 12)}, "eve midnight early"),
        ({"made__gte": "2020-01-02T12:00:00"}, "noon next"),
        ({"made__gte": "2020-01-02 04:00:00Z"}, "noon next"),
        ({"made__gte": datetime.min, "made__lte": datetime.max}, "eve midnight early noon next"),
        ({"made": None}, "never"),
        ({"day__lte": date(2020, 1, 1)}, "eve"),
        ({"day": date(2020, 1, 2)}, "midnight early noon"),
        ({"day": datetime(2020, 1, 2)}, "midnight early noon"),
        ({"day": datetime(2020, 1, 2, 10)}, ""),
        ({"day__lte": datetime(2020, 1, 2, 10)}, "eve midnight early noon"),
        ({"day__gt": datetime(2020, 1, 2, 10)}, "next"),
        ({"day__gte": datetime(2020, 1, 1, 16, tzinfo=UTC)}, "midnight early noon next"),
        ({"day__startswith": "2020-01-0"}, "eve midnight early noon next"),
        ({"made": "gestern"}, ""),
    ],
    ids=str,
)
def test_moments_are_compared_on_one_scale(moments, condition, expected):
    found = SearchQuerySet().filter(**condition).order_by("made")
    assert names(found) == expected.split()
    excluded = SearchQuerySet().exclude(**condition)
    assert set(names(excluded)) == MOMENTS.keys() - set(names(found))


def test_moments_are_ordered_and_come_back_as_they_were_prepared(moments):
    assert names(SearchQuerySet().order_by("-made")) == [
        "next", "noon", "early", "midnight", "eve", "never",
    ]  # fmt: skip
    found = {result.name: result for result in SearchQuerySet().all()}
    assert {name: result.made for name, result in found.items()} == MOMENTS | {
        "next": datetime(2020, 1, 3)
    }
    assert {name: result.day for name, result in found.items()} == {
        "eve": date(2020, 1, 1),
        **dict.fromkeys(["midnight", "early", "noon"], date(2020, 1, 2)),
        "next": date(2020, 1, 3),
        "never": None,
    }
    assert found["early"].made.tzinfo
    assert SearchQuerySet().latest("made").name == "next"


def test_moments_in_the_engines_own_language(moments):
    every = SearchQuerySet()
    assert set(names(every.narrow('made:["2020-01-02" TO "2020-01-02T12:00"]'))) == {
        "midnight", "early", "noon",
    }  # fmt: skip
    counts = every.query_facet("made", '[* TO "2020-01-02"]').facet_counts()["queries"]
    assert counts == {'made:[* TO "2020-01-02"]': 2}


def test_moments_are_counted_on_the_clock_of_the_first(moments):
    facet = SearchQuerySet().date_facet
    ends = (date(2020, 1, 1), date(2020, 1, 4))
    local = [(datetime(2020, 1, 1), 1), (datetime(2020, 1, 2), 3), (datetime(2020, 1, 3), 1)]
    for name in ("made", "day"):
        assert facet(name, *ends, "day").facet_counts()["dates"][name] == local
    months = facet(
        "made", datetime(2019, 12, 2, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC), "month"
    )
    assert months.facet_counts()["dates"]["made"] == [
        (datetime(2019, 12, 2, tzinfo=UTC), 3),
        (datetime(2020, 1, 2, tzinfo=UTC), 2),
    ]
    zone = datetime(2019, 12, 2, tzinfo=SHANGHAI)
    months = facet("made", zone, datetime(2021, 1, 1, tzinfo=SHANGHAI), "month")
    assert months.facet_counts()["dates"]["made"] == [
        (zone, 1),
        (datetime(2020, 1, 2, tzinfo=SHANGHAI), 4),
    ]


@pytest.mark.parametrize(
    ("condition", "error"),
    [
        ({"made__startswith": "2020"}, NotImplementedError),
        ({"made__contains": "2020"}, NotImplementedError),
        ({"made__gte": "gestern"}, SearchFieldError),
    ],
    ids=str,
)
def test_what_is_no_moment_is_compared_with_none(moments, condition, error):
    with pytest.raises(error):
        SearchQuerySet().filter(**condition).count()


def test_moments_of_a_site_without_time_zones(moments, settings):
    settings.USE_TZ = False
    call_command("rebuild_index", interactive=False, verbosity=0)
    assert names(SearchQuerySet().filter(made__lte=date(2020, 1, 2)).order_by("made")) == [
        "eve", "midnight",
    ]  # fmt: skip
    found = {result.name: result.made for result in SearchQuerySet().all()}
    assert found == MOMENTS | {"next": datetime(2020, 1, 3)}


def test_a_date_that_is_no_date_is_not_indexed(moments, monkeypatch):
    monkeypatch.setitem(MOMENTS, "eve", "gestern")
    with pytest.raises(SearchFieldError, match="gestern"):
        call_command("rebuild_index", interactive=False, verbosity=0)
