"""One request of one client: collected as it comes, answered by a thread, sent as it is taken.

Note [Slow clients]
A thread that waits for a client is a thread nobody else has. So a worker's event loop does all the
waiting: it collects a request until it is whole and only then has a thread answer it; the answer is
kept here and sent as fast as the client reads. Who keeps a worker waiting is shown out: a head must
be there within HEAD_SECONDS, a body and an answer must go on at LEAST_RATE after GRACE seconds.
A body that is larger than a form is not kept: the thread reads it as it comes, for nobody but a
librarian gets that far (`config.middleware.small_bodies`).
"""

from __future__ import annotations

import asyncio
import errno
import threading
import time
from enum import Enum, auto
from typing import Protocol

from gunicorn.config import Config
from gunicorn.http.body import ChunkedReader
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser

# Seconds for the whole head of a request, and what is allowed before the rate counts.
HEAD_SECONDS = 15.0
GRACE = 20.0
# Bytes a second: a line of the nineties.
LEAST_RATE = 2_000
# A thread that reads a large body waits so long for the next piece of it.
STALLED = 20.0
# Longer than any head that gunicorn accepts with the limits of `config.gunicorn`.
_MOST_HEAD = 65_536
# What a large body may be ahead of the thread that reads it.
_READ_AHEAD = 262_144
# An answer goes to the loop in pieces of this size; with more than _KEPT of it unsent, the thread
# that makes it waits: a file of a librarian's, no page is so large.
_PIECE = 262_144
_KEPT = 8_388_608
# After the answer, what the client still sends is thrown away for so long: to close at once would
# take the answer from it.
_LINGER = 2.0
# Others would be answered in the client's own words.
_VERSIONS = ((1, 0), (1, 1))
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class State(Enum):
    """How far a request is."""

    HEAD = auto()
    BODY = auto()
    ANSWERING = auto()
    SENDING = auto()
    LEAVING = auto()


COLLECTING = (State.HEAD, State.BODY)


class Host(Protocol):
    """What a connection asks of the worker it came to; all in the thread of the loop."""

    cfg: Config

    def collected(self, client: Client) -> None:
        """A request is ready to be answered."""

    def refused(self, client: Client, status: int, reason: str) -> None:
        """A request is answered without the application."""

    def failed(self, client: Client, error: Exception) -> None:
        """A request could not be read."""

    def kept(self, size: int) -> None:
        """So many bytes more, or fewer, are kept."""

    def gone(self, client: Client) -> None:
        """A connection has ended."""


