"""Sends hostile requests one after the other, and notes what came back and what it cost."""

from __future__ import annotations

import re
import socket
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client

from benchmarks.attack.queries import Request
from benchmarks.measuring import children, command, processor_seconds

_PATIENCE = 120.0
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
TOKEN = "a" * 32
# What no answer may tell: where the site lies, and how it failed.
_TOLD = re.compile(
    rb"Traceback \(most recent|File \"/|django\.core\.|sqlite3\.|SECRET_KEY|/site-packages/"
)
# What no page may hold as it was sent, and no head of an answer.
_RUN = re.compile(rb"<script>alert|<img src=x|</script><b>", re.IGNORECASE)
_SET = re.compile(rb"^Set-Cookie: a=b", re.IGNORECASE | re.MULTILINE)
_PAGE = re.compile(rb"Content-Type: text/html", re.IGNORECASE)
# A session of the desk may be lost on the way: it is begun anew after so many requests.
_SIGN_IN_EVERY = 100
_SLOWEST = 10
# RFC 9112, 6.1: of a server that knows no such coding.
_UNKNOWN_CODING = 501


@dataclass(frozen=True, order=True)
class Cost:
    """What a request took of the server's processors, in seconds."""

    seconds: float
    said: str


@dataclass
class Asked:
    """What came of requests: how often which status, the dearest ones, and what is wrong."""

    statuses: Counter[int] = field(default_factory=Counter)
    costs: list[Cost] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def slowest(self) -> Sequence[Cost]:
        return sorted(self.costs, reverse=True)[:_SLOWEST]


class Attacker:
    """port: of the site; server: the process that is asked for what requests cost; user: as whom
    pages of the desk are asked for."""

    def __init__(self, port: int, server: int, user: User) -> None:
        self._port, self._server, self._user = port, server, user
        self.done = Asked()

    def send_all(self, requests: Iterable[Request]) -> None:
        cookies = ""
        for number, request in enumerate(requests):
            if number % _SIGN_IN_EVERY == 0:
                try:
                    cookies = cookies_of(self._user)
                except OperationalError as error:
                    self.done.wrong.append(f"nobody could sign in before request {number}: {error}")
            self._send(request, cookies if request.signed_in else f"csrftoken={TOKEN}")

    def _send(self, request: Request, cookies: str) -> None:
        before = self._spent()
        answer = exchange(self._port, as_bytes(request, cookies))
        said = f"{request.kind}: {request.method} {request.target[:300]!r}"
        said += f" {request.headers} {request.body[:200]!r}"
        self.done.costs.append(Cost(round(self._spent() - before, 2), said))
        found = _STATUS.match(answer)
        status = int(found[1]) if found else 0
        self.done.statuses[status] += 1
        if not self._is_right(request, status):
            self.done.wrong.append(f"{status} {said}")
        for told in faults_of_answer(answer):
            self.done.wrong.append(f"{told}: {said}")

    def _is_right(self, request: Request, status: int) -> bool:
        if status == _UNKNOWN_CODING:
            return "Transfer-Encoding" in request.headers
        # Without the worker of the index the site is not ready, and says so.
        return 0 < status < 500 or (status == 503 and request.target.startswith(b"/readyz"))

    def _spent(self) -> float:
        servers = (pid for pid in children(self._server) if "gunicorn" in command(pid))
        return sum(processor_seconds(pid) for each in servers for pid in (each, *children(each)))


def as_bytes(request: Request, cookies: str) -> bytes:
    """What goes over the line. What the request says of itself counts before what it should."""
    headers = {
        "Host": "127.0.0.1",
        "Connection": "close",
        "Cookie": cookies,
        "X-CSRFToken": TOKEN,
        **({"Content-Length": str(len(request.body))} if request.method != "GET" else {}),
        **request.headers,
    }
    lines = [f"{name}: {value}".encode("utf-8", "replace") for name, value in headers.items()]
    first = request.method.encode() + b" " + request.target + b" HTTP/1.1"
    return b"\r\n".join([first, *lines, b"", request.body])


def exchange(port: int, data: bytes) -> bytes:
    """All that comes back, nothing where the connection breaks off."""
    try:
        with socket.create_connection(("127.0.0.1", port), _PATIENCE) as connected:
            connected.sendall(data)
            connected.shutdown(socket.SHUT_WR)
            with connected.makefile("rb") as answer:
                return answer.read()
    except OSError:
        return b""


def faults_of_answer(answer: bytes) -> Iterable[str]:
    """What an answer tells that it may not, and what in a page would be run."""
    if told := _TOLD.search(answer):
        yield f"tells {told[0]!r}"
    head, _, body = answer.partition(b"\r\n\r\n")
    if (run := _RUN.search(body)) and _PAGE.search(head):
        yield f"would run {run[0]!r}"
    if _SET.search(head):
        yield "sets a cookie"


def cookies_of(user: User) -> str:
    signed_in = Client()
    signed_in.force_login(user)
    return f"sessionid={signed_in.cookies['sessionid'].value}; csrftoken={TOKEN}"


def complaints(log: Path) -> Iterable[str]:
    """The lines of a log that tell of something that nobody expected."""
    for line in log.read_text(errors="replace").splitlines():
        if re.search(r" (ERROR|CRITICAL) |^Traceback|^\w*Error\b", line):
            yield line[:500]
