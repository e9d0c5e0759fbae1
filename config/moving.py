"""All rows of one database into another of the same tables, and the proof that they are there.

Rows go as they are: keys and times are kept, and a table goes on numbering where it was, so that a
key that was given once is never given again. Nothing is held in memory but some rows at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import DataError, OperationalError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from config.postgresql.nul import without_nul

_AT_ONCE = 500
_DAMAGED = "有的文字已经损坏，读不出来；请先运行 check_library --repair，它会说明是哪一篇"

Model = type[models.Model]
Values = tuple[Any, ...]


class MoveError(Exception):
    """The rows cannot be moved; the message says why. The target is as it was before."""


@dataclass
class Table:
    """A table that is moved: its rows, a digest of what stands in them, and the keys of those in
    which a NUL was replaced."""

    model: Model
    rows: int = 0
    digest: int = 0
    replaced: list[Any] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    def count(self, values: Values) -> None:
        """Whatever the order the rows come in, the same rows have the same digest."""
        text = json.dumps(values, default=str, sort_keys=True)
        number = int.from_bytes(sha256(text.encode()).digest())
        self.rows, self.digest = self.rows + 1, (self.digest + number) % 2**256


def tables() -> list[Model]:
    """All tables of all apps."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def filled(using: str, but: Iterable[Model]) -> list[str]:
    """The tables of a database that have rows, leaving some out."""
    left = [model for model in tables() if model not in but]
    return [m._meta.db_table for m in left if m._base_manager.using(using).exists()]


def copy(source: str, target: str, tell: Callable[[Table], None]) -> list[Table]:
    """Copy all rows, in the open transactions of both databases; what stood in the target goes.

    Raises MoveError where a value of the source is damaged, where the target does not take one, or
    has other rows afterwards.
    """
    connection = connections[target]
    for model in tables():
        model._base_manager.using(target).all()._raw_delete(target)
    copied = []
    for model in tables():
        table = Table(model)
        try:
            _insert(connection, model, _read(table, source))
        except DataError as error:
            raise MoveError(f"{table.name}：{error}") from error
        _number_on(model, source, target)
        _compare(table, target)
        tell(table)
        copied.append(table)
    return copied


def _fields(model: Model) -> Sequence[models.Field[Any, Any]]:
    return model._meta.concrete_fields


def _rows(model: Model, using: str) -> Iterator[Values]:
    names = [each.attname for each in _fields(model)]
    rows = model._base_manager.using(using).order_by().values_list(*names)
    return rows.iterator(chunk_size=_AT_ONCE)


def _read(table: Table, source: str) -> Iterator[Values]:
    """The rows of a table, without NUL, counted. Raises MoveError where one is damaged."""
    try:
        with _strictly(connections[source]):
            for values in _rows(table.model, source):
                clean = tuple(map(without_nul, values))
                if clean != values:
                    table.replaced.append(clean[0])
                table.count(clean)
                yield clean
    except OperationalError as error:
        if "decode" not in str(error):
            raise
        raise MoveError(f"{table.name}：{_DAMAGED}") from error


@contextmanager
def _strictly(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Where what is no text any more raises, instead of being read as another one
    (`config.sqlite.base`)."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    opened = connection.connection
    factory, opened.text_factory = opened.text_factory, str
    try:
        yield
    finally:
        opened.text_factory = factory


def _insert(connection: BaseDatabaseWrapper, model: Model, rows: Iterator[Values]) -> None:
    fields = _fields(model)
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(each.column) for each in fields)
    prepared = (
        [each.get_db_prep_save(value, connection) for each, value in zip(fields, row, strict=True)]
        for row in rows
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Ten times as fast as INSERT.
            copying_to = f"COPY {table} ({names}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(copying_to) as copying:
                for row in prepared:
                    copying.write_row(row)
            return
        insert = f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(fields))})"
        while some := list(islice(prepared, _AT_ONCE)):
            cursor.executemany(insert, some)


def _compare(table: Table, target: str) -> None:
    there = Table(table.model)
    for values in _rows(table.model, target):
        there.count(values)
    if (there.rows, there.digest) != (table.rows, table.digest):
        raise MoveError(f"{table.name}：搬过去的内容与原来的不一致（{there.rows}/{table.rows} 行）")


# Numbering


def _number_on(model: Model, source: str, target: str) -> None:
    """Let the target go on where the source is, which may be behind a key that was deleted."""
    key = model._meta.pk
    if not isinstance(key, models.AutoField):
        return
    last = max(_last_number(model, source), _greatest(model, target))
    connection = connections[target]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = [connection.ops.quote_name(table), key.column]
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
                [*sequence, max(last, 1), last > 0],
            )
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def _last_number(model: Model, using: str) -> int:
    """The last key that a table gave; 0 where it never gave one."""
    connection = connections[using]
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)",
                [connection.ops.quote_name(table), column],
            )
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0


def _greatest(model: Model, using: str) -> int:
    rows = model._base_manager.using(using)
    return int(rows.aggregate(last=models.Max("pk"))["last"] or 0)
