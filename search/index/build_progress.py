"""How far a build of the index is: a small file beside the index, for whoever wants to see it."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

# A build takes a moment until it holds the lock, and reports more often than this afterwards.
_FRESH = 30


@dataclass(frozen=True)
class BuildProgress:
    """How many documents are in the new index, of how many; error: why a build ended without one,
    or empty."""

    done: int
    total: int
    error: str = ""

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 100


def write(path: Path, progress: BuildProgress) -> None:
    """Put it into the directory of an index, whole or not at all."""
    path.mkdir(parents=True, exist_ok=True)
    fresh = path / "progress.new"
    fresh.write_text(json.dumps(asdict(progress)), encoding="ascii")
    fresh.replace(path / "progress.json")


def last_progress(path: Path) -> BuildProgress | None:
    """What was written last; None where no build is going on and the last one ended well."""
    try:
        return BuildProgress(**json.loads((path / "progress.json").read_text(encoding="ascii")))
    except (OSError, ValueError, TypeError):
        return None


def is_fresh(path: Path) -> bool:
    """Whether something was written a moment ago, as by a build that is just beginning."""
    try:
        # One of the time to come was written while the clock was ahead.
        return abs(time.time() - (path / "progress.json").stat().st_mtime) < _FRESH
    except OSError:
        return False


def remove(path: Path) -> None:
    (path / "progress.json").unlink(missing_ok=True)
