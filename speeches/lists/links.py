"""The links beside a list: this very page, otherwise narrowed, sorted, or at another page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import NoneType
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import HttpRequest

from speeches.lists.facets import FACETS

Value = str | int | None
_ONE = (str, int, NoneType)
# Where a request keeps what it was asked for.
_GIVEN = "encoded_parameters"


def narrow(request: HttpRequest, facet: str, values: Sequence[str]) -> str:
    """The query string of this page for these values of a facet, or for none of it.

    A changed filter starts at the first page.
    """
    return querystring(request, **{facet: values, "page": None})


def querystring(request: HttpRequest, **changes: Value | Sequence[str]) -> str:
    """The query string of this page with some parameters otherwise, None for without; "?" alone
    where nothing is left."""
    changed = {
        name: _encoded(name, value if isinstance(value, _ONE) else tuple(value))
        for name, value in changes.items()
    }
    return f"?{'&'.join(filter(None, (_given(request) | changed).values()))}"


def _given(request: HttpRequest) -> dict[str, str]:
    """What the page was asked for, by name: encoded once, for its links are many."""
    known: dict[str, str] | None = getattr(request, _GIVEN, None)
    if known is None:
        known = {
            name: urlencode({name: values}, doseq=True) for name, values in request.GET.lists()
        }
        setattr(request, _GIVEN, known)
    return known


@lru_cache(maxsize=4096)
def _encoded(name: str, value: Value | tuple[str, ...]) -> str:
    return "" if value is None else urlencode({name: value}, doseq=True)


def other_parameters(request: HttpRequest) -> list[tuple[str, str]]:
    """What this page is asked for besides filters and its number, for the hidden fields of a form
    that filters."""
    filters = {*FACETS, "page"}
    given = [(name, value) for name, values in request.GET.lists() for value in values]
    return [(name, value) for name, value in given if name not in filters]


def page_numbers(page: Page[object]) -> Iterator[int | str]:
    """The page numbers to offer: the ends, those around this page, and an ellipsis between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
