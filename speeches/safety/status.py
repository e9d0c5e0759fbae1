"""How the last check and the last backup ended, for the desk: small files in DATA_DIR; on a server,
which several machines may share, rows of its database.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from config.whole import replacing
from speeches.models import UpkeepStatus

CHECK, BACKUP = "last-check.json", "last-backup.json"


@dataclass(frozen=True)
class Status:
    """at: when it ended; problems: what is to be seen to, each a sentence; done: what was done."""

    at: datetime
    problems: Sequence[str] = ()
    done: Sequence[str] = ()


def write_status(name: str, problems: Sequence[str], done: Sequence[str] = ()) -> None:
    """Raises OSError, Error."""
    values = {"at": timezone.now().isoformat(), "problems": list(problems), "done": list(done)}
    if _in_database():
        UpkeepStatus.objects.update_or_create(name=name, defaults={"values": values})
        return
    with replacing(_path(name)) as fresh:
        fresh.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def read_status(name: str) -> Status | None:
    """None where it never ended, or nobody can read how. Raises Error."""
    try:
        values = _values(name)
        at = datetime.fromisoformat(values["at"])
        return Status(timezone.localtime(at), list(values["problems"]), list(values["done"]))
    except (OSError, ValueError, TypeError, LookupError):
        return None


def _values(name: str) -> dict[str, Any]:
    if _in_database():
        rows = UpkeepStatus.objects.filter(name=name).values_list("values", flat=True)
        return rows.first() or {}
    found: dict[str, Any] = json.loads(_path(name).read_text(encoding="utf-8"))
    return found


def _in_database() -> bool:
    """A file of SQLite may be what is wrong."""
    return connection.vendor == "postgresql"


def _path(name: str) -> Path:
    return settings.DATA_DIR / name
