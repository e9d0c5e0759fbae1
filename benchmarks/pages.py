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
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)

# isort: split
from django.conf import settings
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from benchmarks.prepared import pages
from config.wsgi import application
from speeches.models import Speech

# Pages of a kind, and how often each is asked for: its quickest time counts, for whatever else the
# machine did made the others longer.
_PAGES, _ROUNDS = 15, 7
_BROWSER = RequestFactory(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_ENCODING="gzip")


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
    statuses: list[str] = []
    environment = _BROWSER.get(address).environ
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
        with CaptureQueriesContext(connection) as asked:
            sizes.append(ask(address))
        queries.append(len(asked))
    return {
        "cpu_ms": round(statistics.median(times) * 1000, 2),
        "bytes": statistics.median_high(sizes),
        "queries": statistics.median_high(queries),
    }


def _seconds(address: str) -> float:
    begun = time.process_time()
    ask(address)
    return time.process_time() - begun


def main() -> None:
    logging.getLogger("access").setLevel(logging.WARNING)
    found = {kind: cost(addresses) for kind, addresses in kinds(settings.DATA_DIR).items()}
    sys.stdout.write(f"{json.dumps(found)}\n")


if __name__ == "__main__":
    main()
