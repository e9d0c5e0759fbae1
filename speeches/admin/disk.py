"""How much room there is where the site writes, and what takes it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from config.environment import is_there
from speeches.safety.backup import backups
from speeches.safety.leftovers import check_inbox
from speeches.safety.status import BACKUP, CHECK, Status, read_status
from speeches.safety.stored_files import check_place

# What is fuller than this is said to be so.
_SCARCE = 0.1
# The sizes are counted again after so many seconds: twenty thousand files take a moment.
_FRESH = 600
_PARTS = {
    "library.sqlite3": "数据库",
    "library.sqlite3-wal": "数据库",
    "library.sqlite3-shm": "数据库",
    "materials": "原始材料",
    "index": "检索索引",
    "incoming": "等待处理的上传",
    "backups": "备份",
    "jieba": "词典缓存",
    "static": "网站的样式和图片",
}
_OTHERS = "其他"


@dataclass(frozen=True)
class Part:
    label: str
    size: int


@dataclass(frozen=True)
class Disk:
    """free, total: bytes of the disk that DATA_DIR is on; backup: when the last was made; said: how
    the last that was begun here ended, check: how the last look over the library did; None where
    there was none; away: what is wrong with the raw files' place and the watched folder."""

    free: int
    total: int
    parts: Sequence[Part]
    backup: datetime | None
    said: Status | None
    check: Status | None
    away: Sequence[str]

    @property
    def scarce(self) -> bool:
        return self.free < self.total * _SCARCE

    @property
    def used(self) -> int:
        """What the site takes."""
        return sum(part.size for part in self.parts)


def disk() -> Disk:
    found = shutil.disk_usage(settings.DATA_DIR)
    parts = cache.get_or_set("speeches.admin.disk", _parts, _FRESH)
    said = read_status(BACKUP)
    return Disk(
        found.free,
        found.total,
        parts or [],
        _last_backup(said),
        said,
        read_status(CHECK),
        [str(finding) for finding in (*check_place(), *check_inbox())],
    )


def _parts() -> list[Part]:
    """What lies in DATA_DIR, the largest first."""
    sizes: dict[str, int] = {}
    with os.scandir(settings.DATA_DIR) as entries:
        for entry in entries:
            label = _PARTS.get(entry.name, _OTHERS)
            sizes[label] = sizes.get(label, 0) + sum(_sizes(entry))
    parts = [Part(label, size) for label, size in sizes.items() if size]
    return sorted(parts, key=lambda part: -part.size)


def _sizes(entry: os.DirEntry[str]) -> Iterator[int]:
    """The sizes of a file, or of all files in a folder; one that goes meanwhile has none."""
    try:
        if entry.is_dir(follow_symlinks=False):
            with os.scandir(entry) as entries:
                for each in entries:
                    yield from _sizes(each)
        else:
            yield entry.stat(follow_symlinks=False).st_size
    except FileNotFoundError:
        return


def _last_backup(said: Status | None) -> datetime | None:
    """When the last backup was complete: one of ours, or what somebody else puts there."""
    times = [_newest_file(settings.DATA_DIR / "backups")]
    if said and said.done:
        times.append(said.at)
    if (
        settings.BACKUP_DIR
        and is_there(settings.BACKUP_DIR)
        and (made := backups(settings.BACKUP_DIR))
    ):
        times.append(datetime.fromisoformat(made[-1].manifest.at))
    return max(filter(None, times), default=None)


def _newest_file(folder: Path) -> datetime | None:
    if not folder.is_dir():
        return None
    times = [each.stat().st_mtime for each in folder.iterdir() if each.is_file()]
    return datetime.fromtimestamp(max(times), timezone.get_current_timezone()) if times else None
