"""Answers of a cluster, or of what stands in its place: whole ones, or it is away."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from search.errors import IndexMissing
from search.opensearch.bulk import Action, Written
from search.opensearch.cluster import Address, Cluster
from search.opensearch.errors import (
    IndexAway,
    IndexBlocked,
    IndexDenied,
    QuestionTooLarge,
    WriteRefused,
)

WHOLE = {"_shards": {"total": 2, "failed": 0}, "timed_out": False, "hits": {}}


class _Node(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(self.path)
        status, answer = self.server.answer
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def node(answer: dict, status: int = 200) -> Iterator[ThreadingHTTPServer]:
    """Answers everything with the same."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Node)
    server.answer, server.asked = (status, answer), []
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@contextmanager
def silent_node() -> Iterator[str]:
    """Takes connections, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def nobody() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def search(*urls: str, seconds: float = 10) -> dict:
    return Cluster(Address(urls, seconds=seconds)).search("a", {"query": {"match_all": {}}})


def test_a_whole_answer():
    with node(WHOLE) as only:
        assert search(only.url) == WHOLE
        assert "allow_partial_search_results=false" in only.asked[0]


@pytest.mark.parametrize(
    "part",
    [
        {"_shards": {"total": 2, "failed": 1}},
        {"_shards": {"total": 0, "failed": 0}},
        {"timed_out": True},
    ],
    ids=["a shard failed", "no shard answered", "time was up"],
)
def test_a_part_of_an_answer_is_none(part):
    with node(WHOLE | part) as only, pytest.raises(IndexAway):
        search(only.url)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_cluster_that_cannot(status):
    error = {"error": {"type": "search_phase_execution_exception"}}
    with node(error, status) as only, pytest.raises(IndexAway):
        search(only.url)


def test_an_index_that_is_not_there():
    error = {"error": {"type": "index_not_found_exception"}}
    with node(error, 404) as only, pytest.raises(IndexMissing):
        search(only.url)


class TestSeveralAskedForTogether:
    """What is wrong with one is told as where it is asked for alone."""

    @staticmethod
    def searches(only, number: int = 2) -> list[dict]:
        return Cluster(Address((only.url,))).searches("a", [{}] * number)

    def test_whole_answers(self):
        with node({"responses": [WHOLE, WHOLE]}) as only:
            assert self.searches(only) == [WHOLE, WHOLE]

    def test_a_part_of_one(self):
        part = WHOLE | {"_shards": {"total": 2, "failed": 1}}
        with node({"responses": [WHOLE, part]}) as only, pytest.raises(IndexAway):
            self.searches(only)

    @pytest.mark.parametrize(
        ("kind", "status", "raised", "times"),
        [
            ("index_not_found_exception", 404, IndexMissing, 2),
            ("search_phase_execution_exception", 503, IndexAway, 1),
            ("too_many_clauses: maxClauseCount is set to 1024", 400, QuestionTooLarge, 1),
            ("too_many_clauses: maxClauseCount is set to 1024", 500, QuestionTooLarge, 1),
            ("parsing_exception", 400, RuntimeError, 1),
        ],
    )
    def test_an_error_of_one(self, kind, status, raised, times):
        wrong = {"error": {"type": kind, "reason": kind}, "status": status}
        with node({"responses": [WHOLE, wrong]}) as only:
            with pytest.raises(raised):
                self.searches(only)
            assert len(only.asked) == times


# Django closes old connections where a request begins.
@pytest.mark.django_db
class TestNodesThatDoNotAnswer:
    def test_another_one_is_asked(self, nobody):
        with node(WHOLE) as other:
            cluster = Cluster(Address((nobody, nobody, other.url)))
            for _ in range(4):
                assert cluster.search("a", {}) == WHOLE

    def test_none_is_there(self, nobody, caplog):
        with pytest.raises(IndexAway):
            search(nobody, nobody)
        assert "Traceback" not in caplog.text

    def test_all_are_silent(self):
        with silent_node() as one, silent_node() as other, silent_node() as last:
            began = time.monotonic()
            with pytest.raises(IndexAway):
                search(one, other, last, seconds=0.9)
            assert time.monotonic() - began < 3, "together no longer than one may take"

    def test_all_are_silent_and_a_request_asks_again_and_again(self, begin_request):
        begin_request()
        with silent_node() as one, silent_node() as other, silent_node() as last:
            cluster = Cluster(Address((one, other, last), seconds=0.9))
            began = time.monotonic()
            for _ in range(5):
                with pytest.raises(IndexAway):
                    cluster.search("a", {})
            assert time.monotonic() - began < 3, "together no longer than one may take"

    def test_the_next_request_asks_anew(self, begin_request, nobody):
        with node(WHOLE) as only:
            cluster = Cluster(Address((nobody, only.url)))
            for _ in range(3):
                begin_request()
                for _ in range(3):
                    assert cluster.search("a", {}) == WHOLE

    def test_a_cluster_that_comes_back_answers_the_next_request(self, begin_request):
        with node({}, 503) as only:
            cluster = Cluster(Address((only.url,)))
            begin_request()
            for _ in range(3):
                with pytest.raises(IndexAway):
                    cluster.search("a", {})
            assert len(only.asked) == 2
            only.answer = 200, WHOLE
            begin_request()
            assert cluster.search("a", {}) == WHOLE

    def test_one_is_silent(self):
        with silent_node() as one, node(WHOLE) as other:
            cluster = Cluster(Address((one, other.url), seconds=1))
            for _ in range(3):
                assert cluster.search("a", {}) == WHOLE


@pytest.mark.parametrize("status", [401, 403])
def test_a_cluster_that_lets_nobody_in(status):
    error = {"error": {"type": "security_exception"}}
    with node(error, status) as only, pytest.raises(IndexDenied, match="SEARCH_ENGINE_PASSWORD"):
        search(only.url)


class TestWriting:
    ACTIONS = (Action("a", "1", 3, {"text": "x"}), Action("a", "2", 3, None))

    def write(self, *items: dict) -> Written:
        answer = {"errors": True, "items": [{"index": {"_id": "1"} | item} for item in items]}
        with node(answer) as only:
            return Cluster(Address((only.url,))).write(self.ACTIONS)

    def test_a_newer_one_is_there_already(self):
        error = {"type": "version_conflict_engine_exception"}
        assert self.write({"status": 409, "error": error}) == Written(True, ["1"])

    def test_a_shard_is_away(self):
        with pytest.raises(IndexAway):
            self.write({"status": 503, "error": {"type": "unavailable_shards_exception"}})

    @pytest.mark.parametrize("status", [403, 429], ids=["read-only", "no room"])
    def test_nobody_may_write(self, status):
        with pytest.raises(IndexBlocked, match="磁盘"):
            self.write({"status": status, "error": {"type": "cluster_block_exception"}})

    def test_nobody_may_make_an_index(self):
        error = {"error": {"type": "cluster_block_exception"}}
        with node(error, 403) as only, pytest.raises(IndexBlocked):
            Cluster(Address((only.url,))).write(self.ACTIONS)

    def test_a_document_is_refused(self):
        with pytest.raises(WriteRefused, match="too long"):
            self.write({"status": 400, "error": {"reason": "too long"}})
