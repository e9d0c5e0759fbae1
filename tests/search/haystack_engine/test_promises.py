"""What haystack's documentation promises of SearchQuerySet, one by one (see docs/search.md)."""

from __future__ import annotations

import pickle
import random
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.template import Context, Template
from django.test import RequestFactory
from haystack import connections, indexes
from haystack.exceptions import NotHandled, SearchFieldError, SkipDocument
from haystack.forms import FacetedSearchForm, HighlightedSearchForm, ModelSearchForm, SearchForm
from haystack.generic_views import FacetedSearchView
from haystack.inputs import AltParser, Clean, Raw
from haystack.models import SearchResult
from haystack.query import SQ, EmptySearchQuerySet, RelatedSearchQuerySet, SearchQuerySet
from haystack.utils.loading import UnifiedIndex

from search.errors import IndexOutdated
from search.haystack_engine.highlighting import Highlighter
from search.haystack_engine.syntax import QuerySyntaxError
from search.search_indexes import SpeechIndex
from speeches.models import DuplicateLink, Source, Speech


class SourceIndex(indexes.SearchIndex, indexes.Indexable):
    """A second model, with fields that the index of speeches has not."""

    text = indexes.CharField(document=True, model_attr="name")
    label = indexes.CharField(model_attr="name", faceted=True)
    number = indexes.IntegerField(model_attr="pk")
    weight = indexes.FloatField(null=True)
    seen_at = indexes.DateTimeField(null=True)
    tags = indexes.MultiValueField(null=True)
    secret = indexes.CharField(model_attr="name", stored=False)

    def get_model(self) -> type[Source]:
        return Source

    def prepare_seen_at(self, source: Source) -> datetime:
        return datetime(2020, 1, 31, 10, 30, tzinfo=UTC)

    def prepare(self, source: Source) -> dict:
        if source.name == "跳过网":
            raise SkipDocument
        return super().prepare(source)


@pytest.fixture
def two_models(backend):
    """The engine with an index of sources beside that of speeches."""
    unified = UnifiedIndex()
    unified.build([SpeechIndex(), SourceIndex()])
    connections["default"]._index = unified
    return backend


@pytest.fixture
def library(make_speech, build) -> dict[str, Speech]:
    speeches = {
        "town": make_speech(
            title="在镇人代会上的讲话",
            text="代表建议要办好。",
            level="town",
            year=2019,
            source="甲市人大网",
            delivered_on=date(2019, 1, 31),
        ),
        "county": make_speech(
            title="县人大工作报告",
            text="依法监督，代表视察。",
            level="county",
            year=2020,
            source="乙县人大网",
            delivered_on=date(2020, 2, 29),
        ),
        "city": make_speech(
            title="在市人代会上的致辞",
            text="依法履职。",
            level="city",
            year=2021,
            source="丙论坛",
            delivered_on=date(2021, 3, 1),
        ),
    }
    build()
    return speeches


@pytest.fixture
def names(library):
    """Which speeches of the library a SearchQuerySet finds, in its order."""
    by_pk = {str(speech.pk): name for name, speech in library.items()}
    return lambda found: [by_pk[str(result.pk)] for result in found]


