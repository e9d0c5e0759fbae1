"""A watched folder: what appears in it is imported, and moved beside a line of reason.

    INBOX_DIR/…                what comes
    INBOX_DIR/done/…           what is in the library now, or was already
    INBOX_DIR/failed/…         what could not be read
    …/<name>.说明.txt          what became of it

A file is taken when it has not changed between two looks, since whoever copies it there may not be
done. A file that was imported and not yet moved when its worker was killed is moved by the next.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from speeches.importing.files import files_in, is_data, name_of
from speeches.jobs.models import Batch, BatchDocument, BatchFile
from speeches.jobs.receiving import create

DONE, FAILED = "done", "failed"
_REASON = ".说明.txt"
_NOT_READ = "不是材料（JSON 数据），没有导入"

# What a file looked like: it is whole when it looks the same the next time.
Look = tuple[int, int]


class Inbox:
    """The folder as it looked the last time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[Path, Look] = {}

    def look(self) -> Batch | None:
        """Make a batch of what has come, and put away what is done. Raises OSError."""
        self._put_away()
        looks = {path: _look(path) for path in self._files()}
        whole = [path for path, look in looks.items() if self._seen.get(path) == look]
        self._seen = looks
        waiting = set(BatchFile.objects.exclude(state=State.DONE).values_list("path", flat=True))
        new = [path for path in whole if str(path) not in waiting]
        for path in filter(is_data, new):
            self._move(path, FAILED, _NOT_READ)
        files = [
            BatchFile(name=name_of(path)[-255:], path=str(path), size=looks[path][0])
            for path in new
            if not is_data(path)
        ]
        return create(files, origin=Batch.Origin.FOLDER) if files else None

    def _files(self) -> Iterator[Path]:
        put_away = (self._folder / DONE, self._folder / FAILED)
        for path in files_in([str(self._folder)]):
            if path.is_file() and not any(path.is_relative_to(folder) for folder in put_away):
                yield path

    def _put_away(self) -> None:
        """Move what is done out of the way, with what became of it."""
        done = BatchFile.objects.filter(batch__origin=Batch.Origin.FOLDER, state=State.DONE)
        for file in done.filter(batch__dismissed_at=None, put_away=False):
            path = Path(file.path)
            documents = list(file.documents.all())
            failed = any(one.result == BatchDocument.Result.FAILED for one in documents)
            if path.exists():
                self._move(path, FAILED if failed else DONE, "\n".join(map(str, documents)))
            BatchFile.objects.filter(pk=file.pk).update(put_away=True)

    def _move(self, path: Path, where: str, reason: str) -> None:
        target = self._folder / where / path.relative_to(self._folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target = _free(target)
        target.with_name(target.name + _REASON).write_text(f"{reason}\n", encoding="utf-8")
        shutil.move(path, target)


State = BatchFile.State


def _look(path: Path) -> Look:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _free(path: Path) -> Path:
    """The path, with a number where something lies there already."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
