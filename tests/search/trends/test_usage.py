"""How the use of words moves: the engine's numbers are those that search shows."""

from __future__ import annotations

import pytest
from django.urls import reverse

from search.trends.themes import themes_of
from search.trends.usage import MOST_TERMS, MOST_YEARS, read_terms, trend_of, years_of
from speeches.changes import announce
from speeches.life import MOVES, NOBODY, change
from speeches.lists.years import Years
from speeches.models import Speech

TRENDS = reverse("trends:usage")
HOSTILE = "\"'><script>alert(1)</script>"


@pytest.fixture
def library(make_speech, build):
    make_speech(text="要加强监督。", level="town", year=2020)
    make_speech(text="要抓学习。", level="town", year=2020)
    make_speech(text="要加强监督，抓学习。", level="city", year=2022)
    make_speech(text="要加强监督。", level="", year=2022)
    make_speech(text="要加强监督。", level="town", year=None)
    make_speech(text="要加强监督。", level="town", year=2021, state="withdrawn")
    build()


def test_one_word_by_level(library):
    trend = trend_of(["加强监督"])
    assert (trend.years, trend.totals) == (("2020", "2021", "2022"), (2, 0, 2))
    assert trend.shares == {
        "全部层级": [50.0, None, 100.0],
        "镇级": [50.0, None, None],
        "市级": [None, None, 100.0],
    }
    assert trend.alone == {("市级", "2022")}
    assert [year for year, _, _ in trend.rows] == ["2022", "2020"]


def test_several_words_beside_one_another(library):
    assert trend_of(["加强监督", "抓学习"]).shares == {
        "加强监督": [50.0, None, 100.0],
        "抓学习": [50.0, None, 50.0],
    }


def test_of_one_level(library):
    assert trend_of(["抓学习", "没有的话"], "town").shares == {
        "抓学习": [50.0, None, None],
        "没有的话": [0.0, None, None],
    }


def test_each_number_is_that_of_the_search_it_leads_to(client, library):
    for term in ("加强监督", "监督 学习", '"要"', "监督 -学习"):
        for series in trend_of([term]).series:
            for use in series.uses:
                page = client.get(use.address).context["result"]
                assert page.count == use.count, use.address


def test_the_page_counts_what_is_published(client, library):
    page = client.get(reverse("trends:usage"))
    assert page.context["total"] == 5
    assert [row["name"] for row in page.context["bar_rows"]] == ["2022", "2020", "年份不明"]


def test_one_question_a_word(client, library, backend, monkeypatch):
    asked = []
    real = type(backend.library_index).count_together
    monkeypatch.setattr(
        type(backend.library_index),
        "count_together",
        lambda *args: asked.append(args) or real(*args),
    )
    client.get(TRENDS, {"q": ["监督", "学习"]})
    assert len(asked) == 3, "and one for all speeches"


@pytest.mark.parametrize(
    ("given", "terms", "noted"),
    [
        ([], [], ""),
        (["", "  "], [], ""),
        (["监督", "监督", " 监督 "], ["监督"], ""),
        (list("甲乙丙丁戊己"), list("甲乙丙丁戊"), "一次最多看 5 个词，只取前 5 个"),
        (["长" * 61, "短"], ["短"], "超过 60 个字的不算"),
    ],
    ids=["nothing", "blank", "the same", "too many", "too long"],
)
def test_terms(given, terms, noted):
    assert read_terms(given) == (terms, noted)


def test_thousands_of_terms_are_not_read():
    terms, note = read_terms([str(n) for n in range(5000)])
    assert len(terms) == MOST_TERMS
    assert note


def test_only_the_newest_years_have_columns():
    counts = {("town", str(year)): 1 for year in range(1991, 2025)}
    years = years_of(counts | {("city", "2024"): 1, ("town", ""): 3, ("town", "2099"): 1})
    assert len(years) == MOST_YEARS
    assert years[-4:] == ("2023", "2024", "…", "2099")
    assert years_of({("", ""): 1}) == ()


