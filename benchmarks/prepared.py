"""A composed library, ready to be served: rows, versions, index, static files; made once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from benchmarks.composing import write
from benchmarks.measuring import step
from benchmarks.serving import ROOT, addresses

# Questions of each kind that the library is asked.
EACH = 5
# Left when all of them have ended.
_READY = "ready"
_IN_TURN = """
import sys, django
django.setup()
from django.core.management import call_command
for command in sys.argv[1:]:
    call_command(*command.split())
"""
_MIGRATE, _BUILD = "migrate --verbosity 0", "build_index --if-needed"
_UPGRADE = (_MIGRATE, "renew_statistics", _BUILD, "collectstatic --noinput --verbosity 0")
# After `loading`, which makes the tables and collects static files. Versions take most of the time,
# and a library that nobody adds anything to does without.
_VERSIONS, _COMMANDS = "find_duplicates", ("renew_statistics", _BUILD)


def make(directory: Path, speeches: int, each: int = EACH, *, versions: bool = True) -> bool:
    """So many composed speeches in a directory, on SQLite, with so many questions of each kind that
    it is to be asked; nothing where they are there already. Returns whether they were made now.

    versions: whether every speech is held against the others.
    """
    if (directory / _READY).exists():
        return False
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "composed.jsonl.gz"
        write(corpus, speeches)
        step("benchmarks.loading", str(corpus), str(speeches), str(each), directory=directory)
    _manage(directory, *([_VERSIONS] if versions else []), *_COMMANDS)
    (directory / _READY).touch()
    return True


def renew(kept: Path) -> None:
    """Bring a prepared library, which may be of an earlier version of the site, up to this one."""
    _manage(kept, *_UPGRADE)
    step("benchmarks.renewing", directory=kept)


def copy(kept: Path, directory: Path) -> None:
    """A copy of a prepared library, which may be of an earlier version of the site, in a directory
    in which nothing was opened yet; its rows in the empty database of DATABASE_URL, where that
    names one."""
    shutil.copytree(kept, directory, dirs_exist_ok=True)
    database = os.environ.get("DATABASE_URL", "")
    if database:
        _manage(directory, _MIGRATE, f"move_library --to {database}")
    _manage(directory, *_UPGRADE, database=database)


def _manage(directory: Path, *commands: str, database: str = "") -> None:
    """Do commands, in one process: each would take seconds to start."""
    environment = os.environ | {"DATA_DIR": str(directory), "DATABASE_URL": database}
    environment |= {"PYTHONWARNINGS": "ignore", "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run(
        [sys.executable, "-c", _IN_TURN, *commands],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )


def pages(directory: Path, keys: Sequence[int]) -> Mapping[str, Sequence[str]]:
    """What a reader asks of a prepared library, by kind; keys: of some of its speeches."""
    told = json.loads((directory / "asked.json").read_text(encoding="utf-8"))
    asked = [one for one in told["asked"] if one["q"]]
    results = addresses(asked)
    lists = addresses([one for one in told["asked"] if not one["q"]])
    return {
        "home": ["/"],
        "list": ["/speeches/", "/speeches/?page=7", *lists],
        "search": results,
        "speech": [f"/speeches/{key}/" for key in keys],
        "sections": [f"{page}&show=sections" for page in results],
        "API": [f"/api/search?q={quote(one['q'])}" for one in asked],
    }
