"""Whether pages are the same with a cluster of OpenSearch as with Whoosh, and how long they take.

    KEEP_DIR=… .ci/cluster python -m benchmarks.cluster_pages [--pages N] [--kill]

KEEP_DIR: a library that `benchmarks.prepared` made. It is served twice, each page is asked for in
both, one after the other, and what comes back is compared. --kill: for the middle third of the
pages a node of the cluster is dead; it is killed, and started again. A page may say then that
search is away (503), and must be what it was on Whoosh otherwise. The index is the one of
SEARCH_ENGINE_INDEX, built where it is missing. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from random import Random

# isort: split
from benchmarks.other_engine import URL

# isort: split
from benchmarks.pages import kinds  # (sets Django up)

# isort: split

from django.conf import settings

from benchmarks.measuring import spread
from benchmarks.serving import ROOT, serving

_CLUSTER = {"SEARCH_ENGINE_URL": URL}
# What is new on every page, and where it comes from.
_CHANGING = re.compile(r'(?:nonce|name="csrfmiddlewaretoken" value)="[^"]*"|//127\.0\.0\.1:\d+')
# The others ask no index.
_ASKED = (
    *("home", "list", "search", "smart", "sections", "headings", "nothing found", "suggestions"),
    *("similar", "trends", "trends of words", "outlines", "kinds"),
    *("API v1 search", "API v1 sections", "API v1 facets"),
)
_VICTIM = 2


def _pages() -> Iterator[tuple[str, str]]:
    """The kind and the address of a page, again and again, one of each kind in turn."""
    found = {kind: list(each) for kind, each in kinds(settings.DATA_DIR).items() if kind in _ASKED}
    for each in found.values():
        Random(5).shuffle(each)
    at = 0
    while True:
        for kind, each in found.items():
            yield kind, each[at % len(each)]
        at += 1


def _kill() -> None:
    pid = Path(os.environ["CLUSTER_DIR"], f"node{_VICTIM}.pid").read_text(encoding="ascii")
    os.kill(int(pid), signal.SIGKILL)


def _start() -> None:
    subprocess.run([ROOT / ".ci" / "cluster-node", str(_VICTIM)], check=True)


def measure(number: int, *, kill: bool) -> dict[str, object]:
    """Ask for so many pages in both."""
    times: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    statuses: Counter[int] = Counter()
    differing = []
    moments = {number // 3: _kill, number * 2 // 3: _start} if kill else {}
    with ExitStack() as stack:
        own = stack.enter_context(serving(settings.DATA_DIR))
        cluster = stack.enter_context(serving(settings.DATA_DIR, settings=_CLUSTER))
        for at, (kind, address) in enumerate(islice(_pages(), number)):
            moments.get(at, lambda: None)()
            answers = []
            for name, server in (("whoosh", own), ("cluster", cluster)):
                started = time.perf_counter()
                answers.append(server.read(address))
                times[kind][name].append(time.perf_counter() - started)
            (status, one), (other_status, other) = answers
            statuses[other_status] += 1
            if other_status != 503 and (
                status != other_status or _CHANGING.sub("", one) != _CHANGING.sub("", other)
            ):
                differing.append(address)
    return {
        "pages": number,
        "differing": differing,
        "statuses": statuses,
        "milliseconds": {
            kind: {name: spread(each) for name, each in both.items()}
            for kind, both in times.items()
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=900)
    parser.add_argument("--kill", action="store_true")
    options = parser.parse_args()
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "manage.py", "build_index", "--if-needed"],
        cwd=ROOT,
        env=os.environ | _CLUSTER,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    built = round(time.perf_counter() - started, 1)
    found = measure(options.pages, kill=options.kill)
    sys.stdout.write(json.dumps({"built_seconds": built, **found}) + "\n")


if __name__ == "__main__":
    main()
