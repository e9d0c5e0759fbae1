"""haystack's own Whoosh backend with jieba's ChineseAnalyzer, as tutorials wire them."""

from __future__ import annotations

import warnings
from pathlib import Path

from django.core.management import call_command
from haystack import connections
from haystack.inputs import AutoQuery
from haystack.query import SearchQuerySet

from benchmarks.asking import Asked
from benchmarks.engines import FACETS, FIRST
from search.text import analysis


def prepare() -> None:
    warnings.simplefilter("ignore")
    analysis.preload_dictionary()
    jieba_words = connections["default"].get_backend().analyzer("预备")
    assert [token.text for token in jieba_words]


def build(directory: Path) -> None:
    call_command("rebuild_index", interactive=False, verbosity=0)


def open_index(directory: Path) -> None:
    connections["default"].get_backend().setup()


def answer(asked: Asked) -> tuple[int, list[int]]:
    found = SearchQuerySet()
    if asked.q:
        found = found.filter(content=AutoQuery(asked.q))
    if asked.facets:
        found = found.filter(**asked.facets)
    for name in FACETS:
        found = found.facet(name)
    first = [int(result.pk) for result in found[0:FIRST]]
    # Empty where nothing was found.
    found.facet_counts()
    return len(found), first


def size(directory: Path) -> int:
    path = Path(connections["default"].get_backend().path)
    return sum(file.stat().st_size for file in path.iterdir())
