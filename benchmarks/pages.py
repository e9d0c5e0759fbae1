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
from itertools import pairwise
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

# Speeches whose pages are asked for, and how often each page: its quickest time counts, for what
# else the machine did made the others longer.
_SPEECHES, _ROUNDS = 15, 7
_BROWSER = RequestFactory(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_ENCODING="gzip")


def kinds(directory: Path) -> Mapping[str, Sequence[str]]:
    """Addresses of pages, by kind."""
    keys = list(Speech.objects.published().order_by("pk").values_list("pk", flat=True))
    keys = Random(1).sample(keys, min(_SPEECHES, len(keys)))
    found = pages(directory, keys)
    results = [page for page in found["search"] if page.startswith("/search/")]
    asked = [page.partition("?")[2] for page in results]
    return {
        **found,
        "smart": [f"{page}&mode=smart" for page in results],
        # What was drawn stands in texts, and of headings in few.
        "headings": [f"{page}&show=headings" for page in results[: len(results) // 6]],
        "nothing found": ["/search/?q=%E7%BF%A1%E7%BF%A0%E7%9F%BF%E5%8A%9B"],
        "suggestions": [f"/search/suggest/?{one}" for one in asked],
        "similar": [f"/speeches/{key}/similar/" for key in keys],
        "source": [f"/speeches/{key}/source/" for key in keys],
        "compare": [f"/compare/?speech={one}&speech={other}" for one, other in pairwise(keys)],
        "outlines": ["/outlines/", "/outlines/?depth=1"],
        "kinds": ["/trends/kinds/"],
        "trends": ["/trends/"],
        "trends of words": ["/trends/?q=%E7%9B%91%E7%9D%A3&q=%E5%8F%91%E5%B1%95"],
        "export": [f"/speeches/{key}/export.docx" for key in keys],
        "API v1 search": [f"/api/v1/search?{one}" for one in asked],
        "API v1 sections": [f"/api/v1/sections?{one}" for one in asked],
        "API v1 speech": [f"/api/v1/speeches/{key}" for key in keys],
        "API v1 facets": ["/api/v1/facets"],
        "API v1 changes": ["/api/v1/changes"],
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
