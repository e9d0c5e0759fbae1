"""Run a benchmark on a small disk of its own:
python -m benchmarks.small_disk benchmarks.full_disk --moments 50

The disk is in memory (tmpfs), and is its KEEP_DIR; to mount it takes root.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SIZE = "80m"


@contextmanager
def small_disk() -> Iterator[Path]:
    """The folder it is mounted at. Raises OSError, CalledProcessError where that is not allowed."""
    with tempfile.TemporaryDirectory(prefix="small-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", folder]
        subprocess.run(mount, check=True, capture_output=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def main(command: list[str]) -> int:
    with small_disk() as folder:
        environment = os.environ | {"KEEP_DIR": str(folder / "data")}
        return subprocess.run([sys.executable, "-m", *command], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
