"""A client of the site that costs little, so that one process can be many people at once.

A connection serves one request, as the site has it.
"""

from __future__ import annotations

import asyncio
import gzip
import http.client
import io
import time
from collections.abc import Mapping, Sequence
from http.cookies import SimpleCookie
from secrets import token_hex
from typing import NamedTuple
from urllib.parse import urlencode

_PATIENCE = 60.0
_NO_ANSWER = (OSError, TimeoutError, EOFError, http.client.HTTPException)


class Answer(NamedTuple):
    """What came back, from when it was asked for until all of it was there, by the system's
    monotonic clock; status: 0 where nothing came."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    asked: float
    answered: float

    @property
    def seconds(self) -> float:
        return self.answered - self.asked

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


class Visitor:
    """Somebody with a browser: keeps cookies, and sends forms with the site's token."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    async def get(self, address: str) -> Answer:
        return await self._ask("GET", address)

    async def post(
        self,
        address: str,
        fields: Sequence[tuple[str, str]],
        files: Sequence[tuple[str, str, bytes]] = (),
    ) -> Answer:
        """Send a form; files: the field, the name and the bytes of each."""
        named = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
        named.append(("csrfmiddlewaretoken", self._cookies.get("csrftoken", "")))
        if not files:
            kind, body = "application/x-www-form-urlencoded", urlencode(named).encode()
        else:
            boundary = token_hex(16)
            kind, body = f"multipart/form-data; boundary={boundary}", _parts(boundary, named, files)
        return await self._ask("POST", address, kind, body)

    async def follow(self, answer: Answer) -> Answer:
        """The page that an answer leads to; the answer itself where it leads nowhere."""
        address = answer.headers.get("Location", "")
        return await self.get(address.partition("#")[0]) if address else answer

    async def _ask(self, method: str, address: str, kind: str = "", body: bytes = b"") -> Answer:
        headers = {"Host": "localhost", "Connection": "close", "Accept-Encoding": "gzip"}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={v}" for name, v in self._cookies.items())
        if method == "POST":
            headers |= {"Content-Type": kind, "Content-Length": str(len(body))}
        lines = [f"{method} {address} HTTP/1.1", *(f"{name}: {v}" for name, v in headers.items())]
        answer = await _exchange(self._port, "\r\n".join([*lines, "", ""]).encode() + body)
        for name, value in answer.headers.items():
            if name.lower() == "set-cookie":
                self._cookies |= {key: one.value for key, one in SimpleCookie(value).items()}
        return answer


async def _exchange(port: int, request: bytes) -> Answer:
    asked = time.monotonic()
    try:
        async with asyncio.timeout(_PATIENCE):
            status, headers, body = _read(await _received(port, request))
    except _NO_ANSWER:
        status, headers, body = 0, http.client.HTTPMessage(), b""
    return Answer(status, headers, body, asked, time.monotonic())


async def _received(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        await writer.drain()
        return await reader.read()
    finally:
        writer.close()


class _Received:
    """What http.client reads an answer from."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)


def _read(data: bytes) -> tuple[int, http.client.HTTPMessage, bytes]:
    """The status, the headers and the body, unpacked. Raises HTTPException, OSError and EOFError
    where it is no whole answer."""
    answer = http.client.HTTPResponse(_Received(data))
    answer.begin()
    body = answer.read()
    packed = answer.headers.get("Content-Encoding") == "gzip"
    return answer.status, answer.headers, gzip.decompress(body) if packed else body


def _parts(
    boundary: str, fields: Sequence[tuple[str, str]], files: Sequence[tuple[str, str, bytes]]
) -> bytes:
    said = 'Content-Disposition: form-data; name="{}"'
    parts = [(said.format(name), value.encode()) for name, value in fields]
    parts += [
        (f'{said.format(field)}; filename="{name}"\r\nContent-Type: text/plain', data)
        for field, name, data in files
    ]
    body = b"".join(
        f"--{boundary}\r\n{head}\r\n\r\n".encode() + data + b"\r\n" for head, data in parts
    )
    return body + f"--{boundary}--\r\n".encode()
