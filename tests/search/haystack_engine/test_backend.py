"""The engine answers precisely what `matches` defines, through haystack's own interface."""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from haystack.inputs import AutoQuery, Exact, Not, Raw
from haystack.query import SQ, SearchQuerySet

from search.errors import IndexMissing, IndexOutdated
from search.haystack_engine.inputs import Typed
from search.index.documents import IndexSnapshot
from search.language.query import parse_query
from speeches.models import Speech
from tests.search import scanning
from tests.search.scanning import Library, library_of_pieces, quoted, random_queries


def pks(found: SearchQuerySet) -> list[int]:
    return [int(result.pk) for result in found[:1000]]


def typed(q: str) -> set[int]:
    return set(pks(SearchQuerySet().filter(content=Typed(q))))


def scan(q: str, library: Library) -> set[int]:
    return scanning.scan(parse_query(q).expression, library)


@pytest.fixture
def library(make_speech, build) -> Library:
    library = library_of_pieces(make_speech)
    build()
    return library


def test_random_queries_equal_the_literal_scan(library):
    for q in random_queries(library, 300, seed=11):
        assert typed(q) == scan(q, library), q


def test_every_piece_of_a_text_finds_it(library):
    pk, fields = next(iter(library.items()))
    line = fields["text"].split("\n")[0]
    for start in range(len(line)):
        for end in range(start + 1, len(line) + 1):
            q = quoted(line[start:end])
            assert typed(q) == scan(q, library), q
            if q.startswith("「"):
                assert pk in typed(q)


@pytest.mark.parametrize(
    ("text", "q", "found"),
    [
        pytest.param("开展述职评议工作", "述职", True, id="a word inside a dictionary word"),
        pytest.param("人民代表大会常务委员会", "人民代表大会", True, id="the head of a long word"),
        pytest.param("在2022年", "22", True, id="a part of a number"),
        pytest.param("２２日在北京", "22日在北京", True, id="full-width digits"),
        pytest.param("22日在北京", "２２日在北京", True, id="full-width digits typed"),
        pytest.param("監督", "监督", True, id="traditional text"),
        pytest.param("监督", "監督", True, id="traditional typed"),
        pytest.param("建议代表", "代表建议", False, id="the words in the other order"),
        pytest.param("代表。建议", "代表建议", False, id="a full stop between"),
        pytest.param("代表\n建议", "代表建议", False, id="a paragraph between"),
        pytest.param("代表\n建议", '"代表 建议"', False, id="a paragraph is no space"),
        pytest.param("代表　建议", '"代表 建议"', True, id="an ideographic space is one"),
        pytest.param("“十四五”规划", "“十四五”规划", True, id="with its quotation marks"),
        pytest.param("〝服務〞", '"〝服务〞"', True, id="the quotation marks of spun text"),
        pytest.param("龘靐齉", "靐", True, id="one rare character"),
        pytest.param("……——", "…—", True, id="punctuation alone"),
        pytest.param("ＡＢ角 iPhone", "iphone", True, id="Latin letters in any case"),
    ],
)
def test_exact(make_speech, build, text, q, found):
    speech = make_speech(text=text, title="标题")
    build()
    assert typed(q) == ({speech.pk} if found else set())


def test_a_heading_is_found_as_the_text_has_it(make_speech, build):
    speech = make_speech(text="第二、抓好落实。要抓好。", headings={0: "抓好落实"})
    build()
    assert typed("小标题:第二、抓好落实") == {speech.pk}
    assert typed("小标题:第二，抓好落实") == set()


def test_a_text_is_looked_at_once_for_a_term_at_most(make_speech, build, backend, monkeypatch):
    for _ in range(30):
        make_speech(text="的监督，了评议。")
    build()
    looked = Counter()
    containing = IndexSnapshot.containing

    def counted(snapshot, field, text, documents):
        looked.update((field, text, document) for document in np.flatnonzero(documents).tolist())
        return containing(snapshot, field, text, documents)

    monkeypatch.setattr(IndexSnapshot, "containing", counted)
    for q in (
        "督，|，了|议。",
        "督， ，了 议。",
        "-督，了 -，了评 -议，",
        "(甲。|督，) -(。的|乙，)",
    ):
        typed(q)
        assert looked
        assert set(looked.values()) == {1}, q
        looked.clear()


