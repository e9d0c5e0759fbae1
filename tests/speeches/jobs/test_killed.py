"""Real workers, killed while they import a batch: nothing is lost, doubled or missing in search."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.database


def test_workers_killed_at_random_moments_of_an_import():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.chaos", "--files", "30", "--kills", "4"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
    )
    figures = json.loads(done.stdout or "{}")
    assert (done.returncode, figures.get("wrong")) == (0, []), done.stderr[-2000:]
    assert sum(figures["kills"].values()) == 4
