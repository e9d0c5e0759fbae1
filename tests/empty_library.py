"""A library with tables, an index and static files, and nothing in it: made once for all tests that
set up one of their own, since that takes a dozen seconds of a processor."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.own_database import Environment, is_server, own_environment

ROOT = Path(__file__).parent.parent
_MAKE = """
import django
django.setup()
from django.core.management import call_command
for command in ("migrate", "build_index", "collectstatic"):
    call_command(command, verbosity=0)
"""


def make(folder: Path) -> Environment:
    """The one in this folder, made where it is not there yet; of those who ask at once one makes
    it. A database on a server is of this process alone."""
    folder.mkdir(exist_ok=True)
    told = folder / "environment.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if told.exists():
            return json.loads(told.read_text())
        environment = own_environment(folder / "data")
        command = [sys.executable, "-c", _MAKE]
        settings = environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        subprocess.run(command, cwd=ROOT, env=os.environ | settings, check=True)
        if not is_server(environment["DATABASE_URL"]):
            told.write_text(json.dumps(environment))
        return environment


def copy(library: Environment, directory: Path) -> Environment:
    """A library of its own in a directory that may be there already, with all that another has."""
    shutil.copytree(library["DATA_DIR"], directory, dirs_exist_ok=True)
    return own_environment(directory, library)
