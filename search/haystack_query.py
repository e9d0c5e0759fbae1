"""haystack's conditions as expressions: what `SearchQuerySet.filter(…)` means here.

filter(content=…), filter(title=…), filter(headings=…)   every piece between white space,
                                                         anywhere in the field
…__exact, …__contains, Exact(…)     the whole string, contiguous
AutoQuery(…), Typed(…)              the language of `search.query`
Smart(…)                            the same, read as `search.smart` reads it
filter(level=…), …__in, …__gt/gte/lt/lte/range           columns: exact values and ranges
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from haystack.backends import BaseSearchQuery
from haystack.inputs import AutoQuery, BaseInput, Exact, Raw
from haystack.inputs import Not as NotInput

from search import query
from search.expressions import (
    EVERYWHERE,
    SEPARATOR,
    TEXT_FIELDS,
    And,
    Between,
    Expression,
    Is,
    Not,
    any_of,
)
from search.smart import widen
from search.syntax import render

_FIELDS = {"content": EVERYWHERE} | {field: (field,) for field in TEXT_FIELDS}


class Typed(BaseInput):
    """What a person typed, in the language of `search.query`: for any text field."""

    input_type_name = "typed"


class Smart(Typed):
    """The same in the smart reading (see `search.smart`)."""

    input_type_name = "smart"


class ChineseSearchQuery(BaseSearchQuery):
    """Builds the engine's query string out of haystack's conditions."""

    def build_query_fragment(self, field, filter_type, value) -> str:
        """One condition in the language of `search.syntax`. Raises NotImplementedError."""
        if isinstance(value, Raw):
            return f"({value.query_string})"
        if field in _FIELDS:
            return render(_text_condition(_FIELDS[field], filter_type, value))
        return render(_column_condition(field, filter_type, value))

    def boost_fragment(self, boost_word, boost_value) -> str:
        raise NotImplementedError("Terms cannot be boosted.")


def column_value(value: object) -> str:
    """A value as it stands in a column of the index: empty for None, dates in ISO form, several
    values (a list or tuple) parted by SEPARATOR."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return SEPARATOR.join(map(column_value, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _text_condition(fields: tuple[str, ...], filter_type: str, value) -> Expression:
    if filter_type == "in":
        return any_of([query.phrase(str(option), fields) for option in value])
    typed = str(value.query_string if isinstance(value, BaseInput) else value)
    if isinstance(value, Smart):
        return widen(query.parse(typed, fields).expression)
    if isinstance(value, AutoQuery | Typed):
        return query.parse(typed, fields).expression
    if isinstance(value, NotInput):
        return Not(query.literal(typed, fields))
    if isinstance(value, Exact) or filter_type in ("exact", "contains"):
        return query.phrase(typed, fields)
    if filter_type == "content":
        return query.literal(typed, fields)
    raise NotImplementedError(f"A text field has no lookup {filter_type!r}.")


def _column_condition(name: str, filter_type: str, value) -> Expression:
    if isinstance(value, BaseInput):
        value = value.query_string
    match filter_type:
        case "content" | "exact":
            return Is(name, column_value(value))
        case "in":
            return _one_of(name, value)
        case "gte":
            return Between(name, column_value(value), None)
        case "lte":
            return Between(name, None, column_value(value))
        case "gt":
            return _other_than(value, Between(name, column_value(value), None))
        case "lt":
            return _other_than(value, Between(name, None, column_value(value)))
        case "range":
            low, high = value
            return Between(name, column_value(low), column_value(high))
    raise NotImplementedError(f"A column has no lookup {filter_type!r}.")


def _one_of(name: str, values: Iterable[object]) -> Expression:
    return any_of([Is(name, column_value(value)) for value in values])


def _other_than(value: object, bounds: Between) -> Expression:
    return And((bounds, Not(Is(bounds.column, column_value(value)))))
