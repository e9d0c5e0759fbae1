"""How the last check and the last backup ended, for the desk: small files in DATA_DIR."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from config.whole import replacing

CHECK, BACKUP = "last-check.json", "last-backup.json"


@dataclass(frozen=True)
class Status:
    """at: when it ended; problems: what is to be seen to, each a sentence; done: what was done."""

    at: datetime
    problems: Sequence[str] = ()
    done: Sequence[str] = ()


def write_status(name: str, problems: Sequence[str], done: Sequence[str] = ()) -> None:
    """Raises OSError."""
    values = {"at": timezone.now().isoformat(), "problems": list(problems), "done": list(done)}
    with replacing(_path(name)) as fresh:
        fresh.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def read_status(name: str) -> Status | None:
    """None where it never ended, or nobody can read how."""
    try:
        values = json.loads(_path(name).read_text(encoding="utf-8"))
        at = datetime.fromisoformat(values["at"])
        return Status(timezone.localtime(at), list(values["problems"]), list(values["done"]))
    except (OSError, ValueError, TypeError, LookupError):
        return None


def _path(name: str) -> Path:
    return settings.DATA_DIR / name
