"""A section as a row: its place in its speech's text, without another query."""

import pytest

from speeches.models import Speech
from tests.factories import make_speech, outline_with, unstored_speech

LINES = ["同志们：", "一、学习。", "（一）读书。要读完。", "书要读完。", "二、落实", "抓好。"]
HEADINGS = (
    (1, 1, "一、", "学习。"), (2, 2, "（一）", "读书"), (4, 1, "二、", "落实"),
)  # fmt: skip


@pytest.mark.django_db
def test_a_prefetched_outline_knows_its_places_without_a_query(django_assert_num_queries):
    make_speech(*LINES, headings=HEADINGS)
    with django_assert_num_queries(2):
        (speech,) = Speech.objects.prefetch_related("sections")
        found = [(one.words, one.text, one.below) for one in speech.sections.all()]
    assert found == [
        ("一、学习。", "一、学习。\n", ""),
        ("（一）读书", "（一）读书。要读完。\n书要读完。\n", "要读完。\n书要读完。\n"),
        ("二、落实", "二、落实\n抓好。", "抓好。"),
    ]


def test_rows_that_are_not_stored_know_their_parents_and_their_places():
    first, child, second = unstored_speech(LINES, outline_with(LINES, HEADINGS)).sections.all()
    assert (child.parent_id, first.parent_id, second.parent_id) == (first.pk, None, None)
    assert child.words == "（一）读书"


def test_beside_are_those_under_the_same_parent():
    first, child, second = unstored_speech(LINES, outline_with(LINES, HEADINGS)).sections.all()
    assert [first.is_beside(one) for one in (first, child, second)] == [True, False, True]