class TestPage:
    def test_bars_and_numbers_lead_to_the_list(self, client, library):
        page = client.get(TRENDS).text
        assert page.count("/speeches/?level=town&amp;year=2020") == 2
        assert 'aria-label="镇级 2020年，2 篇"' in page
        assert "年份不明" in page
        assert "层级不明" in page

    def test_old_years_stand_together(self, client, make_speech, build):
        for year in (1954, 1990, *range(2005, 2025)):
            make_speech(year=year, level="town")
        page = client.get(TRENDS).text
        assert "/speeches/?level=town&amp;year=1900-2004" in page
        assert "2005以前" in page

    def test_no_style_and_no_script_in_the_picture(self, client, library):
        page = client.get(TRENDS, {"q": "监督"}).text
        assert "style=" not in page
        assert page.count("<script") == 2

    @pytest.mark.parametrize("name", ["q", "level", "x"])
    @pytest.mark.parametrize("value", [HOSTILE, "\0", "9" * 500, "标题:", '"', "-", "(" * 60])
    def test_hostile_parameters(self, client, library, name, value):
        response = client.get(TRENDS, {name: value})
        assert response.status_code == 200
        assert "<script>alert" not in response.text

    @pytest.mark.parametrize(("words", "fields"), [(0, 2), (1, 2), (4, 5), (5, 5)])
    def test_there_is_room_for_one_more_word(self, client, library, words, fields):
        page = client.get(TRENDS, {"q": ["监督", "学习", "甲", "乙", "丙"][:words]}).text
        assert page.count('<input name="q"') == fields

    def test_without_an_index_the_rest_of_the_page_stands(self, client, backend, make_speech):
        make_speech(year=2020, level="town")
        response = client.get(TRENDS, {"q": "监督"})
        assert response.status_code == 503
        assert "build_index" in response.text
        assert "镇级 2020年" in response.text

    @pytest.mark.parametrize("q", [[], ["监督"]], ids=["nothing asked", "a word"])
    def test_empty_library(self, client, build, db, q):
        build()
        response = client.get(TRENDS, {"q": q})
        assert response.status_code == 200
        assert "还没有讲话" in response.text


def withdraw(speeches: list[Speech]) -> None:
    """Speeches that readers were told of."""
    keys = [speech.pk for speech in speeches]
    announce(keys)
    change(keys, MOVES["withdraw"], NOBODY)


class TestThemes:
    def test_what_a_year_talks_of_more_than_others(self, make_speech, build):
        for _ in range(3):
            make_speech(text="讲民生实事。讲述职评议。", year=2024)
            make_speech(text="讲述职评议。", year=2020)
        make_speech(text="讲述职评议。", year=2020)
        build()
        terms = [theme.term for theme in themes_of(Years(2024, 2024))]
        assert terms[0] == "民生实事"
        assert (
            next(theme.count for theme in themes_of(Years(2024, 2024)) if theme.term == "民生实事")
            == 3
        )

    def test_anew_when_the_index_changes(self, make_speech, build, backend):
        speeches = [make_speech(text="讲民生实事。", year=2024) for _ in range(2)]
        build()
        assert "民生实事" in [theme.term for theme in themes_of(Years(2024, 2024))]
        withdraw(speeches)
        for _ in range(2):
            make_speech(text="今天天气很好。", year=2024)
        build()
        assert "民生实事" not in [theme.term for theme in themes_of(Years(2024, 2024))]

    def test_what_is_added_and_what_goes_is_counted_at_once(self, make_speech, build):
        def count() -> int:
            return {theme.term: theme.count for theme in themes_of(None)}["民生实事"]

        speeches = [make_speech(text="讲民生实事。") for _ in range(2)]
        build()
        assert count() == 2
        make_speech(text="讲民生实事。")
        build()
        assert count() == 3
        withdraw(speeches[:1])
        assert count() == 2
        make_speech(text="讲民生实事。")
        build()
        assert count() == 3

    def test_of_a_library_without_years_the_most_frequent(self, make_speech, build):
        for text in ("讲民生实事。", "讲民生实事。讲述职评议。", "讲民生实事。讲述职评议。"):
            make_speech(text=text, year=None)
        build()
        found = {theme.term: theme.count for theme in themes_of(None)}
        assert list(found).index("民生实事") < list(found).index("述职评议")
        assert (found["民生实事"], found["述职评议"]) == (3, 2)

    def test_home_shows_them_and_stands_without_an_index(self, client, make_speech, build, backend):
        for _ in range(2):
            make_speech(text="讲民生实事。", year=2024)
        assert "2024年常用提法" not in client.get("/").text
        build()
        page = client.get("/").text
        assert "2024年常用提法" in page
        assert "民生实事" in page
