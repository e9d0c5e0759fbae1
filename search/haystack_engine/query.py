"""haystack's conditions as expressions: what `SearchQuerySet.filter(…)` means here.

filter(content=…), filter(title=…), filter(headings=…)   every piece between white space,
                                                         anywhere in the field
…__exact, …__contains, Exact(…)     the whole string, contiguous
AutoQuery(…), Typed(…)              the language of `search.language.query`
Smart(…)                            the same, read as `search.language.smart` reads it
filter(level=…), …__in, …__gt/gte/lt/lte/range           columns: exact values and ranges
…__startswith, …__contains, AutoQuery(…)                 the beginning of a value, parts of it
filter(name=…) of an NgramField     as of a text; of an EdgeNgramField from where words begin

What cannot be answered as asked raises NotImplementedError: see docs/search.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from haystack import connections
from haystack.backends import BaseSearchQuery
from haystack.exceptions import MoreLikeThisError
from haystack.fields import DateTimeField, EdgeNgramField, NgramField, SearchField
from haystack.inputs import AltParser, AutoQuery, BaseInput, Exact, Raw
from haystack.inputs import Not as NotInput
from haystack.utils.loading import UnifiedIndex

from search.haystack_engine.inputs import Smart, Typed, read_input
from search.haystack_engine.syntax import render
from search.index.from_site import from_site
from search.language import query
from search.language.expressions import (
    EVERYWHERE,
    TEXT_FIELDS,
    And,
    Begins,
    Between,
    Expression,
    Holds,
    Is,
    Not,
    Term,
    any_of,
    mapped,
)
from search.language.smart import widen
from search.matching.columns import column_value
from search.text.analysis import fold

# Lookups that compare values.
_ORDERED = {"gt", "gte", "lt", "lte", "range", "startswith"}
# Lookups that look into the string of a value.
_SPELLED = {"contains", "startswith"}
# Beyond every other character.
_LAST = "\U0010ffff"
_FIELDS = {"content": EVERYWHERE} | {field: (field,) for field in TEXT_FIELDS}


class EscapedValue(str):
    """A string as it may stand between quotation marks, and what it was before."""

    original: str


class ChineseSearchQuery(BaseSearchQuery):  # type: ignore[misc] # haystack has no types
    """Builds the engine's query string out of haystack's conditions."""

    def build_query_fragment(self, field: str, filter_type: str, value: object) -> str:
        """One condition in the language of `syntax`. Raises NotImplementedError."""
        if isinstance(value, AltParser):
            raise NotImplementedError("There is no other parser: use Raw, or Typed.")
        if isinstance(value, BaseInput):
            value = read_input(value, self)
        if isinstance(value, Raw):
            if field != "content":
                raise NotImplementedError("A raw query names its fields itself: content=Raw(…).")
            return f"({value.query_string})"
        name = self._unified_index.get_index_fieldname(field)
        if name in _FIELDS:
            return render(_text_condition(_FIELDS[name], filter_type, value))
        kind = self._unified_index.all_searchfields().get(name)
        _require_lookup(name, kind, filter_type)
        if isinstance(kind, NgramField):
            part = Begins if isinstance(kind, EdgeNgramField) else Holds
            return render(_text_in_column(name, part, filter_type, value))
        return render(_column_condition(name, filter_type, value))

    def clean(self, query_fragment: object) -> object:
        """A value as it may stand between quotation marks in the language of `syntax`.

        Where it becomes the value of a condition again, as `autocomplete` makes it, it is read as
        it was.
        """
        if not isinstance(query_fragment, str):
            return query_fragment
        cleaned = EscapedValue(query_fragment.replace("\\", "\\\\").replace('"', '\\"'))
        cleaned.original = query_fragment
        return cleaned

    def run_mlt(self, **kwargs: object) -> None:
        """As `run`: haystack's own forgets slices, facets and the order."""
        if self._mlt_instance is None:
            raise MoreLikeThisError("more_like_this needs an object.")
        found = self.backend.more_like_this(
            self._mlt_instance, self.build_query(), **(self.build_params() | kwargs)
        )
        self._results, self._hit_count = found["results"], found["hits"]
        self._facet_counts = self.post_process_facets(found)

    def get_facet_counts(self) -> dict[str, object]:
        """As haystack's, which would run the query without the object."""
        if self._more_like_this and self._facet_counts is None:
            self.run_mlt()
        counts: dict[str, object] = super().get_facet_counts()
        return counts

    def add_field_facet(self, field: str, **options: object) -> None:
        if self._unified_index.get_facet_fieldname(field) in TEXT_FIELDS:
            raise NotImplementedError(
                f"{field} is searched as a text: declare it faceted=True to count its values."
            )
        super().add_field_facet(field, **options)

    def add_order_by(self, field: str) -> None:
        if field.startswith("?"):
            raise NotImplementedError("There is no random order: shuffle what was found.")
        name = self._unified_index.get_index_fieldname(field.removeprefix("-"))
        _require_order(name, self._unified_index.all_searchfields().get(name))
        super().add_order_by(f"-{name}" if field.startswith("-") else name)

    def boost_fragment(self, boost_word: str, boost_value: float) -> str:
        raise NotImplementedError("Terms cannot be boosted: order by a field, or narrow.")

    def add_stats_query(self, stats_field: str, stats_facets: Iterable[str]) -> None:
        raise NotImplementedError("There are no statistics of fields: facet and count.")

    def add_within(self, *args: object) -> None:
        raise NotImplementedError("There is no search by place: ask the database.")

    add_dwithin = add_distance = add_within

    @property
    def _unified_index(self) -> UnifiedIndex:
        return connections[self._using].get_unified_index()


