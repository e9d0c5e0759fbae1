"""An expression as a query: it finds precisely what `search.language.expressions.matches` says.

A string of two and more characters is a phrase of pairs of neighbouring characters; one that is in
the vocabulary, as every single character is, is looked up as a word (Note [Vocabulary] of
`search.text.analysis`). Nothing is scored here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from haystack.exceptions import SearchFieldError

from search.language.expressions import (
    SEPARATOR,
    And,
    AtLeast,
    Begins,
    Between,
    Everything,
    Expression,
    Holds,
    Is,
    Not,
    Or,
    Term,
    as_number,
    begins_word,
)
from search.opensearch.form import words_of
from search.opensearch.values import NUMBERS, WORDS, number_key
from search.text.analysis import is_word

Query = dict[str, Any]
EVERYTHING: Query = {"match_all": {}}
NOTHING: Query = {"match_none": {}}
# A longer string costs more than OpenSearch lets a wildcard query take (397 times the same letter).
_PIECE = 64
# What one query of values may hold (index.max_terms_count).
_MOST_TERMS = 65_536
# A word that is none as a part of longer ones counts where it stands apart from them.
_APART = """
int left = termFreq(params.field, params.word);
for (int i = 0; i < params.outside.length; ++i) {
  left -= termFreq(params.field, params.outside[i]);
}
return left > 0 ? 1 : 0;
"""
# Of the values of a column that contain a string, those that pass a test.
Values = Callable[[str, Query], Iterable[str]]


class Queries:
    """Makes queries of expressions.

    columns: the names of those that can be asked about; values: looks up the folded values of a
    column among the documents of a query.
    """

    def __init__(self, columns: Iterable[str], values: Values) -> None:
        self._columns = frozenset(columns)
        self._values = values

    def of(self, expression: Expression) -> Query:
        """The query. Raises SearchFieldError for a column that is none."""
        match expression:
            case Term(text, fields):
                return any_of([_has(text, field, expression.outside) for field in fields])
            case And(parts):
                wanted = [self.of(part) for part in parts if not isinstance(part, Not)]
                excluded = [self.of(part.part) for part in parts if isinstance(part, Not)]
                return all_of(wanted, excluded)
            case Or(parts):
                return any_of([self.of(part) for part in parts])
            case AtLeast(0):
                return EVERYTHING
            case AtLeast():
                return self._at_least(expression)
            case Not(part):
                return all_of((), [self.of(part)])
            case Everything():
                return EVERYTHING
            case Is(column, value):
                return self._is(self.require(column), value)
            case Between(column, low, high):
                return _between(self.require(column), low, high)
            case Holds(column, text):
                return self._holds(f"folded.{self.require(column)}", text)
            case Begins(column, text):
                return self._begins(self.require(column), text)

    def _is(self, column: str, value: str) -> Query:
        if not value:
            return all_of((), [{"exists": {"field": f"columns.{column}"}}])
        return {"term": {f"columns.{column}": value}}

    def _holds(self, field: str, text: str) -> Query:
        if len(text) <= _PIECE:
            return _contains(field, text)
        return one_of(field, [v for v in self._values(field, _contains(field, text)) if text in v])

    def _begins(self, column: str, text: str) -> Query:
        field = f"folded.{column}"
        begins = begins_word(text)
        return one_of(field, [v for v in self._values(field, _contains(field, text)) if begins(v)])

    def _at_least(self, wanted: AtLeast) -> Query:
        parts = [(weight, self.of(part)) for weight, part in wanted.weighed]
        if sum(weight for weight, _ in parts) < wanted.number:
            return NOTHING
        counted = [
            {"constant_score": {"filter": query, "boost": weight}}
            for weight, query in parts
            if weight > 0
        ]
        return scripted(any_of(counted), "_score", least=wanted.number)

    def require(self, column: str) -> str:
        """The column. Raises SearchFieldError where it is none."""
        if column not in self._columns:
            raise SearchFieldError(f"The index has no field {column!r}.")
        return column


def all_of(wanted: Sequence[Query], excluded: Sequence[Query] = ()) -> Query:
    """What fulfils all of some queries and none of others."""
    parts = [query for query in wanted if query != EVERYTHING]
    if len(parts) == 1 and not excluded:
        return parts[0]
    if not parts and not excluded:
        return EVERYTHING
    return {"bool": {"filter": parts or [EVERYTHING], "must_not": list(excluded)}}


def any_of(queries: Sequence[Query]) -> Query:
    """What fulfils one of some queries."""
    if len(queries) == 1:
        return queries[0]
    if not queries:
        return NOTHING
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def has_word(field: str, word: str) -> Query:
    """The documents with a word of the vocabulary in a text."""
    return {"term": {words_of(field): word}}


def scripted(
    query: Query,
    source: str,
    parameters: Mapping[str, object] = MappingProxyType({}),
    least: int | None = None,
) -> Query:
    """A query whose answers have the score of a script; least: only those that have so much."""
    script = {"source": source, "params": dict(parameters)}
    bound = {} if least is None else {"min_score": least}
    return {"script_score": {"query": query, "script": script, **bound}}


def _has(text: str, field: str, outside: tuple[str, ...]) -> Query:
    if outside:
        parameters = {"field": words_of(field), "word": text, "outside": list(outside)}
        return scripted(has_word(field, text), _APART, parameters, least=1)
    if is_word(text):
        return has_word(field, text)
    if len(text) > 1:
        return {"match_phrase": {field: text}}
    # White space, which is in pairs alone.
    return _contains(field, text)


def _contains(field: str, text: str) -> Query:
    """The documents of which a term contains a string; of a long one, all its pieces."""
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    return all_of([_wildcard(field, piece) for piece in pieces])


def _wildcard(field: str, text: str) -> Query:
    escaped = "".join(f"\\{char}" if char in "*?\\" else char for char in text)
    return {"wildcard": {field: {"value": f"*{escaped}*"}}}


def one_of(field: str, values: Sequence[object]) -> Query:
    """The documents of which a field has one of some values, however many these are."""
    parts = range(0, max(1, len(values)), _MOST_TERMS)
    return any_of([{"terms": {field: list(values[at : at + _MOST_TERMS])}} for at in parts])


def _between(column: str, low: str | None, high: str | None) -> Query:
    """As `in_range`: each bound that is a number is compared with numbers as one, with words as a
    string; any other as a string."""
    has_value = {"exists": {"field": f"columns.{column}"}}
    bounds = [
        _bound(column, operator, bound)
        for operator, bound in (("gte", low), ("lte", high))
        if bound is not None
    ]
    return all_of([has_value, *bounds])


def _bound(column: str, operator: str, bound: str) -> Query:
    as_string = {"range": {f"columns.{column}": {operator: bound}}}
    number = as_number(bound)
    if number is None:
        return as_string
    field = f"order.{column}"
    other_end = {"lt": WORDS} if operator == "gte" else {"gte": NUMBERS}
    as_number_too = {"range": {field: {operator: NUMBERS + number_key(number)} | other_end}}
    is_number = {"range": {field: {"gte": NUMBERS, "lt": WORDS}}}
    return any_of([as_number_too, all_of([as_string], [is_number])])


def split_values(value: str) -> list[str]:
    """The values of a column that may hold several."""
    return value.split(SEPARATOR) if value else []
