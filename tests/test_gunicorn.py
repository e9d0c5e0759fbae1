"""The server itself: slow clients hold up nobody, and what is asked is answered as it should be.

The real gunicorn with a small application in place of the site.
"""

import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APPLICATION = """
import hashlib, os, threading, time

import config.client, config.worker
from config.worker import BufferingWorker

config.client.HEAD_SECONDS = 2.0
config.client.GRACE = 2.0
config.client.STALLED = 1.0
SMALL = 100_000
THREE = threading.Barrier(3, timeout=60)


def application(environ, start_response):
    path = environ["PATH_INFO"]
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if path == "/refuse" and length > SMALL:
        answer = b"too large"
    elif path == "/sleep":
        time.sleep(1)
        answer = b"slept"
    elif path == "/meet":
        THREE.wait()
        answer = b"met"
    elif path == "/long":
        answer = b"0123456789" * 2_000_000
    elif path == "/break":
        start_response("200 OK", [])
        return broken()
    elif path == "/fail":
        raise RuntimeError
    else:
        body = environ["wsgi.input"].read(length) if length else b""
        answer = hashlib.sha256(body).hexdigest().encode() + b" " + str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]


def broken():
    yield b"a" * 300_000
    raise RuntimeError
"""
CONFIGURATION = """
worker_class = "config.worker.BufferingWorker"
threads = 4
workers = {workers}
bind = "127.0.0.1:{port}"
control_socket_disable = True
graceful_timeout = 10
limit_request_line = 8190
pythonpath = {path!r}
"""
HEAD = b" HTTP/1.1\r\nHost: localhost\r\n"


class Server:
    def __init__(self, directory: Path, workers: int = 1) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        (directory / "small_site.py").write_text(APPLICATION)
        path = f"{ROOT},{directory}"
        text = CONFIGURATION.format(workers=workers, port=self.port, path=path)
        (directory / "configuration.py").write_text(text)
        self.log = directory / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "-c", directory / "configuration.py"),
                    "small_site:application",
                ],
                cwd=ROOT,
                env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
                stderr=log,
            )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with suppress(OSError):
                self.get("/")
                return
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def ask(self, request: bytes) -> bytes:
        with self.connect() as client:
            client.sendall(request)
            return read(client)

    def get(self, path: str) -> bytes:
        return self.ask(b"GET " + path.encode() + HEAD + b"\r\n")

    def answers(self) -> bool:
        """Whether a normal request is answered; in 30 seconds, or it raises."""
        return b" 200 " in self.get("/")[:20]


def read(client: socket.socket) -> bytes:
    """All until the server closes."""
    pieces = []
    while piece := client.recv(65536):
        pieces.append(piece)
    return b"".join(pieces)


def post(path: bytes, body: bytes, more: bytes = b"") -> bytes:
    return b"POST " + path + HEAD + more + b"Content-Length: %d\r\n\r\n" % len(body) + body


def status(answer: bytes) -> int:
    return int(answer[9:12])


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.process.terminate()
    assert server.process.wait(60) == 0


class TestSlowClients:
    @pytest.mark.parametrize(
        "begin",
        [b"", b"GET / HTT", b"GET /" + HEAD, b"POST /" + HEAD + b"Content-Length: 90000\r\n\r\naa"],
        ids=["nothing", "half a line", "half a head", "half a body"],
    )
    def test_those_who_send_slowly_hold_up_nobody_and_are_shown_out(self, server, begin):
        with ExitStack() as stack:
            clients = [stack.enter_context(server.connect()) for _ in range(100)]
            for client in clients:
                client.sendall(begin)
            # One after another would be shown out in 200 seconds, four threads at a time in 50.
            assert server.answers()
            answers = [read(client) for client in clients]
        assert {status(answer) for answer in answers} == {408}

    def test_a_trickle_does_not_help(self, server):
        begun = time.monotonic()
        with server.connect() as client:
            client.sendall(b"GET /" + HEAD)
            client.settimeout(0.2)
            told = b""
            while not told and time.monotonic() - begun < 60:
                with suppress(OSError):
                    client.sendall(b"X-More: 1\r\n")
                with suppress(TimeoutError):
                    told = client.recv(100)
        assert status(told) == 408
        assert time.monotonic() - begun > 1

    def test_those_who_read_slowly_hold_up_nobody_and_are_shown_out(self, server):
        with ExitStack() as stack:
            for _ in range(10):
                client = stack.enter_context(socket.socket())
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                client.settimeout(30)
                client.connect(("127.0.0.1", server.port))
                client.sendall(b"GET /long" + HEAD + b"\r\n")
            assert server.answers()
            # The last one: it is not sent all, however long it now reads.
            time.sleep(8)
            with suppress(ConnectionResetError):
                assert len(read(client)) < 20_000_000
        assert server.answers()

    def test_those_that_take_a_while_do_not_hold_up_others(self, server):
        """Each of the three is answered when all have come; and a fourth before the third has."""
        with ThreadPoolExecutor(3) as pool:
            meeting = [pool.submit(server.get, "/meet") for _ in range(2)]
            assert server.answers()
            assert not any(future.done() for future in meeting)
            meeting.append(pool.submit(server.get, "/meet"))
        assert all(future.result().endswith(b"met") for future in meeting)