class Client(asyncio.Protocol):
    """A connection; to gunicorn's parser and response it is the socket of it.

    small: the largest body that is kept until it is whole.
    """

    def __init__(self, host: Host, small: int) -> None:
        self._host, self._small = host, small
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport
        self.state = State.HEAD
        self.request: Request | None = None
        self.peer: tuple[str, int] | str = ""
        self.server: tuple[str, int] | str = ""
        self.began = self.progress = time.monotonic()
        self._received, self._news = bytearray(), threading.Condition()
        self._total, self._whole = 0, 0
        self._ended = self._lost = False
        self._out = bytearray()
        self._writable = asyncio.Event()
        # Kept from being collected as garbage while it goes on.
        self.task: asyncio.Task[object] | None = None
        # An answer that broke off must not look whole.
        self.is_broken = False
        self._sent_from: tuple[float, int] | None = None
        self._written = 0

    # The loop's side: what comes

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._writable.set()
        transport.set_write_buffer_limits(high=_KEPT)
        self.peer = transport.get_extra_info("peername") or ""
        self.server = transport.get_extra_info("sockname") or ""

    def data_received(self, data: bytes) -> None:
        if self.state is State.LEAVING:
            return
        self.progress = time.monotonic()
        before = self._total
        self._total += len(data)
        self._host.kept(len(data))
        with self._news:
            self._received += data
            self._news.notify()
        if self.state is State.HEAD:
            self._look_for_head(before)
        elif self.state is State.BODY:
            self._look_for_body()
        elif len(self._received) > _READ_AHEAD:
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        """A client that has said all may still wait for its answer."""
        with self._news:
            self._ended = True
            self._news.notify()
        if self.state in COLLECTING:
            self._transport.abort()
        elif self.state is State.LEAVING:
            self._transport.close()
        return True

    def connection_lost(self, error: Exception | None) -> None:
        with self._news:
            self._ended = self._lost = True
            self._news.notify()
        self._host.kept(-len(self._received))
        self._writable.set()
        self._host.gone(self)

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def _look_for_head(self, searched: int) -> None:
        if (end := self._received.find(b"\r\n\r\n", max(0, searched - 3))) < 0:
            if len(self._received) > _MOST_HEAD:
                self._host.refused(self, 431, "Request Header Fields Too Large")
            return
        try:
            # All of it is here: the parser reads no further than the end of the head.
            self.request = next(RequestParser(self._host.cfg, self, self.peer))
        except Exception as error:  # noqa: BLE001  gunicorn has an answer to each
            self._host.failed(self, error)
            return
        if self.request.version not in _VERSIONS:
            self._host.refused(self, 505, "HTTP Version Not Supported")
            return
        reader = self.request.body.reader
        if isinstance(reader, ChunkedReader):
            # Django would take it for empty: it knows a body by its length alone.
            self._host.refused(self, 411, "Length Required")
            return
        self._whole = end + 4 + int(reader.length)
        if reader.length > self._small:
            self._collected()
            return
        self.state = State.BODY
        self._look_for_body()
        if self.state is State.BODY and self.request._expected_100_continue:
            self.request._expected_100_continue = False
            self._transport.write(_CONTINUE)

    def _look_for_body(self) -> None:
        if self._total >= self._whole:
            self._collected()

    def _collected(self) -> None:
        self.state = State.ANSWERING
        self._host.collected(self)

    # The loop's side: what goes

    def overdue(self, now: float) -> bool:
        """Whether it has taken longer than anybody may; the worker looks once a second."""
        if self.state is State.HEAD:
            return now > self.began + HEAD_SECONDS
        if self.state is State.BODY:
            return now > self.began + GRACE + self._total / LEAST_RATE
        if self.state is State.LEAVING:
            return now > self.progress + _LINGER
        return self._takes_too_long(now)

    def _takes_too_long(self, now: float) -> bool:
        """Of an answer: from the moment that it first stood waiting to be taken."""
        unsent = self.unsent
        if not unsent:
            self._sent_from = None
            return False
        sent = self._written - unsent
        if not self._sent_from:
            self._sent_from = now, sent
        since, before = self._sent_from
        return now > since + GRACE + (sent - before) / LEAST_RATE

    @property
    def unsent(self) -> int:
        """How much of the answer waits to be taken."""
        return 0 if self._lost else self._transport.get_write_buffer_size()

    def leave(self, data: bytes = b"") -> None:
        """Send these last bytes, and close when all is sent."""
        if self._lost:
            return
        self._write(data)
        if self._total >= self._whole > 0:
            self.state = State.SENDING
            self._transport.close()
            return
        self.state, self.progress = State.LEAVING, time.monotonic()
        self._transport.resume_reading()
        if self._transport.can_write_eof() and not self._transport.is_closing():
            self._transport.write_eof()

    def abort(self) -> None:
        """Close at once."""
        self._transport.abort()

    def _write(self, data: bytes) -> None:
        if data and not self._lost:
            self._written += len(data)
            self._transport.write(data)

    async def _write_in_turn(self, data: bytes) -> None:
        self._write(data)
        await self._writable.wait()

    def _go_on(self) -> None:
        if self.state is State.ANSWERING and not self._lost:
            self._transport.resume_reading()

    # The thread's side: a socket, as far as gunicorn uses one

    def recv(self, size: int) -> bytes:
        """The next bytes of the request; waits for them while it is answered, nowhere else."""
        with self._news:
            while not (self._received or self._ended) and self.state is State.ANSWERING:
                if not self._news.wait(STALLED):
                    raise TimeoutError("The client sends nothing more.")
            if not self._received and self.state is State.ANSWERING and self._total < self._whole:
                raise ConnectionResetError(errno.ECONNRESET, "The client has gone.")
            data = bytes(self._received[:size])
            del self._received[:size]
        if threading.current_thread() is threading.main_thread():
            self._host.kept(-len(data))
        else:
            self._loop.call_soon_threadsafe(self._host.kept, -len(data))
            if self._total < self._whole:
                self._loop.call_soon_threadsafe(self._go_on)
        return data

    def sendall(self, data: bytes) -> None:
        """Have bytes sent; waits where the client leaves too much of the answer lying."""
        self._out += data
        if len(self._out) >= _PIECE:
            self._flush()

    def send(self, data: bytes) -> int:
        """Have bytes sent now."""
        self._out += data
        self._flush()
        return len(data)

    @property
    def has_begun_to_answer(self) -> bool:
        return bool(self._out or self._written)

    def take_out(self) -> bytes:
        """What is not yet given to the loop."""
        data, self._out = bytes(self._out), bytearray()
        return data

    def _flush(self) -> None:
        if self._lost:
            raise BrokenPipeError(errno.EPIPE, "The client has gone.")
        asyncio.run_coroutine_threadsafe(self._write_in_turn(self.take_out()), self._loop).result()

    def gettimeout(self) -> float:
        """As of a socket that waits for nothing: what is sent is kept."""
        return 0.0

    def getpeername(self) -> tuple[str, int] | str:
        return self.peer