every = SearchQuerySet


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        pytest.param(lambda: every().all(), "city county town", id="all"),
        pytest.param(lambda: every().none(), "", id="none"),
        pytest.param(lambda: every().filter(content="代表 依法"), "county", id="filter: words"),
        pytest.param(lambda: every().filter(content__contains="代表建"), "town", id="contains"),
        pytest.param(lambda: every().filter(content__exact="代表视察"), "county", id="exact"),
        pytest.param(lambda: every().filter(content=Clean("代表")), "town county", id="Clean"),
        pytest.param(
            lambda: every().filter(content="代表", level="town"), "town", id="two at once"
        ),
        pytest.param(
            lambda: every().filter_or(level="town").filter_or(level="city"),
            "city town",
            id="filter_or",
        ),
        pytest.param(lambda: every().filter_and(level="town", year=2020), "", id="filter_and"),
        pytest.param(
            lambda: every().filter(level="town") | every().filter(level="city"), "city town", id="|"
        ),
        pytest.param(
            lambda: every().filter(content="代表") & every().filter(level="town"), "town", id="&"
        ),
        pytest.param(
            lambda: every().filter(SQ(level="town") | ~SQ(content="代表")), "city town", id="SQ"
        ),
        pytest.param(
            lambda: every().exclude(level="town", content="代表"), "city county", id="exclude"
        ),
        pytest.param(lambda: every().filter(level__in=["town", "x"]), "town", id="in"),
        pytest.param(lambda: every().filter(year__gt=2019, year__lt=2021), "county", id="gt, lt"),
        pytest.param(lambda: every().filter(year__range=[2020, 2021]), "city county", id="range"),
        pytest.param(lambda: every().filter(sorted_on__lte=date(2019, 12, 31)), "town", id="dates"),
        pytest.param(
            lambda: every().filter(sorted_on__startswith="2020-"), "county", id="startswith"
        ),
        pytest.param(
            lambda: every().filter(source__contains="人大网"), "county town", id="column contains"
        ),
        pytest.param(lambda: every().narrow("代表").filter(level="town"), "town", id="narrow"),
        pytest.param(lambda: every().narrow(SQ(level="city")), "city", id="narrow by SQ"),
        pytest.param(lambda: every().narrow("title:报告"), "county", id="narrow a field"),
        pytest.param(
            lambda: every().raw_search('django_ct:speeches.speech "依法履职"'), "city", id="raw"
        ),
        pytest.param(
            lambda: every().filter(content=Raw("代表 NOT level:town")), "county", id="Raw"
        ),
        pytest.param(lambda: every().auto_query('"代表视察" -建议'), "county", id="auto_query"),
        pytest.param(
            lambda: every().auto_query("代会", fieldname="title"),
            "city town",
            id="auto_query field",
        ),
        pytest.param(lambda: every().autocomplete(title="人代 致"), "city", id="autocomplete"),
        pytest.param(lambda: every().using("default").filter(year=2019), "town", id="using"),
        pytest.param(
            lambda: every().filter(id__in=["speeches.speech.0"]), "", id="haystack's own id"
        ),
        pytest.param(lambda: every().order_by("year"), "town county city", id="order_by"),
    ],
)
def test_finding(names, ask, expected):
    found = ask()
    assert " ".join(names(found)) == expected
    assert found.count() == len(found) == len(expected.split())


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: every().filter(content="甲").boost("甲", 2), id="boost"),
        pytest.param(lambda: every().filter(content__fuzzy="甲"), id="fuzzy"),
        pytest.param(lambda: every().filter(title__startswith="甲"), id="the beginning of a text"),
        pytest.param(lambda: every().filter(level__endswith="n"), id="endswith"),
        pytest.param(lambda: every().filter(flag__gt="a"), id="lists have no order"),
        pytest.param(lambda: every().filter(title=Raw("甲")), id="Raw in a field"),
        pytest.param(lambda: every().raw_search("甲", fuzzy=True), id="raw with options"),
        pytest.param(lambda: every().filter(content=AltParser("dismax", "甲")), id="AltParser"),
        pytest.param(lambda: every().order_by("?"), id="random order"),
        pytest.param(lambda: every().stats("year"), id="stats"),
        pytest.param(lambda: every().stats_facet("year", "level"), id="stats_facet"),
        pytest.param(lambda: every().within("place", 1, 2), id="within"),
        pytest.param(lambda: every().dwithin("place", 1, 2), id="dwithin"),
        pytest.param(lambda: every().distance("place", 1), id="distance"),
        pytest.param(lambda: every().facet("level", order="term"), id="options of other engines"),
        pytest.param(lambda: every().highlight(pre_tags=["<b>"]), id="raw marks"),
    ],
)
def test_what_cannot_be_done_is_refused_and_not_answered_otherwise(library, ask):
    with pytest.raises(NotImplementedError):
        list(ask())


