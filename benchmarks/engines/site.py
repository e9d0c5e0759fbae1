"""This site's own engine, asked as the page of results asks it."""

from __future__ import annotations

from pathlib import Path

from benchmarks.asking import Asked
from benchmarks.engines import FACETS, FIRST
from search.index.connection import library_index
from search.page.request import SORTS, SearchRequest, conditions
from search.upkeep.preloading import preload
from speeches.lists.filters import Filters


def prepare() -> None:
    preload()


def build(directory: Path) -> None:
    library_index().rebuild()


def open_index(directory: Path) -> None:
    begin_thread = preload()
    begin_thread()


def answer(asked: Asked) -> tuple[int, list[int]]:
    filters = Filters(**{name: (value,) for name, value in asked.facets.items()})
    request = SearchRequest(asked.q, filters=filters)
    found = library_index().find(
        request.expression,
        conditions(filters),
        FACETS,
        order=SORTS[request.sort],
        page=slice(0, FIRST),
    )
    assert set(found.facets) == set(FACETS)
    return found.count, found.keys


def size(directory: Path) -> int:
    return library_index().state().size