class TestAnswers:
    @pytest.mark.parametrize("size", [0, 1, 99_999, 1_000_000, 5_000_000])
    def test_a_body_arrives_whole(self, server, size):
        body = os.urandom(size)
        answer = server.ask(post(b"/", body))
        assert answer.partition(b"\r\n\r\n")[2].split()[0] == digest(body)

    def test_a_body_in_pieces_arrives_whole(self, server):
        body = os.urandom(3_000_000)
        request = post(b"/", body)
        with server.connect() as client:
            for start in range(0, len(request), 500_000):
                client.sendall(request[start : start + 500_000])
                time.sleep(0.05)
            assert read(client).partition(b"\r\n\r\n")[2].split()[0] == digest(body)

    def test_a_large_body_that_nobody_wants_is_not_waited_for(self, server):
        # Who waits for it ends with an error, as below.
        with server.connect() as client:
            client.sendall(b"POST /refuse" + HEAD + b"Content-Length: 100000000\r\n\r\n" + b"a" * 9)
            assert read(client).endswith(b"too large")

    def test_a_large_body_that_stops_ends_its_request(self, server):
        with server.connect() as client:
            client.sendall(b"POST /" + HEAD + b"Content-Length: 100000000\r\n\r\n" + b"a" * 9)
            assert status(read(client)) == 500
        assert server.answers()

    def test_a_long_answer_arrives_whole(self, server):
        answer = server.get("/long")
        assert answer.endswith(b"0123456789" * 2_000_000)

    @pytest.mark.parametrize(
        ("request_", "expected"),
        [
            (b"NONSENSE\r\n\r\n", 400),
            (b"GET /" + HEAD + b"a b: c\r\n\r\n", 400),
            (b"\r\n\r\nGET /" + HEAD + b"\r\n", 400),
            (b"GET / HTTP/1.9\r\nHost: localhost\r\n\r\n", 505),
            (b"GET /" + b"a" * 9000 + HEAD + b"\r\n", 414),
            (b"GET /" + HEAD + b"X: " + b"a" * 9000 + b"\r\n\r\n", 431),
            (b"GET /" + HEAD + b"X: 1\r\n" * 20_000, 431),
            (b"POST /" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
            (b"POST /" + HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400),
            (b"POST /" + HEAD + b"Content-Length: -1\r\n\r\n", 400),
        ],
    )
    def test_what_is_no_request_is_refused(self, server, request_, expected):
        assert status(server.ask(request_)) == expected

    def test_an_application_that_fails_is_a_500(self, server):
        assert status(server.get("/fail")) == 500

    def test_an_answer_that_breaks_off_does_not_look_whole(self, server):
        with suppress(ConnectionResetError):
            assert not server.get("/break").endswith(b"0\r\n\r\n")

    def test_who_asks_first_whether_to_send_is_told_to(self, server):
        with server.connect() as client:
            client.sendall(b"POST /" + HEAD + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
            assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
            client.sendall(b"abc")
            assert digest(b"abc") in read(client)

    def test_who_stops_sending_after_the_request_gets_the_answer(self, server):
        with server.connect() as client:
            client.sendall(b"GET /" + HEAD + b"\r\n")
            client.shutdown(socket.SHUT_WR)
            assert status(read(client)) == 200

    def test_a_head_alone_is_answered_without_a_body(self, server):
        answer = server.ask(b"HEAD /" + HEAD + b"\r\n")
        assert answer.endswith(b"\r\n\r\n")
        assert re.search(rb"Content-Length: [1-9]", answer)


def digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def test_what_was_asked_before_the_end_is_answered(tmp_path):
    server = Server(tmp_path)
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(server.get("/sleep"))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.8)
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(60) == 0
    for thread in threads:
        thread.join()
    assert [status(answer) for answer in answers] == [200] * 6
