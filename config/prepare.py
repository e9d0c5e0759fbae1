"""What is done before the site is served, each step where it is needed: `python -m config.prepare`.

Where the disk is full or cannot be written, what is there is served nevertheless: people can read.
Without the server of the database they cannot: that ends it.
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
from django.db import DatabaseError, Error, connection
from django.db.migrations.executor import MigrationExecutor

from config.environment import Stop
from config.trouble import is_away, sentences, stop_for

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
        except (OSError, Error, CommandError) as error:
            _tell(error)


def _tell(error: Exception) -> None:
    """Say what is wrong; raises what no sentence is known for, and Stop where nobody can read."""
    causes = (error, error.__cause__, error.__context__)
    known = next((cause for cause in causes if cause and sentences(cause)), None)
    if not known or not (told := sentences(known)):
        raise error
    if is_away(known) and (stop := stop_for(known)):
        raise stop
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
