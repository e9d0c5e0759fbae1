"""The site under gunicorn: what its workers hold, and how many pages it serves (with wrk)."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlencode

from benchmarks.measuring import children, memory

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 60
_CONNECTIONS = 16
# The workers take turns: so often each of them is asked everything.
_ROUNDS = 3
_WRK = re.compile(
    r"50%\s+(?P<p50>\S+).*99%\s+(?P<p99>\S+).*Requests/sec:\s+(?P<rate>[\d.]+)", re.DOTALL
)
_FAILED = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
# wrk asks for the addresses of a file, one after the other.
_SCRIPT = """
local addresses = {}
for line in io.lines(os.getenv("ADDRESSES")) do addresses[#addresses + 1] = line end
local number = 0
function request()
  number = number % #addresses + 1
  return wrk.format("GET", addresses[number])
end
"""


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
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


@contextmanager
def serving(
    directory: Path, program: Sequence[str] = ALONE, log: IO[bytes] | None = None
) -> Iterator[Server]:
    """The site with the library in a directory; log: where it writes what it says of itself."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {"DATA_DIR": str(directory), "PORT": str(port)}
    environment |= {"PYTHONWARNINGS": "ignore"}
    environment |= {"GUNICORN_CMD_ARGS": "--access-logfile /dev/null --log-level error"}
    with subprocess.Popen(
        [sys.executable, *program], cwd=ROOT, env=environment, stderr=log
    ) as process:
        try:
            server = Server(port, process.pid)
            _wait(server)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)


def _wait(server: Server) -> None:
    for _ in range(_PATIENCE * 10):
        try:
            server.get("/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("gunicorn does not answer")


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


def pages(directory: Path, asked: Sequence[dict], seconds: int) -> dict[str, object]:
    """Pages of results and of the list a second, with their ratio. Raises FileNotFoundError."""
    if not shutil.which("wrk"):
        raise FileNotFoundError("wrk is missing: apt-get install wrk")
    search = [page for page in addresses(asked) if page.startswith("/search/")]
    with serving(directory) as server:
        for page in [*search, "/speeches/"] * 2:
            server.get(page)
        found = {
            "search": _load(server, directory, search, seconds),
            "list": _load(server, directory, ["/speeches/"], seconds),
        }
    rates = [float(one["requests_per_second"]) for one in found.values()]
    return {**found, "ratio": round(rates[0] / rates[1], 3)}


def _load(server: Server, directory: Path, pages: Sequence[str], seconds: int) -> dict[str, float]:
    listed, script = directory / "addresses.txt", directory / "addresses.lua"
    listed.write_text("\n".join(pages), encoding="ascii")
    script.write_text(_SCRIPT, encoding="ascii")
    command = ["wrk", "--latency", "-t2", f"-c{_CONNECTIONS}", f"-d{seconds}s", "-s", str(script)]
    output = subprocess.run(
        [*command, f"http://127.0.0.1:{server.port}"],
        env=os.environ | {"ADDRESSES": str(listed)},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return _read(output)


def _read(output: str) -> dict[str, float]:
    """What wrk printed."""
    match = _WRK.search(output)
    assert match, output
    failed = _FAILED.search(output)
    return {
        "requests_per_second": float(match["rate"]),
        "p50_ms": _milliseconds(match["p50"]),
        "p99_ms": _milliseconds(match["p99"]),
        "failed": int(failed[1]) if failed else 0,
    }


def _milliseconds(time: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(\D+)", time).groups()
    return round(float(number) * _UNITS[unit], 2)
