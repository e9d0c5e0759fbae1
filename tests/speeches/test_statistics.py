"""The library counted: by level and year, by kind, and the headings it repeats."""

import pytest
from django.urls import reverse

from speeches.lists.years import Years, read_years
from speeches.models import Speech
from speeches.statistics import (
    ENOUGH,
    FrequentHeading,
    by_level_and_year,
    frequent_headings,
    kind_summaries,
    newest_years,
)
from tests.factories import make_speech

pytestmark = pytest.mark.django_db
HOSTILE = "\"'><script>alert(1)</script>"


def make(*headings: str, depth: int = 1, **fields) -> Speech:
    outline = tuple((n, depth, "一、", heading) for n, heading in enumerate(headings))
    return make_speech(*[f"一、{heading}" for heading in headings], headings=outline, **fields)


def published():
    return Speech.objects.published()


def test_unpublished_speeches_are_counted_nowhere():
    make("学习", state="withdrawn")
    make("监督", year=None, level="")
    assert by_level_and_year(published()) == {("", None): 1}
    assert [one.text for one in frequent_headings(published(), 9)] == ["监督"]
    assert [one.count for one in kind_summaries(published(), 9)] == [1]


@pytest.mark.parametrize(
    ("counts", "years"),
    [
        ({}, None),
        ({("town", None): 50}, None),
        ({("town", 2020): 3, ("city", 2021): 1}, "2020-2021"),
        ({("town", 2023): ENOUGH, ("town", 2024): 2}, "2023-2024"),
        ({("town", 2023): 50, ("town", 2024): 6, ("city", 2024): 4}, "2024"),
    ],
    ids=["empty", "no years", "few in every year", "a year that just began", "levels together"],
)
def test_newest_years(counts, years):
    found = newest_years(counts)
    assert (str(found) if found else None) == years


def test_years_are_told_and_asked_for():
    assert (str(Years(2024, 2024)), Years(2024, 2024).name) == ("2024", "2024年")
    assert (read_years(str(Years(2018, 2020))), Years(2018, 2020).name) == (
        Years(2018, 2020),
        "2018—2020年",
    )


def test_frequent_headings_by_depth_and_with_the_newest_example():
    make("加强监督", "加强学习")
    newest = make("加强监督")
    make("加强学习", "加强学习", depth=2)
    (first, *_) = frequent_headings(published(), 9, depth=1)
    assert (first.text, first.count) == ("加强监督", 2)
    assert first.section == newest.sections.get().pk
    assert frequent_headings(published(), 1)[0].text == "加强学习"


def test_headings_that_stand_once_are_shown_only_where_none_is_repeated():
    make("甲", "乙")
    assert len(frequent_headings(published(), 9)) == 2
    make("乙")
    assert [one.text for one in frequent_headings(published(), 9)] == ["乙"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("加强监督", '"加强监督"'),
        ("念好“学”字诀", '"念好"'),
        ("走好'三步'", '"走好"'),
        ("-不要 |或者", '"-不要 |或者"'),
    ],
)
def test_a_heading_is_searched_for_as_it_is(text, query):
    assert FrequentHeading(text, 1, 1).query == query


def test_summary_of_a_kind():
    for length in (100, 200, 300, 400, 500):
        make_speech("字" * length, kind="报告")
    make("甲", "乙", "丙", kind="述职")
    make("甲", kind="述职")
    report, account = kind_summaries(published(), 9)
    assert (report.kind, report.count, report.sections) == ("报告", 5, 0)
    assert (report.low, report.middle, report.high) == (200, 300, 400)
    assert (account.sections, account.outlined) == (2, 2)
    assert [(one.text, one.count) for one in account.headings] == [("甲", 2)]


class TestOutlines:
    ADDRESS = reverse("trends:outlines")

    def test_headings_lead_to_search_and_into_the_basket(self, client):
        speech = make("加强监督", level="city", kind="报告")
        page = client.get(self.ADDRESS, {"level": "city", "kind": "报告"}).text
        assert "show=headings&amp;level=city&amp;kind=%E6%8A%A5%E5%91%8A" in page
        anchor = speech.sections.get().anchor
        assert f'value="heading:{anchor}"' in page
        assert f'value="headings:{anchor}"' in page

    def test_nothing_of_an_unpublished_speech(self, client):
        make("藏着的小标题", "藏着的小标题", state="withdrawn")
        make("看得见的")
        page = client.get(self.ADDRESS)
        assert [one.text for one, _ in page.context["headings"]] == ["看得见的"]
        assert "藏着的小标题" not in page.text

    def test_narrowed_by_level_kind_and_depth(self, client):
        make("镇里的", level="town")
        make("市里的", level="city")
        make("二级的", level="city", depth=2)
        shown = client.get(self.ADDRESS, {"level": "city", "depth": "1"}).context["headings"]
        assert [one.text for one, _ in shown] == ["市里的"]

    @pytest.mark.parametrize("name", ["level", "kind", "depth"])
    @pytest.mark.parametrize("value", [HOSTILE, "-1", "\0", "9" * 40])
    def test_hostile_parameters_narrow_nothing(self, client, name, value):
        make("加强监督")
        response = client.get(self.ADDRESS, {name: value})
        assert len(response.context["headings"]) == 1
        assert "<script>alert" not in response.text

    def test_a_hostile_heading_is_escaped(self, client):
        make(HOSTILE)
        assert "<script>alert" not in client.get(self.ADDRESS).text
        assert "<script>alert" not in client.get("/").text

    def test_empty_library(self, client):
        assert "还没有" in client.get(self.ADDRESS).text


