"""The two addresses of search: the page for people and the JSON for programs."""

from __future__ import annotations

import html
import itertools
import re
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from search.suggest import phrases
from search.upkeep import outbox
from speeches.changes import announce
from speeches.lists.filters import Filters
from speeches.models import DuplicateLink, Speech
from tests.growth import steep

KEYS = {
    "": {
        "query", "count", "page", "pages", "relaxed", "words", "took_ms", "behind", "results",
        "instead", "offers", "facets",
    },
    "query": {
        "q", "mode", "scope", "level", "meeting_level", "kind", "year", "dated", "day",
        "source", "complete", "rewritten", "flag", "sort", "show", "page", "per_page", "reading",
        "note",
    },
    "result": {
        "id", "ref", "title", "level", "meeting_level", "kind", "year", "complete", "rewritten",
        "url", "snippet", "sections",
    },
}  # fmt: skip


@pytest.fixture
def speech(make_speech, build):
    speech = make_speech(
        title="在镇人代会上的讲话",
        text="各位代表：\n一、加强监督\n请予审议，接受监督。",
        headings={1: "加强监督"},
        ref="g1",
        level="town",
        year=2021,
        source="某网",
    )
    build()
    return speech


def ask(client: Client, **params):
    return client.get("/api/search", params)


def test_api_answers_as_agreed(client, speech):
    response = ask(client, q="监督", level="town", mode="smart")
    answer = response.json()
    assert response.headers["Content-Type"] == "application/json"
    assert set(answer) == KEYS[""]
    assert set(answer["query"]) == KEYS["query"]
    (result,) = answer["results"]
    assert set(result) == KEYS["result"]
    assert result | {"snippet": [], "sections": []} == {
        "id": speech.pk,
        "ref": "g1",
        "title": "在镇人代会上的讲话",
        "level": "town",
        "meeting_level": None,
        "kind": "其他",
        "year": 2021,
        "complete": True,
        "rewritten": False,
        "url": f"/speeches/{speech.pk}/",
        "snippet": [],
        "sections": [],
    }
    assert {"text": "监督", "hit": True} in result["snippet"]
    (section,) = result["sections"]
    assert (section["anchor"], section["heading"]) == ("s0", "加强监督")
    assert {"text": "监督", "hit": True} in section["snippet"]
    assert (answer["count"], answer["page"], answer["pages"]) == (1, 1, 1)
    assert "智能检索" in answer["relaxed"]
    assert answer["facets"]["level"] == [{"value": "town", "label": "镇级", "count": 1}]
    assert answer["facets"]["source"] == [{"value": "某网", "label": "某网", "count": 1}]
    assert answer["facets"]["complete"] == [{"value": "true", "label": "完整", "count": 1}]
    assert set(answer["facets"]) == {
        "level", "meeting_level", "kind", "year", "dated", "source", "complete", "rewritten",
        "flag",
    }  # fmt: skip


def test_api_echoes_how_it_understood(client, speech):
    assert ask(client, q="“监督", year="2021", sort="").json()["query"] == {
        "q": "“监督",
        "mode": "exact",
        "scope": "all",
        "level": None,
        "meeting_level": None,
        "kind": None,
        "year": 2021,
        "dated": None,
        "day": None,
        "source": None,
        "complete": None,
        "rewritten": None,
        "flag": None,
        "sort": "relevance",
        "show": "speeches",
        "page": 1,
        "per_page": 20,
        "reading": '「"监督」',
        "note": "引号不成对，已按输入的原文逐字检索；"
        "引号把一句话当作一个整体来找，如“代表 建议”，前后各写一个",
    }


