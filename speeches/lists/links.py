"""The links beside a list: this very page, otherwise narrowed, sorted, or at another page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import HttpRequest

from speeches.lists.facets import FACETS

Value = str | int | None


def narrow(request: HttpRequest, facet: str, values: Sequence[str]) -> str:
    """The query string of this page for these values of a facet, or for none of it.

    A changed filter starts at the first page.
    """
    return querystring(request, **{facet: values, "page": None})


def querystring(request: HttpRequest, **changes: Value | Sequence[str]) -> str:
    """The query string of this page with some parameters otherwise, None for without; "?" alone
    where nothing is left."""
    parameters = dict(request.GET.lists()) | changes
    kept = {name: value for name, value in parameters.items() if value is not None}
    return f"?{urlencode(kept, doseq=True)}"


def other_parameters(request: HttpRequest) -> list[tuple[str, str]]:
    """What this page is asked for besides filters and its number, for the hidden fields of a form
    that filters."""
    filters = {*FACETS, "page"}
    given = [(name, value) for name, values in request.GET.lists() for value in values]
    return [(name, value) for name, value in given if name not in filters]


def page_numbers(page: Page[object]) -> Iterator[int | str]:
    """The page numbers to offer: the ends, those around this page, and an ellipsis between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
