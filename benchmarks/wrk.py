"""Pages a second, and how long they take: many connections that ask without a pause, by wrk."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

_PRINTED = re.compile(
    r"50%\s+(?P<p50>\d\S+).*99%\s+(?P<p99>\d\S+).*Requests/sec:\s+(?P<rate>[\d.]+)", re.DOTALL
)
_NUMBER = re.compile(r"(\d+) requests in")
_FAILED = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
# Asks for the addresses of a file, one after the other, as a browser does.
_SCRIPT = """
local addresses = {}
for line in io.lines(os.getenv("ADDRESSES")) do addresses[#addresses + 1] = line end
local number = 0
wrk.headers["Accept-Encoding"] = "gzip"
function request()
  number = number % #addresses + 1
  return wrk.format("GET", addresses[number])
end
"""


def require() -> None:
    """Raises FileNotFoundError where there is no wrk."""
    if not shutil.which("wrk"):
        raise FileNotFoundError("wrk is missing: apt-get install wrk")


def load(port: int, pages: Sequence[str], connections: int, seconds: int) -> dict[str, float]:
    """requests, requests_per_second, p50_ms, p99_ms, p99_to_p50, failed.

    Raises CalledProcessError, and ValueError where nothing was answered.
    """
    with tempfile.TemporaryDirectory(prefix="wrk-") as folder:
        listed, script = Path(folder) / "addresses.txt", Path(folder) / "addresses.lua"
        listed.write_text("\n".join(pages), encoding="ascii")
        script.write_text(_SCRIPT, encoding="ascii")
        command = [
            "wrk",
            "--latency",
            "-t2",
            f"-c{connections}",
            f"-d{seconds}s",
            "--timeout",
            "60s",
        ]
        output = subprocess.run(
            [*command, "-s", str(script), f"http://127.0.0.1:{port}"],
            env=os.environ | {"ADDRESSES": str(listed)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
    return read(output)


def read(printed: str) -> dict[str, float]:
    """What wrk printed. Raises ValueError where it had no answer."""
    match = _PRINTED.search(printed)
    if not match:
        raise ValueError(printed)
    failed = _FAILED.search(printed)
    middle, last = _milliseconds(match["p50"]), _milliseconds(match["p99"])
    return {
        "requests": int(_NUMBER.search(printed)[1]),
        "requests_per_second": float(match["rate"]),
        "p50_ms": middle,
        "p99_ms": last,
        "p99_to_p50": round(last / middle, 2),
        "failed": int(failed[1]) if failed else 0,
    }


def _milliseconds(time: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(\D+)", time).groups()
    return round(float(number) * _UNITS[unit], 2)
