"""Queries whose SQL is made once: Django takes several times as long to make it as the database to
answer it.

For what nearly every page asks, in one and the same form.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

# No row has a greater key, nor does a database take one.
_LARGEST = 2**63 - 1
# Where a key is to stand, in the order given: no row has such a key.
_PLACES = -(2**40)

Key = TypeVar("Key", bound=int | str)


class _Statement(NamedTuple):
    """SQL, its parameters, where keys stand among them (the number of the parameter, and of the
    key), and what makes values of Python out of a row."""

    sql: str
    parameters: tuple[Any, ...]
    keys: tuple[tuple[int, int], ...]
    rows: Callable[[list[tuple[Any, ...]]], Iterable[Sequence[Any]]]


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
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, parameters)
            return list(statement.rows(cursor.fetchall()))

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


def _next_power(number: int) -> int:
    return 1 << (number - 1).bit_length()
