"""Whether exact search answers precisely what a literal scan does, over the whole shared corpus.

    python -m benchmarks.exactness [--corpus FILE] [--strings N] [--combinations N]

Random substrings of 2 to 12 characters, and random combinations with exclusion and OR; whole
result sets are compared. KEEP_DIR names a directory that keeps the library for the next time.
"""
# The settings must be named before anything of Django is imported.

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

from benchmarks.library import CORPUS, load_once
from search.index.connection import library_index

# isort: split

from search.language.expressions import matches
from search.language.query import parse_query
from search.text.analysis import fold
from speeches.models import Speech


def typed_queries(lines: list[str], strings: int, combinations: int) -> list[str]:
    """Queries as a person types them, from the lines of the library."""
    chance = random.Random(1)

    def piece(most: int) -> str:
        line = chance.choice(lines)
        start = chance.randrange(len(line) - 1)
        return f"「{line[start : start + chance.randint(2, most)].strip() or line[:2]}」"

    queries = [piece(12) for _ in range(strings)]
    for _ in range(combinations):
        a, b, c = piece(6), piece(4), piece(3)
        queries.append(chance.choice([f"{a} -{b}", f"{a} | {b}", f"{a} | {b} -{c}", f"{a} {b}"]))
    return queries


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--strings", type=int, default=1000)
    parser.add_argument("--combinations", type=int, default=200)
    options = parser.parse_args()
    load_once(options.corpus)
    library = {
        pk: {"title": fold(title), "text": fold(text)}
        for pk, title, text in Speech.objects.values_list("pk", "title", "text")
    }
    lines = [
        line
        for fields in library.values()
        for line in fields["text"].split("\n")
        if len(line) >= 14 and not set(line) & set("「」\"'")
    ]
    index = library_index()
    times, wrong = [], []
    for q in typed_queries(lines, options.strings, options.combinations):
        expression = parse_query(q).expression
        started = time.perf_counter()
        found = index.some_matching(expression, len(library))
        times.append((time.perf_counter() - started) * 1000)
        if set(found) != {pk for pk, fields in library.items() if matches(expression, fields)}:
            wrong.append(q)
    sys.stdout.write(
        f"{len(times)} queries over {len(library)} texts: {len(wrong)} differ; "
        f"median {statistics.median(times):.1f} ms, "
        f"p95 {statistics.quantiles(times, n=20)[-1]:.1f} ms\n"
    )
    for q in wrong:
        sys.stdout.write(f"  {q}\n")


if __name__ == "__main__":
    main()
