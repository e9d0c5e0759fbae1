"""The page on which a writer has her draft checked."""

import logging
import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from search.checking.forms import MOST_CHARACTERS
from search.errors import IndexMissing
from speeches.models import Speech, Wording
from speeches.reading.notes import NoteKind
from tests.factories import make_speech

pytestmark = pytest.mark.django_db
PAGE = "/check/"
SENTENCE = "办理代表建议要坚持开门办理，件件有着落、事事有回音"
DRAFT = f"""同志们：

一、为XX县群众效劳
　　落实“十三五”部署，夯实根底,办好实事。{SENTENCE}。
三、抓落实
    X个村都要去(一个不落)。"""
HOSTILE = (
    '<script>alert(1)</script>"><img src=x onerror=alert(2)>{{ 7*7 }}{% raw %}</textarea>'
    "'\"&lt;b&gt;办理代表建议要坚持开门办理，件件有着落、事事有回音<b>。XX县<i>,效劳</i>"
)


@pytest.fixture(autouse=True)
def library(search_index):
    Wording.objects.get_or_create(words="十三五", defaults={"until": 2020})
    speech = make_speech("同志们：", f"{SENTENCE}。", title="在<推进>会上的讲话")
    search_index.rebuild()
    return speech


def checked(client, text=DRAFT, year="2026", **more):
    return client.post(PAGE, {"text": text, "year": year, **more})


def test_the_form(client):
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert 'name="text"' in page.text
    assert PAGE in client.get("/").text


def test_all_that_is_to_be_checked(client, library):
    page = checked(client)
    said = page.text
    for words in ("待填", "可疑", "过时", "半角标点", "编号", "与库中相同"):
        assert f'aria-label="{words}"' in said, words
    draft = page.context["draft"]
    assert draft.places == {"slot": 2, "swapped": 2, "expired": 1, "half": 3}
    assert [each.meaning for each in draft.misnumbered] == ["“一、”之后是“三、”，中间缺号"]
    assert f"<mark>{SENTENCE}</mark>" in said
    assert f'<a href="{library.get_absolute_url()}#{library.anchors[1]}">在&lt;推进&gt;会上' in said
    for place in ("slot-1", "slot-2", "doubt-效劳", "doubt-十三五", draft.anchor(3)):
        assert said.count(f'id="{place}"') == 1
    assert "no-store" in page.headers["Cache-Control"]


def test_every_link_leads_somewhere(client):
    said = checked(client).text
    places = set(re.findall(r' id="([^"]+)"', said))
    assert set(re.findall(r'href="#([^"]+)"', said)) <= places
    assert len(places) == len(re.findall(r' id="([^"]+)"', said))


def test_nothing_to_check(client):
    said = checked(client, "同志们：\n今天开会。").text
    assert "与库中相同 0 处" in said
    assert "data-walk" not in said


@pytest.mark.parametrize(("year", "number"), [("2019", 0), ("2020", 0), ("2021", 1)])
def test_what_is_out_of_date_depends_on_the_year(client, year, number):
    assert checked(client, year=year).context["draft"].places[NoteKind.EXPIRED] == number


def test_her_text_stays_in_the_form_and_nowhere_else(client, caplog):
    rows = Speech.objects.count()
    with caplog.at_level(logging.DEBUG):
        said = checked(client).text
    assert f">\n{DRAFT}</textarea>" in said.replace("&#34;", '"')
    assert Speech.objects.count() == rows
    assert "效劳" not in caplog.text
    assert "效劳" not in client.get(PAGE).text


def test_what_she_pastes_is_text(client):
    for text in (HOSTILE, f"一、{HOSTILE}\n二、好", f"{HOSTILE}\n" * 3):
        said = checked(client, text).text
        assert "<script>alert" not in said
        assert "<img" not in said.partition("<main")[2]
        # Not by chance in the form's token.
        assert "49" not in re.sub('<input type="hidden"[^>]*>', "", said).partition("<main")[2]
        assert said.count("</textarea>") == 1
        assert "onerror=alert(2)&gt;" in said


def test_nor_does_it_break_out_of_an_address_or_a_title(client):
    said = checked(client, 'X"><b>县，"onmouseover="x"效劳，根底').text
    assert "<b>" not in said
    assert '"onmouseover' not in said


@pytest.mark.parametrize(
    ("text", "year", "message"),
    [
        ("", "2026", "请先粘贴稿子"),
        (" \n\t\u3000\n", "2026", "请先粘贴稿子"),
        ("办" * (MOST_CHARACTERS + 1), "2026", f"最多检查 {MOST_CHARACTERS} 字"),
        ("办好", "明年", "年份请填四位数字"),
        ("办好", "99999", "年份请填四位数字"),
        ("办好", "", "年份请填四位数字"),
        ("办\0好", "2026", "字符"),
    ],
)
def test_what_cannot_be_checked(client, text, year, message):
    page = checked(client, text, year)
    assert page.status_code == 400
    assert message in page.text
    assert 'role="alert"' in page.text


def test_as_much_as_may_be(client):
    assert checked(client, "办" * MOST_CHARACTERS).status_code == 200


def test_a_form_without_its_token_is_refused():
    assert Client(enforce_csrf_checks=True).post(PAGE, {"text": DRAFT}).status_code == 403


def test_no_other_method(client):
    assert client.put(PAGE).status_code == 405


def test_without_an_index_the_rest_is_checked(client, search_index, monkeypatch):
    def missing(texts: list[str], most: int) -> None:
        raise IndexMissing

    monkeypatch.setattr(search_index, "having", missing)
    page = checked(client)
    assert page.status_code == 200
    assert "没有与库中的讲话比对" in page.text
    assert page.context["draft"].places[NoteKind.SLOT] == 2


def test_the_number_of_queries_is_the_same_for_a_long_text(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6) as few:
        checked(client)
    with django_assert_num_queries(len(few)):
        checked(client, f"{DRAFT}\n" * 40)


def marks(page) -> Counter[str]:
    """The places in the text of a page, by their kind and words."""
    text = page.partition('class="speech-text"')[2]
    found = re.findall(
        r'<(?:span|a) class="(slot|doubt swapped|doubt expired)"[^>]*>([^<]*)<', text
    )
    return Counter(found)


def test_the_address_is_known_by_its_name():
    assert reverse("checking:page") == PAGE
