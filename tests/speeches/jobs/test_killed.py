"""Processes killed while people use the library: nothing is lost, doubled, seen that should not be,
or missing in search. The short form of `make chaos`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.database, pytest.mark.alone]


def test_processes_killed_at_random_moments():
    # How soon the index follows depends on what else the machine does: `make chaos` holds that.
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.chaos", "--files=12", "--kills=8", "--within=120"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
    )
    figures = json.loads(done.stdout or "{}")
    assert (done.returncode, figures.get("wrong")) == (0, []), done.stderr[-2000:]
    assert sum(figures["kills"].values()) == 8
    assert figures["done"]["upload"]
    assert figures["answers"].get("200")
