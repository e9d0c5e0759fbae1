"""A database of its own for what sets up a library and throws it away.

On PostgreSQL a new one on the server of DATABASE_URL, whose own database is left alone; SQLite lies
in DATA_DIR anyway.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from secrets import token_hex
from sqlite3 import connect
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

Environment = dict[str, str]


def own_environment(
    directory: Path, like: Environment | None = None, locale: str = ""
) -> Environment:
    """What makes a library out of a directory: DATA_DIR, and DATABASE_URL where there is a server,
    of an empty database or one like another. It is dropped when this process ends.

    locale: how it sorts, by the rules of ICU.
    """
    environment = {"DATA_DIR": str(directory)}
    server = os.environ.get("DATABASE_URL", "")
    if not is_server(server):
        return environment | {"DATABASE_URL": ""}
    name = f"own_{token_hex(8)}"
    template = urlsplit(like["DATABASE_URL"]).path[1:] if like else "template0"
    make = "CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE {}"
    if locale:
        make += f" LOCALE_PROVIDER icu ICU_LOCALE '{locale}'"
    _execute(server, make, name, template)
    atexit.register(_execute, server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    return environment | {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}


def query(environment: Environment, statement: str, values: Sequence[Any] = ()) -> list[tuple]:
    """Execute a statement, with ? for each value; returns its rows, if it has any."""
    if not is_server(environment["DATABASE_URL"]):
        path = Path(environment["DATA_DIR"]) / "library.sqlite3"
        with closing(connect(path, timeout=30)) as database, database:
            return database.execute(statement, values).fetchall()
    with psycopg.connect(environment["DATABASE_URL"]) as server:
        cursor = server.execute(statement.replace("?", "%s"), values)
        return cursor.fetchall() if cursor.description else []


def is_server(address: str) -> bool:
    return address.startswith("postgres")


def _execute(server: str, statement: str, *names: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
