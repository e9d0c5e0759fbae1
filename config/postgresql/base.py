"""PostgreSQL with the answers of SQLite: texts are sorted by the numbers of their characters, and
upper and lower case are one for A to Z alone, whatever language the server was set up for.

Note [Collation]
    A database compares as its server was told when it was made: Chinese comes by number here, by
    sound or by stroke there. So every column of text has the collation "C" (byte for byte, in UTF-8
    number by number: what SQLite does), and so have the words that are looked for without regard to
    case. Django can name a collation for a column, but there is no name that both databases know:
    hence a step after each migration.

Note [NUL]
    PostgreSQL refuses the character NUL, in what is stored and in what is asked for, which anybody
    may send: in a form, an address, a cookie. SQLite stores it and finds nothing. So another
    character goes to the server in its place, of the same length and as meaningless.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql import base, operations
from django.db.models.signals import post_migrate
from psycopg.types.string import StrDumperUnknown

from config.postgresql.nul import without_nul
from config.postgresql.silence import silence_of

_IGNORING_CASE = {
    "iexact": '= UPPER(%s COLLATE "C")',
    "icontains": 'LIKE UPPER(%s COLLATE "C")',
    "istartswith": 'LIKE UPPER(%s COLLATE "C")',
    "iendswith": 'LIKE UPPER(%s COLLATE "C")',
}
# The columns of text that compare otherwise.
_OTHERWISE = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
    AND a.attnum > 0 AND NOT a.attisdropped
    AND a.atttypid IN ('text'::regtype, 'varchar'::regtype)
    AND a.attcollation <> '"C"'::regcollation
    ORDER BY 1, a.attnum
"""


class _Text(StrDumperUnknown):
    """How texts go to the server (Note [NUL])."""

    def dump(self, obj: str) -> Any:
        return super().dump(without_nul(obj))


class _Operations(operations.DatabaseOperations):
    def adapt_json_value(self, value: Any, encoder: Any) -> Any:
        return super().adapt_json_value(without_nul(value), encoder)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for how case is ignored and what becomes of NUL."""

    operators = base.DatabaseWrapper.operators | _IGNORING_CASE
    ops_class = _Operations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Raises Unreachable."""
        place = f"{conn_params.get('host')}:{conn_params.get('port')}"
        connect = partial(super().get_new_connection, conn_params)
        connection = silence_of(place).connect(connect)
        connection.adapters.register_dumper(str, _Text)
        return connection


def compare_by_characters(using: str = DEFAULT_DB_ALIAS, **kwargs: object) -> None:
    """Give every column of text the collation of Note [Collation]: a receiver of `post_migrate`."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    quote = connection.ops.quote_name
    changes: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_OTHERWISE)
        for table, column, kind in cursor.fetchall():
            change = f'ALTER COLUMN {quote(column)} TYPE {kind} COLLATE "C"'
            changes.setdefault(table, []).append(change)
        for table, of_table in changes.items():
            cursor.execute(f"ALTER TABLE {quote(table)} {', '.join(of_table)}")


def check_encoding(
    app_configs: object, databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Chinese needs a database in UTF-8: elsewhere lengths would count bytes."""
    found: list[CheckMessage] = []
    for connection in (connections[alias] for alias in databases or ()):
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            (encoding,) = cursor.fetchone()
        if encoding != "UTF8":
            found.append(Error(_encoded_otherwise(encoding), id="config.E001"))
    return found


def _encoded_otherwise(encoding: str) -> str:
    make = "createdb --encoding UTF8 --locale C --template template0"
    return (
        f"数据库的编码是 {encoding}，应为 UTF8，请重建数据库（{make}）。"
        f"The database is encoded in {encoding}, not in UTF8: make it anew ({make})."
    )


post_migrate.connect(compare_by_characters, dispatch_uid="config.postgresql")
register(check_encoding, Tags.database)
