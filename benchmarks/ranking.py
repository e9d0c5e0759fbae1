"""How well smart search orders: nDCG@10 over judged questions, against plain BM25.

    python -m benchmarks.ranking [--aside] [--corpus FILE]

KEEP_DIR names a directory that keeps the library for the next time.

The corpus is imported as rows without parsing, with the texts of `judged_texts.jsonl` beside it,
into a database and an index of their own; each question of `judged.json` is asked in both ways,
with --aside each of `judged_aside.json`, which is for no tuning: of these only the means are told.
The gain of a grade g is 2^g - 1; what nobody has judged counts nothing, and how much of it stands
among the ten is said beside (see README.md).
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.library import CORPUS, Record, load_once
from search.index.connection import library_index

# isort: split

from search.language.expressions import Or, Term
from search.page.request import SearchRequest
from search.page.results import run
from search.text.analysis import fold, segment
from speeches.models import Speech

HERE = Path(__file__).parent
TOP = 10


def ndcg(found: Sequence[str], grades: dict[str, int]) -> float:
    """Discounted cumulative gain of the first ten, as a share of the best possible."""
    gained = _dcg([grades.get(ref, 0) for ref in found[:TOP]])
    best = _dcg(sorted(grades.values(), reverse=True)[:TOP])
    return gained / best if best else 0.0


def _dcg(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def judgements(file: str) -> dict[str, dict[str, int]]:
    """The grade of each judged text, by question."""
    data = json.loads((HERE / file).read_text(encoding="utf-8"))
    return {
        question: {str(ref): int(grade) for grade, refs in grades.items() for ref in refs}
        for question, grades in data.items()
    }


def plain_bm25(question: str) -> list[str]:
    """BM25 over the words of the question, any of them: what a search library gives as it comes."""

    words = [word for word in segment(fold(question)) if len(word) > 1]
    asked = Or(tuple(Term(word) for word in words))
    return _refs(library_index().find(asked, {}, (), page=slice(0, TOP)).keys)


def smart(question: str) -> list[str]:

    return _refs([hit.speech.pk for hit in run(SearchRequest(question, mode="smart")).hits[:TOP]])


def _refs(pks: Sequence[int]) -> list[str]:

    refs = dict(Speech.objects.filter(pk__in=pks).values_list("pk", "ref"))
    return [refs[pk] for pk in pks]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--aside", action="store_true", help="the questions kept aside")
    options = parser.parse_args()
    load_once(options.corpus, composed_texts())
    file = "judged_aside.json" if options.aside else "judged.json"
    report(judgements(file), each=not options.aside)


def composed_texts() -> Iterator[Record]:
    """Texts written for the questions, of kinds that the corpus has not."""
    with (HERE / "judged_texts.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def report(judged: dict[str, dict[str, int]], *, each: bool) -> None:
    """The means and, where wanted, a line for each question, to standard output."""
    rows = []
    for question, grades in judged.items():
        answers = {"bm25": plain_bm25(question), "smart": smart(question)}
        values = {name: ndcg(found, grades) for name, found in answers.items()}
        unknown = {name: sum(ref not in grades for ref in answers[name]) for name in answers}
        rows.append((values, unknown))
        numbers = f"{values['bm25']:.3f} {values['smart']:.3f}"
        if each:
            unjudged = f"{unknown['bm25']:2d} {unknown['smart']:2d}"
            sys.stdout.write(f"{numbers}  {unjudged}  {question}\n")
    for name in ("bm25", "smart"):
        mean = sum(values[name] for values, _ in rows) / len(rows)
        left = sum(unknown[name] for _, unknown in rows) / len(rows)
        sys.stdout.write(f"{name}: nDCG@{TOP} {mean:.3f}, not judged among the ten {left:.1f}\n")


if __name__ == "__main__":
    main()