def test_an_old_snapshot_leaves_no_memory_and_no_file_behind(
    make_speech, build, backend, speech_index
):
    speeches = [make_speech() for _ in range(3)]
    build()
    descriptors, snapshots = [], []
    gc.collect()
    gc.disable()
    try:
        for speech in speeches * 4:
            backend.documents.replace(speech_index, [speech.pk])
            pks(SearchQuerySet().filter(content="请予").facet("level"))
            snapshots.append(weakref.ref(backend.documents.snapshot()))
            gc.collect(0)
            descriptors.append(len(list(Path("/proc/self/fd").iterdir())))
        assert [ref() is None for ref in snapshots] == [True] * 11 + [False]
    finally:
        gc.enable()
    assert max(descriptors[6:]) <= max(descriptors[:6]) + 3


def test_haystack_conditions(make_speech, build):
    town = make_speech(text="代表 建议", level="town", year=2019, sorted_on=None)
    city = make_speech(text="代表建议 办理", level="city", year=2021)
    blank = make_speech(text="审议", year=None)
    build()
    every = SearchQuerySet()
    cases = [
        (every.all(), {town, city, blank}),
        (every.filter(content="代表 建议"), {town, city}),
        (every.filter(content=Exact("代表 建议")), {town}),
        (every.filter(content__contains="代表建议"), {city}),
        (every.filter(content=AutoQuery("代表 -办理")), {town}),
        (every.auto_query("代表 OR 审议"), {town, city, blank}),
        (every.filter(content=Not("代表")), {blank}),
        (every.filter(content=Raw('text:"审议" OR level:"city"')), {city, blank}),
        (every.filter(content__in=["办理", "审议"]), {city, blank}),
        (every.exclude(content="代表"), {blank}),
        (every.filter(level="town"), {town}),
        (every.filter(level__in=["town", "city"]), {town, city}),
        (every.filter(level__in=[]), set()),
        (every.exclude(level="town"), {city, blank}),
        (every.filter(SQ(level="town") | SQ(content="审议")), {town, blank}),
        (every.filter(year__gt=2019), {city}),
        (every.filter(year__gte=2019), {town, city}),
        (every.filter(year__lt=2021), {town}),
        (every.filter(year__lte=2021), {town, city}),
        (every.filter(year__range=(2019, 2020)), {town}),
        (every.filter(sorted_on__gte=date(2020, 1, 1)), {city}),
        (every.narrow("level:town"), {town}),
        (every.narrow('level:"town"').filter(content="审议"), set()),
        (every.models(Speech), {town, city, blank}),
        (every.raw_search("year:2021"), {city}),
    ]
    for number, (found, expected) in enumerate(cases):
        assert set(pks(found)) == {speech.pk for speech in expected}, number
        assert found.count() == len(expected), number


def test_what_cannot_be_done_is_refused(make_speech, build):
    make_speech()
    build()
    for found in (
        SearchQuerySet().filter(content="甲").boost("甲", 2),
        SearchQuerySet().filter(content__fuzzy="甲"),
        SearchQuerySet().filter(level__endswith="t"),
    ):
        with pytest.raises(NotImplementedError):
            found.count()


def test_order(make_speech, build):
    old = make_speech(delivered_on=date(2019, 1, 1), year=2019, level="town")
    undated = make_speech(level="city")
    new = make_speech(delivered_on=date(2021, 1, 1), year=2021, level="town")
    newer_row = make_speech(delivered_on=date(2021, 1, 1), year=2021, level="city")
    build()
    every = SearchQuerySet()
    ordered = lambda *by: pks(every.order_by(*by))  # noqa: E731
    assert ordered("-sorted_on") == [newer_row.pk, new.pk, old.pk, undated.pk]
    assert ordered("sorted_on", "pk") == [old.pk, new.pk, newer_row.pk, undated.pk]
    assert ordered("level", "sorted_on") == [newer_row.pk, undated.pk, old.pk, new.pk]
    assert ordered("-level", "-django_id") == [new.pk, old.pk, newer_row.pk, undated.pk]


def test_relevance_puts_title_above_heading_above_body(make_speech, build):
    body = make_speech(title="讲话", text="监督。\n" + "空话。" * 50)
    heading = make_speech(title="讲话", text="监督。\n" + "空话。" * 50, headings={0: "监督"})
    title = make_speech(title="监督讲话", text="监督。\n" + "空话。" * 50)
    make_speech(title="讲话", text="空话。")
    build()
    assert pks(SearchQuerySet().filter(content="监督")) == [title.pk, heading.pk, body.pk]