def test_mistakes_are_no_answers(library):
    for wrong, error in (
        (every().filter(nothing="x"), SearchFieldError),
        (every().order_by("nothing"), SearchFieldError),
        (every().facet("nothing"), SearchFieldError),
        (every().narrow("level:[1"), QuerySyntaxError),
        (every().narrow("监*"), QuerySyntaxError),
    ):
        with pytest.raises(error):
            list(wrong)


def test_mixed_directions(make_speech, build):
    rows = [(2020, "city"), (2021, "town"), (2020, "town"), (2021, "city")]
    for year, level in rows:
        make_speech(year=year, level=level)
    build()
    found = every().order_by("-year", "level").values_list("year", "level")
    assert [tuple(row) for row in found] == [
        (2021, "city"), (2021, "town"), (2020, "city"), (2020, "town"),
    ]  # fmt: skip


def test_slices_in_any_order_repeat_and_miss_nothing(make_speech, build):
    """haystack asks Whoosh for pages: a slice from the middle of one repeats results."""
    for _ in range(33):
        make_speech()
    build()
    whole = [result.pk for result in every().order_by("django_id")]
    assert len(set(whole)) == 33
    chance = random.Random(3)
    for _ in range(40):
        found = every().order_by("django_id")
        for _ in range(4):
            start = chance.randrange(35)
            end = start + chance.randrange(1, 20)
            assert [result.pk for result in found[start:end]] == whole[start:end]
        assert [result.pk for result in found] == whole
        at = chance.randrange(33)
        assert found[at].pk == whole[at]
        assert len(found) == 33


def test_load_all_asks_the_database_once_for_all(library, django_assert_num_queries, names):
    # Whether something was withdrawn that the index does not know of; the speeches, and the
    # sections that the index's queryset fetches with them.
    with django_assert_num_queries(3):
        titles = [result.object.title for result in every().filter(content="代表").load_all()]
    assert titles == [library["town"].title, library["county"].title]
    only = Speech.objects.filter(level="town")
    related = RelatedSearchQuerySet().filter(content="代表").load_all()
    found = related.load_all_queryset(Speech, only)[:10]
    assert names(found) == ["town"]


def test_what_a_result_holds(library):
    (result,) = every().filter(content="视察")
    speech = library["county"]
    assert (result.pk, result.id) == (str(speech.pk), f"speeches.speech.{speech.pk}")
    assert (result.app_label, result.model_name, result.model) == ("speeches", "speech", Speech)
    assert (result.title, result.text) == (speech.title, speech.text)
    assert (result.year, result.complete, result.flag) == (2020, True, ["none"])
    assert result.sorted_on == date(2020, 2, 29)
    assert result.score > 0
    assert result.object == speech
    assert result.content_type() == "speeches.speech"
    assert {"title", "text", "level"} <= result.get_additional_fields().keys()


def test_text_is_given_as_the_source_has_it(make_speech, build):
    make_speech(title="關於“十四五”規劃", text="〝服務〞ＡＢ")
    build()
    (result,) = every().filter(content="服务")
    assert (result.title, result.text) == ("關於“十四五”規劃", "〝服務〞ＡＢ")


def test_values(library):
    found = every().filter(level="town")
    pk = str(library["town"].pk)
    assert list(found.values("pk", "title")) == [{"pk": pk, "title": "在镇人代会上的讲话"}]
    assert list(found.values_list("pk", "level")) == [[pk, "town"]]
    assert list(found.values_list("year", flat=True)) == [2019]


def test_best_match_and_latest(names, library):
    found = every().filter(content="代表")
    assert names([found.best_match()]) == names(found[:1])
    assert names([found.latest("sorted_on")]) == ["county"]
    with pytest.raises(IndexError):
        every().filter(content="无").best_match()


