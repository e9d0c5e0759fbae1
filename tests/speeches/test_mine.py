"""What is a reader's own, in her browser alone: no account, no session, no row."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from speeches.choices import CORE_LEVELS, State
from speeches.life import MOVES, NOBODY, change
from speeches.mine import COOKIE, MOST_RECENT
from speeches.models import LibraryVersion
from tests.factories import make_speech, put_into

pytestmark = pytest.mark.django_db
HOME = reverse("speeches:home")
MY_LEVEL = reverse("speeches:my_level")
RECENT = reverse("speeches:recent")


class TestLevel:
    def test_it_is_chosen_once_kept_for_a_year_and_forgotten(self, client):
        make_speech(title="县里的", level="county")
        make_speech(title="镇里的", level="town")
        assert client.get(HOME).context["of_my_level"] == []
        response = client.post(MY_LEVEL, {"level": "county"})
        assert response.url == HOME
        cookie = response.cookies[COOKIE]
        assert (cookie.value, cookie["max-age"], cookie["samesite"]) == (
            "county", 365 * 24 * 3600, "Lax",
        )  # fmt: skip
        assert cookie["httponly"]
        assert list(response.cookies) == [COOKIE]
        page = client.get(HOME)
        assert [speech.title for speech in page.context["of_my_level"]] == ["县里的"]
        assert "县级最近入库" in page.text
        assert page.text.count('aria-pressed="true"') == 1
        assert "Cookie" in page.headers["Vary"]
        client.post(MY_LEVEL, {"level": ""})
        assert "最近入库</h2><a" in client.get(HOME).text
        assert client.get(HOME).context["my_level"] is None
        assert not Session.objects.exists()

    def test_over_https_it_goes_over_https_alone(self, client, settings):
        settings.SESSION_COOKIE_SECURE = True
        assert client.post(MY_LEVEL, {"level": "town"}).cookies[COOKIE]["secure"]

    def test_what_was_published_last_comes_first_and_follows_the_library(self, client):
        LibraryVersion.objects.renew()
        first = make_speech(title="先来的", level="town", state="received")
        make_speech(title="后来的", level="town")
        client.cookies[COOKIE] = "town"
        assert titles(client) == ["后来的"]
        change([first.pk], MOVES["publish"], NOBODY)
        assert titles(client) == ["先来的", "后来的"]
        change([first.pk], MOVES["withdraw"], NOBODY)
        assert titles(client) == ["后来的"]

    def test_it_narrows_nothing_by_itself(self, client, search_index):
        make_speech("民生", level="county")
        make_speech("民生", level="town")
        search_index.rebuild()
        client.cookies[COOKIE] = "county"
        assert client.get("/search/?q=民生").context["result"].count == 2
        assert client.get("/speeches/").context["page_obj"].paginator.count == 2

    @pytest.mark.parametrize("level", ["national", "x", "Town", "town,county"])
    def test_what_is_no_level_is_none(self, client, level):
        client.cookies[COOKIE] = "county"
        response = client.post(MY_LEVEL, {"level": level})
        assert response.cookies[COOKIE]["max-age"] == 0
        client.cookies[COOKIE] = level
        assert client.get(HOME).context["my_level"] is None

    def test_a_level_without_a_speech(self, client):
        make_speech(level="town")
        client.cookies[COOKIE] = "city"
        assert "市级最近入库" not in client.get(HOME).text

    def test_only_by_a_form_of_the_site(self, client):
        assert client.get(MY_LEVEL).status_code == 405
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(MY_LEVEL, {"level": "town"}).status_code == 403

    def test_the_page_has_a_button_for_each(self, client):
        make_speech()
        page = client.get(HOME).text
        for level in CORE_LEVELS:
            assert f'name="level" value="{level.value}"' in page


def titles(client) -> list[str]:
    return [speech.title for speech in client.get(HOME).context["of_my_level"]]


class TestRecent:
    def ask(self, client, *keys):
        response = client.get(RECENT, {"id": keys})
        return [speech["id"] for speech in response.json()["speeches"]]

    def test_those_that_are_published_in_the_order_asked_for(self, client):
        first, second, gone = make_speech(), make_speech(), make_speech()
        put_into(gone, State.WITHDRAWN)
        assert self.ask(client, second.pk, gone.pk, 999_999, first.pk, second.pk) == [
            second.pk,
            first.pk,
        ]

    def test_each_with_its_title_its_address_and_what_it_is(self, client):
        speech = make_speech(title="在会上的讲话", level="county", year=2023)
        answer = client.get(RECENT, {"id": speech.pk})
        assert answer.json()["speeches"] == [
            {
                "id": speech.pk,
                "title": "在会上的讲话",
                "url": speech.get_absolute_url(),
                "about": "县级 · 2023年",
            }
        ]
        assert "no-store" in answer.headers["Cache-Control"]

    @pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
    def test_nobody_gets_the_title_of_another_not_even_a_librarian(self, admin_client, state):
        speech = make_speech()
        put_into(speech, state)
        assert self.ask(admin_client, speech.pk) == []

    def test_whatever_is_asked(self, client):
        assert self.ask(client, "", "x", "-1", "1" * 30, "١", "1e3", 10**18) == []
        many = [make_speech().pk for _ in range(MOST_RECENT + 2)]
        assert self.ask(client, *many) == many[:MOST_RECENT]

    def test_one_query_no_session_no_cookie(self, client, django_assert_num_queries):
        keys = [make_speech().pk for _ in range(3)]
        with django_assert_num_queries(1):
            assert not client.get(RECENT, {"id": keys}).cookies

    def test_a_closed_site_says_that_one_must_sign_in(self, client, settings):
        settings.CLOSED_SITE = True
        accept = {"accept": "application/json"}
        assert client.get(RECENT, {"id": 1}, headers=accept).status_code == 401

    def test_only_the_page_of_a_published_speech_is_remembered(self, admin_client):
        speech = make_speech()
        mark = f'data-speech="{speech.pk}"'
        assert mark in admin_client.get(speech.get_absolute_url()).text
        put_into(speech, State.WITHDRAWN)
        assert mark not in admin_client.get(speech.get_absolute_url()).text
