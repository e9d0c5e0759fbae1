"""A speech by its number: text, sections, facts and where each comes from."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from speeches.duplicates import link_duplicates
from speeches.models import Speech
from tests.factories import make_speech as make
from tests.factories import put_into

pytestmark = pytest.mark.django_db


def ask(client, pk, rest="", **headers):
    return client.get(f"/api/v1/speeches/{pk}{rest}", headers=headers)


def test_all_of_it(client, speech):
    record = ask(client, speech.pk).json()
    assert record["text"] == speech.text
    assert record["paragraphs"] == speech.anchors
    assert record["source"] == "某网"
    assert record["day"] == "2021-03-04"
    assert record["speaker"] == "镇人大主席"
    assert record["ref"] == "g1"
    assert record["origin"]["url"] == "https://example.com/1.html"
    assert record["origin"]["sha256"] == speech.material.sha256
    assert record["url"] == f"http://testserver{speech.get_absolute_url()}"
    assert record["record"] == f"http://testserver/api/v1/speeches/{speech.pk}"


def test_sections_stand_where_they_say(client, speech):
    record = ask(client, speech.pk).json()
    first, second = record["sections"]
    text = record["text"]
    assert text[first["start"] : first["end"]].strip() == "一、加强监督\n请予审议，接受监督。"
    assert text[second["start"] : second["end"]].strip() == "二、办好建议\n件件有回音。"
    assert first["url"] == f"{record['url']}#{first['anchor']}"
    texts = ask(client, speech.pk, "/sections").json()["sections"]
    assert [one["text"] for one in texts] == [
        text[one["start"] : one["end"]] for one in (first, second)
    ]
    assert ask(client, speech.pk, f"/sections/{second['anchor']}").json() == texts[1]


def test_a_section_names_the_one_it_belongs_to(client, make_speech):
    headings = ((0, 1, "一、", "抓落实"), (1, 2, "（一）", "抓早"))
    speech = make_speech(text="一、抓落实\n（一）抓早\n要早。", headings=headings)
    outer, inner = ask(client, speech.pk).json()["sections"]
    assert (outer["parent"], inner["parent"]) == (None, outer["anchor"])


def test_a_fact_says_where_it_comes_from(client, speech):
    facts = ask(client, speech.pk).json()["facts"]
    assert facts["level"] == {
        "value": "town", "label": "镇级", "basis": "document", "words": "全镇",
    }  # fmt: skip
    assert facts["kind"]["basis"] == "librarian"
    assert facts["kind"]["words"] is None
    assert facts["delivered_on"]["value"] == "2021-03-04"
    assert facts["meeting"] == {"value": None, "label": None, "basis": None, "words": None}


def test_words_that_no_longer_decide_are_not_told(client, make_speech):
    speech = make_speech(level="city", evidence={"level": "全镇"}, corrected=["level"])
    fact = ask(client, speech.pk).json()["facts"]["level"]
    assert fact == {"value": "city", "label": "市级", "basis": "librarian", "words": None}


def test_a_year_alone_is_no_day(client, make_speech):
    speech = make_speech(year=2021, published_on=datetime.date(2023, 5, 6))
    record = ask(client, speech.pk).json()
    assert (record["year"], record["dated"], record["day"]) == (2021, "event", None)


def test_what_is_wrong_with_a_text_is_said(client, make_speech):
    speech = make_speech(
        text="同志们：\n搞好效劳。",
        complete=False,
        incomplete_reason="网站只显示了一部分",
        rewritten=True,
        rewritten_spots=[{"text": "效劳", "suggestion": "服务", "count": 1}],
        flags=[{"name": "gaps", "words": ["3月日"]}],
    )
    record = ask(client, speech.pk).json()
    assert record["incomplete_reason"] == "网站只显示了一部分"
    assert record["swapped"] == [{"text": "效劳", "suggestion": "服务", "count": 1}]
    assert [doubt["name"] for doubt in record["doubts"]] == ["gaps"]
    assert "3月日" in record["doubts"][0]["sentence"]


def test_other_versions_and_parts_are_named_if_published(client):
    text = [f"第{n}项工作由第{n * 7}组负责，按月汇报进度，到期验收。" for n in range(40)]
    one, same, draft = make(*text), make(*text), make(*text)
    put_into(draft, "received")
    for each in (one, same, draft):
        link_duplicates(each)
    record = ask(client, one.pk).json()
    assert [version["id"] for version in record["versions"]] == [same.pk]
    assert record["versions"][0]["record"] == f"http://testserver/api/v1/speeches/{same.pk}"


def test_a_missing_part_has_no_number(client, make_speech):
    speech = make_speech(title="在大会上的报告", part=2, parts=2, complete=False)
    parts = ask(client, speech.pk).json()["parts"]
    assert [(part["number"], part["id"]) for part in parts] == [(1, None), (2, speech.pk)]


@pytest.mark.parametrize("rest", ["", "/sections", "/sections/s0", "/similar"])
@pytest.mark.parametrize("state", ["received", "withdrawn", "binned"])
def test_what_is_not_published_is_not_there(client, admin_client, speech, state, rest):
    put_into(speech, state)
    for who in (client, admin_client):
        response = ask(who, speech.pk, rest)
        assert response.status_code == 404
        assert response.json()["error"]["message"]


def test_what_was_joined_leads_to_the_whole(client, speech, make_speech):
    whole = make_speech()
    Speech.objects.filter(pk=speech.pk).update(state="joined", whole=whole)
    response = ask(client, speech.pk, "/similar?section=s0")
    assert response.status_code == 302
    assert response.url == f"http://testserver/api/v1/speeches/{whole.pk}/similar?section=s0"
    put_into(whole, "withdrawn")
    assert ask(client, speech.pk).status_code == 404


def test_an_unknown_section_is_not_there(client, speech):
    assert ask(client, speech.pk, "/sections/s99").status_code == 404
    assert ask(client, speech.pk, "/similar?section=s99").status_code == 404


def test_what_is_like_it(client, make_speech, build):
    one = make_speech(text="代表建议办理要见实效，办理建议要有回音。")
    other = make_speech(
        text="一、办理\n代表建议办理要见实效，建议要有回音。", headings={0: "办理"}, source="某网"
    )
    build()
    (found,) = ask(client, one.pk, "/similar").json()["results"]
    assert found["speech"]["id"] == other.pk
    assert found["speech"]["source"] == "某网"
    assert found["section"] is None
    (back,) = ask(client, other.pk, f"/similar?section={other.sections.get().anchor}").json()[
        "results"
    ]
    assert back["speech"]["id"] == one.pk


def test_many_like_a_section_take_no_more_queries_than_one(client, make_speech, build):
    groups = {"河长制巡河护水": 2, "消防安全演练": 4} | {f"第{n}项任务": 1 for n in range(40)}
    speeches = [
        make_speech(text=f"一、要求\n{words}要见实效{number}。", headings={0: "要求"})
        for words, size in groups.items()
        for number in range(size)
    ]
    build()

    def asked(speech) -> tuple[int, int]:
        address = f"/similar?section={speech.sections.get().anchor}"
        ask(client, speech.pk, address)
        with CaptureQueriesContext(connection) as queries:
            found = ask(client, speech.pk, address).json()["results"]
        return len(found), len(queries)

    (few, asked_for_few), (more, asked_for_more) = asked(speeches[0]), asked(speeches[2])
    assert more > few > 0
    assert asked_for_more == asked_for_few


def test_an_address_is_that_of_who_asks(client, speech, settings):
    settings.ALLOWED_HOSTS = ["library.example"]
    settings.TRUSTED_PROXIES = []
    forged = ask(client, speech.pk, host="library.example", x_forwarded_proto="https")
    assert forged.json()["url"].startswith("http://library.example/")


def test_an_etag_saves_the_answer(client, speech):
    first = ask(client, speech.pk)
    assert first.headers["Cache-Control"] == "no-cache"
    again = ask(client, speech.pk, if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    Speech.objects.filter(pk=speech.pk).update(speaker="镇长")
    changed = ask(client, speech.pk, if_none_match=first.headers["ETag"])
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_who_is_signed_in_keeps_nothing(admin_client, speech):
    assert "no-store" in ask(admin_client, speech.pk).headers["Cache-Control"]


def test_how_often_it_asks_does_not_depend_on_the_sections(
    client, make_speech, django_assert_max_num_queries
):
    text = "\n".join(f"第{n}，抓好第{n}项。" for n in range(30))
    speech = make_speech(text=text, headings={n: f"抓好第{n}项" for n in range(30)})
    with django_assert_max_num_queries(6):
        assert len(ask(client, speech.pk).json()["sections"]) == 30