def test_equal_relevance_is_ordered_by_date_then_the_last_row(make_speech, build):
    old = make_speech(delivered_on=date(2019, 1, 1))
    new = make_speech(delivered_on=date(2021, 1, 1))
    last = make_speech(delivered_on=date(2021, 1, 1))
    build()
    assert pks(SearchQuerySet().filter(content="审议")) == [last.pk, new.pk, old.pk]


def test_slices_that_begin_anywhere_repeat_nothing(make_speech, build):
    for _ in range(25):
        make_speech()
    build()
    every = SearchQuerySet().order_by("pk")
    whole = pks(every)
    assert len(whole) == 25
    for start, end in [(0, 10), (3, 17), (7, 8), (20, 40), (24, 25), (25, 30)]:
        assert [int(r.pk) for r in every.all()[start:end]] == whole[start:end]
    assert [int(result.pk) for result in every.all()] == whole


def test_facets_count_the_whole_result(make_speech, build):
    for level, year in [("town", 2020), ("town", 2021), ("city", 2021), ("", None)]:
        make_speech(level=level, year=year)
    build()
    found = SearchQuerySet().filter(content="审议").facet("level").facet("year").facet("complete")
    found[0:1]
    counts = found.facet_counts()["fields"]
    assert dict(counts["level"]) == {"town": 2, "city": 1}
    assert dict(counts["year"]) == {"2020": 1, "2021": 2}
    assert dict(counts["complete"]) == {"true": 4}


def test_a_result_has_the_values_of_its_columns(make_speech, build):
    make_speech(
        level="town", year=2020, complete=False, delivered_on=date(2020, 3, 1), source="某网"
    )
    build()
    result = SearchQuerySet().all()[0]
    assert (result.level, result.year, result.complete) == ("town", 2020, False)
    assert result.sorted_on == date(2020, 3, 1)
    assert (result.source, result.model_name) == ("某网", "speech")
    assert result.object.level == "town"


def test_many_small_changes_leave_nothing_behind(make_speech, backend, speech_index):
    speeches = [make_speech(text=f"第{number}号") for number in range(12)]
    for speech in speeches:
        backend.update(speech_index, [speech])
    for number, speech in enumerate(speeches):
        speech.text = f"改为{number}号"
        speech.save()
        backend.documents.replace(speech_index, [speech.pk])
        assert pks(SearchQuerySet().filter(content=Exact(f"改为{number}号"))) == [speech.pk]
        assert pks(SearchQuerySet().filter(content=Exact(f"第{number}号"))) == []
    backend.remove(speeches[0])
    backend.remove(f"speeches.speech.{speeches[1].pk}")
    assert backend.documents.count() == 10
    assert typed("改为") == {speech.pk for speech in speeches[2:]}


def test_an_update_that_fails_changes_nothing(make_speech, build, backend, speech_index):
    speech = make_speech(text="原文")
    build()
    with pytest.raises(AttributeError):
        backend.update(speech_index, [speech, Speech.objects])
    assert typed("原文") == {speech.pk}
    backend.documents.replace(speech_index, [speech.pk])
    assert backend.documents.count() == 1


def test_clear(make_speech, build, backend):
    make_speech()
    build()
    backend.clear(models=[Speech])
    assert backend.documents.count() == 0
    build()
    backend.clear()
    assert backend.documents.count() == 0


def test_the_commands_of_haystack_work(make_speech, backend):
    speech = make_speech()
    gone = make_speech()
    call_command("rebuild_index", interactive=False, verbosity=0)
    assert backend.documents.count() == 2
    make_speech()
    gone.delete()
    call_command("update_index", remove=True, verbosity=0)
    assert backend.documents.count() == 2
    assert speech.pk in typed("审议")
    call_command("clear_index", interactive=False, verbosity=0)
    assert backend.documents.count() == 0


def test_values(make_speech, build):
    speech = make_speech(level="town")
    build()
    every = SearchQuerySet()
    assert list(every.values_list("level", flat=True)[:5]) == ["town"]
    assert list(every.values("pk", "level")[:5]) == [{"pk": str(speech.pk), "level": "town"}]


def test_without_an_index_nothing_is_answered(backend):
    with pytest.raises(IndexMissing, match="build_index"):
        SearchQuerySet().filter(content="甲").count()


def test_an_index_of_another_form_is_refused(make_speech, build, backend, monkeypatch):
    make_speech()
    build()
    assert typed("审议")
    monkeypatch.setattr("search.text.analysis.analyzer_fingerprint", lambda: "another dictionary")
    del backend.documents.generations
    with pytest.raises(IndexOutdated, match="build_index"):
        typed("审议")
