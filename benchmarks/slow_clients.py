"""How long a reader waits while others are slow on purpose:

    python -m benchmarks.slow_clients --clients 200 --seconds 30

Starts what `make run` starts, on the samples, and lets slow clients of each kind loose on it:

- headers: a line of the head every 4 s, and never the last one
- bodies: a form of 100,000 bytes, one byte a second
- readers: a long page, taken at 200 bytes a second
- mixed: a third of each
- none: to compare with

Who is shown out comes again at once. Prints a line of JSON for each kind: how long normal requests
took in milliseconds, how many failed, how often slow clients were shown out, and the memory of the
server's processes in the end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import cycle, islice
from pathlib import Path
from urllib.request import urlopen

from benchmarks.client import Visitor
from benchmarks.measuring import memory, spread, tree
from benchmarks.serving import free_port

ROOT = Path(__file__).resolve().parent.parent
_PREPARE = (
    "migrate --verbosity 0",
    "import_samples fixtures/materials",
    "build_index --if-needed",
    "collectstatic --noinput --verbosity 0",
)
_PAGES = ("/", "/speeches/", "/search/?q=%E4%BB%A3%E8%A1%A8")
_BETWEEN = 0.25
_GATHER = 60
_HEAD = b"Host: localhost\r\nUser-Agent: slow\r\n"


@dataclass
class Slow:
    """Slow clients of one kind, and what became of them."""

    port: int
    shown_out: int = 0
    open: int = 0
    begun: int = 0

    async def headers(self) -> None:
        reader, writer = await self._connect()
        writer.write(b"GET / HTTP/1.1\r\n" + _HEAD)
        self.begun += 1
        await self._until_shown_out(reader, writer, b"X-Slow: 1\r\n", 4)

    async def bodies(self) -> None:
        reader, writer = await self._connect()
        writer.write(b"POST /basket/new/ HTTP/1.1\r\n" + _HEAD + b"Content-Length: 100000\r\n\r\n")
        self.begun += 1
        await self._until_shown_out(reader, writer, b"a", 1)

    async def readers(self) -> None:
        connected = socket.socket()
        # Before connecting: afterwards the window is what it is.
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connected.setblocking(False)
        await asyncio.get_running_loop().sock_connect(connected, ("127.0.0.1", self.port))
        reader, writer = await asyncio.open_connection(sock=connected, limit=256)
        writer.write(b"GET /speeches/ HTTP/1.1\r\n" + _HEAD + b"\r\n")
        await reader.read(1)
        self.begun += 1
        while await reader.read(200):
            await asyncio.sleep(1)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def _until_shown_out(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, piece: bytes, pause: float
    ) -> None:
        while not reader.at_eof():
            writer.write(piece)
            await writer.drain()
            with suppress(TimeoutError):
                if await asyncio.wait_for(reader.read(1000), pause):
                    break
        writer.close()

    async def again_and_again(self, client: Callable[[], Awaitable[None]]) -> None:
        while True:
            self.open += 1
            with suppress(OSError, asyncio.IncompleteReadError):
                await client()
            self.open -= 1
            self.shown_out += 1
            # A server that refuses connections is not asked a thousand times a second.
            await asyncio.sleep(0.2)


@dataclass
class Normal:
    """What ordinary requests took, in seconds."""

    port: int
    took: list[float] = field(default_factory=list)
    failed: int = 0

    async def ask_until(self, end: float) -> None:
        visitor = Visitor(self.port)
        for page in cycle(_PAGES):
            if time.monotonic() >= end:
                return
            answer = await visitor.get(page)
            self.failed += answer.status != HTTPStatus.OK
            self.took.append(answer.seconds)
            await asyncio.sleep(_BETWEEN)

    def figures(self) -> dict[str, float]:
        return {"requests": len(self.took), "failed": self.failed, **spread(self.took)}


KINDS = ("headers", "bodies", "readers")


async def measure(port: int, kind: str, clients: int, seconds: float) -> dict[str, object]:
    """Normal requests for some seconds beside so many slow clients of a kind."""
    slow, normal = Slow(port), Normal(port)
    kinds = {"mixed": KINDS, "none": ()}.get(kind, (kind,))
    tasks = [
        asyncio.create_task(slow.again_and_again(getattr(slow, name)))
        for name in islice(cycle(kinds), clients)
    ]
    # The pages that slow readers read are made first: what is measured is that nobody takes them.
    end = time.monotonic() + _GATHER
    while kinds and slow.begun < clients and time.monotonic() < end:
        await asyncio.sleep(0.1)
    await normal.ask_until(time.monotonic() + seconds)
    were_open = slow.open
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    figures = {"kind": kind, "clients": clients, "open": were_open, "shown_out": slow.shown_out}
    return figures | normal.figures()


@contextmanager
def site() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The site as `make run` starts it, on the samples: its port and its process."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="slow-") as directory:
        environment = os.environ | {"DATA_DIR": directory, "PORT": str(port)}
        quiet = {"cwd": ROOT, "env": environment, "stdout": subprocess.DEVNULL}
        for command in _PREPARE:
            subprocess.run([sys.executable, "manage.py", *command.split()], check=True, **quiet)
        server = subprocess.Popen(
            [sys.executable, "-m", "config.serve"], stderr=subprocess.DEVNULL, **quiet
        )
        try:
            wait_for(port)
            yield port, server
        finally:
            server.terminate()
            server.wait()


def wait_for(port: int) -> None:
    """Until the site answers."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/", timeout=10):
            return
        time.sleep(0.2)
    raise TimeoutError("The site does not answer.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--kinds", default="none,headers,bodies,readers,mixed")
    options = parser.parse_args()
    with site() as (port, server):
        for kind in options.kinds.split(","):
            figures = asyncio.run(measure(port, kind, options.clients, options.seconds))
            figures["memory_mb"] = round(sum(map(memory, tree(server.pid))) / 1e6)
            sys.stdout.write(json.dumps(figures) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
