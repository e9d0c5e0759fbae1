"""How many answers a search has, asked of the engine without reading one of them."""

from __future__ import annotations

from haystack import connections
from haystack.constants import DEFAULT_ALIAS

from search.page.request import SearchRequest, conditions


def count(request: SearchRequest) -> int:
    """The number of answers. Raises SearchIndexError where there is no index that fits."""
    backend = connections[DEFAULT_ALIAS].get_backend()
    expression, narrow = request.expression, conditions(request.filters)
    if request.show == "speeches":
        return backend.count_matches(expression, narrow.values())
    return len(backend.sections(expression, request.show, narrow).hits)