def test_api_takes_several_values_of_a_facet(client, speech):
    answer = ask(client, level=["town", "city", "town"], year=["2019-2021"]).json()
    assert (answer["query"]["level"], answer["query"]["year"]) == (["town", "city"], "2019-2021")
    assert answer["count"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level", "village"),
        ("meeting_level", "镇级"),
        ("kind", "诗"),
        ("year", "21"),
        ("year", "20211"),
        ("year", "２０２１"),
        ("year", "二〇二一"),
        ("mode", "fuzzy"),
        ("scope", "body"),
        ("sort", "length"),
        ("page", "0"),
        ("page", "-1"),
        ("page", "one"),
        ("page", "1.5"),
        ("page", "9" * 30),
        ("per_page", "0"),
        ("per_page", "101"),
        ("per_page", "many"),
        ("source", "长" * 101),
        pytest.param("q", "长" * 401, id="q too long"),
        pytest.param("q", "|".join("长" * 33), id="too many terms"),
        pytest.param("lvl", "town", id="unknown name"),
        pytest.param("sort", ["date", "date"], id="given twice"),
        pytest.param("source", [str(n) for n in range(21)], id="too many values"),
        ("year", "2018-"),
        ("flag", "nice"),
        ("complete", "yes"),
    ],
)
def test_api_names_the_bad_parameter(client, speech, name, value):
    response = ask(client, **{name: value})
    assert response.status_code == 400
    error = response.json()["error"]
    assert error["parameter"] == name
    assert any("一" <= character <= "鿿" for character in error["message"])


@pytest.mark.parametrize("name", ["level", "year", "page", "per_page", "source", "mode", "q"])
def test_api_takes_an_empty_parameter_as_none(client, speech, name):
    assert ask(client, **{name: ""}).json()["count"] == 1


def test_api_says_while_the_index_is_behind(client, speech, library_index):
    assert ask(client, q="监督").json()["behind"] is None
    announce([speech.pk])
    behind = ask(client, q="监督").json()["behind"]
    assert behind["speeches"] == 1
    assert datetime.fromisoformat(behind["since"]) <= timezone.now()
    outbox.settle(library_index)
    assert ask(client, q="监督").json()["behind"] is None


def test_api_pages(client, make_speech, build):
    for _ in range(5):
        make_speech()
    build()
    seen = [
        result["id"]
        for page in (1, 2, 3, 4)
        for result in ask(client, q="审议", per_page="2", page=str(page)).json()["results"]
    ]
    assert len(seen) == len(set(seen)) == 5
    beyond = ask(client, q="审议", per_page="2", page="4").json()
    assert (beyond["count"], beyond["pages"], beyond["results"]) == (5, 3, [])


def test_api_without_an_index_says_what_to_do(client, backend):
    response = ask(client, q="监督")
    assert response.status_code == 503
    assert "build_index" in response.json()["error"]["message"]


def test_api_only_reads(client, backend):
    assert client.post("/api/search").status_code == 405


def test_page_shows_hits(client, speech):
    response = client.get("/search/", {"q": "监督"})
    assert response.status_code == 200
    assert response.context["result"].count == 1
    assert response.context["page_obj"].paginator.num_pages == 1
    assert response.context["facets"][0].name == "level"
    assert "<mark>监督</mark>" in response.content.decode()


def test_page_without_a_query_shows_how_to_ask(client, speech):
    response = client.get("/search/", {"level": "town"})
    assert response.context["result"] is None
    assert "写几个字开始" in response.content.decode()


def test_page_takes_blanks_for_nothing(client, speech):
    response = client.get("/search/", {"q": " 　\n"})
    assert response.context["search"].q == ""
    assert "写几个字开始" in response.content.decode()


def test_page_says_what_of_a_long_query_it_left_out(client, speech):
    response = client.get("/search/", {"q": "监督" + " " * 300 + "空" * 400})
    assert len(response.context["search"].q) == 400
    assert "只检索前 400 个" in response.content.decode()
    response = client.get("/search/", {"q": "监督|" + "|".join("空" * 40)})
    assert "只检索前 32 个" in response.content.decode()
    assert response.context["result"].count == 1


@pytest.mark.parametrize("odd", ["(+", "( ", "甲|", "第 "])
def test_a_long_speech_with_any_query_is_shown_in_proportion(client, make_speech, odd):
    line = "第一，(+甲)加强监督。" * 8
    speeches = {size: make_speech(text="\n".join([line] * size)).pk for size in (44, 704)}

    def show(size):
        page = client.get(f"/speeches/{speeches[size]}/", {"q": odd * 1900})
        assert page.status_code == 200

    assert not steep(show, 704)


