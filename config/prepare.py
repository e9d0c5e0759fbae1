"""What is done before the site is served, each step where it is needed: `python -m config.prepare`.

Where the disk is full or cannot be written, what is there is served nevertheless: people can read.
Without the server of the database they cannot: that ends it.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, Error, connection
from django.db.migrations.executor import MigrationExecutor

from config import owner
from config.environment import Stop
from config.sqlite.log import committed_frames, log_of, note_loss
from config.static_files import drop_damaged_copies
from config.trouble import FilesAway, cut_short, in_both, is_away, is_damage, sentences, stop_for

STEPS = (
    "migrate --verbosity 0",
    "check_files",
    "load_wording",
    "import_samples fixtures/materials",
    "find_duplicates --if-few",
    "renew_statistics",
    "build_index --if-needed",
    "collectstatic --noinput --verbosity 0",
)


def prepare() -> None:
    """Do every step. Raises Stop where nothing could be served."""
    try:
        _require_sound()
    except FilesAway as error:
        # There is no database, and whether one was lost cannot be told.
        raise stop_for(error) or error from None
    except Error as error:
        _tell(error)
        if is_damage(error):
            # People may still read; nothing is written into it.
            return
    _try(drop_damaged_copies)
    for step in STEPS:
        _try(partial(call_command, *step.split()))


def _try(step: Callable[[], object]) -> None:
    try:
        step()
    except (OSError, Error, CommandError) as error:
        _tell(error)


def _require_sound() -> None:
    """Raises DatabaseError where the pages of SQLite's file do not fit together; says where changes
    are lost that its log had."""
    if connection.vendor != "sqlite":
        return
    path = Path(connection.settings_dict["NAME"])
    committed, log = committed_frames(path), log_of(path)
    with connection.cursor() as cursor:
        [found] = cursor.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        # In the words in which SQLite says so where it meets the place itself.
        raise DatabaseError(f"database disk image is malformed: {found}")
    # Where the site runs, somebody may have begun it anew meanwhile.
    if committed and committed > _frames_in_log() and log == log_of(path):
        sys.stderr.write(f"{in_both(cut_short())}\n")
        note_loss(path)


def _frames_in_log() -> int:
    """How many frames SQLite reads."""
    with connection.cursor() as cursor:
        _, frames, _ = cursor.execute("PRAGMA wal_checkpoint").fetchone()
    return int(frames)


def _tell(error: Exception) -> None:
    """Say what is wrong; raises what no sentence is known for, and Stop where nobody can read."""
    known = next((one for one in (error, error.__context__) if one and sentences(one)), None)
    if not known or not (told := sentences(known)):
        raise error
    if is_away(known) and (stop := stop_for(known)):
        raise stop
    if not _is_readable():
        raise Stop(f"{told[0]}。现在没有可读的库。", f"{told[1]}. There is no library to read.")
    sys.stderr.write(f"{in_both(told)}\n")


def _is_readable() -> bool:
    """Whether tables and static files are as this code needs them."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False
    return not pending and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    owner.warn()
    django.setup()
    if settings.READ_ONLY:
        _tell(OSError(errno.EROFS, os.strerror(errno.EROFS)))
        return
    # A step says on its own what is wrong; its traceback would hide it.
    logging.getLogger("jieba").setLevel(logging.CRITICAL)
    prepare()


if __name__ == "__main__":
    main()
