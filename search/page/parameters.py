"""The parameters of a search in an address: read kindly for pages, strictly for programs."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.http import QueryDict

from search.language.query import MAX_LENGTH, MAX_TERMS, parse
from search.page.request import MODES, PER_PAGE, SCOPES, SHOWS, SORTS, SearchRequest
from speeches.lists.filters import MOST_VALUES, VALUES, Filters, read_years

MAX_PER_PAGE = 100
MAX_SOURCE_LENGTH = 100


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
        if name not in _ONCE and name not in _FILTERS:
            raise BadParameter(name, f"没有这个参数；可用的是 {'、'.join((*_ONCE, *_FILTERS))}")
        if len(values) > (MOST_VALUES if name in _FILTERS else 1):
            raise BadParameter(name, _TOO_MANY if name in _FILTERS else "这个参数只能出现一次")
    given = {name: read(name, params.get(name, "")) for name, read in _ONCE.items()}
    return SearchRequest(
        filters=Filters(**{name: _values(name, params) for name in _FILTERS}), **given
    )


def _values(name: str, params: QueryDict) -> tuple[str, ...]:
    """The different values given for a facet, in their order."""
    read = (_FILTERS[name](name, value) for value in params.getlist(name))
    return tuple(dict.fromkeys(value for value in read if value))


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 9


def _known(value: str | None, values: tuple[str, ...]) -> str:
    return value if value in values else values[0]


def _text(longest: int) -> Callable[[str, str], str]:
    def read(name: str, value: str) -> str:
        if len(value) > longest:
            raise BadParameter(name, f"最多 {longest} 个字符")
        return value

    return read


def _query(name: str, value: str) -> str:
    if parse(_text(MAX_LENGTH)(name, value)).shortened:
        raise BadParameter(name, f"最多 {MAX_TERMS} 个检索词")
    return value


def _source(name: str, value: str) -> str | None:
    return _text(MAX_SOURCE_LENGTH)(name, value).strip() or None


def _one_of(values: Collection[str]) -> Callable[[str, str], str | None]:
    def read(name: str, value: str) -> str | None:
        if value and value not in values:
            raise BadParameter(name, f"只能是 {'、'.join(values)} 之一")
        return value or None

    return read


def _choice(values: tuple[str, ...]) -> Callable[[str, str], str]:
    """One of `values`; the first where nothing is given."""

    def read(name: str, value: str) -> str:
        return _one_of(values)(name, value) or values[0]

    return read


def _years(name: str, value: str) -> str | None:
    if value and not read_years(value):
        raise BadParameter(name, "年份是四位数字，或一段年份（2018-2020）")
    return value or None


def _number(default: int, most: int | None = None) -> Callable[[str, str], int]:
    def read(name: str, value: str) -> int:
        number = int(value or default) if _is_number(value or "0") else 0
        if number < 1 or (most is not None and number > most):
            raise BadParameter(name, f"是 1 到 {most} 的整数" if most else "是从 1 开始的整数")
        return number

    return read


_TOO_MANY = f"最多 {MOST_VALUES} 个值"
# What may stand several times: each value of a facet widens it.
_FILTERS = {
    **{name: _one_of(values) for name, values in VALUES.items()},
    "year": _years,
    "source": _source,
}
_ONCE = {
    "q": _query,
    "mode": _choice(MODES),
    "scope": _choice(tuple(SCOPES)),
    "sort": _choice(tuple(SORTS)),
    "show": _choice(SHOWS),
    "page": _number(1),
    "per_page": _number(PER_PAGE, MAX_PER_PAGE),
}
