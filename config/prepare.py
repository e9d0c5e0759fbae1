"""What is done before the site is served, each step where it is needed: `python -m config.prepare`.

Where the disk is full or cannot be written, what is there is served nevertheless: people can read.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from config.environment import Stop
from config.trouble import sentences

STEPS = (
    "migrate --verbosity 0",
    "load_wording",
    "import_samples fixtures/materials",
    "find_duplicates --if-few",
    "renew_statistics",
    "build_index --if-needed",
    "collectstatic --noinput --verbosity 0",
)


def prepare() -> None:
    """Do every step. Raises Stop where nothing could be served."""
    for step in STEPS:
        name, *arguments = step.split()
        try:
            call_command(name, *arguments)
        except (OSError, DatabaseError, CommandError) as error:
            _tell(error)


def _tell(error: Exception) -> None:
    """Say what is wrong; raises what is no matter of the disk."""
    causes = (error, error.__cause__, error.__context__)
    told = next(filter(None, (sentences(cause) for cause in causes if cause)), None)
    if not told:
        raise error
    if not _is_readable():
        raise Stop(
            f"{told[0]}。现在还没有可读的库。", f"{told[1]}. There is no library to read yet."
        )
    sys.stderr.write(f"{told[0]}。 · {told[1]}.\n")


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
    django.setup()
    if settings.READ_ONLY:
        _tell(OSError(errno.EROFS, os.strerror(errno.EROFS)))
        return
    # A step says on its own what is wrong; its traceback would hide it.
    logging.getLogger("jieba").setLevel(logging.CRITICAL)
    prepare()


if __name__ == "__main__":
    main()
