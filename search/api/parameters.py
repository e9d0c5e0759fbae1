"""The parameters of /api/v1/, each with what it may be: as the document tells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from search.language.query import MAX_LENGTH
from search.page.parameters import MAX_PER_PAGE, BadParameter
from search.page.request import MODES, PER_PAGE, SCOPES, SORTS
from speeches.lists.facets import (
    FACETS,
    MAX_SOURCE_LENGTH,
    ChoiceFacet,
    DayFacet,
    Facet,
    YearFacet,
)
from speeches.lists.filters import MOST_VALUES

Schema = dict[str, object]

DEFAULT_CHANGES, MOST_CHANGES = 100, 1000
_MOST_PAGE = 999_999_999


@dataclass(frozen=True)
class Parameter:
    """One that an endpoint takes; empty is as none. many: may stand several times."""

    name: str
    about: str
    schema: Schema
    many: bool = False


def number(name: str, about: str, most: int, default: int) -> Parameter:
    return Parameter(
        name,
        about,
        {"type": "integer", "minimum": 1, "maximum": most, "default": default},
    )


def choice(name: str, about: str, values: Iterable[str], default: str = "") -> Parameter:
    """One of a few values."""
    schema: Schema = {"type": "string", "enum": ["", *values]}
    return Parameter(name, about, schema | ({"default": default} if default else {}))


def _of_facet(facet: Facet) -> Parameter:
    return Parameter(facet.name, _ABOUT[facet.name], _values(facet), many=True)


def _values(facet: Facet) -> Schema:
    if isinstance(facet, ChoiceFacet):
        return {"type": "string", "enum": ["", *facet.labels]}
    if isinstance(facet, YearFacet):
        return {"type": "string", "pattern": "^([0-9]{4}(-[0-9]{4})?)?$"}
    if isinstance(facet, DayFacet):
        day = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
        return {"type": "string", "pattern": f"^({day})?(\\.\\.({day})?)?$"}
    return {"type": "string", "maxLength": MAX_SOURCE_LENGTH}


_ABOUT: Mapping[str, str] = {
    "level": "the level of the body whose work the speech is about",
    "meeting_level": "the level of who convened the meeting",
    "kind": "the kind of the speech",
    "year": "four digits, or a range: of the event, else of the page that published the speech",
    "dated": "whose year that is",
    "day": "a day or a range of days, open or closed: 2024-03-01..2024-06-30",
    "source": "a source's name",
    "complete": "whether the text is whole",
    "rewritten": "whether it looks spun",
    "flag": "what a writer should know",
}
_Q = Parameter(
    "q",
    "what a person would type; empty: all that passes the filters",
    {"type": "string", "maxLength": MAX_LENGTH},
)
WHAT = (
    _Q,
    choice("mode", "the string as it is, or its words", MODES, MODES[0]),
    choice("scope", "where it stands", SCOPES, next(iter(SCOPES))),
    *map(_of_facet, FACETS.values()),
)
PAGING = (
    choice("sort", "the order", SORTS, next(iter(SORTS))),
    number("page", "from 1", _MOST_PAGE, 1),
    number("per_page", "results of a page", MAX_PER_PAGE, PER_PAGE),
)
SEARCH = (*WHAT, *PAGING)
SECTION = Parameter(
    "section", "the anchor of a section of that speech", {"type": "string", "maxLength": 100}
)
TYPED = Parameter("q", "what was typed so far", {"type": "string", "maxLength": MAX_LENGTH})
DEPTH = choice("depth", "of headings", ("1", "2"))
HEADINGS = (*(_of_facet(FACETS[name]) for name in ("level", "kind")), DEPTH)
SINCE = Parameter(
    "since",
    "the cursor of an answer before, or a moment (a day, or ISO 8601); empty: from the beginning",
    {"type": "string", "maxLength": 100},
)
LIMIT = number("limit", "changes of a page", MOST_CHANGES, DEFAULT_CHANGES)


def check(given: QueryDict, allowed: Iterable[Parameter]) -> None:
    """Raises BadParameter for one that is not known, stands too often, is too long, or has what no
    text has."""
    known = {parameter.name: parameter for parameter in allowed}
    for name, values in given.lists():
        if name not in known:
            listed = "、".join(known) or "无"
            raise BadParameter(name[:100], f"没有这个参数；可用的是 {listed}")
        _check(known[name], values)


def _check(parameter: Parameter, values: list[str]) -> None:
    most = MOST_VALUES if parameter.many else 1
    if len(values) > most:
        said = f"最多 {most} 个值" if parameter.many else "这个参数只能出现一次"
        raise BadParameter(parameter.name, said)
    longest = parameter.schema.get("maxLength")
    if isinstance(longest, int) and any(len(value) > longest for value in values):
        raise BadParameter(parameter.name, f"最多 {longest} 个字符")


def read_number(given: QueryDict, parameter: Parameter) -> int:
    """Raises BadParameter."""
    default, most = parameter.schema["default"], parameter.schema["maximum"]
    assert isinstance(default, int)
    assert isinstance(most, int)
    value = given.get(parameter.name, "")
    if not value:
        return default
    fits = value.isascii() and value.isdigit() and len(value) <= 9 and 1 <= int(value) <= most
    if not fits:
        raise BadParameter(parameter.name, f"是 1 到 {most} 的整数")
    return int(value)


def read_choice(given: QueryDict, parameter: Parameter) -> str:
    """Raises BadParameter."""
    value, values = given.get(parameter.name, ""), parameter.schema["enum"]
    assert isinstance(values, list)
    if value not in values:
        raise BadParameter(parameter.name, f"只能是 {'、'.join(filter(None, values))} 之一")
    return value
