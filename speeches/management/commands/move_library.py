"""Move the database of the library into another, which must be empty: from SQLite to PostgreSQL, or
back."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from config.databases import database
from config.moving import MoveError, Table, copy, filled
from config.postgresql.nul import INSTEAD
from speeches.jobs.leases import workers
from speeches.models import LibraryVersion

_HERE, _THERE = DEFAULT_DB_ALIAS, "target"
# Filled by migrations.
_FILLED = (ContentType, Permission, Group, Group.permissions.through, LibraryVersion)
_NAMED = 5


class Command(BaseCommand):
    help = (
        "把整个库的数据搬到另一个（空的）数据库，例如从 SQLite 搬到 PostgreSQL；"
        "原来的数据库不动，原始文件和索引留在 DATA_DIR。请先停止服务。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, metavar="DATABASE_URL", help="搬到哪里")

    def handle(self, *, to: str, **options: object) -> None:
        if number := workers():
            raise CommandError(f"还有 {number} 个后台进程在运行，请先停止服务，再搬。")
        executor = MigrationExecutor(connections[_HERE])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("现在的数据库还没有升级到这个版本，请先运行 migrate。")
        with _opened(to):
            _make_tables(to)
            copied = self._copy()
        self._tell(copied)

    def _copy(self) -> list[Table]:
        self.stdout.write("正在搬，其间不能写入……")
        try:
            with transaction.atomic(_HERE), transaction.atomic(_THERE):
                return copy(_HERE, _THERE, self._tell_one)
        except MoveError as error:
            raise CommandError(f"没有搬成，目标数据库仍是空的：{error}") from error

    def _tell_one(self, table: Table) -> None:
        if table.rows:
            name = table.model._meta.verbose_name
            self.stdout.write(f"  {name}（{table.name}）：{table.rows} 行")

    def _tell(self, copied: list[Table]) -> None:
        for table in copied:
            if table.replaced:
                self.stdout.write(
                    f"{table.name} 有 {len(table.replaced)} 行含空字符（NUL），PostgreSQL 存不了，"
                    f"已换成“{INSTEAD}”：{'、'.join(map(str, table.replaced[:_NAMED]))}"
                )
        rows = sum(table.rows for table in copied)
        self.stdout.write(
            f"搬好了：{len(copied)} 张表，{rows} 行，两边逐表核对，行数和内容都一致。\n"
            "接下来：把 DATABASE_URL 设成新地址，再启动服务；DATA_DIR 照旧使用，不要换。\n"
            f"原来的数据库没有改动（{connections[_HERE].settings_dict['NAME']}），"
            "确认无误后再删除。"
        )


def _make_tables(address: str) -> None:
    """Raises CommandError where there is something in them already."""
    # In a process of its own, whose database it is: migrations know no other.
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--verbosity", "0"]
    environment = os.environ | {"DATABASE_URL": address}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise CommandError(f"目标数据库不能用：{done.stderr.strip().rpartition(chr(10))[2]}")
    if there := filled(_THERE, but=_FILLED):
        raise CommandError(f"目标数据库里已经有内容（{'、'.join(there[:_NAMED])}），没有改动。")


@contextmanager
def _opened(address: str) -> Iterator[None]:
    """The database with this address under its alias. Raises CommandError for the site's own."""
    there = database(address, settings.DATA_DIR)
    here = connections[_HERE].settings_dict
    if all(str(there.get(part, "")) == str(here[part]) for part in ("NAME", "HOST", "PORT")):
        raise CommandError("这就是现在用的数据库。")
    configured = connections.configure_settings({DEFAULT_DB_ALIAS: there})
    connections.settings[_THERE] = configured[DEFAULT_DB_ALIAS]
    try:
        yield
    finally:
        connections[_THERE].close()
        del connections[_THERE], connections.settings[_THERE]
