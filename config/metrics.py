"""Numbers for Prometheus, counted over all workers of a server.

Each worker counts in a place of its own in memory that all share, so that nobody waits for a lock
and a worker that was killed loses nothing. A library for this would keep a file for every process.
"""

from __future__ import annotations

import mmap
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

# Seconds.
_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_CLASSES = ("2xx", "3xx", "4xx", "5xx")
NAMES = (
    *(f'site_requests_total{{status="{name}"}}' for name in _CLASSES),
    *(f'site_request_seconds_bucket{{le="{bound}"}}' for bound in (*_BUCKETS, "+Inf")),
    "site_request_seconds_count",
    "site_request_seconds_sum",
    "site_slow_clients_shown_out_total",
)
_PLACES = {name: place for place, name in enumerate(NAMES)}
# Workers live one after the other in a place; no more than these live at a time.
_WORKERS = 64
_NUMBER = struct.Struct("d")
_SIZE = _NUMBER.size * len(NAMES)
# Made before the workers are forked, and by them shared.
_memory = mmap.mmap(-1, _SIZE * _WORKERS)
_lock = threading.Lock()
_own = [0]


def use_place(number: int) -> None:
    """Count in the place of the worker of this number, from now on."""
    _own[0] = number % _WORKERS


def count(name: str, much: float = 1) -> None:
    """Add to a number of NAMES."""
    place = _own[0] * _SIZE + _PLACES[name] * _NUMBER.size
    with _lock:
        (before,) = _NUMBER.unpack_from(_memory, place)
        _NUMBER.pack_into(_memory, place, before + much)


def counted(get_response: Answer) -> Answer:
    """Counts requests and how long they take, as middleware."""

    def answer(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = get_response(request)
        _count_request(response.status_code, time.perf_counter() - begun)
        return response

    return answer


def _count_request(status: int, seconds: float) -> None:
    kind = f"{status // 100}xx"
    if kind in _CLASSES:
        count(f'site_requests_total{{status="{kind}"}}')
    for bound in (*(bound for bound in _BUCKETS if seconds <= bound), "+Inf"):
        count(f'site_request_seconds_bucket{{le="{bound}"}}')
    count("site_request_seconds_count")
    count("site_request_seconds_sum", seconds)


def totals() -> dict[str, float]:
    """The numbers of all workers together."""
    workers = [_worker(number) for number in range(_WORKERS)]
    return dict(zip(NAMES, map(sum, zip(*workers, strict=True)), strict=True))


def _worker(number: int) -> Iterable[float]:
    return struct.unpack_from(f"{len(NAMES)}d", _memory, number * _SIZE)


def exposition(gauges: Mapping[str, float]) -> str:
    """All numbers as Prometheus reads them."""
    lines, kinds = [], {"site_request_seconds": "histogram"}
    for name, value in (totals() | dict(gauges)).items():
        family = name.partition("{")[0]
        family = next((known for known in kinds if family.startswith(known)), family)
        kind = kinds.get(family) or ("counter" if family.endswith("_total") else "gauge")
        line = f"# TYPE {family} {kind}"
        if line not in lines:
            lines.append(line)
        lines.append(f"{name} {value:.17g}")
    return "\n".join(lines) + "\n"
