"""Bodies of requests that break off: refused, not taken for shorter ones.

A server answers a read after the end of a connection with fewer bytes, and Django's parser of forms
takes what it got for the whole: half a file would be stored as if it were one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from django.http.multipartparser import MultiPartParserError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class BrokenOff(MultiPartParserError):
    """A body ended before its Content-Length; answered with 400."""


class WholeBody:
    """The input of a request that raises BrokenOff where it ends too early."""

    def __init__(self, stream: Readable, length: int) -> None:
        self._stream, self._left = stream, length

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._stream.read(wanted) if wanted else b""
        self._left -= len(data)
        if len(data) < wanted:
            raise BrokenOff("The body of the request broke off.")
        return data

    def readline(self, size: int = -1) -> bytes:
        """For callers that ask for lines; this site's own never do."""
        line = bytearray()
        while (size < 0 or len(line) < size) and (byte := self.read(1)):
            line += byte
            if byte == b"\n":
                break
        return bytes(line)


def with_whole_bodies(application: WSGIApplication) -> WSGIApplication:
    """The application, to which no body that breaks off looks like a shorter one."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length: Any = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return answer
