"""Whether a cluster of OpenSearch answers every question as Whoosh's engine does, and how fast.

    SEARCH_ENGINE_URL=… python -m benchmarks.agreement [--questions N] [--corpus FILE] [--rebuild]

Strings, combinations, conditions, orders, smart searches, sections and headings, counts, likeness:
whole answers are compared, with the order of what is on a page, and of facets. KEEP_DIR names a
directory that keeps the library for the next time. The index on the cluster is called `agreement`,
or what SEARCH_ENGINE_INDEX says.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import defaultdict
from pathlib import Path

# isort: split
from benchmarks.other_engine import URL

# isort: split
from benchmarks.library import CORPUS, load_once
from search.index.connection import library_index

# isort: split

from benchmarks.all_questions import questions
from benchmarks.measuring import spread
from search.opensearch.backend import OpenSearchBackend
from search.opensearch.errors import IndexAway
from speeches.models import Speech


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--rebuild", action="store_true")
    options = parser.parse_args()
    load_once(options.corpus)
    own = library_index()
    cluster = OpenSearchBackend(
        "default",
        URL=URL.split(","),
        INDEX_NAME=os.environ.get("SEARCH_ENGINE_INDEX", "agreement"),
    ).library_index
    if options.rebuild or not cluster.builds.exists():
        started = time.perf_counter()
        count = cluster.rebuild()
        sys.stdout.write(f"built of {count} speeches in {time.perf_counter() - started:.0f} s\n")
    texts = list(Speech.objects.published().values_list("pk", "text"))
    times: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    differing = away = 0
    for kind, q, ask in questions(texts, options.questions):
        answers = []
        for at, index in enumerate((own, cluster)):
            started = time.perf_counter()
            try:
                answers.append(ask(index))
            except IndexAway:
                # As where nodes are killed meanwhile.
                away += 1
                continue
            times[kind][at].append(time.perf_counter() - started)
        if len(answers) == 2 and answers[0] != answers[1]:
            differing += 1
            sys.stdout.write(f"{kind} {q}\n  {str(answers[0])[:400]}\n  {str(answers[1])[:400]}\n")
    sys.stdout.write(
        f"{options.questions} questions, {differing} answers differ, {away} had none\n"
    )
    for kind, both in sorted(times.items()):
        told = "  ".join(
            " ".join((name, *(f"{at} {value}" for at, value in spread(one).items())))
            for name, one in zip(("whoosh", "cluster"), both, strict=True)
        )
        sys.stdout.write(f"{kind:20}{len(both[0]):5}  {told} ms\n")


if __name__ == "__main__":
    main()
