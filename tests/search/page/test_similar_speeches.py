"""What is like a speech or a section, and the place on the page where it is shown."""

from __future__ import annotations

import pytest
from django.urls import reverse

from search.page.similar_speeches import similar_sections, similar_to
from speeches.models import DuplicateLink, Speech

VOTING = "代表票决民生实事项目，票决项目要公开，票决之后要督办。"
FLOODS = "河道整治要抓紧，防汛预案要落实，河道清淤。"


@pytest.fixture
def library(make_speech, build) -> list[Speech]:
    speeches = [
        make_speech(
            text=f"一、票决\n{VOTING}\n二、防汛\n{FLOODS}", headings={0: "票决", 2: "防汛"}
        ),
        make_speech(
            text=f"一、开头\n请予审议。\n二、票决\n{VOTING}", headings={0: "开头", 2: "票决"}
        ),
        make_speech(text="民生实事由代表票决，票决的项目年底评议。"),
        make_speech(text=f"防汛。{FLOODS}"),
    ]
    for number in range(40):
        make_speech(text=f"空话套话第{number}篇，请予审议。")
    build()
    return speeches


def test_like_a_speech(library):
    voting, again, short, floods = library
    assert set(similar_to(voting)) == {again, short, floods}
    assert similar_to(short) == [again, voting] or similar_to(short) == [voting, again]
    assert len(similar_to(voting, limit=1)) == 1


@pytest.mark.parametrize("direction", [1, -1], ids=["seen from here", "seen from there"])
def test_versions_are_not_like_it_but_the_same(library, direction):
    voting, again, short, _ = library
    speech, other = (voting, again)[::direction]
    DuplicateLink.objects.create(speech=speech, other=other, relation="near", share=1, kept=1)
    assert again not in similar_to(voting)
    assert len({voting, again} & set(similar_to(short))) == 1, "of two versions one"


def test_what_is_not_published_is_never_shown(library):
    voting, again, _, _ = library
    Speech.objects.filter(pk=again.pk).update(state="withdrawn")
    assert again not in similar_to(voting)


def test_like_a_section_with_the_section_that_fits(library):
    voting, again, _, floods = library
    first, second = voting.sections.all()
    best = {found.speech.pk: found for found in similar_sections(first)}
    assert floods.pk not in best
    assert (best[again.pk].section.anchor, best[again.pk].heading) == ("s1", "二、票决")
    (only,) = similar_sections(second)
    assert (only.speech, only.section, only.heading) == (floods, None, "")


def test_the_page_shows_them(library, client):
    voting, again, _, _ = library
    page = client.get(voting.get_absolute_url()).content.decode()
    assert "相近的讲话" in page
    assert f'href="{again.get_absolute_url()}"' in page


def test_the_page_stands_without_an_index(make_speech, backend, client):
    response = client.get(make_speech().get_absolute_url())
    assert response.status_code == 200
    assert "相近的讲话" not in response.content.decode()


def test_nothing_is_like_a_text_without_words(make_speech, build):
    speech = make_speech(text="……")
    build()
    assert similar_to(speech) == []


class TestPages:
    def test_sections_like_a_section(self, library, client):
        voting, again, _, _ = library
        anchor = voting.sections.get(heading="票决").anchor
        address = reverse("search:similar", args=[voting.pk])
        page = client.get(address, {"section": anchor}).text
        section = again.sections.get(heading="票决")
        assert f'href="{again.get_absolute_url()}#{section.anchor}"' in page
        answer = client.get(reverse("search:api-similar"), {"speech": voting.pk, "section": anchor})
        found = {item["id"]: item for item in answer.json()["results"]}
        assert found[again.pk]["text"].endswith(VOTING)
        assert f"?section={anchor}" in client.get(voting.get_absolute_url()).text

    def test_speeches_like_a_speech(self, library, client):
        voting, again, _, _ = library
        page = client.get(reverse("search:similar", args=[voting.pk])).text
        assert again.get_absolute_url() in page
        answer = client.get(reverse("search:api-similar"), {"speech": voting.pk}).json()
        assert again.pk in [item["id"] for item in answer["results"]]

    def test_what_is_not_there_or_not_published(self, library, client):
        voting = library[0]
        address = reverse("search:similar", args=[voting.pk])
        assert client.get(address, {"section": "nowhere"}).status_code == 404
        api = reverse("search:api-similar")
        assert client.get(api, {"speech": "9" * 18}).status_code == 404
        assert client.get(api, {"speech": "甲"}).status_code == 400
        Speech.objects.filter(pk=voting.pk).update(state="withdrawn")
        assert client.get(address).status_code == 404
        assert client.get(api, {"speech": voting.pk}).status_code == 404

    def test_without_an_index_it_says_so(self, make_speech, backend, client):
        address = reverse("search:similar", args=[make_speech().pk])
        assert client.get(address).status_code == 503
