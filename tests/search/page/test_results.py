"""The values pages are made of."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.page.results import SearchRequest, run
from speeches.lists.filters import Filters
from tests.factories import put_into


def pks(page):
    return [hit.speech.pk for hit in page.hits]


def counts(page):
    return {f.name: {v.value: v.count for v in f.values} for f in page.facets}


def text(fragments):
    return "".join(f"[{f.text}]" if f.hit else f.text for f in fragments)


@pytest.fixture
def library(make_speech, build):
    """Four speeches that say 审议, in two levels, years, kinds and sources, and one that not."""
    speeches = [
        make_speech(level="town", meeting_level="city", year=2020, kind="讲话", source="甲网"),
        make_speech(level="town", year=2021, kind="讲话", source="乙网", complete=False),
        make_speech(level="city", year=2021, kind="报告", source="乙网"),
        make_speech(year=None, kind="其他"),
        make_speech(text="无关", level="county"),
        make_speech(level="county", state="withdrawn"),
    ]
    build()
    return speeches


def test_everything_about_an_answer(library):
    page = run(SearchRequest(q="审议"))
    assert (page.count, page.page, page.pages, page.relaxed, page.note) == (4, 1, 1, None, "")
    assert page.reading == "「审议」"
    assert page.took_ms > 0
    assert text(page.hits[0].snippet) == "各位代表：\n请予[审议]。"
    assert counts(page) == {
        "level": {"town": 2, "city": 1},
        "meeting_level": {"city": 1},
        "kind": {"讲话": 2, "报告": 1, "其他": 1},
        "year": {"2021": 2, "2020": 1},
        "dated": {"event": 3, "unknown": 1},
        "day": {},
        "source": {"乙网": 2, "甲网": 1},
        "complete": {"true": 3, "false": 1},
        "rewritten": {"false": 4},
        "flag": {"none": 3},
    }


def test_a_facet_ignores_its_own_filter_only(library):
    page = run(SearchRequest(q="审议", filters=Filters(level=("town",), year=("2021",))))
    assert pks(page) == [library[1].pk]
    assert counts(page)["level"] == {"city": 1, "town": 1}
    assert counts(page)["year"] == {"2021": 1, "2020": 1}
    assert counts(page)["kind"] == {"讲话": 1}
    chosen = [v.value for f in page.facets for v in f.values if v.chosen]
    assert chosen == ["town", "2021"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"level": "town"}, [1, 0]),
        ({"level": ("town", "city")}, [2, 1, 0]),
        ({"meeting_level": "city"}, [0]),
        ({"kind": "报告"}, [2]),
        ({"year": "2021"}, [2, 1]),
        ({"year": "2019-2020"}, [0]),
        ({"year": ("2020", "2021-2022")}, [2, 1, 0]),
        ({"source": "甲网"}, [0]),
        ({"source": "没有的网"}, []),
        ({"level": "county"}, []),
        ({"complete": "false"}, [1]),
        ({"rewritten": "true"}, []),
        ({"flag": "incomplete"}, [1]),
        ({"flag": "none", "level": "town"}, [0]),
    ],
)
def test_each_filter(library, filters, expected):
    values = {
        name: (value,) if isinstance(value, str) else value for name, value in filters.items()
    }
    request = SearchRequest(q="审议", sort="date", filters=Filters(**values))
    assert pks(run(request)) == [library[number].pk for number in expected]


def test_nothing_asked_is_everything_that_passes_the_filters(library):
    assert run(SearchRequest()).count == 5
    assert run(SearchRequest(q=" ", filters=Filters(level=("county",)))).count == 1


def test_pages(library):
    request = SearchRequest(q="审议", sort="date", per_page=3)
    first, second = run(request), run(SearchRequest(q="审议", sort="date", per_page=3, page=2))
    assert (len(first.hits), len(second.hits), first.pages) == (3, 1, 2)
    assert pks(first) + pks(second) == [library[number].pk for number in (2, 1, 0, 3)]
    beyond = run(SearchRequest(q="审议", page=9))
    assert (beyond.count, beyond.hits) == (4, [])
    assert counts(beyond)["level"] == {"town": 2, "city": 1}


@pytest.mark.parametrize(("scope", "found"), [("all", 3), ("title", 1), ("heading", 1)])
def test_scope(make_speech, build, scope, found):
    make_speech(title="加强监督", text="正文")
    make_speech(title="讲话", text="正文，加强监督。")
    make_speech(title="讲话", text="一、加强监督\n正文", headings={0: "一、加强监督"})
    build()
    assert run(SearchRequest(q="加强监督", scope=scope)).count == found


def test_a_subtitle_is_found_as_title(make_speech, build):
    make_speech(title="凝心聚力", subtitle="在县人大常委会会议上的讲话")
    build()
    assert run(SearchRequest(q="标题:人大常委会会议")).count == 1


def test_marks(make_speech, build):
    make_speech(title="加强监督", text="要加强監督。")
    build()
    hit = run(SearchRequest(q="监督")).hits[0]
    assert (text(hit.title), text(hit.snippet)) == ("加强[监督]", "要加强[監督]。")


def test_sections_that_hit_in_the_order_of_the_speech(make_speech, build):
    paragraphs = ["开头说监督。"]
    headings = {}
    for number in range(5):
        headings[len(paragraphs)] = f"第{number}部分"
        paragraphs += [f"第{number}部分", "监督。" * number or "空话。"]
    make_speech(text="\n".join(paragraphs), headings=headings)
    build()
    sections = run(SearchRequest(q="监督")).hits[0].sections
    assert [(s.anchor, s.heading) for s in sections] == [
        ("s2", "第2部分"),
        ("s3", "第3部分"),
        ("s4", "第4部分"),
    ]
    assert text(sections[0].snippet) == "[监督]。[监督]。\n"


def test_a_heading_with_nothing_below_is_not_said_twice(client, make_speech, build):
    make_speech(
        text="甲\n（一）加强监督\n（二）乙\n空话", headings={1: "（一）加强监督", 2: "（二）乙"}
    )
    build()
    (section,) = run(SearchRequest(q="监督")).hits[0].sections
    assert section.bare
    page = client.get("/search/", {"q": "监督"}).text
    assert page.count("（一）加强<mark>监督</mark>") == 1


def test_a_heading_search_names_the_sections_with_that_heading(make_speech, build):
    make_speech(text="监督甲\n空话\n乙\n监督", headings={0: "监督甲", 2: "乙"})
    build()
    (section,) = run(SearchRequest(q="监督", scope="heading")).hits[0].sections
    assert (section.anchor, text(section.title)) == ("s0", "[监督]甲")


def test_smart_says_that_it_is(library):
    page = run(SearchRequest(q="审议", mode="smart"))
    assert page.count == 4
    assert "智能检索" in page.relaxed
    assert run(SearchRequest(q="审议")).relaxed is None


def test_a_malformed_query_says_how_it_was_read(library):
    assert "引号不成对" in run(SearchRequest(q='"审议')).note


def test_unpublished_is_never_shown_even_before_the_index_knows(library):
    """Until then it may still be counted, in the number of hits and in the facets."""
    put_into(library[0], "withdrawn")
    page = run(SearchRequest(q="审议"))
    assert library[0].pk not in pks(page)


def test_the_number_of_sql_queries_is_constant(make_speech, build, client, db):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/search/", {"q": "审议", "kind": "其他"}).status_code == 200
        return len(captured)

    make_speech(headings={1: "请予审议"}, source="甲网")
    build()
    few = queries()
    for _ in range(30):
        make_speech(headings={1: "请予审议"}, source="甲网")
    build()
    # Speeches and sections; two lists of words; whether the index is behind.
    assert queries() == few == 5
