"""Speeches, sections and headings that are found, and the pages of an answer."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.api.parameters import MOST_CHANGES

pytestmark = pytest.mark.django_db


def ask(client, what, **parameters):
    return client.get(f"/api/v1/{what}", parameters)


def answer(client, what, **parameters):
    response = ask(client, what, **parameters)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def test_a_result_has_source_day_and_speaker(client, speech):
    (result,) = answer(client, "search", q="监督")["results"]
    assert result["source"] == "某网"
    assert result["day"] == "2021-03-04"
    assert result["speaker"] == "镇人大主席"
    assert result["url"] == f"http://testserver{speech.get_absolute_url()}"
    assert [hit["text"] for hit in result["snippet"] if hit["hit"]]
    assert result["sections"][0]["heading"] == "加强监督"


def test_sections_have_their_words(client, speech):
    (result,) = answer(client, "sections", q="回音")["results"]
    assert result["heading"] == "办好建议"
    assert "件件有回音。" in result["text"]
    assert result["speech"]["id"] == speech.pk


def test_headings_are_found_alone(client, speech):
    assert answer(client, "headings", q="回音")["count"] == 0
    assert [one["heading"] for one in answer(client, "headings", q="建议")["results"]] == [
        "办好建议"
    ]


def test_pages_lead_to_one_another(client, make_speech, build):
    for _ in range(5):
        make_speech(text="接受监督。")
    build()
    page = answer(client, "search", q="监督", per_page=2, level="")
    seen, steps = [one["id"] for one in page["results"]], 1
    assert page["previous"] is None
    while page["next"]:
        page = client.get(page["next"]).json()
        seen += [one["id"] for one in page["results"]]
        steps += 1
    assert (len(set(seen)), steps, page["page"]) == (5, 3, 3)
    back = client.get(page["previous"]).json()
    assert back["page"] == 2
    beyond = answer(client, "search", q="监督", per_page=2, page=99)
    assert (beyond["results"], beyond["next"]) == ([], None)
    assert "page=3" in beyond["previous"]


def test_what_stands_nowhere_is_answered_apart(client, speech):
    found = answer(client, "search", q="监督审议")
    assert (found["count"], found["results"]) == (0, [])
    assert found["instead"]["count"] == 1
    assert found["instead"]["results"][0]["id"] == speech.pk


def test_an_offer_is_an_address_of_the_same(client, make_speech, build):
    make_speech(text="接受监督。", level="town")
    make_speech(text="接受监督。", level="city")
    build()
    offers = answer(client, "search", q="监督", level="town")["offers"]
    assert offers
    for offer in offers:
        assert offer["url"].startswith("http://testserver/api/v1/search?")
        assert client.get(offer["url"]).json()["count"] == offer["count"]


def test_another_writing_is_offered_whatever_was_found(client, make_speech, build):
    make_speech(text="二〇二一年的工作。")
    make_speech(text="二○二一年的工作。")
    build()
    found = answer(client, "search", q="二〇二一年")
    assert found["count"] == 1
    (variant,) = [offer for offer in found["offers"] if offer["kind"] == "variant"]
    assert client.get(variant["url"]).json()["count"] == variant["count"] == 1


def test_what_became_of_a_word_that_no_text_has_is_told(client, speech):
    words = answer(client, "search", q="监督审议 翡翠矿", mode="smart")["words"]
    assert set(words) == {"required", "optional", "hints", "filler", "missing", "parted"}
    assert "翡翠矿" in str(words)


def test_facets_are_counted_of_all(client, speech):
    found = answer(client, "facets")
    counts = {one["name"]: one["values"] for one in found["facets"]}
    assert counts["source"] == [{"value": "某网", "label": "某网", "count": 1}]
    assert counts["level"] == [{"value": "town", "label": "镇级", "count": 1}]
    assert found["count"] == 1


def test_frequent_headings_lead_to_where_they_stand(client, speech):
    results = answer(client, "headings/frequent", level="town", depth="1")["results"]
    assert {one["heading"] for one in results} == {"加强监督", "办好建议"}
    assert client.get(results[0]["search"]).json()["count"] == 1
    assert answer(client, "headings/frequent", level="city")["results"] == []


def test_suggestions_have_absolute_addresses(client, speech):
    found = answer(client, "suggestions", q="在镇人代会")
    assert all(one["url"].startswith("http://testserver/") for one in found["suggestions"])


def test_the_start_leads_to_all(client, speech):
    begin = answer(client, "")
    assert begin.pop("version") == "1"
    for name, address in begin.items():
        assert client.get(address).status_code == 200, name


def test_an_etag_is_the_same_for_the_same(client, speech):
    one, other = (ask(client, "search", q="监督") for _ in range(2))
    assert one.headers["ETag"] == other.headers["ETag"]
    address = "/api/v1/search?q=监督"
    assert client.get(address, headers={"if-none-match": one.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("what", "name", "value"),
    [
        ("search", "level", "x"),
        ("search", "mode", "x"),
        ("search", "page", "0"),
        ("search", "page", "-1"),
        ("search", "page", "１"),
        ("search", "page", "9" * 30),
        ("search", "per_page", "101"),
        ("search", "year", "20"),
        ("search", "day", "2024-02-30"),
        ("search", "q", "字" * 401),
        ("search", "show", "sections"),
        ("facets", "page", "1"),
        ("headings/frequent", "depth", "3"),
        ("headings/frequent", "year", "2020"),
        ("changes", "limit", str(MOST_CHANGES + 1)),
        ("changes", "since", "gestern"),
        ("changes", "since", "2024-02-30"),
        ("changes", "since", "\0"),
        ("suggestions", "q", "字" * 401),
        ("", "q", "x"),
    ],
)
def test_what_cannot_be_meant_is_named(client, speech, what, name, value):
    response = ask(client, what, **{name: value})
    assert response.status_code == 400
    assert response.json()["error"]["parameter"] == name
    assert response.json()["error"]["message"]


def test_a_parameter_stands_once(client, speech):
    response = client.get("/api/v1/search?q=a&q=b")
    assert (response.status_code, response.json()["error"]["parameter"]) == (400, "q")
    assert client.get("/api/v1/search?level=town&level=city").status_code == 200


@pytest.mark.parametrize("value", ["\0", "%", "�", "\u202e", "' OR 1=1 --", "<img onerror=1>"])
@pytest.mark.parametrize("what", ["search", "sections", "headings", "facets", "suggestions"])
def test_whatever_is_asked_is_answered(client, speech, what, value):
    assert answer(client, what, q=value)


def test_without_an_index_it_says_so(client, backend):
    response = ask(client, "search", q="监督")
    assert response.status_code == 503
    assert response.json()["error"]["parameter"] is None


def test_how_often_it_asks_does_not_depend_on_the_results(client, make_speech, build):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer(client, "search", q="监督")
        return len(asked)

    for number in range(3):
        make_speech(text="接受监督。", source=f"来源{number}")
    build()
    few = queries()
    for number in range(12):
        make_speech(
            text="接受监督。", source=f"网站{number}", delivered_on=datetime.date(2021, 3, 4)
        )
    build()
    assert queries() <= few
