"""Whatever goes wrong below /api/ is told in JSON, in one form."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import make_speech

pytestmark = pytest.mark.django_db

OLD, NEW = "/api/search", "/api/v1/search"


def told(response, status: int) -> dict:
    """The error of an answer, which has that status and is JSON."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    error = response.json()["error"]
    assert set(error) == {"parameter", "message"}
    assert error["message"]
    return error


@pytest.mark.parametrize("address", ["/api/", "/api/nothing", "/api/v1/nothing", "/api/v2/search"])
def test_no_such_address(client, address):
    told(client.get(address), 404)


@pytest.mark.parametrize("address", [OLD, NEW, "/api/similar", "/api/v1/"])
@pytest.mark.parametrize("method", ["POST", "OPTIONS", "PUT", "DELETE", "TRACE"])
def test_no_such_method_whether_or_not_it_has_a_token(address, method):
    """As anybody sends it: Django's client for tests asks for no token of a form."""
    response = Client(enforce_csrf_checks=True).generic(method, address)
    told(response, 405)
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("address", [OLD, NEW])
def test_a_head_is_answered_as_a_get(client, address, search_index):
    make_speech()
    search_index.rebuild()
    got, asked = client.get(address), client.head(address)
    assert (asked.status_code, asked.content) == (got.status_code, b"") == (200, b"")


@pytest.mark.parametrize("address", [OLD, NEW])
class TestRequests:
    def test_too_many_parameters(self, client, address):
        told(client.get(f"{address}?{'&'.join(['level=town'] * 300)}"), 400)

    def test_another_host(self, client, address):
        told(client.get(address, headers={"host": "evil.example"}), 400)

    def test_another_encoding(self, client, address):
        told(client.post(address, b"x", content_type="text/plain; charset=utf-16"), 400)

    def test_a_view_that_fails(self, address, monkeypatch):
        def fail(*_):
            raise ZeroDivisionError

        monkeypatch.setattr("search.views.run", fail)
        monkeypatch.setattr("search.api.endpoints.run", fail)
        told(Client(raise_request_exception=False).get(address), 500)

    def test_a_full_disk(self, address, monkeypatch, client):
        def fail(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("search.views.run", fail)
        monkeypatch.setattr("search.api.endpoints.run", fail)
        response = client.get(address)
        assert "磁盘已满" in told(response, 503)["message"]
        assert response.headers["Retry-After"] == "60"


def test_nobody_may_read_it_from_another_site(client):
    response = client.get("/api/v1/", headers={"origin": "https://evil.example"})
    assert not [name for name in response.headers if name.startswith("Access-Control")]


def test_a_closed_site_asks_for_an_account(client, settings):
    settings.CLOSED_SITE = True
    for address in ("/api/v1/", NEW, "/api/v1/openapi.json", "/api/v1/changes"):
        assert "登录" in told(client.get(address), 401)["message"]
    client.force_login(User.objects.create_user("b"))
    assert client.get("/api/v1/").status_code == 200


def test_a_page_stays_a_page(client):
    assert client.get("/nothing").headers["Content-Type"].startswith("text/html")
