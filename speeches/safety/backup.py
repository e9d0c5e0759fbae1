"""A backup: what cannot be made again, in a folder elsewhere, while the site serves.

    <folder>/materials/…            the raw files of all backups, by the hash of their bytes
    <folder>/scans/…                pictures of scanned pages, the same
    <folder>/<time>/library.sqlite3 the database at one moment (library.dump of PostgreSQL)
    <folder>/<time>/rules/…         the word lists
    <folder>/<time>/manifest.json   every file with its SHA-256, and the settings without secrets
    <folder>/<time>.incomplete/     one that is being made or removed, or was broken off
    <folder>/lock                   held by whoever makes or removes one

Raw files never change, so a backup copies only those that the folder has not. The index is not in
it: it is made from the rest (decisions/0019).
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.utils import timezone

from config.raw_files import ROOMS
from speeches.importing.files import digest, is_whole
from speeches.safety import database
from speeches.safety.errors import BackupError
from speeches.safety.manifest import Entry, Manifest, read_manifest, write_manifest
from speeches.safety.stored_files import (
    StoredFile,
    place_in_backup,
    put,
    stored_files,
)

_INCOMPLETE = ".incomplete"
_NAME, _AT = re.compile(r"\d{8}T\d{6}"), "%Y%m%dT%H%M%S"
# Names of settings whose values are nobody's business.
_SECRET = re.compile(r"SECRET|PASSWORD|TOKEN|KEY\b|URL$")
_SETTING = re.compile(r"^([A-Z][A-Z_]+)  ", re.MULTILINE)
# How often the database is copied again because a file of it was deleted meanwhile.
_TRIES = 3


@dataclass(frozen=True)
class Backup:
    """A backup that is complete."""

    path: Path
    manifest: Manifest


def make_backup(folder: Path) -> Backup:
    """Make a backup in a folder. Raises what `errors.FAILURES` names."""
    _require_elsewhere(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        return _make_backup(folder)


def _make_backup(folder: Path) -> Backup:
    name = _name(folder)
    unfinished = folder / f"{name}{_INCOMPLETE}"
    unfinished.mkdir()
    own = _copy_rules(unfinished)
    stored, missing = _copy_library(folder, unfinished / database.file_name())
    own.append(_entry(unfinished, unfinished / database.file_name()))
    manifest = Manifest(
        at=timezone.localtime().isoformat(timespec="seconds"),
        database=database.file_name(),
        own=own,
        stored=stored,
        missing=missing,
        settings=_settings(),
    )
    write_manifest(unfinished, manifest)
    _flush(unfinished)
    unfinished.rename(folder / name)
    _remove_unfinished(folder)
    return Backup(folder / name, manifest)


def name_now() -> str:
    """What a backup of this moment is called."""
    return timezone.localtime().strftime(_AT)


def _name(folder: Path) -> str:
    """After all that are there, for the last by name is the newest, also where the clock was ahead
    when one was made."""
    taken = (path.name.removesuffix(_INCOMPLETE) for path in folder.glob("*T*"))
    last = max(filter(_NAME.fullmatch, taken), default="")
    with suppress(ValueError, OverflowError):
        return max(name_now(), (datetime.strptime(last, _AT) + timedelta(seconds=1)).strftime(_AT))
    return name_now()


def _require_elsewhere(folder: Path) -> None:
    """Not where the library is: what damages or deletes that takes the backups with it."""
    rooms = (storages[room] for room in ROOMS)
    folders = [Path(room.location) for room in rooms if isinstance(room, FileSystemStorage)]
    for own in (settings.DATA_DIR, *folders):
        if folder.resolve().is_relative_to(own.resolve()):
            raise BackupError(
                f"备份不能放在 {own} 里面，否则会一起丢失。请换一个文件夹，最好在另一个磁盘上",
                f"A backup may not lie inside of {own}, for it would go with it. Choose another"
                " folder, best on another disk",
            )


def _copy_library(folder: Path, target: Path) -> tuple[list[Entry], list[str]]:
    """Copy files and database so that every row of the copy has its file; returns the files, and
    what there is no whole file of.

    A file is written before its row, and deleted after it. So files come first, then the database,
    then the files that its copy names and that came meanwhile. A row that came and went meanwhile
    is in the copy without its file; then the database is copied again.
    """
    known: dict[str, Entry] = {}
    _copy_files(folder, stored_files(), known)
    for _ in range(_TRIES):
        target.unlink(missing_ok=True)
        database.copy(target)
        named = list(stored_files(partial(database.rows_in_copy, target)))
        missing = _copy_files(folder, named, known)
        if not missing.keys() - {file.name for file in stored_files()}:
            break
    kept = {f"{file.storage}/{file.name}" for file in named}
    return [known[name] for name in sorted(kept & known.keys())], list(missing.values())


def _copy_files(
    folder: Path, files: Iterable[StoredFile], known: dict[str, Entry]
) -> dict[str, str]:
    """Copy what is not known yet; returns what there is no whole file of, by name, for people."""
    missing = {}
    for file in files:
        name = f"{file.storage}/{file.name}"
        if name not in known:
            try:
                known[name] = _copy_file(folder, file, name)
            except FileNotFoundError:
                missing[file.name] = f"{file.label}（{name}）"
    return missing


def _copy_file(folder: Path, file: StoredFile, name: str) -> Entry:
    """Copy a file where the folder has not got it whole; one that is not what its row says is no
    file to keep: raises FileNotFoundError."""
    sha256 = file.sha256 or file.digest()
    entry = Entry(place_in_backup(file.storage, sha256), sha256, name)
    copy = folder / entry.path
    if not is_whole(copy, sha256):
        put(file, copy)
        if not is_whole(copy, sha256):
            copy.unlink()
            raise FileNotFoundError
    return entry


def _copy_rules(target: Path) -> list[Entry]:
    """The word lists, which an office may have made its own."""
    found = []
    for path in sorted((settings.BASE_DIR / "search").glob("*/*.txt")):
        copy = target / "rules" / path.name
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, copy)
        found.append(_entry(target, copy))
    return found


def _settings() -> dict[str, str]:
    """The settings that are given, without secrets."""
    said = import_module(os.environ["DJANGO_SETTINGS_MODULE"]).__doc__ or ""
    names = [name for name in _SETTING.findall(said) if not _SECRET.search(name)]
    return {name: os.environ[name] for name in names if os.environ.get(name)}


def _entry(folder: Path, path: Path) -> Entry:
    return Entry(path.relative_to(folder).as_posix(), digest(path))


# What lies there


def backups(folder: Path) -> list[Backup]:
    """The complete backups in a folder, the oldest first; one that cannot be read is none."""
    found = []
    for path in sorted(folder.glob("*T*")):
        if _NAME.fullmatch(path.name):
            try:
                found.append(Backup(path, read_manifest(path)))
            except BackupError:
                continue
    return found


def damaged_backups(folder: Path) -> list[Path]:
    """The folders that are called as complete backups are, and whose manifest cannot be read."""
    readable = {backup.path for backup in backups(folder)}
    named = (path for path in sorted(folder.glob("*T*")) if _NAME.fullmatch(path.name))
    return [path for path in named if path not in readable]


def damaged_entries(backup: Backup) -> list[str]:
    """Which files of a backup are gone or not as they were written."""
    places = [(backup.path, entry) for entry in backup.manifest.own]
    places += [(backup.path.parent, entry) for entry in backup.manifest.stored]
    return [
        entry.path for folder, entry in places if not is_whole(folder / entry.path, entry.sha256)
    ]


def keep_newest(folder: Path, number: int) -> int:
    """Remove all backups but the newest, and the files that only those had; returns how many
    backups went."""
    with _alone(folder):
        old = backups(folder)[:-number]
        for backup in old:
            # Lest one that has lost its first file is taken for whole.
            backup.path.rename(f"{backup.path}{_INCOMPLETE}")
        _remove_unfinished(folder)
    return len(old)


def _remove_unfinished(folder: Path) -> None:
    """Delete what was broken off while it was made or removed, and the files that only it had."""
    unfinished = list(folder.glob(f"*{_INCOMPLETE}"))
    if had := {path for each in unfinished for path in _stored_in(each)}:
        used = {entry.path for backup in backups(folder) for entry in backup.manifest.stored}
        for path in had - used:
            (folder / path).unlink(missing_ok=True)
    for each in unfinished:
        shutil.rmtree(each, ignore_errors=True)


def _stored_in(path: Path) -> list[str]:
    """The files that a backup shares with others; of one that has no list yet, none."""
    try:
        return [entry.path for entry in read_manifest(path).stored]
    except BackupError:
        return []


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only one at the backups of a folder. Raises BackupError where somebody is."""
    with (folder / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(
                f"另一次备份正在进行（{folder}），请等它结束再备份",
                f"Another backup into {folder} is going on. Wait until it has ended",
            ) from error
        yield


def _flush(folder: Path) -> None:
    """Have the disk take it before it is called complete."""
    for path in (*_files(folder), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
