"""haystack's conditions as expressions: what `SearchQuerySet.filter(…)` means here.

filter(content=…), filter(title=…), filter(headings=…)   every piece between white space,
                                                         anywhere in the field
…__exact, …__contains, Exact(…)     the whole string, contiguous
AutoQuery(…), Typed(…)              the language of `search.language.query`
Smart(…)                            the same, read as `search.language.smart` reads it
filter(level=…), …__in, …__gt/gte/lt/lte/range           columns: exact values and ranges
…__startswith, …__contains                               the beginning of a value, a part of it

What cannot be answered as asked raises NotImplementedError: see docs/search.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from haystack import connections
from haystack.backends import BaseSearchQuery
from haystack.exceptions import MoreLikeThisError
from haystack.fields import NgramField
from haystack.inputs import AltParser, AutoQuery, BaseInput, Exact, Raw
from haystack.inputs import Not as NotInput

from search.haystack_engine.syntax import render
from search.language import query
from search.language.expressions import (
    EVERYWHERE,
    TEXT_FIELDS,
    And,
    Between,
    Expression,
    Holds,
    Is,
    Not,
    any_of,
)
from search.language.smart import widen
from search.matching.columns import column_value
from search.text.analysis import fold

# Lookups that compare values.
_ORDERED = {"gt", "gte", "lt", "lte", "range", "startswith"}
# Beyond every other character.
_LAST = "\U0010ffff"
_FIELDS = {"content": EVERYWHERE} | {field: (field,) for field in TEXT_FIELDS}


class Typed(BaseInput):
    """What a person typed, in the language of `search.language.query`: for any text field."""

    input_type_name = "typed"


class Smart(Typed):
    """The smart reading of the same (see `language.smart`); `least` of its words are enough."""

    input_type_name = "smart"

    def __init__(self, query_string: str, least: int | None = None, **kwargs) -> None:
        super().__init__(query_string, **kwargs)
        self.least = least


class ChineseSearchQuery(BaseSearchQuery):
    """Builds the engine's query string out of haystack's conditions."""

    def build_query_fragment(self, field, filter_type, value) -> str:
        """One condition in the language of `syntax`. Raises NotImplementedError."""
        if isinstance(value, AltParser):
            raise NotImplementedError("There is no other parser.")
        if isinstance(value, Raw):
            if field != "content" or value.kwargs:
                raise NotImplementedError("A raw query names its fields itself and has no options.")
            return f"({value.query_string})"
        if field in _FIELDS:
            return render(_text_condition(_FIELDS[field], filter_type, value))
        if filter_type in _ORDERED:
            self._require_order(field)
        return render(_column_condition(field, filter_type, value))

    def clean(self, query_fragment):
        """A value as it may stand between quotation marks in the language of `syntax`."""
        if not isinstance(query_fragment, str):
            return query_fragment
        return query_fragment.replace("\\", "\\\\").replace('"', '\\"')

    def run_mlt(self, **kwargs) -> None:
        """As `run`: haystack's own forgets slices, facets and the order."""
        if self._mlt_instance is None:
            raise MoreLikeThisError("more_like_this needs an object.")
        found = self.backend.more_like_this(
            self._mlt_instance, self.build_query(), **(self.build_params() | kwargs)
        )
        self._results, self._hit_count = found["results"], found["hits"]
        self._facet_counts = self.post_process_facets(found)

    def get_facet_counts(self) -> dict:
        """As haystack's, which would run the query without the object."""
        if self._more_like_this and self._facet_counts is None:
            self.run_mlt()
        return super().get_facet_counts()

    def add_order_by(self, field) -> None:
        if field.startswith("?"):
            raise NotImplementedError("There is no random order.")
        self._require_order(field.removeprefix("-"))
        super().add_order_by(field)

    def boost_fragment(self, boost_word, boost_value) -> str:
        raise NotImplementedError("Terms cannot be boosted.")

    def add_stats_query(self, stats_field, stats_facets) -> None:
        raise NotImplementedError("There are no statistics of fields.")

    def add_within(self, *args) -> None:
        raise NotImplementedError("There is no search by place.")

    add_dwithin = add_distance = add_within

    def _require_order(self, name: str) -> None:
        """Raises NotImplementedError where the values of a field cannot be compared."""
        field = connections[self._using].get_unified_index().all_searchfields().get(name)
        if field and field.is_multivalued:
            raise NotImplementedError(f"The values of {name} have no order here.")
        if isinstance(field, NgramField):
            raise NotImplementedError(f"{name}: every text field here finds parts of words.")


def _text_condition(fields: tuple[str, ...], filter_type: str, value) -> Expression:
    if filter_type == "in":
        return any_of([query.phrase(str(option), fields) for option in value])
    typed = str(value.query_string if isinstance(value, BaseInput) else value)
    if isinstance(value, Smart):
        return widen(query.parse(typed, fields).expression, value.least)
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
        case "startswith":
            return Between(name, column_value(value), column_value(value) + _LAST)
        case "contains":
            return Holds(name, fold(column_value(value)))
    raise NotImplementedError(f"A column has no lookup {filter_type!r}.")


def _one_of(name: str, values: Iterable[object]) -> Expression:
    return any_of([Is(name, column_value(value)) for value in values])


def _other_than(value: object, bounds: Between) -> Expression:
    return And((bounds, Not(Is(bounds.column, column_value(value)))))
