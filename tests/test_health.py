"""What machines ask: whether the site lives, works, and how much; and what it logs."""

import ipaddress
import json
import logging
import re

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from config import health, metrics
from config.logs import JsonLines, Lines, Refused, WithRequest, logged

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(settings, search_index, monkeypatch):
    monkeypatch.setattr(health, "LEAST_ROOM", 0)


class TestHealth:
    def test_it_lives(self, client):
        response = client.get("/healthz", headers={"host": "elsewhere.example"})
        assert (response.status_code, response.json()) == (200, {"status": "ok"})
        assert not response.cookies

    def test_it_is_ready(self, client, ready):
        response = client.get("/readyz")
        assert response.status_code == 200, response.content.decode()
        assert set(response.json()) == {"status", "database", "index", "queue", "disk"}

    def test_without_an_index_it_is_not(self, client, ready, monkeypatch):
        monkeypatch.setattr("search.upkeep.readiness.index", lambda: "检索索引尚未建立")
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json()["index"] == "检索索引尚未建立"
        assert response.json()["database"] == "ok"

    def test_without_room_it_is_not(self, client, ready, monkeypatch):
        monkeypatch.setattr(health, "LEAST_ROOM", 10**18)
        assert "磁盘快满了" in client.get("/readyz").json()["disk"]

    def test_without_a_database_it_is_not(self, client, ready, monkeypatch):
        def fail() -> None:
            raise OperationalError("gone")

        monkeypatch.setattr(connection, "cursor", fail)
        assert "gone" in health.database()

    def test_it_is_asked_by_http_too(self, client, settings, ready):
        settings.SECURE_SSL_REDIRECT = settings.CLOSED_SITE = True
        assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200


class TestMetrics:
    def test_nobody_else_sees_them(self, client):
        assert client.get("/metrics").status_code == 404

    def test_nobody_else_can_tell_that_they_are_there(self, client, settings):
        settings.SECURE_SSL_REDIRECT = True
        addresses = ("/metrics", "/no-such-page")
        assert [client.get(address).status_code for address in addresses] == [301, 301]

    def test_they_are_as_prometheus_reads_them(self, client, settings, ready):
        settings.METRICS = [ipaddress.ip_network("127.0.0.1")]
        client.get("/speeches/")
        lines = client.get("/metrics").content.decode().splitlines()
        assert 'site_wrong{what="index"} 0' in lines
        assert "# TYPE site_request_seconds histogram" in lines
        assert "# TYPE site_requests_total counter" in lines
        number = re.compile(r'[a-z_]+(\{[a-z]+="[^"]+"\})? \d[\d.e+-]*')
        assert all(number.fullmatch(line) for line in lines if not line.startswith("#"))

    def test_requests_of_all_workers_are_added(self, client):
        name = 'site_requests_total{status="2xx"}'
        before = metrics.totals()[name]
        for worker in (1, 2, 1):
            metrics.use_place(worker)
            client.get("/speeches/")
        metrics.use_place(0)
        assert metrics.totals()[name] == before + 3


