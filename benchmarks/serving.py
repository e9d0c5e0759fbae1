"""The site under gunicorn, and what its workers hold."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import IO
from urllib.parse import urlencode

from benchmarks.measuring import children, memory

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 60
# The workers take turns: so often each of them is asked everything.
_ROUNDS = 3
# What is run: the server alone, or with the workers beside it, as `make run` does.
ALONE = ("-m", "gunicorn", "--config", "config/gunicorn.py")
WITH_WORKERS = ("-m", "config.serve")
# What runs then, by a piece of the command that each process was started with.
ROLES = {
    "web worker": "gunicorn",
    "job worker": "run_jobs",
    "child that reads documents": "speeches.importing.child",
    "index worker": "keep_index",
}


class Server:
    """A running site: its port and its processes."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid = port, pid

    def workers_mb(self) -> list[float]:
        """What the workers hold that gunicorn forked, where it runs alone."""
        return sorted(round(memory(pid) / 1e6, 1) for pid in children(self.pid))

    def get(self, address: str) -> int:
        """The status of the answer, read to its end, over a connection of its own."""
        return self.read(address)[0]

    def read(self, address: str) -> tuple[int, str]:
        """The status of the answer and its text, over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@contextmanager
def serving(
    directory: Path,
    program: Sequence[str] = ALONE,
    log: IO[bytes] | None = None,
    workers: int = 2,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Server]:
    """The site with the library in a directory; log: where it writes what it says of itself;
    settings: variables of its environment."""
    port = free_port()
    environment = os.environ | {"DATA_DIR": str(directory), "PORT": str(port)}
    environment["WORKERS"] = str(workers)
    environment |= {"PYTHONWARNINGS": "ignore"}
    environment |= {"GUNICORN_CMD_ARGS": "--access-logfile /dev/null --log-level error"}
    environment |= settings
    with subprocess.Popen(
        [sys.executable, *program], cwd=ROOT, env=environment, stderr=log
    ) as process:
        try:
            server = Server(port, process.pid)
            wait_for(server)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)


def free_port() -> int:
    """One of this machine that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def wait_for(server: Server) -> None:
    """Until it answers. Raises TimeoutError."""
    for _ in range(_PATIENCE * 10):
        try:
            server.get("/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server does not answer")


def addresses(asked: Sequence[dict]) -> list[str]:
    """The pages of results of these questions; a filter alone is a list of speeches."""
    return [
        f"/search/?{urlencode({'q': one['q'], **one['facets']})}"
        if one["q"]
        else f"/speeches/?{urlencode(one['facets'])}"
        for one in asked
    ]


def workers(directory: Path, asked: Sequence[dict]) -> dict[str, object]:
    """start_mb, after_mb: what each worker holds before and after the questions."""
    with serving(directory) as server:
        start = server.workers_mb()
        statuses = {server.get(page) for page in addresses(asked) * _ROUNDS}
        return {"start_mb": start, "after_mb": server.workers_mb(), "statuses": sorted(statuses)}
