"""How the vocabulary of texts grows: distinct words by number of words read, for two corpora."""

from __future__ import annotations

import gzip
import json
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from search.text.analysis import fold, words

_MARKS = tuple(factor * 10**power for power in range(4, 9) for factor in (1, 3))
# Words of the genre, and shares of the texts that have the commonest, the tenth, …, word.
_WORDS = "代表 监督 工作 会议 建设 问题 发展 人民 加强 落实 群众".split()
_RANKS = (1, 10, 30, 100, 300, 1000, 3000, 10_000, 20_000)
# Texts whose distinct words are counted: of like length, so that two corpora compare.
_LIKE = range(1800, 3300)


@dataclass
class Curve:
    """grown: distinct words by words read; texts: how many; having: texts by word; distinct:
    words of each text of middle length."""

    grown: dict[int, int] = field(default_factory=dict)
    texts: int = 0
    having: Counter[str] = field(default_factory=Counter)
    distinct: list[int] = field(default_factory=list)


def read_records(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def curve(records: Iterable[Mapping]) -> Curve:
    """The curve of the words the index has of these texts, each occurrence counted."""
    found = Curve()
    seen: set[str] = set()
    read = 0
    for record in records:
        text = fold(f"{record['title']}\n{record['text']}")
        own = set()
        for word in words(text):
            read += 1
            own.add(word)
            if read in _MARKS:
                found.grown[read] = len(seen | own)
        seen |= own
        found.texts += 1
        found.having.update(own)
        if len(text) in _LIKE:
            found.distinct.append(len(own))
    found.grown[read] = len(seen)
    return found


def report(records: Iterable[Mapping], beside: Path | None = None) -> str:
    """The curve in lines, with another corpus's in a second column."""
    curves = [curve(records)] + ([curve(read_records(beside))] if beside else [])
    return "".join(
        f"{name:>24}{''.join(f'{value:>12}' for value in values)}\n"
        for name, values in _rows(curves)
    )


def _rows(curves: list[Curve]) -> Iterator[tuple[str, list[object]]]:
    yield "texts", [one.texts for one in curves]
    for mark in _MARKS:
        if any(mark in one.grown for one in curves):
            yield f"{mark} words", [one.grown.get(mark, "-") for one in curves]
    yield "all its words", [f"{max(one.grown.values())}" for one in curves]
    yield "of", [f"{max(one.grown)}" for one in curves]
    yield "distinct a text", [int(statistics.median(one.distinct or [0])) for one in curves]
    for rank in _RANKS:
        yield f"share of rank {rank}", [_share(one, rank) for one in curves]
    for word in _WORDS:
        yield f"share of {word}", [f"{one.having[word] / one.texts:.3f}" for one in curves]


def _share(one: Curve, rank: int) -> str:
    common = one.having.most_common(rank)
    return f"{common[-1][1] / one.texts:.4f}" if len(common) == rank else "-"
