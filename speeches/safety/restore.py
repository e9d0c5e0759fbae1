"""A library out of a backup, on a machine that has none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from config.raw_files import MATERIALS, raw_files
from speeches.jobs.leases import workers
from speeches.models import Material, Speech
from speeches.safety import database
from speeches.safety.backup import (
    Backup,
    backups,
    damaged_backups,
    damaged_entries,
    name_now,
)
from speeches.safety.errors import BackupError
from speeches.safety.findings import some
from speeches.safety.manifest import MANIFEST, read_manifest
from speeches.safety.stored_files import put_back


def find_backup(path: Path) -> Backup:
    """The backup at a path, or the newest in a folder of several. Raises BackupError."""
    if (path / MANIFEST).exists():
        return Backup(path, read_manifest(path))
    found = backups(path) if path.is_dir() else []
    if not found:
        raise BackupError(
            f"{path} 里没有完整的备份。请写明备份的文件夹，或其中的一份",
            f"There is no whole backup in {path}. Name the folder of the backups, or one of them",
        )
    return found[-1]


def passed_over(path: Path, backup: Backup) -> list[Path]:
    """What lies in a folder of backups, is newer than the one that was found there, and cannot be
    read."""
    return [one for one in damaged_backups(path) if one.name > backup.path.name]


def require_place(force: bool) -> None:
    """Raises BackupError where there is a library already, or somebody works on it."""
    if workers():
        raise BackupError(
            "服务还在运行。请先停止服务再恢复",
            "The service is running. Stop it first, then restore",
        )
    if not force and _has_library():
        raise BackupError(
            "DATA_DIR 里已经有资料库。恢复会用备份替换它；确实要替换，请加 --force"
            "（现有的数据库会另存一份）",
            "There is a library in DATA_DIR already, which the backup would replace. If that is"
            " wanted add --force; the database that is there is kept under another name",
        )


def _has_library() -> bool:
    """Whether there is anything of a library: rows, or files that rows may have named."""
    if next(raw_files(MATERIALS).entries(), None):
        return True
    if connection.vendor == "sqlite" and not _is_used(_database_file()):
        # To ask for its rows would leave a file behind.
        return False
    try:
        return Material.objects.exists() or Speech.objects.exists()
    except DatabaseError:
        # No tables yet; or a damaged file, which is somebody's library all the same.
        return _is_used(_database_file())


def _database_file() -> Path | None:
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def _is_used(path: Path | None) -> bool:
    """Whether a file of a database has more in it than Django leaves there when it looks."""
    return bool(path and path.exists() and path.stat().st_size > 8192)


def restore(backup: Backup, progress: Callable[[int], None] = lambda done: None) -> int:
    """Put everything where it was; returns how many files that is. The database comes last, so that
    what is broken off is no library yet; tables and index are for the caller to bring up to date.

    Raises BackupError where a file of the backup is damaged, before anything is changed;
    DatabaseCopyError, OSError.
    """
    if damaged := damaged_entries(backup):
        raise _damaged(backup, damaged)
    if database.file_name() != backup.manifest.database:
        raise BackupError(
            "备份来自另一种数据库。请先按备份时的 DATABASE_URL 设置，再恢复",
            "The backup is of another kind of database. Set DATABASE_URL as it was when it was"
            " made, then restore",
        )
    for done, entry in enumerate(backup.manifest.stored, start=1):
        storage, _, name = entry.name.partition("/")
        put_back(backup.path.parent / entry.path, raw_files(storage), name)
        progress(done)
    _keep_what_was()
    database.put_back(backup.path / backup.manifest.database)
    return len(backup.manifest.stored)


def _damaged(backup: Backup, damaged: Sequence[str]) -> BackupError:
    """With the newest of the older ones that is whole, if there is one."""
    older = [one for one in backups(backup.path.parent) if one.path.name < backup.path.name]
    whole = next((one.path for one in reversed(older) if not damaged_entries(one)), None)
    chinese = f"可以用较早的一份：restore {whole}" if whole else "这里没有更早的完好备份"
    english = f"Use an older one: restore {whole}" if whole else "No older one is whole"
    return BackupError(
        f"{backup.path} 有 {len(damaged)} 个文件损坏或缺失：{some(damaged)}。{chinese}",
        f"{len(damaged)} files of {backup.path} are damaged or missing. {english}",
    )


def _keep_what_was() -> None:
    """Keep a database that is there under another name; of a server's, a copy."""
    suffix = f"before-restore-{name_now()}"
    path = _database_file()
    if path is None:
        database.copy(settings.DATA_DIR / f"library-{suffix}.dump")
    elif _is_used(path):
        connection.close()
        for part in ("", "-wal", "-shm"):
            old = path.with_name(path.name + part)
            if old.exists():
                old.rename(settings.DATA_DIR / f"{path.stem}-{suffix}.sqlite3{part}")
