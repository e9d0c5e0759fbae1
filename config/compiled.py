"""Statements whose SQL is made once: Django takes several times as long to make it as the database
to carry it out.

For what nearly every page asks, or every document writes, in one and the same form.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    AutoField,
    BooleanField,
    CharField,
    Field,
    FloatField,
    ForeignKey,
    IntegerField,
    Model,
    QuerySet,
    TextField,
)
from django.db.models.sql import InsertQuery

from config.sqlite.base import DatabaseWrapper

# No row has a greater key, nor does a database take one.
_LARGEST = 2**63 - 1
# Where a key is to stand, in the order given: no row has such a key.
_PLACES = -(2**40)

# What SQLite takes in one statement, by default.
_MOST_PARAMETERS = 999

# Columns whose values of a type Django hands on as they are.
_PLAIN: dict[type[Field[Any, Any]], type] = {
    CharField: str,
    TextField: str,
    IntegerField: int,
    BooleanField: bool,
    FloatField: float,
    ForeignKey: int,
}

Key = TypeVar("Key", bound=int | str)
Row = TypeVar("Row", bound=Model)


class _Statement(NamedTuple):
    """SQL, its parameters, where keys stand among them (the number of the parameter, and of the
    key), and what makes values of Python out of a row."""

    sql: str
    parameters: tuple[Any, ...]
    keys: tuple[tuple[int, int], ...]
    rows: Callable[[list[tuple[Any, ...]]], Iterable[Sequence[Any]]]


class _Column(NamedTuple):
    """A column, the attribute with its value, and the types of which that goes to the database as
    it is."""

    field: Any
    name: str
    plain: tuple[type, ...]


class _Made(threading.local):
    """The statements of one thread, by the number of keys: they hold on to its connection."""

    def __init__(self) -> None:
        self.statements: dict[int, _Statement] = {}


class _Compiled(Generic[Key]):
    """A query for rows as tuples, given some keys.

    make: the query, of `values_list`, from as many keys; it must be the same for all keys.
    """

    def __init__(self, make: Callable[[Sequence[Key]], QuerySet[Any, Any]]) -> None:
        self._make = make
        self._made = _Made()

    @staticmethod
    def _place(number: int) -> Key:
        raise NotImplementedError

    def __call__(self, keys: Sequence[Key] = ()) -> list[Sequence[Any]]:
        """One query. Of several keys each may stand twice in it, so that not every number of them
        is a statement of its own."""
        if len(keys) > 1:
            keys = [*keys, *[keys[-1]] * (_next_power(len(keys)) - len(keys))]
        statement = self._made.statements.get(len(keys)) or self._compile(len(keys))
        parameters = list(statement.parameters)
        for place, key in statement.keys:
            parameters[place] = keys[key]
        return list(statement.rows(fetched(statement.sql, parameters)))

    def _compile(self, number: int) -> _Statement:
        places = [self._place(key) for key in range(number)]
        query = self._make(places).query
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        columns = [column for column, _, _ in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        keys = tuple(
            (place, places.index(value))
            for place, value in enumerate(parameters)
            if value in places
        )

        def rows(found: list[tuple[Any, ...]]) -> Iterable[Sequence[Any]]:
            return compiler.apply_converters(found, converters) if converters else found

        made = self._made.statements[number] = _Statement(sql, tuple(parameters), keys, rows)
        return made


class Compiled(_Compiled[int]):
    """One whose keys are numbers; one that no row can have is left out."""

    @staticmethod
    def _place(number: int) -> int:
        return _PLACES + number

    def __call__(self, keys: Sequence[int] = ()) -> list[Sequence[Any]]:
        there = [key for key in keys if key <= _LARGEST]
        return super().__call__(there) if there or not keys else []


class CompiledByText(_Compiled[str]):
    """One whose keys are text."""

    @staticmethod
    def _place(number: int) -> str:
        return f"\x01{number}"


def fetched(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement, as Django writes it; none of one that returns none. Straight from
    SQLite where nobody looks on: Django's cursor takes several times as long as a short answer.
    Raises Error."""
    # Itself, not what leads to it, which costs more than a look at one of its attributes.
    own = connections[DEFAULT_DB_ALIAS]
    if isinstance(own, DatabaseWrapper) and own.answers_straight:
        return own.fetched(sql, parameters)
    with own.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
        return found


def _next_power(number: int) -> int:
    return 1 << (number - 1).bit_length()


class CompiledInsert(Generic[Row]):
    """New rows of a model into the database, as `bulk_create` does it, in any number.

    Columns must be values, not expressions; related rows must have been stored before these were
    made.
    """

    def __init__(self, model: type[Row]) -> None:
        self._model = model
        self._made: dict[int, str] = {}

    def __call__(self, rows: Sequence[Row]) -> None:
        """One query, or a few where there are very many. Rows without a key have theirs then."""
        most = _MOST_PARAMETERS // len(self._fields)
        for start in range(0, len(rows), most):
            self._insert(rows[start : start + most])

    def _insert(self, rows: Sequence[Row]) -> None:
        # Not `connection`, which looks for it at each of some hundred attributes.
        database = connections[DEFAULT_DB_ALIAS]
        columns = self._plain if isinstance(database, DatabaseWrapper) else self._asked
        parameters = [
            value
            if type(value := getattr(row, name)) in plain
            else field.get_db_prep_save(field.pre_save(row, add=True), database)
            for row in rows
            for field, name, plain in columns
        ]
        places = ", ".join([self._places] * len(rows))
        keys = fetched(self._statement.replace(self._places, places), parameters)
        for row, (key,) in zip(rows, keys, strict=self._numbers):
            row.pk = key
        for row in rows:
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS

    @cached_property
    def _statement(self) -> str:
        """For one row."""
        query = InsertQuery(self._model)
        query.insert_values(self._fields, [self._model()], raw=True)
        compiler: Any = query.get_compiler(DEFAULT_DB_ALIAS)
        compiler.returning_fields = [self._model._meta.pk] if self._numbers else None
        [(sql, _)] = compiler.as_sql()
        return str(sql)

    @cached_property
    def _places(self) -> str:
        return f"({', '.join(['%s'] * len(self._fields))})"

    @cached_property
    def _numbers(self) -> bool:
        """Whether the database gives the keys."""
        return isinstance(self._model._meta.pk, AutoField)

    @cached_property
    def _asked(self) -> list[_Column]:
        return [_Column(field, field.attname, ()) for field in self._fields]

    @cached_property
    def _plain(self) -> list[_Column]:
        """For SQLite: Django asks half a dozen functions about each value, and most are such."""
        return [_Column(field, field.attname, _plain_types(field)) for field in self._fields]

    @cached_property
    def _fields(self) -> list[Any]:
        fields = self._model._meta.local_concrete_fields
        return [field for field in fields if not (self._numbers and field.primary_key)]


def _plain_types(field: Any) -> tuple[type, ...]:
    """The types that a field hands on as they are, where it prepares its values as a column of
    Django's own does, and refers to rows by number."""
    for column, kind in _PLAIN.items():
        if isinstance(field, column):
            same = all(
                getattr(type(field), name) is getattr(column, name)
                for name in ("pre_save", "get_prep_value", "get_db_prep_value", "get_db_prep_save")
            )
            numbered = isinstance(getattr(field, "target_field", IntegerField()), IntegerField)
            return (type(None), kind) if same and numbered else ()
    return ()
