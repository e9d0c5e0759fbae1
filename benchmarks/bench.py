"""This site's search beside haystack's Whoosh backend and SQLite's FTS5, over the same speeches.

    python -m benchmarks.bench [--corpus FILE.jsonl.gz] [--speeches N] [--engines site,…]
                               [--keep DIR] [--rebuild site,…] [--http SECONDS] [--each N]
                               [--pages N,…]

Without a corpus as many speeches are composed. Each step runs in a process of its own. Prints a
table, and on the last line one JSON object; README.md says what its numbers mean. `--keep` leaves
the library and the indexes in a directory, where the next run finds them and only asks.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import http_rates, page_costs, serving
from benchmarks.asking import EACH
from benchmarks.composing import write
from benchmarks.engines import NAMES
from benchmarks.measuring import step


@dataclass(frozen=True)
class Library:
    """The directory of a library with its questions, and the indexes that were built there."""

    directory: Path

    @property
    def loaded(self) -> dict:
        return json.loads((self.directory / "asked.json").read_text(encoding="utf-8"))

    def load(self, corpus: Path | None, speeches: int, each: int) -> None:
        """Make the rows, once; a corpus is composed where none is named."""
        self.directory.mkdir(parents=True, exist_ok=True)
        if corpus is None:
            corpus = self.directory / "composed.jsonl.gz"
            if not corpus.exists():
                write(corpus, speeches)
        arguments = (str(corpus), str(speeches), str(each))
        step("benchmarks.loading", *arguments, directory=self.directory)

    def build(self, engine: str, again: bool) -> dict[str, float]:
        """What the index cost, when it was built."""
        kept = self.directory / f"built-{engine}.json"
        if again or not kept.exists():
            answer, peak = step("benchmarks.engines", engine, "build", directory=self.directory)
            kept.write_text(json.dumps({**answer, "peak_rss_mb": peak}), encoding="ascii")
        return json.loads(kept.read_text(encoding="ascii"))

    def ask(self, engine: str) -> dict[str, list]:
        return step("benchmarks.engines", engine, "ask", directory=self.directory).answer


def summary(times: Sequence[float]) -> dict[str, float]:
    return {
        "median_ms": round(statistics.median(times), 3),
        "p95_ms": round(statistics.quantiles(times, n=20, method="inclusive")[-1], 3),
    }


def kinds(asked: Sequence[dict], answers: dict[str, dict | None]) -> dict[str, dict]:
    """The median warm time of each engine by kind of question."""
    return {
        kind: {
            name: _median_of(asked, answer["warm"], kind) if answer else None
            for name, answer in answers.items()
        }
        for kind in dict.fromkeys(one["kind"] for one in asked)
    }


def _median_of(asked: Sequence[dict], times: Sequence[float], kind: str) -> float:
    own = (time for one, time in zip(asked, times, strict=True) if one["kind"] == kind)
    return round(statistics.median(own), 3)


def ratio(query: dict[str, dict | None], other: str) -> float | None:
    """The site's median as a share of another engine's: below 1 the site is faster."""
    site, theirs = query["site"], query[other]
    return round(site["median_ms"] / theirs["median_ms"], 4) if site and theirs else None


def run(options: argparse.Namespace, directory: Path) -> dict[str, object]:
    library = Library(directory)
    library.load(options.corpus, options.speeches, options.each)
    chosen, again = options.engines.split(","), options.rebuild.split(",")
    built = {name: library.build(name, name in again) if name in chosen else None for name in NAMES}
    answers = {name: library.ask(name) if name in chosen else None for name in NAMES}
    loaded = library.loaded
    asked, right = loaded["asked"], loaded["found"]
    warm = {name: summary(one["warm"]) if one else None for name, one in answers.items()}
    different = {
        name: sum(map(int.__ne__, one["found"], right)) if one else None
        for name, one in answers.items()
    }
    result: dict[str, object] = {
        "corpus": loaded["corpus"],
        "index": built,
        "query": warm,
        "ratio": {f"site_vs_{name}": ratio(warm, name) for name in NAMES[1:]},
        "query_cold": {name: one and summary(one["cold"]) for name, one in answers.items()},
        "kinds": kinds(asked, answers),
        "questions": len(asked),
        "differ": different["site"],
        "differ_others": {name: different[name] for name in NAMES[1:]},
    }
    if "site" in chosen:
        result["add"] = step("benchmarks.adding", directory=directory).answer
        speeches = loaded["corpus"]["speeches"]
        result["pages"] = page_costs.costs(directory, speeches, options.pages)
        result["workers"] = serving.workers(directory, asked)
        if options.http:
            # datasette serves its tables.
            library.build("sqlite_fts5", "sqlite_fts5" in again)
            result["http"] = http_rates.measure(directory, asked, options.http)
    return result


def table(result: dict) -> str:
    """The same for people."""
    lines = [f"{result['corpus']['speeches']} speeches, {result['questions']} questions", ""]
    lines.append(f"{'':28}" + "".join(f"{name:>16}" for name in NAMES))
    rows = [
        *(("index", "index", key) for key in ("seconds", "megabytes", "peak_rss_mb")),
        *(("warm", "query", key) for key in ("median_ms", "p95_ms")),
        *(("cold", "query_cold", key) for key in ("median_ms", "p95_ms")),
    ]
    for label, part, key in rows:
        values = [one and one[key] for one in (result[part][name] for name in NAMES)]
        lines.append(_row(f"{label} {key}", values))
    for kind, times in result["kinds"].items():
        lines.append(_row(f"warm ms, {kind}", list(times.values())))
    differ = [result["differ"], *result["differ_others"].values()]
    lines.append(_row("counts unlike a scan", differ))
    if "pages" in result:
        lines += ["", *page_costs.lines(result["pages"])]
    lines += [
        "",
        *(f"{key}: {result[key]}" for key in ("ratio", "add", "workers", "http") if key in result),
    ]
    return "\n".join(lines) + "\n"


def _row(label: str, values: Sequence[object]) -> str:
    return f"{label:28}" + "".join(f"{'-' if value is None else value:>16}" for value in values)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--speeches", type=int, default=10_000)
    parser.add_argument("--each", type=int, default=EACH, help="questions of each kind")
    parser.add_argument("--engines", default=",".join(NAMES))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--rebuild", default="", help="engines whose kept index is built anew")
    parser.add_argument("--http", type=int, default=0, help="seconds of load by wrk, each page")
    parser.add_argument(
        "--pages",
        type=page_costs.sizes,
        default=(),
        help="further libraries to measure pages in, by size",
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-") as passing:
        result = run(options, (options.keep or Path(passing)).resolve())
    sys.stdout.write(f"{table(result)}\n{json.dumps(result, ensure_ascii=False)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
