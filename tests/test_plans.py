"""Rows of a page are found by an index, whether the database knows how they are spread or not."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from speeches.importing.materials import import_material
from speeches.models import DuplicateLink, Speech
from tests.factories import make_speech
from tests.speeches.importing.test_parting import NUMBERED

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="PostgreSQL keeps its statistics and plans by itself"
    ),
]
# Tables that stay small however many speeches there are.
_SMALL_OF_WRITERS = ("speeches_wording", "speeches_shinglesegment", "CONSTANT")
_SMALL = ("search_synonymrule", "search_domainterm", "search_changedspeech", "speeches_source")


@pytest.fixture
def library() -> Speech:
    """Speeches of many days, every other two of them versions of each other; returns one."""
    begun = date(2020, 1, 1)
    rows = [
        make_speech(sorted_on=begun + timedelta(days=number), headings={1: "一件事"})
        for number in range(60)
    ]
    pairs = [(one, other) for one, other in zip(rows[::2], rows[1::2], strict=True)]
    for one, other in [*pairs, *((other, one) for one, other in pairs)]:
        same = DuplicateLink.Relation.SAME
        DuplicateLink.objects.create(speech=one, other=other, relation=same, share=1, kept=1)
    return rows[0]


def plans(client, address: str) -> list[str]:
    """The steps of all queries that a page asks."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return steps_of(asked)


def steps_of(asked: CaptureQueriesContext) -> list[str]:
    with connection.cursor() as cursor:
        steps = []
        for query in asked.captured_queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                steps += [row[3] for row in cursor.fetchall()]
    return steps


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    "address",
    ["/speeches/", "/speeches/?sort=added", "/speeches/?sort=longest", "/speeches/{pk}/"],
)
def test_no_page_of_some_speeches_reads_all_rows(client, library, address, known):
    if known:
        call_command("renew_statistics")
    steps = plans(client, address.format(pk=library.pk))
    read = {step.split()[1] for step in steps if step.startswith("SCAN")}
    assert read <= set(_SMALL)


def test_hundreds_of_speeches_are_asked_for_in_no_order(library):
    keys = list(Speech.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        found = Speech.objects.published().in_bulk(keys)
    assert sorted(found) == sorted(keys)
    assert "ORDER BY" not in asked.captured_queries[-1]["sql"]
    assert Speech.objects.in_bulk(keys[:1]) == {keys[0]: Speech.objects.get(pk=keys[0])}


@pytest.mark.parametrize("order", ["newest_first", "recently_added", "longest_first"])
@pytest.mark.parametrize("known", [True, False])
def test_a_list_is_read_in_its_order(library, order, known):
    if known:
        call_command("renew_statistics")
    rows = getattr(Speech.objects.published(), order)()[:20]
    assert "TEMP B-TREE" not in rows.explain()


def test_looking_for_better_versions_begins_with_the_speeches_of_the_page(client, library):
    call_command("renew_statistics")
    steps = plans(client, "/speeches/")
    assert [step for step in steps if "duplicatelink" in step]
    assert "SEARCH speeches_speech USING INDEX speech_by_facets (state=?)" not in steps


# Read for the few that are not gathered yet, which an index has alone.
_FEW = ("fingerprint_not_gathered", "speeches_speechfingerprint")


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("act", ["head:2:1", "drop:2", "split:2"])
def test_no_decision_about_one_speech_reads_all_rows(admin_client, library, act, known):
    """In its transaction nobody else can write: renewing an outline went through all speeches."""
    speech = import_material(NUMBERED.encode(), "讲话.txt").speeches[0]
    if known:
        call_command("renew_statistics")
    address = f"/admin/speeches/speech/{speech.pk}/review/"
    page = admin_client.get(address)
    facts = {
        fact.field.name: fact.field.value()
        for fact in page.context["facts"]
        if fact.field.value() is not None
    }
    sent = facts | {"do": act, "seen": page.context["review"].version}
    with CaptureQueriesContext(connection) as asked:
        assert admin_client.post(address, sent).status_code == 302
    scans = [step for step in steps_of(asked) if step.startswith("SCAN")]
    others = [step for step in scans if not any(name in step for name in _FEW)]
    assert {step.split()[1] for step in others} <= {*_SMALL, *_SMALL_OF_WRITERS}
