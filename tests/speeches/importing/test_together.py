"""Documents that are stored in one transaction: the same rows as one by one, in fewer queries."""

import json

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from speeches.importing import materials
from speeches.importing.materials import (
    MOST_TOGETHER,
    Status,
    import_material,
    prepare,
    store_together,
)
from speeches.importing.site_lines import ENOUGH
from speeches.models import LibraryVersion, Material, PublicChange, SiteLine, Speech
from speeches.parsing import Member
from tests.speeches.importing.whole_files import import_file
from tests.speeches.parsing.shells import shelled

pytestmark = pytest.mark.django_db


def records(numbers) -> bytes:
    lines = (
        json.dumps(
            {
                "title": f"在第{number}次乡镇人大工作会议上的讲话",
                "text": f"同志们：\n今天开第{number}次会。\n一、提高认识\n学到第{number}条。",
            }
        )
        for number in numbers
    )
    return "\n".join(lines).encode()


def titles() -> list[str]:
    return list(Speech.objects.order_by("pk").values_list("title", flat=True))


def test_they_are_in_the_order_in_which_they_came():
    outcomes = import_file(records(range(2 * MOST_TOGETHER + 1)), "汇编.jsonl")
    assert {outcome.status for outcome in outcomes} == {Status.IMPORTED}
    assert [outcome.speeches[0].title for outcome in outcomes] == titles()
    assert list(PublicChange.objects.order_by("pk").values_list("speech_pk", flat=True)) == list(
        Speech.objects.order_by("pk").values_list("pk", flat=True)
    )


def test_many_are_announced_at_once():
    with CaptureQueriesContext(connection) as queries:
        import_file(records(range(MOST_TOGETHER)), "汇编.jsonl")
    table = LibraryVersion._meta.db_table
    assert sum(f'UPDATE "{table}"' in query["sql"] for query in queries) == 1


def test_one_that_cannot_be_stored_takes_no_other_with_it(monkeypatch):
    store = materials._store

    def fail(new, arrival):
        if "第2次" in new.parsed.speeches[0].title:
            raise ZeroDivisionError
        return store(new, arrival)

    monkeypatch.setattr(materials, "_store", fail)
    with pytest.raises(ZeroDivisionError):
        import_file(records(range(5)), "汇编.jsonl")
    assert [title[2] for title in titles()] == ["0", "1"]
    monkeypatch.undo()
    outcomes = import_file(records(range(5)), "汇编.jsonl")
    assert [outcome.status for outcome in outcomes] == (
        [Status.UNCHANGED] * 2 + [Status.IMPORTED] * 3
    )


def test_what_is_stored_is_never_told_as_known(monkeypatch):
    fates, failures = materials.fates, iter([OperationalError()])

    def fail(speeches):
        for error in failures:
            raise error
        return fates(speeches)

    monkeypatch.setattr(materials, "fates", fail)
    outcomes = import_file(records(range(3)), "汇编.jsonl")
    assert {outcome.status for outcome in outcomes} == {Status.IMPORTED}


def test_the_same_bytes_twice_are_stored_once():
    outcomes = import_file(records([1, 2, 1, 3]), "汇编.jsonl")
    assert [outcome.status for outcome in outcomes] == [
        Status.IMPORTED, Status.IMPORTED, Status.UNCHANGED, Status.IMPORTED,
    ]  # fmt: skip
    assert Material.objects.count() == 3


def test_known_and_unreadable_ones_keep_their_places():
    known = import_material(records([5]), "乙.json").speeches[0]
    outcomes = import_file(records([4]) + b"\n{}\n" + records([5, 6]), "汇编.jsonl")
    assert [outcome.status for outcome in outcomes] == [
        Status.IMPORTED, Status.FAILED, Status.UNCHANGED, Status.IMPORTED,
    ]  # fmt: skip
    assert outcomes[2].speeches == (known,)


def test_what_they_teach_of_their_site_holds_for_those_beside_them():
    pages = [Member(f"{at}.txt", shelled(at).encode()) for at in range(ENOUGH + 1)]
    assert len(list(store_together([prepare(page) for page in pages]))) == len(pages)
    together = stored()
    Speech.objects.all().delete()
    Material.objects.all().delete()
    SiteLine.objects.all().delete()
    for page in pages:
        import_material(page.data, page.name)
    assert stored() == together


def stored() -> tuple[list[str], set[tuple[str, str]]]:
    """The texts of speeches, and what is known of sites."""
    lines = set(SiteLine.objects.values_list("site", "key"))
    assert lines
    return sorted(Speech.objects.values_list("text", flat=True)), lines
