"""Hostile files: of every kind in turn, each drawn by the seed and its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.attack import archives, others, pages, pdf_files, word_files
from benchmarks.attack.names import name

WAYS: Mapping[str, Callable[[Random], bytes]] = {
    **archives.WAYS,
    **word_files.WAYS,
    **pdf_files.WAYS,
    **pages.WAYS,
    **others.WAYS,
}
_USUAL = {
    "zip": ".zip",
    "gzip": ".gz",
    "docx": ".docx",
    "pdf": ".pdf",
    "page": ".html",
    "mail": ".eml",
}


@dataclass(frozen=True)
class Hostile:
    kind: str
    name: str
    data: bytes


def hostile_files(number: int, seed: int, kinds: Sequence[str] = tuple(WAYS)) -> Iterator[Hostile]:
    """So many, all of these kinds before one comes again."""
    for at in range(number):
        kind = kinds[at % len(kinds)]
        chance = Random(f"{seed}-{kind}-{at}")
        data = WAYS[kind](chance)
        yield Hostile(kind, name(chance, _USUAL.get(kind.partition(":")[0], ".txt")), data)
