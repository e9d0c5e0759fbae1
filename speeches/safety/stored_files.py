"""The files that rows name: raw materials by the hash of their bytes, pictures of scanned pages."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from speeches.models import Material, ScannedPage
from speeches.safety.database import Rows
from speeches.safety.findings import Finding, is_older, some

MATERIALS, SCANS = "materials", "scans"
# A file is written before its row: whoever imports at this moment is left alone.
_SETTLED = 3600
_BLOCK = 1 << 20
# Where files go that no row names.
_ASIDE = "unclaimed"


@dataclass(frozen=True)
class StoredFile:
    """A file that a row names.

    storage: MATERIALS or SCANS; name: inside of it; sha256: of its bytes, empty where no row
    knows; label: for people.
    """

    storage: str
    name: str
    sha256: str
    label: str

    @property
    def path(self) -> Path:
        return folder_of(self.storage) / self.name


def folder_of(storage: str) -> Path:
    """Where the files of a storage lie."""
    field: Any = {
        MATERIALS: Material._meta.get_field("raw"),
        SCANS: ScannedPage._meta.get_field("picture"),
    }[storage]
    return Path(field.storage.path(""))


def stored_files(
    read: Callable[[Rows], Iterable[tuple[Any, ...]]] = lambda query: query.iterator(),
) -> Iterator[StoredFile]:
    """All files that rows name; read: returns the rows of a query."""
    for raw, sha256, name in read(Material.objects.order_by().values_list("raw", "sha256", "name")):
        yield StoredFile(MATERIALS, raw, sha256, name)
    pages = ScannedPage.objects.exclude(picture="").order_by()
    for picture, number in read(pages.values_list("picture", "number")):
        yield StoredFile(SCANS, picture, "", f"扫描页图片 {picture}（第 {number} 页）")


def digest(path: Path) -> str:
    """The SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_whole(path: Path, sha256: str) -> bool:
    """Whether a file is there and has the bytes of this SHA-256."""
    try:
        return digest(path) == sha256
    except OSError:
        return False


def place_in_backup(storage: str, sha256: str) -> str:
    """Where the folder of backups keeps a file of these bytes."""
    return f"{storage}/{sha256[:2]}/{sha256}"


def check() -> Iterator[Finding]:
    """Files that are gone or not as they were, and files that no row names."""
    named: dict[str, set[str]] = {MATERIALS: set(), SCANS: set()}
    for file in stored_files():
        named[file.storage].add(file.name)
        if wrong := _wrong(file):
            yield _as_finding(file, wrong)
    for storage, names in named.items():
        yield from _unclaimed(storage, names)


def _wrong(file: StoredFile) -> str:
    """Why a file is not as it was; empty where it is."""
    try:
        if file.sha256:
            return "" if digest(file.path) == file.sha256 else "内容已损坏"
        return "" if _is_whole_picture(file.path) else "图片已损坏"
    except FileNotFoundError:
        return "文件不见了"
    except OSError as error:
        return f"读不了（{error.strerror}）"


def _is_whole_picture(path: Path) -> bool:
    """Whether a JPEG has its beginning and its end."""
    data = path.read_bytes()
    return data[:3] == b"\xff\xd8\xff" and data.rstrip(b"\0")[-2:] == b"\xff\xd9"


def _as_finding(file: StoredFile, wrong: str) -> Finding:
    said = f"{file.label}：{wrong}（{file.storage}/{file.name}）。"
    if copy := copy_in_backup(file):
        return Finding(said, repair=lambda: _from_backup(file, copy))
    return Finding(said, advice="备份里也没有完好的一份；讲话本身在数据库里，不受影响。")


def copy_in_backup(file: StoredFile) -> Path | None:
    """A whole copy of a file in the backups that are made every day."""
    if not (settings.BACKUP_DIR and file.sha256):
        return None
    path = settings.BACKUP_DIR / place_in_backup(file.storage, file.sha256)
    return path if is_whole(path, file.sha256) else None


def _from_backup(file: StoredFile, copy: Path) -> str:
    put(copy, file.path)
    return f"{file.label}：已从备份取回"


def put(source: Path, target: Path) -> None:
    """Copy a file, whole or not at all. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.new")
    shutil.copyfile(source, fresh)
    fresh.replace(target)


def _unclaimed(storage: str, names: set[str]) -> Iterator[Finding]:
    folder = folder_of(storage)
    files = (path for path in folder.rglob("*") if path.is_file())
    found = [
        path
        for path in files
        if path.relative_to(folder).as_posix() not in names and is_older(path, _SETTLED)
    ]
    if found:
        listed = some(path.name for path in found)
        yield Finding(
            f"{folder.name} 里有 {len(found)} 个文件不属于任何材料：{listed}。",
            repair=lambda: _put_aside(storage, found),
        )


def _put_aside(storage: str, paths: list[Path]) -> str:
    """Move them out of the way; nothing is deleted."""
    folder = folder_of(storage)
    for path in paths:
        target = settings.DATA_DIR / _ASIDE / storage / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    return f"{len(paths)} 个文件已移到 {_ASIDE}/{storage}，没有删除"
