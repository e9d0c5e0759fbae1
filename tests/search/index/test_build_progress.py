"""What is written of a build, and whether it is of this moment."""

import os
import time

import pytest

from search.index import build_progress
from search.index.build_progress import BuildProgress


@pytest.mark.parametrize(("at", "expected"), [(0, True), (-60, False), (400 * 86_400, False)])
def test_a_build_is_beginning_that_was_told_of_a_moment_ago(tmp_path, at, expected):
    """Not one of the time to come, when the clock was ahead: no index would be built until then."""
    build_progress.write(tmp_path, BuildProgress(0, 4))
    written = time.time() + at
    os.utime(tmp_path / "progress.json", (written, written))
    assert build_progress.is_fresh(tmp_path) is expected
