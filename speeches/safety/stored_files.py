"""The files that rows name: raw materials by the hash of their bytes, pictures of scanned pages,
uploads that wait."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db.models import QuerySet

from config.raw_files import INCOMING, MATERIALS, SCANS, UNCLAIMED, RawFiles, raw_files
from config.trouble import FilesAway
from config.whole import replacing
from speeches.importing.files import digest_of, is_whole
from speeches.jobs.models import BatchFile
from speeches.models import Material, ScannedPage
from speeches.safety.database import Rows
from speeches.safety.findings import Finding, some

STORAGES = MATERIALS, SCANS
# A file is written before its row: whoever imports at this moment is left alone.
_SETTLED = 3600
# How long a file that no row names is kept: a database that was put back from an older backup may
# have lost its row.
KEPT_DAYS = 30
_DAY = 24 * 3600
_BLOCK = 1 << 20
_WITHOUT_COPY = {
    MATERIALS: "备份里也没有完好的一份；讲话本身在数据库里，不受影响。",
    SCANS: "备份里也没有完好的一份；识别出的文字不受影响，在材料页上点“重新识别”可以重新生成图片。",
}


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
    def room(self) -> RawFiles:
        return raw_files(self.storage)

    def digest(self) -> str:
        """Of its bytes as they are now. Raises OSError."""
        with self.room.open(self.name) as file:
            return digest_of(file)


def stored_files(
    read: Callable[[Rows], Iterable[tuple[Any, ...]]] = lambda query: query.iterator(),
) -> Iterator[StoredFile]:
    """All files that rows name; read: returns the rows of a query."""
    for raw, sha256, name in read(Material.objects.order_by().values_list("raw", "sha256", "name")):
        yield StoredFile(MATERIALS, raw, sha256, name)
    pages = ScannedPage.objects.exclude(picture="").order_by()
    for picture, sha256, number in read(pages.values_list("picture", "picture_sha256", "number")):
        yield StoredFile(SCANS, picture, sha256, f"扫描页图片 {picture}（第 {number} 页）")


def place_in_backup(storage: str, sha256: str) -> str:
    """Where the folder of backups keeps a file of these bytes."""
    return f"{storage}/{sha256[:2]}/{sha256}"


def check() -> Iterator[Finding]:
    """Files that are gone or not as they were, and files that no row names. Raises FilesAway: where
    they cannot be reached no file is called damaged."""
    named: dict[str, set[str]] = {MATERIALS: set(), SCANS: set()}
    for file in stored_files():
        named[file.storage].add(file.name)
        if wrong := _wrong(file):
            yield _as_finding(file, wrong)
    yield from _unknown_pictures()
    yield from _waiting()
    for storage, names in named.items():
        yield from _unclaimed(storage, names)
    yield from _long_unclaimed()


def _unknown_pictures() -> Iterator[Finding]:
    """Pictures of pages from before their digests were kept."""
    found = ScannedPage.objects.exclude(picture="").filter(picture_sha256="")
    if number := found.count():
        yield Finding(f"{number} 张扫描页图片还没有记下指纹。", repair=lambda: _note_digests(found))


def _note_digests(pages: QuerySet[ScannedPage]) -> str:
    noted = 0
    for page in pages:
        file = StoredFile(SCANS, page.picture.name, "", "")
        if not _wrong(file):
            page.picture_sha256 = file.digest()
            page.save(update_fields=["picture_sha256"])
            noted += 1
    return f"记下了 {noted} 张扫描页图片的指纹"


def _waiting() -> Iterator[Finding]:
    """Uploads that nobody has worked on yet: only who sent one has another."""
    files = BatchFile.objects.exclude(state=BatchFile.State.DONE).exclude(stored="")
    for file in files.select_related("batch__by"):
        if _wrong(StoredFile(INCOMING, file.stored, file.sha256, file.name)):
            who = file.batch.by.get_username() if file.batch.by else "上传的人"
            said = f"等待处理的上传“{file.name}”已损坏或不见了，不会导入。"
            yield Finding(said, advice=f"请 {who} 再传一次。")


def _wrong(file: StoredFile) -> str:
    """Why a file is not as it was; empty where it is. Raises FilesAway."""
    try:
        if file.sha256:
            return "" if file.digest() == file.sha256 else "内容已损坏"
        return "" if _is_whole_picture(file) else "图片已损坏"
    except FileNotFoundError:
        return "文件不见了"
    except FilesAway:
        raise
    except OSError as error:
        return f"读不了（{error.strerror}）"


def _is_whole_picture(file: StoredFile) -> bool:
    """Whether a JPEG has its beginning and its end."""
    with file.room.open(file.name) as picture:
        data: bytes = picture.read()
    return data[:3] == b"\xff\xd8\xff" and data.rstrip(b"\0")[-2:] == b"\xff\xd9"


def _as_finding(file: StoredFile, wrong: str) -> Finding:
    said = f"{file.label}：{wrong}（{file.storage}/{file.name}）。"
    if copy := copy_in_backup(file):
        return Finding(said, repair=lambda: _from_backup(file, copy))
    return Finding(said, advice=_WITHOUT_COPY[file.storage])


def copy_in_backup(file: StoredFile) -> Path | None:
    """A whole copy of a file in the backups that are made every day."""
    if not (settings.BACKUP_DIR and file.sha256):
        return None
    path = settings.BACKUP_DIR / place_in_backup(file.storage, file.sha256)
    return path if is_whole(path, file.sha256) else None


def _from_backup(file: StoredFile, copy: Path) -> str:
    put_back(copy, file.room, file.name)
    return f"{file.label}：已从备份取回"


def put(source: StoredFile, target: Path) -> None:
    """Copy a file out of its room, whole or not at all. Raises OSError."""
    with (
        source.room.open(source.name) as file,
        replacing(target) as fresh,
        fresh.open("wb") as copy,
    ):
        shutil.copyfileobj(file, copy, _BLOCK)


def put_back(source: Path, room: RawFiles, name: str) -> None:
    """Copy a file into a room, whole or not at all. Raises OSError."""
    with source.open("rb") as file:
        room.save(name, File(file))


def _unclaimed(storage: str, names: set[str]) -> Iterator[Finding]:
    settled = time.time() - _SETTLED
    found = [
        entry.name
        for entry in raw_files(storage).entries()
        if entry.name not in names and entry.modified < settled
    ]
    if found:
        listed = some(name.rpartition("/")[2] for name in found)
        yield Finding(
            f"{storage} 里有 {len(found)} 个文件不属于任何材料：{listed}。",
            repair=lambda: _put_aside(storage, found),
        )


def _put_aside(storage: str, names: list[str]) -> str:
    """Move them out of the way; nothing is deleted yet. From now on it counts how long they lie
    there."""
    room, aside = raw_files(storage), raw_files(UNCLAIMED)
    for name in names:
        with room.open(name) as file:
            aside.save(f"{storage}/{name}", file)
        room.delete(name)
    kept = f"没有删除，{KEPT_DAYS} 天后清除"
    return f"{len(names)} 个文件已移到 {UNCLAIMED}/{storage}，{kept}"


def _long_unclaimed() -> Iterator[Finding]:
    """Files that were put aside and that nobody took back: of an import that was killed, of a
    speech that was deleted for good."""
    due = time.time() - KEPT_DAYS * _DAY
    found = [entry.name for entry in raw_files(UNCLAIMED).entries() if entry.modified < due]
    if found:
        said = f"{UNCLAIMED} 里有 {len(found)} 个不属于任何材料的文件已满 {KEPT_DAYS} 天。"
        yield Finding(said, repair=lambda: _delete(found))


def _delete(names: list[str]) -> str:
    for name in names:
        raw_files(UNCLAIMED).delete(name)
    return f"清除了 {len(names)} 个放满 {KEPT_DAYS} 天、不属于任何材料的文件"


def check_place() -> Iterator[Finding]:
    """Whether what keeps the raw files can be reached."""
    try:
        raw_files(MATERIALS).require()
    except FilesAway as error:
        yield Finding(f"{error}。")
