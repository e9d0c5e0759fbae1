"""A library out of a backup, on a machine that has none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from speeches.jobs.leases import workers
from speeches.models import Material, Speech
from speeches.safety import database
from speeches.safety.backup import Backup, backups, damaged_entries, name_now
from speeches.safety.manifest import MANIFEST, BackupError, read_manifest
from speeches.safety.stored_files import MATERIALS, folder_of, put


def find_backup(path: Path) -> Backup:
    """The backup at a path, or the newest in a folder of several. Raises BackupError."""
    if (path / MANIFEST).exists():
        return Backup(path, read_manifest(path))
    found = backups(path) if path.is_dir() else []
    if not found:
        raise BackupError(f"{path} 里没有完整的备份。")
    return found[-1]


def require_place(force: bool) -> None:
    """Raises BackupError where there is a library already, or somebody works on it."""
    if workers():
        raise BackupError("服务还在运行，请先停止服务再恢复。")
    if not force and _has_library():
        raise BackupError(
            "DATA_DIR 里已经有资料库。恢复会用备份替换它；确实要替换，请加 --force"
            "（现有的数据库会另存一份）。"
        )


def _has_library() -> bool:
    """Whether there is anything of a library: rows, or files that rows may have named."""
    if any(path.is_file() for path in folder_of(MATERIALS).rglob("*")):
        return True
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
        listed = "、".join(damaged[:5])
        raise BackupError(f"备份有 {len(damaged)} 个文件损坏或缺失，没有恢复：{listed}")
    if database.file_name() != backup.manifest.database:
        raise BackupError("备份来自另一种数据库，请先按备份时的 DATABASE_URL 设置，再恢复。")
    for done, entry in enumerate(backup.manifest.stored, start=1):
        storage, _, name = entry.name.partition("/")
        put(backup.path.parent / entry.path, folder_of(storage) / name)
        progress(done)
    _keep_what_was()
    database.put_back(backup.path / backup.manifest.database)
    return len(backup.manifest.stored)


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
