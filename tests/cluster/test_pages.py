"""Pages of long lists are parts of one order, whichever nodes and copies are asked for them."""

from __future__ import annotations

import pytest

from search.language.expressions import Everything, Term
from search.upkeep import outbox
from speeches.changes import announce
from speeches.models import Speech
from tests.factories import make_speech

ORDERS = [(), ("-sorted_on",), ("level",)]


def all_pages(index, expression, order, size: int) -> list[int]:
    keys: list[int] = []
    while page := index.find(
        expression, {}, (), order=order, page=slice(len(keys), len(keys) + size)
    ).keys:
        keys += page
    return keys


def test_nothing_is_repeated_or_missing_after_changes(db, nodes, index):
    """Copies of a shard count what was deleted otherwise, and so score otherwise."""
    speeches = [make_speech(f"监督，{'评议' * (number % 5)}。") for number in range(120)]
    index.rebuild()
    for some in (speeches[::3], speeches[::7], speeches[5::11]):
        for speech in some:
            speech.text += "再说监督。"
            speech.save()
        announce([speech.pk for speech in some])
        outbox.settle(index)
    for order in ORDERS:
        whole = index.find(Term("监督"), {}, (), order=order).keys
        assert sorted(whole) == sorted(speech.pk for speech in speeches)
        for _ in range(3):
            assert all_pages(index, Term("监督"), order, 7) == whole, order


class TestManyThousands:
    """More than an engine gives by itself: 10,000."""

    COUNT = 10_050

    @pytest.fixture
    def keys(self, db, index) -> list[int]:
        first = make_speech("监督。", title="讲话")
        fields = [field.attname for field in Speech._meta.concrete_fields]
        values = {name: getattr(first, name) for name in fields if name not in ("id", "position")}
        Speech.objects.bulk_create(
            Speech(position=number, **values) for number in range(1, self.COUNT)
        )
        assert index.rebuild() == self.COUNT
        return list(Speech.objects.order_by("-pk").values_list("pk", flat=True))

    def test_they_are_counted_and_reached(self, index, keys):
        assert index.count_matches(Term("监督")) == self.COUNT
        for expression in (Term("监督"), Everything()):
            for order in ORDERS:
                end = slice(self.COUNT - 60, self.COUNT - 40)
                found = index.find(expression, {}, ("level",), order=order, page=end)
                assert found.keys == keys[end], order
                assert (found.count, found.facets) == (
                    self.COUNT,
                    {"level": [("town", self.COUNT)]},
                )
        assert index.find(Term("监督"), {}, ()).keys == keys
        assert index.some_matching(Everything(), self.COUNT) == keys
        assert list(index.differing()) == []