class MyResult(SearchResult):
    pass


def test_result_class(library):
    assert type(every().result_class(MyResult)[0]) is MyResult
    assert type(every().result_class(MyResult).result_class(None)[0]) is SearchResult


def test_pickling(library):
    found = every().filter(content="代表")
    list(found)
    again = pickle.loads(pickle.dumps(found))
    assert [result.pk for result in again] == [result.pk for result in found]


def test_field_facets(library):
    counts = every().filter(content="依法").facet("level").facet("year", limit=1).facet_counts()
    assert sorted(counts["fields"]["level"]) == [("city", 1), ("county", 1)]
    assert len(counts["fields"]["year"]) == 1
    assert counts["dates"] == counts["queries"] == {}
    most = every().facet("complete", mincount=4).facet_counts()["fields"]["complete"]
    assert most == []
    assert every().facet_counts() == {}
    assert every().none().facet_counts() == {}


@pytest.mark.parametrize(
    ("start", "end", "gap", "expected"),
    [
        ((2019, 1, 1), (2022, 1, 1), ("year",), {
            (2019, 1, 1): 1, (2020, 1, 1): 1, (2021, 1, 1): 1,
        }),
        ((2019, 1, 1), (2020, 2, 29), ("year",), {(2019, 1, 1): 1}),
        ((2018, 12, 31), (2022, 1, 1), ("month", 2), {
            (2018, 12, 31): 1, (2020, 2, 29): 1, (2021, 2, 28): 1,
        }),
        ((2020, 2, 16), (2020, 3, 31), ("day", 7), {(2020, 2, 23): 1}),
        ((2020, 2, 29), (2020, 3, 1), ("hour",), {(2020, 2, 29): 1}),
    ],
)  # fmt: skip
def test_date_facets(library, start, end, gap, expected):
    found = every().date_facet("sorted_on", date(*start), date(*end), *gap)
    assert dict(found.facet_counts()["dates"]["sorted_on"]) == {
        datetime(*day): count for day, count in expected.items()
    }


def test_query_facets(library):
    found = every().query_facet("year", '["2020" TO *]').query_facet("title", "人代会")
    assert found.facet_counts()["queries"] == {'year:["2020" TO *]': 2, "title:人代会": 2}


def test_highlight_marks_chinese_and_lets_no_html_through(make_speech, build):
    make_speech(title="監督工作", text="<img src=x onerror=alert(1)>依法監督。")
    build()
    (result,) = every().filter(content="监督").highlight()
    assert result.highlighted["text"] == ["&lt;img src=x onerror=alert(1)&gt;依法<em>監督</em>。"]
    assert result.highlighted["title"] == ["<em>監督</em>工作"]


def test_highlight_cuts_around_the_hit(make_speech, build):
    make_speech(text="空话。" * 200 + "依法监督。" + "空话。" * 200)
    build()
    (result,) = every().filter(content="监督").highlight(max_length=40)
    (piece,) = result.highlighted["text"]
    assert piece.startswith("…")
    assert piece.endswith("…")
    assert "<em>监督</em>" in piece
    assert len(piece) < 80


def test_the_template_tag_highlight(settings):
    tag = '{% load highlight %}{% highlight text with q html_tag "b" css_class "hit" %}'
    context = Context({"text": "<img src=x onerror=alert(1) 開展監督", "q": "监督 -无"})
    html = Template(tag).render(context)
    assert html == '&lt;img src=x onerror=alert(1) 開展<b class="hit">監督</b>'
    with pytest.raises(ValueError, match="element"):
        Highlighter("监督", html_tag="b onclick=x").highlight("监督")
    assert Highlighter("监督", css_class='"><script>').highlight("监督").count("<") == 2


