"""The list of a backup: what is in it, and that no path of it leads elsewhere.

A folder of backups may come from anybody. What its lists name is deleted with a backup and written
by `restore`: so each path is held against where a backup has its files, before anything is done.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from speeches.safety import database
from speeches.safety.errors import BackupError
from speeches.safety.stored_files import STORAGES, place_in_backup

MANIFEST = "manifest.json"
# Raise when a manifest has another form.
_FORM = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Entry:
    """A file of a backup: where it lies in the folder, the SHA-256 of its bytes, and where it
    belongs."""

    path: str
    sha256: str
    name: str = ""


@dataclass(frozen=True)
class Manifest:
    """What is in a backup.

    own: its own files, by their paths inside of it; stored: those that backups share, by their
    paths in the folder; missing: what rows name and was not there to be copied.
    """

    at: str
    database: str
    own: Sequence[Entry]
    stored: Sequence[Entry]
    missing: Sequence[str] = ()
    settings: dict[str, str] = field(default_factory=dict)
    form: int = _FORM


def read_manifest(path: Path) -> Manifest:
    """What is in the backup at a path. Raises BackupError."""
    try:
        values = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        lists = {key: [Entry(**entry) for entry in values[key]] for key in ("own", "stored")}
        manifest = Manifest(**values | lists)
        fits = _fits(manifest)
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise BackupError(
            f"{path} 不是完整的备份（清单缺失或损坏）。请用较早的一份备份",
            f"{path} is no whole backup: its list is missing or damaged. Use an older backup",
        ) from error
    if manifest.form != _FORM:
        raise BackupError(
            f"{path} 是另一版本的软件做的备份（格式 {manifest.form}），请用那个版本恢复",
            f"{path} was made by another version of this software (form {manifest.form}). Restore"
            " it with that version",
        )
    if not fits:
        raise BackupError(
            f"{path} 的清单指向备份以外的文件，不是本软件做的，不能使用。请用较早的一份备份",
            f"The list of {path} names files outside of the backup: this software did not make it."
            " Use an older backup",
        )
    return manifest


def _fits(manifest: Manifest) -> bool:
    """Whether all lies where a backup has it, and belongs where a library has it."""
    return (
        manifest.database in database.FILE_NAMES
        and manifest.database in {entry.path for entry in manifest.own}
        and all(_is_inside(entry.path) for entry in manifest.own)
        and all(map(_is_stored, manifest.stored))
    )


def _is_stored(entry: Entry) -> bool:
    storage, _, name = entry.name.partition("/")
    return (
        storage in STORAGES
        and bool(_SHA256.fullmatch(entry.sha256))
        and entry.path == place_in_backup(storage, entry.sha256)
        and _is_inside(name)
    )


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts and "\0" not in path


def write_manifest(folder: Path, manifest: Manifest) -> None:
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
