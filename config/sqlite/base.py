"""SQLite, which people go on reading where nothing can be written.

A database with a write-ahead log needs two files beside it even to be read. On a full disk, or in a
directory that is read-only, they cannot be made: then it is opened as a file that nobody changes.
Nobody does: who has it open for writing has made those files. Such a connection is not kept for the
next request, and each tries anew, so that all is well as soon as there is room.

A text in which bits have turned may be no UTF-8 any more. It is read all the same, with U+FFFD for
what is none: it must not keep a list, or an index that is built, from all others. The daily look at
the digests of texts tells of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from operator import methodcaller
from pathlib import Path
from sqlite3 import Connection, Error, OperationalError
from typing import Any

from django.db.backends.sqlite3 import base

from config.sqlite.lost import LOST, is_lost

_READING = "DEFERRED"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for how a connection is opened, and how long it is kept."""

    # The file that is open, None of one that is to be opened anew.
    _opened: tuple[int, int] | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        path = Path(str(conn_params["database"]))
        if is_lost(path):
            raise OperationalError(LOST)
        self._opened = None
        try:
            opened: Connection = super().get_new_connection(conn_params)
            self._opened = _which(path)
        except OperationalError:
            if not path.is_file():
                raise
            self.init_commands: list[str] = []
            self.transaction_mode = _READING
            reading = f"{path.absolute().as_uri()}?mode=ro{_unchanging(path)}"
            opened = super().get_new_connection(conn_params | {"database": reading})
        opened.text_factory = _as_far_as_it_goes
        return opened

    def close_if_unusable_or_obsolete(self) -> None:
        """Between two requests: also one that failed or that only reads, and where there is another
        file by now, of a library that was restored, or none."""
        path = Path(str(self.settings_dict["NAME"]))
        if self.connection is None or self.in_atomic_block:
            super().close_if_unusable_or_obsolete()
        elif self.errors_occurred or self._opened is None or self._opened != _which(path):
            self.close()
        else:
            super().close_if_unusable_or_obsolete()

    @property
    def answers_straight(self) -> bool:
        """Whether a statement may go past Django's cursor: it is open, nobody counts queries or
        looks on, and no transaction is broken."""
        watched = self.queries_logged or self.execute_wrappers or self.needs_rollback
        return self.connection is not None and not watched

    def fetched(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement, as Django writes it, where it `answers_straight`. Raises
        Error."""
        try:
            rows: list[tuple[Any, ...]] = self.connection.execute(
                _as_sqlite_writes(sql), parameters
            ).fetchall()
        except Error:
            with self.wrap_database_errors:
                raise
        return rows


def _which(path: Path) -> tuple[int, int] | None:
    """Tells a file from others that had its name or will have it; None where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@lru_cache(maxsize=256)
def _as_sqlite_writes(sql: str) -> str:
    """With its own signs for parameters: of those that every page has, made once."""
    return str(base.FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%"))


# Called for every text of every row: half the time of a function.
_as_far_as_it_goes = methodcaller("decode", "utf-8", "replace")


def _unchanging(path: Path) -> str:
    """Not where a log holds what the file has not: then SQLite reads the log, or says no."""
    log = path.with_name(f"{path.name}-wal")
    return "" if log.exists() and log.stat().st_size else "&immutable=1"
