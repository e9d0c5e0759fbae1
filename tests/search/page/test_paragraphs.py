"""A text without headings answers with its paragraphs where sections are asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.page.request import SearchRequest
from search.page.results import run
from speeches.parsing.structure.places import paragraph_spans
from tests.factories import make_speech

PLAIN = ("各位代表：", "要抓好防汛备汛。", "", "民生实事要办好，防汛也要抓好。")


def found(q, show="sections", mode="exact"):
    return run(SearchRequest(q=q, show=show, mode=mode)).sections


@pytest.fixture
def library(db, build):
    plain = make_speech(*PLAIN, title="在防汛会上的讲话")
    parted = make_speech("同志们：", "一、防汛备汛", "要抓好防汛。", headings={1: "一、防汛备汛"})
    build()
    return plain, parted


def test_each_paragraph_that_holds_it(library):
    plain, parted = library
    answers = {(one.speech.pk, one.text): one for one in found("防汛")}
    assert set(answers) == {
        (plain.pk, PLAIN[1]),
        (plain.pk, PLAIN[3]),
        (parted.pk, "一、防汛备汛\n要抓好防汛。"),
    }
    paragraph = answers[plain.pk, PLAIN[3]]
    assert (paragraph.section, paragraph.kind, paragraph.heading) == (None, "paragraph", "")
    assert paragraph.anchor == plain.anchors[3]
    assert [piece.text for piece in paragraph.snippet if piece.hit] == ["防汛"]


@pytest.mark.usefixtures("library")
def test_terms_meet_in_one_paragraph():
    assert [one.text for one in found("民生实事 防汛")] == [PLAIN[3]]
    assert found("各位代表 防汛") == []


def test_a_paragraph_is_no_heading(library):
    _, parted = library
    assert [one.speech.pk for one in found("防汛", "headings")] == [parted.pk]
    assert {one.speech.pk for one in found("标题:讲话", "headings")} == {parted.pk}
    assert {one.speech.pk for one in found("小标题:防汛")} == {parted.pk}


def test_its_address_leads_to_it_and_a_basket_takes_it(client, library):
    plain, _ = library
    page = client.get("/search/", {"q": "民生实事", "show": "sections"})
    assert "没有小标题，按段落" in page.text
    (result,) = page.context["result"].sections
    speech = client.get(plain.get_absolute_url()).text
    assert f'id="{result.anchor}"' in speech
    place = f"paragraph:{result.anchor}"
    assert f'value="{place}"' in page.text
    taken = client.post(f"/basket/add/{plain.pk}/", {"place": place}, follow=True)
    assert PLAIN[3] in client.get("/basket/", follow=True).text, taken.text


def test_for_programs(client, library):
    plain, _ = library
    (result,) = client.get("/api/search", {"q": "民生实事", "show": "sections"}).json()["results"]
    assert result["url"] == f"{plain.get_absolute_url()}#{plain.anchors[3]}"
    assert (result["label"], result["heading"], result["text"]) == ("", "", PLAIN[3])


@given(st.lists(st.text(alphabet="甲乙 \u3000", max_size=4), min_size=1, max_size=8))
def test_spans_are_the_paragraphs(paragraphs):
    text = "\n".join(paragraphs)
    spans = paragraph_spans(paragraphs)
    assert [text[span.start : span.end] for span in spans] == paragraphs
    assert all(span.start == span.heading_end for span in spans)