class TestKinds:
    ADDRESS = reverse("trends:kinds")

    def test_each_kind_with_its_numbers_and_headings(self, client):
        for _ in range(2):
            make("加强监督", kind="报告", level="city")
        page = client.get(self.ADDRESS, {"level": "city"}).text
        assert "/speeches/?kind=%E6%8A%A5%E5%91%8A&amp;level=city" in page
        assert "show=headings&amp;kind=%E6%8A%A5%E5%91%8A&amp;level=city" in page

    def test_unpublished_speeches_are_not_counted(self, client):
        make("加强监督", kind="报告", state="withdrawn")
        make("加强监督", kind="讲话")
        assert [one.kind for one in client.get(self.ADDRESS).context["summaries"]] == ["讲话"]

    @pytest.mark.parametrize("level", [HOSTILE, "town", ""])
    def test_nothing_to_show(self, client, level):
        assert "没有这样的讲话" in client.get(self.ADDRESS, {"level": level}).text


class TestHome:
    def test_this_years_headings_and_a_worked_example(self, client):
        make("旧的小标题", year=2001)
        for _ in range(ENOUGH):
            speech = make("加强监督", year=2024)
        page = client.get("/").text
        assert "2024年常用的小标题" in page
        assert "旧的小标题" not in page
        assert "show=sections" in page
        assert f'value="section:{speech.sections.get().anchor}"' in page
        for name in ("trends:outlines", "trends:usage", "compare:page", "basket:home"):
            assert reverse(name) in page

    def test_a_library_that_knows_no_year_teaches_too(self, client):
        make("加强监督", year=None)
        page = client.get("/").text
        assert "从检索到 Word" in page
        assert 'id="headings"' not in page

    def test_without_headings_there_is_no_example(self, client):
        make_speech()
        assert "从检索到 Word" not in client.get("/").text

    def test_nothing_of_an_unpublished_speech(self, client):
        make("藏着的小标题", state="withdrawn")
        make("看得见的")
        assert "藏着的小标题" not in client.get("/").text


class TestWhatIsRecommended:
    """Headings are offered from what one may use, by how many writers chose them."""

    @pytest.mark.parametrize(
        "flagged",
        [{"complete": False}, {"rewritten": True}, {"flags": [{"name": "gaps", "words": []}]}],
    )
    def test_nothing_flagged_where_there_is_anything_else(self, flagged):
        make("甲", **flagged)
        make("甲", **flagged)
        assert [one.text for one in frequent_headings(published(), 9)] == ["甲"]
        make("乙")
        assert [one.text for one in frequent_headings(published(), 9)] == ["乙"]

    def test_speeches_count_and_not_places(self):
        make("乙", "乙", "乙")
        make("甲")
        make("甲")
        found = frequent_headings(published(), 9)
        assert [(one.text, one.count) for one in found] == [("甲", 2)]

    @pytest.mark.parametrize("label", ["一是", "二要", "第三点"])
    def test_points_of_a_sentence_only_where_asked_for(self, label):
        speech = make_speech(
            "一、甲", f"{label}乙。", headings=((0, 1, "一、", "甲"), (1, 2, label, "乙"))
        )
        assert [one.text for one in frequent_headings(published(), 9)] == ["甲"]
        both = frequent_headings(published(), 9, points=True)
        assert {one.text for one in both} == {"甲", "乙"}
        assert speech.sections.count() == 2

    def test_the_page_asks_for_them(self, client):
        make_speech("一是乙。", headings=((0, 1, "一是", "乙"),))
        assert 'class="heading-found"' not in client.get(reverse("trends:outlines")).text
        assert (
            'class="heading-found"' in client.get(reverse("trends:outlines"), {"points": "1"}).text
        )
