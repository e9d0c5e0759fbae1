"""Sections and headings as answers."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from search.page.request import SearchRequest
from search.page.results import run
from speeches.lists.filters import Filters
from tests.factories import put_into

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(make_speech, build):
    """Two speeches in sections and one without."""
    town = make_speech(
        text="同志们：\n一、加强监督\n开展执法检查。\n二、联系代表\n办理建议，也讲监督。",
        headings={1: "一、加强监督", 3: "二、联系代表"},
        level="town",
        title="监督工作讲话",
    )
    county = make_speech(
        text="一、依法监督\n听取审议报告。", headings={0: "一、依法监督"}, level="county"
    )
    make_speech(text="没有小标题。", level="county")
    build()
    return town, county


def found(**request):
    return [result.heading for result in run(SearchRequest(**request)).sections]


def test_sections_hold_everything_asked_for(library):
    assert set(found(q="监督", show="sections")) == {"一、加强监督", "二、联系代表", "一、依法监督"}
    assert found(q="监督 建议", show="sections") == ["二、联系代表"]
    assert found(q="检查 建议", show="sections") == []


def test_a_section_may_lack_what_its_speech_has(library):
    assert found(q="监督 -建议 -审议", show="sections") == ["一、加强监督"]


def test_headings_alone(library):
    assert set(found(q="监督", show="headings")) == {"一、加强监督", "一、依法监督"}
    assert found(q="审议", show="headings") == []


def test_the_title_can_be_asked_for_too(library):
    assert set(found(q="标题:监督 代表", show="sections")) == {"二、联系代表"}


def test_headings_come_by_level_with_those_beside_them(library):
    page = run(SearchRequest(q="监督", show="headings"))
    assert [result.speech.level_name for result in page.sections] == ["镇级", "县级"]
    assert page.sections[0].siblings == ["一、加强监督", "二、联系代表"]
    assert page.sections[0].sibling_lines == "一、加强监督\n二、联系代表"


def test_the_text_of_a_section_is_whole(library):
    (result,) = run(SearchRequest(q="执法检查", show="sections")).sections
    assert result.text == "一、加强监督\n开展执法检查。"
    assert [piece.text for piece in result.snippet if piece.hit] == ["执法检查"]


def test_facets_count_sections_and_filters_narrow(library):
    page = run(SearchRequest(q="监督", show="sections", filters=Filters(level=("county",))))
    assert page.count == 1
    level = next(facet for facet in page.facets if facet.name == "level")
    assert {value.value: value.count for value in level.values} == {"town": 2, "county": 1}


def test_pages(library):
    first = run(SearchRequest(q="监督", show="sections", per_page=2))
    second = run(SearchRequest(q="监督", show="sections", per_page=2, page=2))
    assert (first.count, first.pages, len(first.sections), len(second.sections)) == (3, 2, 2, 1)


def test_newest_first(library):
    town, county = library
    county.year, town.year = 2024, 2020
    county.save()
    town.save()
    call_command("build_index", verbosity=0)
    assert found(q="监督", show="sections", sort="date")[0] == "一、依法监督"


def test_unpublished_sections_are_not_shown(library):
    put_into(library[0], "withdrawn")
    assert found(q="监督", show="headings") == ["一、依法监督"]


@pytest.mark.parametrize("show", ["sections", "headings"])
def test_the_pages_and_the_api(library, client, show):
    page = client.get(reverse("search:results"), {"q": "监督", "show": show})
    assert page.status_code == 200
    assert "加强<mark>监督</mark>" in page.text
    answer = client.get(reverse("search:api"), {"q": "监督", "show": show}).json()
    assert answer["results"][0]["url"].endswith(f"#{answer['results'][0]['anchor']}")
    assert answer["results"][0]["text"]


def test_smart_words_are_looked_for_in_sections_too(library, make_speech, build):
    for _ in range(12):
        make_speech(text="别的事。")
    build()
    # So few have both words that those with one are listed too, after it.
    both, *others = found(q="监督代表", mode="smart", show="sections")
    assert (both, set(others)) == ("二、联系代表", {"一、加强监督", "一、依法监督"})


def test_whatever_is_asked_every_section_is_counted(library):
    page = run(SearchRequest(q="监督 | 建议 | 审议 | 来源:甲 | -丙丁", show="sections"))
    assert (page.count, page.note) == (4, "")


def test_sections_of_equal_worth_keep_their_order(make_speech, build):
    for _ in range(5):
        make_speech(text="一、监督\n监督。", headings={0: "一、监督"})
    build()
    pks = [result.speech.pk for result in run(SearchRequest(q="监督", show="sections")).sections]
    assert pks == sorted(pks, reverse=True)