def test_page_ignores_what_it_does_not_know(client, speech):
    params = {"q": "监督", "level": "village", "year": "x", "mode": "y", "scope": "z", "u": "v"}
    response = client.get("/search/", params)
    assert response.context["search"].filters == Filters()
    assert response.context["result"].count == 1


@pytest.mark.parametrize(
    ("page", "shown"), [("0", 1), ("x", 1), ("2", 1), ("-1", 1), ("9" * 30, 1)]
)
def test_an_unknown_page_is_the_nearest_there_is(client, speech, page, shown):
    response = client.get("/search/", {"q": "监督", "page": page})
    assert response.context["result"].page == shown
    assert response.context["result"].hits


class TestSourceOfUnpublishedSpeechesAlone:
    """Neither a page nor an answer tells it from a name that nobody ever had."""

    NAMES = ("内部资料汇编", "无人用过的名字")

    @pytest.fixture(autouse=True)
    def library(self, make_speech, build):
        make_speech(text="接受监督。", source="县人大网")
        make_speech(text="接受监督。", source=self.NAMES[0], state="withdrawn")
        build()

    def test_the_page_ignores_it(self, client):
        page = client.get("/search/", {"q": "监督", "source": self.NAMES[0]})
        assert page.context["search"].filters == Filters()
        assert page.context["result"].count == 1
        assert self.NAMES[0] not in page.text

    def test_the_answer_for_programs_is_that_of_any_name(self, client):
        hidden, unknown = (
            ask(client, q="监督", source=name).text.replace(name, "") for name in self.NAMES
        )
        took = r'"took_ms": [0-9.]+'
        assert re.sub(took, "", hidden) == re.sub(took, "", unknown)
        assert '"count": 0' in hidden

    def test_nobody_finds_or_is_offered_it(self, client):
        assert ask(client, q=f"来源:{self.NAMES[0]}").json()["count"] == 0
        suggested = client.get(reverse("search:suggest"), {"q": "内部资料"}).json()
        assert suggested["suggestions"] == []


def test_a_speech_that_the_index_still_has_is_not_shown_when_it_is_unpublished(client, speech):
    Speech.objects.filter(pk=speech.pk).update(state="withdrawn", title="不给人看")
    for show in ("speeches", "sections", "headings"):
        assert ask(client, q="监督", show=show).json()["results"] == []
        assert "不给人看" not in client.get("/search/", {"q": "监督", "show": show}).text


EVIL = '<img src=x onerror="alert(1)">监督<script>'


def test_html_in_a_text_stays_text(client, make_speech, build):
    make_speech(title=f"标题{EVIL}", text=f"正文{EVIL}", headings={0: EVIL})
    build()
    html = client.get("/search/", {"q": "监督"}).content.decode()
    assert "<img src=x" not in html
    assert "监督<script>" not in html
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;<mark>监督</mark>&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("text", "q", "html"),
    [
        ("加强监督", "监督", "加强<mark>监督</mark>"),
        ("加强监督", "", "加强监督"),
        ("加强监督", None, "加强监督"),
        ("加强监督", "-监督", "加强监督"),
        pytest.param("a<b", "<", "a<mark>&lt;</mark>b", id="a hit that needs escaping"),
        pytest.param("&lt;", "lt", "&amp;<mark>lt</mark>;", id="an entity in the source"),
        pytest.param(
            EVIL,
            "img",
            EVIL_MARKED := (
                "&lt;<mark>img</mark> src=x onerror=&quot;alert(1)&quot;&gt;监督&lt;script&gt;"
            ),
            id="markup in the source",
        ),
    ],
)
def test_mark_filter(text, q, html):
    template = engines["jinja2"].from_string("{{ text|mark(q) }}")
    assert template.render({"text": text, "q": q}) == html


def test_a_speech_leads_back_to_the_very_page_of_results(client, make_speech, build):
    for _ in range(21):
        make_speech(text="监督工作。", level="town")
    build()
    asked = {"q": "监督", "mode": "smart", "scope": "all", "sort": "date", "level": "town"}
    page = client.get(reverse("search:results"), asked | {"page": "2"})
    (link,) = re.findall(r'class="card-title"><a href="([^"]+)"', page.text)
    speech = client.get(html.unescape(link))
    (back,) = re.findall(r'<a href="([^"]+)">回到检索结果', speech.text)
    again = QueryDict(urlsplit(html.unescape(back)).query)
    assert again.dict() == {
        "q": "监督",
        "mode": "smart",
        "sort": "date",
        "level": "town",
        "page": "2",
    }


