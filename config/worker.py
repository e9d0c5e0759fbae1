"""The gunicorn worker of this site: an event loop for clients, a few threads for the application.

gunicorn's own workers give a client a process or a thread before its request is there: with two
that send a header every four seconds the site stood still. See Note [Slow clients], and
docs/decisions/0020 for what else was tried.
"""

from __future__ import annotations

import asyncio
import resource
import socket
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import partial
from types import FrameType

from django.conf import settings
from gunicorn.http import wsgi
from gunicorn.util import write_error
from gunicorn.workers.base import Worker

from config import metrics
from config.client import COLLECTING, Client

# Note [Turns]
# Threads of one process take turns at Python, and all pages are late where many compute at once. So
# only AT_ONCE requests are begun at a time; another begins when one of these has taken BRIEF, for
# it computes something large, waits for the database's one writer, or reads a librarian's file.
# A worker takes new connections while it could begin a request: else another worker may be free.
AT_ONCE = 1
BRIEF = 0.25
# Connections of one worker, and bytes that it keeps for them. Beyond, the client that has been
# sending its request for the longest is shown out: whole requests come within milliseconds.
MOST_CLIENTS = 4_000
MOST_KEPT = 134_217_728
# Descriptors that are not connections.
_SPARE = 200
_LOOK = 1.0
# A worker that stops still takes requests that were on their way.
LAST_CALL = 2.0


class BufferingWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """begin_thread: what every thread runs before its first request."""

    begin_thread: Callable[[], None]
    alive: bool

    def init_process(self) -> None:
        """Makes what a signal may ask for before the first one can come."""
        self._clients: dict[Client, None] = {}
        self._ready: deque[Client] = deque()
        self._running: dict[Client, float] = {}
        self._kept = 0
        self._accepting = False
        self._most = _room_for_clients()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pool = ThreadPoolExecutor(self.cfg.threads, initializer=self._first())
        super().init_process()

    def _first(self) -> Callable[[], None] | None:
        # Of the class: to an object of it, it would be a method.
        return getattr(type(self), "begin_thread", None)

    def run(self) -> None:
        """Serve until asked to stop."""
        asyncio.run(self._serve())

    def handle_exit(self, number: int, frame: FrameType | None) -> None:
        """Asked to stop: finish what was begun."""
        super().handle_exit(number, frame)
        self._wake()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        for listener in self.sockets:
            listener.setblocking(False)
        # A thread begins before there is a request that would wait for it.
        self._pool.submit(int)
        self._begin_requests()
        while self.alive:
            await self._look()
        self._accept(False)
        for listener in self.sockets:
            self._take_last(listener)
        # What was accepted is answered; who only dawdles is not waited for.
        end = time.monotonic() + self.cfg.graceful_timeout
        while self._clients and time.monotonic() < end:
            await self._look()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _look(self) -> None:
        """Once a second, or when there is news: say that the worker lives, and show out who is
        overdue."""
        now = time.monotonic()
        # One that hangs has the worker killed, as gunicorn does with those that say nothing.
        if not any(now - self._since(one) > self.timeout for one in self._running):
            self.notify()
        for client in [one for one in self._clients if self._is_overdue(one, now)]:
            self._show_out(client)
        self._news.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), _LOOK if self.alive else _LOOK / 10)

    def _is_overdue(self, client: Client, now: float) -> bool:
        if not self.alive and client.state in COLLECTING:
            return now > client.began + LAST_CALL
        return client.overdue(now)

    def _since(self, client: Client) -> float:
        """When a request began, or the client last sent a part of it."""
        return max(self._running[client], client.progress)

    def _wake(self) -> None:
        if self._loop:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._news.set)

    # Connections

    def _accept(self, wanted: bool) -> None:
        """Whether to take new connections."""
        if not self._loop or wanted is self._accepting:
            return
        self._accepting = wanted
        for listener in self.sockets:
            if wanted:
                self._loop.add_reader(listener.fileno(), self._take, listener)
            else:
                self._loop.remove_reader(listener.fileno())

    def _take_last(self, listener: socket.socket) -> None:
        """Take who waits to be taken, for there may be no other worker; then no more."""
        for _ in range(self.cfg.backlog):
            if not self._take(listener):
                break
        listener.close()

    def _take(self, listener: socket.socket) -> bool:
        """Take one connection, if there is one: the next may be for another worker."""
        try:
            taken, _ = listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionError):
            return False
        except OSError:
            # No descriptor left.
            self._show_out_slowest()
            return False
        taken.setblocking(False)
        if taken.family != socket.AF_UNIX:
            taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = Client(self, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        self._clients[client] = None
        if len(self._clients) > self._most:
            self._show_out_slowest()
        assert self._loop
        client.task = self._loop.create_task(
            self._loop.connect_accepted_socket(lambda: client, taken)
        )
        return True

    def _show_out(self, client: Client) -> None:
        metrics.count("site_slow_clients_shown_out_total")
        if client.state in COLLECTING:
            self.refused(client, 408, "Request Timeout")
        else:
            client.abort()

    def _show_out_slowest(self) -> None:
        """End the connection that has been sending a request for the longest."""
        for client in self._clients:
            if client.state in COLLECTING:
                client.abort()
                return

    # What a client says to its worker

    def collected(self, client: Client) -> None:
        self._ready.append(client)
        self._begin_requests()

    def refused(self, client: Client, status: int, reason: str) -> None:
        write_error(client, status, reason, "")
        client.leave(client.take_out())

    def failed(self, client: Client, error: Exception) -> None:
        self.handle_error(None, client, client.peer, error)
        client.leave(client.take_out())

    def kept(self, size: int) -> None:
        self._kept += size
        if self._kept > MOST_KEPT:
            self._show_out_slowest()

    def gone(self, client: Client) -> None:
        self._clients.pop(client, None)
        if not self.alive:
            self._news.set()

    # Requests

    def _begin_requests(self) -> None:
        """Have threads answer what is ready, as Note [Turns] says."""
        while self._ready and self._may_begin():
            client = self._ready.popleft()
            self._running[client] = time.monotonic()
            assert self._loop
            self._loop.call_later(BRIEF, self._begin_requests)
            self._pool.submit(self._answer, client)
        self._accept(self.alive and not self._ready and self._may_begin())

    def _may_begin(self) -> bool:
        young = time.monotonic() - BRIEF
        return (
            len(self._running) < self.cfg.threads
            and sum(begun > young for begun in self._running.values()) < AT_ONCE
        )

    def _answered(self, client: Client) -> None:
        self._running.pop(client, None)
        if client.is_broken:
            client.abort()
        else:
            client.leave(client.take_out())
        self._begin_requests()

    def _answer(self, client: Client) -> None:
        """Run the application; in a thread."""
        try:
            self._run_application(client)
        except ConnectionError as error:
            self.log.debug("The client has gone: %s", error)
        except Exception as error:  # noqa: BLE001  gunicorn answers and logs it
            client.is_broken = client.has_begun_to_answer
            self.handle_error(client.request, client, client.peer, error)
        finally:
            assert self._loop
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(partial(self._answered, client))

    def _run_application(self, client: Client) -> None:
        self._count()
        begun = datetime.now()
        response, environ = wsgi.create(
            client.request, client, client.peer, client.server, self.cfg
        )
        environ["wsgi.multithread"] = True
        # Files are read in pieces here: the kernel would send them to a socket only.
        del environ["wsgi.file_wrapper"]
        # A connection that is kept would be cut at a restart, just when its client asks again.
        response.force_close()
        body = self.wsgi(environ, response.start_response)
        try:
            for piece in body:
                response.write(piece)
            response.close()
        finally:
            self.log.access(response, client.request, environ, datetime.now() - begun)
            if hasattr(body, "close"):
                body.close()

    def _count(self) -> None:
        self.nr += 1
        if self.nr >= self.max_requests and self.alive:
            self.log.info("Autorestarting worker after current request.")
            self.alive = False
            self._wake()


def _room_for_clients() -> int:
    """How many connections a worker may have; raises the limit of descriptors for it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CLIENTS + _SPARE
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(soft - _SPARE, _SPARE)
