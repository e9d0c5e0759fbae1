"""What each kind of page costs a warm process:  KEEP_DIR=DIR python -m benchmarks.pages

Of a library that `bench` or `prepared` made. Prints one JSON object: by kind, the time that the
middle page takes of a processor, its bytes as sent to a browser, and its queries.
"""

from __future__ import annotations

import json
import logging
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote_to_bytes

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)

# isort: split
from django.conf import settings
from django.db import connection

from benchmarks.prepared import pages
from config.wsgi import application
from speeches.models import Speech

# Pages of a kind, and how often each is asked for: its quickest time counts, for whatever else the
# machine did made the others longer.
_PAGES, _ROUNDS = 15, 7


def kinds(directory: Path) -> Mapping[str, Sequence[str]]:
    """Addresses of pages, by kind."""
    keys = list(Speech.objects.published().order_by("pk").values_list("pk", flat=True))
    found = pages(directory, Random(1).sample(keys, min(_PAGES, len(keys))))
    results = found["search"]
    return {
        **{kind: addresses[:_PAGES] for kind, addresses in found.items()},
        "headings": [f"{page}&show=headings" for page in results[:_PAGES]],
        "outlines": ["/outlines/", "/outlines/?depth=1"],
        "kinds": ["/trends/kinds/"],
        "trends": ["/trends/?term=%E7%9B%91%E7%9D%A3"],
    }


def ask(address: str) -> int:
    """The bytes of an answer. Raises ValueError for any but a page."""
    path, _, query = address.partition("?")
    environment: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    statuses: list[str] = []
    answer = application(environment, lambda status, *_: statuses.append(status))
    try:
        size = sum(map(len, answer))
    finally:
        answer.close()
    if statuses != ["200 OK"]:
        raise ValueError(f"{address}: {statuses}")
    return size


def cost(addresses: Iterable[str]) -> dict[str, float]:
    """cpu_ms, bytes, queries: each of the middle page."""
    times, sizes, queries = [], [], []
    for address in addresses:
        ask(address)
        times.append(min(_seconds(address) for _ in range(_ROUNDS)))
        counter = Counter()
        with connection.execute_wrapper(counter):
            sizes.append(ask(address))
        queries.append(counter.number)
    return {
        "cpu_ms": round(statistics.median(times) * 1000, 2),
        "bytes": statistics.median_high(sizes),
        "queries": statistics.median_high(queries),
    }


def _seconds(address: str) -> float:
    begun = time.process_time()
    ask(address)
    return time.process_time() - begun


class Counter:
    """Counts the queries of a connection that it wraps."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], *query: Any) -> Any:
        self.number += 1
        return execute(*query)


def main() -> None:
    logging.getLogger("access").setLevel(logging.WARNING)
    found = {kind: cost(addresses) for kind, addresses in kinds(settings.DATA_DIR).items()}
    sys.stdout.write(f"{json.dumps(found)}\n")


if __name__ == "__main__":
    main()