class TestLog:
    @pytest.fixture
    def lines(self):
        """What is logged, as the handler writes it."""
        written = []

        class Handler(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                written.append(self.format(record))

        handler = Handler()
        handler.addFilter(WithRequest())
        handler.setFormatter(Lines())
        logger = logging.getLogger("access")
        logger.addHandler(handler)
        yield written, handler
        logger.removeHandler(handler)

    def test_a_request_has_a_number_in_line_and_answer(self, client, lines):
        response = client.get("/speeches/")
        (line,) = lines[0]
        assert response.headers["X-Request-ID"] in line
        assert '127.0.0.1 "GET /speeches/" 200' in line
        assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", line)

    @pytest.mark.parametrize("path", ["/search/", "/search/suggest/", "/api/search"])
    def test_what_is_searched_for_is_not_written(self, client, lines, path, settings):
        client.get(path, {"q": "秘密"}, headers={"referer": "http://testserver/search/?q=秘密"})
        assert "%E7%A7%98" not in lines[0][-1]
        assert "秘密" not in lines[0][-1]
        settings.LOG_QUERIES = True
        client.get(path, {"q": "秘密"})
        assert "%E7%A7%98%E5%AF%86" in lines[0][-1]

    def test_it_can_be_lines_of_json(self, client, lines):
        lines[1].setFormatter(JsonLines())
        response = client.get("/speeches/")
        read = json.loads(lines[0][0])
        assert read["request_id"] == response.headers["X-Request-ID"]
        assert (read["status"], read["path"], read["address"]) == (200, "/speeches/", "127.0.0.1")

    def test_a_number_from_a_trusted_proxy_is_kept_and_no_other(self, client, settings):
        given = {"x-request-id": "abc-1"}
        assert client.get("/healthz", headers=given).headers["X-Request-ID"] != "abc-1"
        settings.TRUSTED_PROXIES = [ipaddress.ip_network("127.0.0.1")]
        assert client.get("/healthz", headers=given).headers["X-Request-ID"] == "abc-1"
        bad = {"x-request-id": "a b"}
        assert client.get("/healthz", headers=bad).headers["X-Request-ID"] != "a b"

    def test_nobody_writes_lines_of_his_own(self, lines):
        request = RequestFactory().get("/a%0A2026 INFO forged")
        logged(lambda request: HttpResponse())(request)
        assert "\n" not in lines[0][0]

    @pytest.mark.parametrize(
        ("sent", "written"),
        [
            ("%0A", r"\n"),
            ("%1B[2J", r"\x1b[2J"),
            ("%00", r"\x00"),
            ("%C2%9B", r"\x9b"),
            ("%E2%80%A8", r"\u2028"),
            ("%E2%80%AE", r"\u202e"),
        ],
    )
    def test_nobody_moves_the_cursor_of_who_reads_it(self, lines, sent, written):
        logged(lambda request: HttpResponse())(RequestFactory().get(f"/讲话{sent}b"))
        assert f'"GET /讲话{written}b" 200' in lines[0][0]

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"headers": {"Host": "evil.example"}}, "ALLOWED_HOSTS"),
            ({"data": b"0" * 3_000_000, "content_type": "text/plain"}, "Only librarians"),
            ({"data": b"--x", "content_type": "multipart/form-data; boundary="}, "request body"),
        ],
        ids=["a host", "a large body", "a broken body"],
    )
    def test_what_is_refused_is_a_warning_in_a_line(self, client, lines, settings, sent, said):
        """Anybody can send it: an ERROR would wake somebody every night."""
        settings.ALLOWED_HOSTS = ["testserver"]
        django = logging.getLogger("django")
        lines[1].addFilter(Refused())
        django.addHandler(lines[1])
        try:
            assert client.post("/basket/new/", **sent).status_code == 400
        finally:
            django.removeHandler(lines[1])
        [line] = [line for line in lines[0] if said in line]
        assert line.split()[2] == "WARNING"
        assert "\n" not in line

    def test_what_django_says_of_an_answer_has_its_number_too(self, client, lines):
        """It does when the request is over: nobody could tell whose it was."""
        django = logging.getLogger("django.request")
        django.addHandler(lines[1])
        try:
            response = client.get("/nowhere")
        finally:
            django.removeHandler(lines[1])
        said = [line for line in lines[0] if "Not Found: /nowhere" in line]
        assert [line.split()[3] for line in said] == [response.headers["X-Request-ID"]]

    def test_what_fails_keeps_its_traceback(self, client, lines, monkeypatch):
        def fail(*args: object) -> None:
            raise ValueError

        monkeypatch.setattr("speeches.basket.views.new_basket", fail)
        client.raise_request_exception = False
        django = logging.getLogger("django")
        lines[1].addFilter(Refused())
        django.addHandler(lines[1])
        try:
            assert client.post("/basket/new/", {"name": "a"}).status_code == 500
        finally:
            django.removeHandler(lines[1])
        assert any(" ERROR " in line and "Traceback" in line for line in lines[0])

    def test_nobody_writes_lines_into_a_traceback(self, lines):
        try:
            raise ValueError("a\x1b[2J\u202e\r\n2026-01-01 00:00:00.000 INFO forged")
        except ValueError:
            logging.getLogger("access").exception("failed")
        _, *others = lines[0][0].split("\n")
        assert others[0] == "Traceback (most recent call last):"
        assert r"ValueError: a\x1b[2J\u202e\r" in others[-2]
        assert others[-1] == "  2026-01-01 00:00:00.000 INFO forged"
        assert all(line.startswith("  ") for line in others[1:])

    def test_machines_that_ask_all_the_time_are_left_out(self, client, lines):
        client.get("/healthz")
        assert lines[0] == []
