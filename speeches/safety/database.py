"""The database as a whole: whether it is sound, and a copy of it at one moment while it is used."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import QuerySet

from config.sqlite.log import lost_at
from config.trouble import damaged, sentences
from speeches.safety.errors import DatabaseCopyError
from speeches.safety.findings import Finding, some

# What SQLite says of an index of a table that does not fit; the table itself is sound.
_OF_AN_INDEX = ("missing from index", "wrong # of entries in index", "non-unique entry in index")


# Of SQLite, of a server.
FILE_NAMES = ("library.sqlite3", "library.dump")

Rows = QuerySet[Any, tuple[Any, ...]]


# Soundness


def check() -> Iterator[Finding]:
    """What is wrong with the files of the database, and with what rows say of each other."""
    try:
        if connection.vendor == "sqlite":
            yield from _check_log()
            yield from _check_integrity()
            yield from _check_keys()
        else:
            _read_all()
    except DatabaseError as error:
        told = sentences(error)
        yield Finding(f"数据库读不了：{error}。", advice=f"{told[0]}。" if told else "")


def _check_log() -> Iterator[Finding]:
    """Changes that were lost when all of the site ended at once, as with the power."""
    if found := lost_at(Path(connection.settings_dict["NAME"])):
        when = f"{found:%Y-%m-%d %H:%M} 启动时"
        said = f"{when}发现数据库日志缺了一段，停机前最后的一些改动没有保存下来。"
        yield Finding(said, advice="请核对停机前最后的上传、发布和修改，缺的再做一次。")


def _check_integrity() -> Iterator[Finding]:
    found = [row[0] for row in _rows("PRAGMA integrity_check(100)") if row[0] != "ok"]
    if not found:
        return
    if all(any(words in line for words in _OF_AN_INDEX) for line in found):
        yield Finding(f"数据库的 {len(found)} 处索引与表不符。", repair=_reindex)
    else:
        yield Finding(f"数据库文件有损坏：{some(found, 3)}。", advice=f"{damaged()[0]}。")


def _reindex() -> str:
    with connection.cursor() as cursor:
        cursor.execute("REINDEX")
    return "数据库的索引已重建"


def _check_keys() -> Iterator[Finding]:
    rows = _rows("PRAGMA foreign_key_check")
    if rows:
        tables = sorted({f"{table} → {parent}" for table, _, parent, _ in rows})
        said = f"数据库有 {len(rows)} 行指向不存在的行：{some(tables)}。"
        yield Finding(said, advice="不会自动改动，请联系维护人员。")


def _read_all() -> None:
    """Read every row of every table: a server finds damage when it reads."""
    for table in connection.introspection.table_names():
        _rows(f"SELECT count(t.*) FROM {connection.ops.quote_name(table)} AS t")


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


# Copies


def file_name() -> str:
    """What a copy of this database is called."""
    return FILE_NAMES[connection.vendor != "sqlite"]


def copy(path: Path) -> None:
    """Write the database as it is at one moment; readers and writers go on meanwhile.

    Raises DatabaseCopyError, OSError.
    """
    if connection.in_atomic_block:
        raise RuntimeError("A database is not copied inside of a transaction.")
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        _copy_sqlite(path)
    else:
        _run(["pg_dump", "--format=custom", f"--file={path}"])


def _copy_sqlite(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as target:
            connection.connection.backup(target)
            # A file that needs none beside it.
            target.execute("PRAGMA journal_mode=DELETE")
            [found] = target.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        own = f"数据库复制失败：{error}", f"The database could not be copied: {error}"
        raise DatabaseCopyError(*(sentences(error) or own)) from error
    if found != "ok":
        raise DatabaseCopyError(f"{damaged()[0]}（{found}）", f"{damaged()[1]} ({found})")


def rows_in_copy(path: Path, query: Rows) -> list[tuple[Any, ...]]:
    """What a query finds in a copy that was made a moment ago.

    Of a server's database, which would have to be put back first, what it finds in the database
    itself.
    """
    if connection.vendor != "sqlite":
        return list(query)
    sql, params = query.query.sql_with_params()
    with closing(sqlite3.connect(path)) as copied:
        return list(copied.execute(sql.replace("%s", "?"), params))


def put_back(path: Path) -> None:
    """Put a copy in the place of the database, which is to be used by nobody and may be lost.

    Raises DatabaseCopyError, OSError.
    """
    connection.close()
    if connection.vendor != "sqlite":
        # Without a database by name it writes the statements out and executes none.
        into = f"--dbname={connection.settings_dict['NAME']}"
        _run(["pg_restore", into, "--clean", "--if-exists", "--no-owner", "--exit-on-error", path])
        return
    target = Path(connection.settings_dict["NAME"])
    fresh = target.with_suffix(".restored")
    shutil.copyfile(path, fresh)
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    fresh.replace(target)


def _run(command: list[str | Path]) -> None:
    """One of PostgreSQL's own programs, on this database."""
    known = connection.settings_dict
    names = {
        "PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }  # fmt: skip
    own = {name: str(known[key]) for name, key in names.items() if known.get(key)}
    try:
        subprocess.run(command, env=os.environ | own, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise DatabaseCopyError(
            f"找不到程序 {command[0]}。请安装 postgresql-client，版本与服务器相同",
            f"The program {command[0]} is missing. Install postgresql-client, of the version of"
            " the server",
        ) from error
    except subprocess.CalledProcessError as error:
        said = " ".join(error.stderr.split())[-300:]
        raise DatabaseCopyError(
            f"{command[0]} 没有完成：{said}", f"{command[0]} did not finish: {said}"
        ) from error
