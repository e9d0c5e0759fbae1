"""A disk that is full at some moments of an office's work: the short form of `make full-disk`."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.small_disk import small_disk

pytestmark = pytest.mark.alone


@pytest.fixture
def disk():
    try:
        with small_disk() as folder:
            yield folder
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no small disk can be mounted here")


def test_nothing_is_half_done_where_the_disk_is_full(new_library, disk):
    if new_library["DATABASE_URL"]:
        pytest.skip("the database is not on such a disk")
    shutil.copytree(new_library["DATA_DIR"], disk / "data")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.full_disk", "--moments=4"],
        cwd=Path(__file__).parent.parent,
        env=os.environ | {"KEEP_DIR": str(disk / "data"), "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
    )
    figures = json.loads(done.stdout.splitlines()[-1] if done.stdout else "{}")
    assert (done.returncode, figures.get("wrong")) == (0, []), done.stderr[-2000:]
    assert figures["moments"] == 4
