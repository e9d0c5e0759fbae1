"""Whether the file of the database is gone from a library that is still there.

SQLite makes a new file where it finds none: a library whose database was lost would go on as an
empty one, and nobody would be told.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from config.databases import FILE
from config.raw_files import MATERIALS, raw_files

# How it is called as an error of the database.
LOST = "the file of the database is gone"


def is_lost(path: Path) -> bool:
    """Whether this is the site's own file, is not there or empty, and raw materials are there.
    Raises FilesAway where nobody can tell."""
    if path != settings.DATA_DIR / FILE or (path.exists() and path.stat().st_size):
        return False
    return next(raw_files(MATERIALS).entries(), None) is not None
