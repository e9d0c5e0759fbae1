"""What a library takes on a cluster of OpenSearch, and how fast it answers, as it grows.

    SEARCH_ENGINE_URL=… KEEP_DIR=… python -m benchmarks.growth [--sizes N …] [--shards N …]
        [--questions N] [--keep]

KEEP_DIR: a library that `benchmarks.prepared` made. Its first speeches are put into an index of
each size and number of shards, `growth-<size>-<shards>` by name, and it is asked so many questions
of every kind (`all_questions`) by one client. The bytes are of one copy, as it was built; seconds:
that the build took, and its own process of a processor. Each line is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from itertools import product

# isort: split
from benchmarks.other_engine import URL

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)

# isort: split

from django.db.models import Model, QuerySet

from benchmarks.all_questions import questions
from benchmarks.measuring import spread
from search.opensearch.cluster import Address, Cluster
from search.opensearch.documents import Speeches
from search.opensearch.form import UNITS
from search.opensearch.index import OpenSearchIndex
from speeches.models import Speech

# So many questions go ahead, for a machine that has just built something.
_WARM = 200


class _First(Speeches):
    """The first published speeches."""

    def __init__(self, most: int) -> None:
        super().__init__("default")
        keys = Speech.objects.published().order_by("pk").values_list("pk", flat=True)
        self._last = keys[most - 1]

    def rows(self) -> QuerySet[Model]:
        return super().rows().filter(pk__lte=self._last)


def measure(
    cluster: Cluster, size: int, shards: int, number: int, *, keep: bool
) -> dict[str, object]:
    """Build an index of so many speeches and ask it; removed again but where it is to be kept."""
    speeches = _First(size)
    index = OpenSearchIndex(
        cluster,
        f"growth-{size}-{shards}",
        speeches,
        frozenset,
        time.time_ns,
        shards,
    )
    started, own = time.perf_counter(), time.process_time()
    count = index.rebuild()
    took, own = time.perf_counter() - started, time.process_time() - own
    stats = cluster.client.indices.stats(
        index=",".join(map(index.builds.alias, UNITS)), metric="store,segments"
    )
    texts = speeches.rows().order_by("pk").values_list("pk", "text")
    times: dict[str, list[float]] = defaultdict(list)
    for at, (kind, _, ask) in enumerate(questions(list(texts), number + _WARM)):
        started = time.perf_counter()
        ask(index)
        if at >= _WARM:
            times[kind].append(time.perf_counter() - started)
    if not keep:
        cluster.client.indices.delete(index=f"growth-{size}-{shards}-*")
    return {
        "speeches": count,
        "shards": shards,
        "seconds": round(took),
        "own_seconds": round(own),
        "bytes": stats["_all"]["primaries"]["store"]["size_in_bytes"],
        "segments": stats["_all"]["primaries"]["segments"]["count"],
        "milliseconds": {kind: spread(each) for kind, each in sorted(times.items())},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[25_000, 50_000, 100_000])
    parser.add_argument("--shards", type=int, nargs="+", default=[1, 3])
    parser.add_argument("--questions", type=int, default=600)
    parser.add_argument("--keep", action="store_true", help="leave the indexes on the cluster")
    options = parser.parse_args()
    cluster = Cluster(Address(tuple(URL.split(",")), seconds=60))
    for shards, size in product(options.shards, options.sizes):
        found = measure(cluster, size, shards, options.questions, keep=options.keep)
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