@pytest.fixture
def alike(make_speech, build) -> list[Speech]:
    """Three on one matter, two on another, and many on none."""
    texts = (
        "代表票决民生实事项目，票决项目要公开，票决之后要督办。",
        "民生实事由代表票决，票决的项目年底评议。",
        "票决民生实事项目，让代表说了算。",
        "河道整治防汛，防汛预案要落实，河道清淤。",
        "防汛工作要抓河道整治。",
    )
    speeches = [make_speech(text=text, level="town") for text in texts]
    for number in range(30):
        make_speech(text=f"空话套话第{number}篇，请予审议。")
    build()
    return speeches


def test_more_like_this(alike):
    found = every().more_like_this(alike[0])
    assert {int(result.pk) for result in found} == {alike[1].pk, alike[2].pk}
    assert found.count() == 2
    assert found[0].score >= found[1].score > 0
    assert [int(result.pk) for result in every().more_like_this(alike[3])] == [alike[4].pk]
    assert [r.pk for r in found[1:2]] == [found[1].pk]
    only = every().filter(content="说了算").more_like_this(alike[0])
    assert [int(result.pk) for result in only] == [alike[2].pk]
    assert every().models(Speech).narrow("level:city").more_like_this(alike[0]).count() == 0
    by_key = every().more_like_this(alike[0]).order_by("-django_id")
    assert [int(result.pk) for result in by_key] == [alike[2].pk, alike[1].pk]
    assert found.facet("level").facet_counts()["fields"]["level"] == [("town", 2)]


def test_more_like_this_leaves_out_versions_and_drafts(alike, backend, speech_index):
    DuplicateLink.objects.create(
        speech=alike[1], other=alike[0], relation="near", share=1.0, kept=1.0
    )
    Speech.objects.filter(pk=alike[2].pk).update(state="withdrawn")
    backend.documents.replace(speech_index, [alike[2].pk])
    assert every().more_like_this(alike[0]).count() == 0


def test_the_template_tag_more_like_this(alike):
    tag = '{% load more_like_this %}{% more_like_this s as r for "speeches.speech" limit 1 %}'
    html = Template(tag + "{% for x in r %}[{{ x.pk }}]{% endfor %}").render(
        Context({"s": alike[3]})
    )
    assert html == f"[{alike[4].pk}]"


def test_more_like_this_of_what_is_not_indexed(library):
    with pytest.raises(NotHandled):
        every().more_like_this(Source.objects.first()).count()


class TestTwoModels:
    @pytest.fixture(autouse=True)
    def _sources(self, two_models, make_speech):
        for number in range(12):
            Source.objects.create(pk=number + 1, name=f"人大网{number}")
        Source.objects.create(pk=50, name="跳过网")
        make_speech(text="人大网转载")
        call_command("rebuild_index", interactive=False, verbosity=0)

    def test_models(self):
        assert every().count() == 13
        assert every().filter(content="人大网").models(Source).count() == 12
        assert [r.model for r in every().models(Speech)] == [Speech]
        assert every().models(Speech, Source).count() == 13
        with pytest.warns(UserWarning, match="not registered"):
            assert every().models(DuplicateLink).count() == 0

    def test_numbers_are_compared_as_numbers(self):
        sources = every().models(Source)
        assert sources.filter(number__gte=9).count() == 4
        assert sources.filter(number__lt=10).count() == 9
        ordered = list(sources.order_by("number").values_list("number", flat=True))
        assert ordered == list(range(1, 13))
        assert sources.order_by("weight").count() == 12

    def test_faceted_fields(self):
        counts = every().models(Source).facet("label").facet_counts()["fields"]["label"]
        assert len(counts) == 12
        assert every().narrow('label_exact:"人大网3"').count() == 1

    def test_moments(self):
        found = (
            every()
            .models(Source)
            .date_facet(
                "seen_at",
                datetime(2020, 1, 1, tzinfo=UTC),
                datetime(2021, 1, 1, tzinfo=UTC),
                "month",
            )
        )
        assert found.facet_counts()["dates"]["seen_at"] == [(datetime(2020, 1, 1, tzinfo=UTC), 12)]
        naive = every().date_facet("seen_at", date(2020, 1, 1), date(2021, 1, 1), "year")
        assert naive.facet_counts()["dates"]["seen_at"] == [(datetime(2020, 1, 1), 12)]

    def test_results_of_each_kind(self):
        result = every().models(Source).order_by("number")[0]
        assert (result.number, result.text, result.tags) == (1, "人大网0", [])
        assert result.object == Source.objects.get(pk=1)

    def test_a_build_takes_up_what_changed_of_each_model(self, two_models):
        index = connections["default"].get_unified_index().get_index(Source)
        Source.objects.create(pk=60, name="新网")

        def meanwhile(done: int) -> None:
            if done == 13:
                two_models.documents.replace(index, [60])

        two_models.library_index.rebuild(meanwhile)
        assert every().filter(content="新网").count() == 1

    def test_another_set_of_models_is_another_index(self, two_models):
        unified = UnifiedIndex()
        unified.build([SpeechIndex()])
        connections["default"]._index = unified
        connections["default"]._backend = None
        with pytest.raises(IndexOutdated):
            every().count()


