"""Questions that are more than OpenSearch takes in one piece."""

from __future__ import annotations

from itertools import product

import pytest

from search.language.expressions import And, Or, Term
from search.language.query import MAX_LENGTH, parse_query
from search.language.smart import widen
from search.opensearch.errors import QuestionTooLarge
from search.opensearch.index import OpenSearchIndex
from tests.isolation import CLUSTER

pytestmark = pytest.mark.skipif(not CLUSTER, reason="needs a cluster: SEARCH_ENGINE_URL")


@pytest.fixture
def index(cluster_backend) -> OpenSearchIndex:
    return cluster_backend.library_index


def found(index: OpenSearchIndex, typed: str) -> list[int]:
    return index.find(parse_query(typed).expression, {}, ()).keys


def test_a_source_as_long_as_what_may_be_typed(index, make_speech):
    make_speech(source="a" * 90)
    index.rebuild()
    assert found(index, "来源:" + "a" * (MAX_LENGTH - 3)) == []
    assert len(found(index, "来源:" + "a" * 90)) == 1
    # It has both pieces, and not side by side.
    assert found(index, "来源:" + "a" * 91) == []


def test_very_many_that_are_not_published_any_more(index, make_speech, monkeypatch):
    kept, gone = make_speech(), make_speech()
    index.rebuild()
    many = frozenset({gone.pk, *range(1_000_000, 1_070_000)})
    monkeypatch.setattr(index, "_unpublished", lambda: many)
    assert found(index, "各位") == [kept.pk]


@pytest.mark.parametrize("length", [64, 65, 66, MAX_LENGTH - 1, MAX_LENGTH])
def test_a_paragraph_is_found_where_it_stands_and_nowhere_else(index, make_speech, length):
    paragraph = "".join(chr(0x4E00 + at * 7) for at in range(MAX_LENGTH))
    whole = make_speech(text=f"各位代表：\n前{paragraph}后")
    # The same pairs, and once not side by side.
    make_speech(text=f"各位代表：\n{paragraph[:30]}，{paragraph[29:]}")
    make_speech(text=f"各位代表：\n{paragraph[: length - 2]}，{paragraph[length - 2 :]}")
    index.rebuild()
    assert found(index, paragraph[:length]) == [whole.pk]


_HAN = [chr(0x4E00 + at * 7) for at in range(MAX_LENGTH)]


@pytest.mark.parametrize("reading", [lambda expression: expression, widen])
def test_as_many_strings_as_may_be_typed(index, make_speech, reading):
    speech = make_speech(text="各位代表：\n" + "，".join(_HAN))
    index.rebuild()
    for between, length in product((" ", " | ", " -", "、"), (1, 2, 3)):
        typed = between.join(char * length for char in _HAN)[:MAX_LENGTH]
        expression = reading(parse_query(typed).expression)
        assert set(index.find(expression, {}, ()).keys) <= {speech.pk}
        assert index.sections(expression, "sections", {}).count <= 1


@pytest.mark.parametrize("together", [And, Or])
def test_more_strings_than_one_question_may_have(index, make_speech, together):
    make_speech()
    index.rebuild()
    for number in (600, 1100):
        strings = [chr(0x4E00 + at) * 2 for at in range(number)]
        with pytest.raises(QuestionTooLarge, match="分几次"):
            index.find(together(tuple(map(Term, strings))), {}, ())