PAGES = {
    "home": "/",
    "list": "/speeches/",
    "last page of the list": "/speeches/?page=99",
    "filtered list": "/speeches/?level=town&year=2001-2020&source=甲网0",
    "longest first": "/speeches/?sort=longest",
    "search": "/search/?q=监督",
    "filtered search": "/search/?q=监督&level=town&kind=其他&source=甲网0",
    "second term excluded, by date": "/search/?q=监督 -没有&sort=date",
    "smart search": "/search/?q=加强监督工作&mode=smart",
    "headings' words": "/search/?q=监督&scope=heading",
    "sections": "/search/?q=监督&show=sections",
    "filtered sections": "/search/?q=监督&show=sections&level=town",
    "headings": "/search/?q=监督&show=headings",
    "a page beyond the last": "/search/?q=监督&page=99",
    "nothing found, with offers": "/search/?q=加强监督 没有这个&level=town",
    "misspelt": "/search/?q=加强监都",
    "answer for programs": "/api/search?q=监督&per_page=100",
    "sections for programs": "/api/search?q=监督&show=sections",
    "similar for programs": "/api/similar?speech={pk}",
    "suggestions": "/search/suggest/?q=监督",
    "speech": "/speeches/{pk}/",
    "speech with marks": "/speeches/{pk}/?q=监督",
    "similar speeches": "/speeches/{pk}/similar/",
    "similar sections": "/speeches/{pk}/similar/?section=s0",
    "search with a choice to compare": "/search/?q=监督&compare={pk}&compare={other}",
    "list with a choice to compare": "/speeches/?compare={pk}",
    "one speech to compare": "/compare/?speech={pk}",
    "sections side by side": "/compare/?speech={pk}&speech={other}",
    "word by word": "/compare/?speech={pk}&speech={other}&by=words",
    "outlines": "/outlines/",
    "outlines of a level": "/outlines/?level=town&kind=其他&depth=1",
    "trends": "/trends/",
    "use of a word": "/trends/?q=监督",
    "use of words in a level": "/trends/?q=监督&q=落实&level=town",
    "kinds": "/trends/kinds/",
    "kinds of a level": "/trends/kinds/?level=town",
}


@pytest.fixture
def grow(make_speech, build, backend):
    """Adds speeches that are in every way of a kind, builds the index and gives them."""

    def add(number: int) -> list[Speech]:
        speeches = [
            make_speech(
                title=f"在第{n}次会议上的讲话",
                text=f"一、加强监督工作\n要加强监督。第{n}点。\n二、抓好落实\n落实监督的要求。",
                headings={0: "一、加强监督工作", 2: "二、抓好落实"},
                level="town",
                year=2001 + n % 20,
                source=f"甲网{n % 3}",
            )
            for n in range(number)
        ]
        for one, other in itertools.pairwise(speeches):
            DuplicateLink.objects.create(
                speech=one, other=other, relation="near", share=0.9, kept=0.9
            )
        build()
        phrases.rebuild(backend.library_index)
        return speeches

    return add


def test_no_page_asks_the_database_more_often_in_a_larger_library(client, grow):
    def queries(pk: int) -> dict[str, int]:
        asked = {}
        for name, address in PAGES.items():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address.format(pk=pk, other=other)).status_code == 200
            asked[name] = len(captured)
        return asked

    pk, other, *_ = [speech.pk for speech in grow(3)]
    few = queries(pk)
    grow(57)
    assert queries(pk) == few


@pytest.mark.parametrize(
    ("show", "kind"), [("sections", "section"), ("headings", "heading")], ids=str
)
def test_sections_and_headings_can_be_put_into_the_basket(client, speech, show, kind):
    page = client.get("/search/", {"q": "监督", "show": show})
    (item,) = page.context["result"].sections
    assert f'id="{item.place}"' in page.text
    assert f'value="{kind}:{item.anchor}"' in page.text
    assert f'#{item.place}"' in page.text
    assert "sessionid" not in page.cookies
