"""How many answers a search has, asked of the index without reading one of them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from search.index.connection import library_index
from search.language.smart import widen
from search.page.request import SearchRequest, conditions

# A smart search that finds less than this asks for fewer of its words.
ENOUGH = 10


def count(request: SearchRequest) -> int:
    """The number of answers. Raises SearchIndexError where there is no index that fits."""
    index = library_index()
    expression, narrow = with_least(request).expression, conditions(request.filters)
    if request.show == "speeches":
        return index.count_matches(expression, narrow.values())
    return index.sections(expression, request.show, narrow, page=slice(0)).count


def with_least(request: SearchRequest) -> SearchRequest:
    """A smart request that insists on as many of its words as still find a page of texts; an exact
    one as it is.

    Told by the whole library, so that filters do not change it. Raises SearchIndexError.
    """
    if request.mode != "smart":
        return request
    index = library_index()
    typed = request.query.expression

    def finds_little(number: int) -> bool:
        return index.count_matches(widen(typed, number, request.lists)) < ENOUGH

    # The more words there must be, the fewer texts have them: halving asks a few times only.
    most = bisect_left(range(1, request.words + 1), True, key=finds_little)
    return replace(request, least=max(1, most))
