"""The questions of a library as addresses of datasette. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from benchmarks.datasette import FACETS, SEVERAL, TABLE
from benchmarks.engines.sqlite_fts5 import words_of


def pages(questions: Iterable[str]) -> list[str]:
    """With the facets that the site's pages of results have."""
    counted = [*(("_facet", name) for name in FACETS), ("_facet_array", SEVERAL)]
    return [
        f"/fts5/{TABLE}?{urlencode([('_search', ' '.join(words_of(q))), *counted])}"
        for q in questions
    ]
