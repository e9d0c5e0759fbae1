"""SQLite, which people go on reading where nothing can be written.

A database with a write-ahead log needs two files beside it even to be read. On a full disk, or in a
directory that is read-only, they cannot be made: then it is opened as a file that nobody changes.
Nobody does: who has it open for writing has made those files. Each connection tries anew, so that
all is well as soon as there is room.

A text in which bits have turned may be no UTF-8 any more. It is read all the same, with U+FFFD for
what is none: it must not keep a list, or an index that is built, from all others. The daily look at
the digests of texts tells of it.
"""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection, OperationalError
from typing import Any

from django.db.backends.sqlite3 import base

from config.sqlite.lost import LOST, is_lost

_READING = "DEFERRED"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for how a connection is opened."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        path = Path(str(conn_params["database"]))
        if is_lost(path):
            raise OperationalError(LOST)
        try:
            opened: Connection = super().get_new_connection(conn_params)
        except OperationalError:
            if not path.is_file():
                raise
            self.init_commands: list[str] = []
            self.transaction_mode = _READING
            reading = f"{path.absolute().as_uri()}?mode=ro{_unchanging(path)}"
            opened = super().get_new_connection(conn_params | {"database": reading})
        opened.text_factory = _as_far_as_it_goes
        return opened


def _as_far_as_it_goes(stored: bytes) -> str:
    return str(stored, "utf-8", "replace")


def _unchanging(path: Path) -> str:
    """Not where a log holds what the file has not: then SQLite reads the log, or says no."""
    log = path.with_name(f"{path.name}-wal")
    return "" if log.exists() and log.stat().st_size else "&immutable=1"