def test_limiting_to_registered_models_changes_and_costs_nothing(library, settings, backend):
    settings.HAYSTACK_LIMIT_TO_REGISTERED_MODELS = True
    assert every().filter(content="代表").count() == 2
    assert backend.search("*", limit_to_registered_models=True)["hits"] == 3


def test_spelling(library, settings):
    assert every().filter(content="代表").spelling_suggestion() is None
    assert every().set_spelling_query("代表").spelling_suggestion("代") is None
    settings.HAYSTACK_CONNECTIONS["default"]["INCLUDE_SPELLING"] = True
    with pytest.raises(NotImplementedError):
        connections.reload("default").get_backend()


def test_forms(library, names):
    assert names(SearchForm({"q": "代表 -视察"}).search()) == ["town"]
    assert isinstance(SearchForm({}).search(), EmptySearchQuerySet)
    assert SearchForm({"q": "代表"}).get_suggestion() is None
    (result,) = HighlightedSearchForm({"q": "视察"}).search()
    assert "<em>视察</em>" in result.highlighted["text"][0]
    form = ModelSearchForm({"q": "代表", "models": ["speeches.speech"]})
    assert names(form.search()) == ["town", "county"]


def test_a_chosen_facet_is_a_value_and_no_query(library, names):
    def chosen(*facets: str) -> list[str]:
        return names(FacetedSearchForm({"q": "代表"}, selected_facets=list(facets)).search())

    assert chosen("level:town") == ["town"]
    assert chosen('level:x" OR level:"town') == []
    assert chosen("level:\\") == []


class View(FacetedSearchView):
    facet_fields = ["level"]

    def render_to_response(self, context, **kwargs):
        return context


def test_the_generic_view(library, names):
    request = RequestFactory().get("/", {"q": "代表", "selected_facets": "year:2020"})
    context = View.as_view()(request)
    assert names(context["object_list"]) == ["county"]
    assert context["facets"]["fields"]["level"] == [("county", 1)]


def test_the_commands(library, backend, make_speech, names):
    out = StringIO()
    call_command("haystack_info", stdout=out)
    assert "Speech" in out.getvalue()
    make_speech()
    call_command("update_index", "speeches", age=1, verbosity=0)
    assert backend.documents.count() == 4
    call_command("clear_index", interactive=False, verbosity=0)
    assert backend.documents.count() == 0


def test_rebuild_index_leaves_readers_their_index(library, backend, make_speech, monkeypatch):
    seen = []
    write = backend.documents._write
    monkeypatch.setattr(
        backend.documents,
        "_write",
        lambda *args: seen.append(every().all().count()) or write(*args),
    )
    make_speech()
    out = StringIO()
    call_command("rebuild_index", stdout=out)
    assert seen == [3]
    assert every().count() == 4
    assert out.getvalue() == "索引已建好：4 篇。\n"
