"""A closed site: nobody reads without an account."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _closed(settings):
    settings.CLOSED_SITE = True


@pytest.mark.parametrize(
    "address",
    ["/", "/speeches/", "/search/?q=a", "/basket/", "/trends/", "/admin/", "/search/suggest/?q=a"],
)
def test_a_visitor_is_asked_to_sign_in(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert "/login/" in response.url


def test_a_program_is_told_so(client):
    response = client.get("/api/search", {"q": "a"})
    assert response.status_code == 401
    assert "登录" in response.json()["error"]


def test_who_wants_json_is_too(client):
    assert client.get("/speeches/", headers={"accept": "application/json"}).status_code == 401


def test_a_reader_with_an_account_reads(client):
    client.force_login(User.objects.create_user("b"))
    assert client.get("/speeches/").status_code == 200


def test_the_page_to_sign_in_is_there(client):
    assert client.get(reverse("login")).status_code == 200


def test_an_open_site_asks_nobody(client, settings):
    settings.CLOSED_SITE = False
    assert client.get("/speeches/").status_code == 200
