"""Numbers and moments in columns: compared and ordered as what they are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from haystack import indexes
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
