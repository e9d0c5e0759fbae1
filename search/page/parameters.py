"""The parameters of a search in an address: read kindly for pages, strictly for programs."""

from __future__ import annotations

from django.http import QueryDict

from search.language.query import MAX_LENGTH, MAX_TERMS, parse_query
from search.page.request import MODES, PER_PAGE, SCOPES, SHOWS, SORTS, SearchRequest
from speeches.lists.facets import FACETS, Facet, UnknownValueError
from speeches.lists.filters import MOST_VALUES, Filters

MAX_PER_PAGE = 100
# What a program may send: those of facets up to MOST_VALUES times, the others once.
PARAMETERS = ("q", "mode", "scope", "sort", "show", "page", "per_page", *FACETS)


class BadParameter(ValueError):
    """A parameter that cannot be meant; `parameter` is its name, `message` is Chinese."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(f"{parameter}: {message}")
        self.parameter = parameter
        self.message = message


def kindly(params: QueryDict) -> SearchRequest:
    """The search of a page's address; values that are not known are ignored."""
    page = params.get("page", "")
    q = params.get("q", "").strip()
    return SearchRequest(
        q=q[:MAX_LENGTH],
        cut=len(q) > MAX_LENGTH,
        mode=_known(params.get("mode"), MODES),
        scope=_known(params.get("scope"), tuple(SCOPES)),
        sort=_known(params.get("sort"), tuple(SORTS)),
        show=_known(params.get("show"), SHOWS),
        filters=Filters.from_query(params),
        page=max(int(page), 1) if _is_number(page) else 1,
    )


def strictly(params: QueryDict) -> SearchRequest:
    """The search a program asks for; an empty parameter is as none. Raises BadParameter."""
    for name, values in params.lists():
        if name not in PARAMETERS:
            raise BadParameter(name, f"没有这个参数；可用的是 {'、'.join(PARAMETERS)}")
        if name not in FACETS and len(values) > 1:
            raise BadParameter(name, "这个参数只能出现一次")
        if len(values) > MOST_VALUES:
            raise BadParameter(name, f"最多 {MOST_VALUES} 个值")
    return SearchRequest(
        q=_query(params),
        mode=_choice("mode", MODES, params),
        scope=_choice("scope", tuple(SCOPES), params),
        sort=_choice("sort", tuple(SORTS), params),
        show=_choice("show", SHOWS, params),
        page=_number("page", 1, params),
        per_page=_number("per_page", PER_PAGE, params, most=MAX_PER_PAGE),
        filters=Filters(**{name: _values(facet, params) for name, facet in FACETS.items()}),
    )


def _values(facet: Facet, params: QueryDict) -> tuple[str, ...]:
    """The different values given for a facet, in their order."""
    try:
        values = dict.fromkeys(map(facet.read, params.getlist(facet.name)))
    except UnknownValueError as error:
        raise BadParameter(facet.name, str(error)) from error
    return tuple(filter(None, values))


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 9


def _known(value: str | None, values: tuple[str, ...]) -> str:
    return value if value in values else values[0]


def _query(params: QueryDict) -> str:
    q = params.get("q", "")
    if len(q) > MAX_LENGTH:
        raise BadParameter("q", f"最多 {MAX_LENGTH} 个字符")
    if parse_query(q).shortened:
        raise BadParameter("q", f"最多 {MAX_TERMS} 个检索词")
    return q


def _choice(name: str, values: tuple[str, ...], params: QueryDict) -> str:
    """One of `values`; the first where nothing is given."""
    value = params.get(name, "")
    if value and value not in values:
        raise BadParameter(name, f"只能是 {'、'.join(values)} 之一")
    return value or values[0]


def _number(name: str, default: int, params: QueryDict, most: int | None = None) -> int:
    value = params.get(name, "") or str(default)
    number = int(value) if _is_number(value) else 0
    if number < 1 or (most is not None and number > most):
        raise BadParameter(name, f"是 1 到 {most} 的整数" if most else "是从 1 开始的整数")
    return number