def _require_order(name: str, field: SearchField | None) -> None:
    """Raises NotImplementedError where the values of a field cannot be compared."""
    if field and field.is_multivalued:
        raise NotImplementedError(f"{name} holds several values, which have no order.")
    if isinstance(field, NgramField):
        raise NotImplementedError(f"{name} is there to find parts of words: order by another.")


def _require_lookup(name: str, field: SearchField | None, filter_type: str) -> None:
    if filter_type in _ORDERED:
        _require_order(name, field)
    if filter_type in _SPELLED and isinstance(field, DateTimeField):
        raise NotImplementedError(f"{name} holds moments, no strings: use __range.")


def _plain(value: object) -> object:
    """A value without what haystack has around it."""
    if isinstance(value, BaseInput):
        return value.query_string
    return value.original if isinstance(value, EscapedValue) else value


def _text_condition(fields: tuple[str, ...], filter_type: str, value: object) -> Expression:
    if filter_type == "in":
        return any_of([query.phrase(str(option), fields) for option in _options(value)])
    typed = str(_plain(value))
    if isinstance(value, Smart):
        return widen(
            query.parse_query(typed, fields).expression, value.least, from_site.word_lists()
        )
    if isinstance(value, AutoQuery | Typed):
        return query.parse_query(typed, fields).expression
    if isinstance(value, NotInput):
        return Not(query.literal(typed, fields))
    if isinstance(value, Exact) or filter_type in ("exact", "contains"):
        return query.phrase(typed, fields)
    if filter_type == "content":
        return query.literal(typed, fields)
    raise NotImplementedError(f"A text field has no lookup {filter_type!r}.")


def _text_in_column(
    name: str, part: type[Holds] | type[Begins], filter_type: str, value: object
) -> Expression:
    """A condition on the texts as one on a column, where strings are sought in parts of words."""

    def sought(condition: Expression) -> Expression:
        if isinstance(condition, Term) and condition.fields == EVERYWHERE:
            return part(name, condition.text)
        return condition

    return mapped(_text_condition(EVERYWHERE, filter_type, value), sought)


def _column_condition(name: str, filter_type: str, value: object) -> Expression:
    if isinstance(value, NotInput):
        return Not(_column_condition(name, filter_type, value.query_string))
    if isinstance(value, AutoQuery | Typed):
        return _text_in_column(name, Holds, filter_type, value)
    value = _plain(value)
    match filter_type:
        case "content" | "exact":
            return Is(name, column_value(value))
        case "in":
            return any_of([Is(name, column_value(option)) for option in _options(value)])
        case "gte":
            return Between(name, column_value(value), None)
        case "lte":
            return Between(name, None, column_value(value))
        case "gt":
            return And((Between(name, column_value(value), None), _not_equal(name, value)))
        case "lt":
            return And((Between(name, None, column_value(value)), _not_equal(name, value)))
        case "range":
            low, high = _options(value)
            return Between(name, column_value(low), column_value(high))
        case "startswith":
            return Between(name, column_value(value), column_value(value) + _LAST)
        case "contains":
            return Holds(name, fold(column_value(value)))
    raise NotImplementedError(f"A column has no lookup {filter_type!r}.")


def _options(value: object) -> Collection[object]:
    """The values of `__in` and `__range`: a list, a tuple, a query set …"""
    options = _plain(value)
    if isinstance(options, str) or not isinstance(options, Iterable):
        raise NotImplementedError(f"__in and __range take several values, not {options!r}.")
    return [_plain(option) for option in options]


def _not_equal(name: str, value: object) -> Expression:
    return Not(Is(name, column_value(value)))
