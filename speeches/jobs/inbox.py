"""A watched folder: what appears in it is imported, and moved beside a line of reason.

    INBOX_DIR/…                what comes
    INBOX_DIR/done/…           what is in the library now, or was already
    INBOX_DIR/failed/…         what could not be read
    …/<name>.说明.txt          what became of it

A file that was imported and not yet moved when its worker was killed is moved by the next.

Note [A whole file]
    Whoever copies a file there may not be done. It is taken when it has kept its size and its time
    for ten seconds, and nobody on this machine has it open for writing: the kernel grants a lease
    to read a file only then (fcntl(2), "Leases"). Of a file that another machine writes through a
    network folder, or that belongs to another account, the kernel says nothing here: there the
    seconds are all, and whoever copies so slowly puts the file there under a name that begins with
    a point, or ends like one of a download, and renames it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from django.conf import settings
from django.core.files import File

from config.environment import is_there
from speeches.importing.files import files_in, is_data, name_of
from speeches.jobs.models import Batch, BatchDocument, BatchFile
from speeches.jobs.receiving import Keep, create, keeping, store

DONE, FAILED = "done", "failed"
_REASON = ".说明.txt"
_NOT_READ = "不是材料（JSON 数据），没有导入"

# How programs call what they have not finished.
_UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp")
# Seconds for which a file has to stay as it is.
QUIET = 10.0

# Size and time of a file.
Look = tuple[int, int]


class Inbox:
    """The folder as it looked the last time; quiet, clock: for tests."""

    def __init__(
        self,
        folder: Path,
        quiet: float = QUIET,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder, self._quiet, self._clock = folder, quiet, clock
        # Each file with its look, and since when it has looked so.
        self._seen: dict[Path, tuple[Look, float]] = {}

    def look(self) -> Batch | None:
        """Make a batch of what has come, and put away what is done. Raises OSError, also where
        the folder is away: nothing is made in its place, nor taken for gone."""
        if not is_there(self._folder):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self._folder))
        found = self._files()
        if not found:
            self._seen = {}
            return None
        found -= self._put_away()
        now = self._clock()
        looks = {path: look for path in found if (look := _look(path))}
        self._seen = {path: (look, self._since(path, look, now)) for path, look in looks.items()}
        whole = sorted(path for path, (_, since) in self._seen.items() if self._is_whole(path, now))
        return self._take(whole, looks)

    def _since(self, path: Path, look: Look, now: float) -> float:
        before, since = self._seen.get(path, (None, now))
        return since if before == look else now

    def _is_whole(self, path: Path, now: float) -> bool:
        """See Note [A whole file]."""
        return now - self._seen[path][1] >= self._quiet and not _is_written(path)

    def _take(self, whole: Collection[Path], looks: Mapping[Path, Look]) -> Batch | None:
        if not whole:
            return None
        waiting = set(BatchFile.objects.exclude(state=State.DONE).values_list("path", flat=True))
        new = [path for path in whole if str(path) not in waiting]
        for path in filter(is_data, new):
            self._move(path, FAILED, _NOT_READ)
        with keeping() as keep:
            files = [_taken(path, looks[path], keep) for path in new if not is_data(path)]
            return create(files, origin=Batch.Origin.FOLDER) if files else None

    def _files(self) -> set[Path]:
        put_away = (self._folder / DONE, self._folder / FAILED)
        found = files_in([str(self._folder)], without=put_away)
        return {path for path in found if not path.name.lower().endswith(_UNFINISHED)}

    def _put_away(self) -> set[Path]:
        """Move what is done out of the way, with what became of it; returns what that was."""
        moved = set()
        done = BatchFile.objects.filter(batch__origin=Batch.Origin.FOLDER, state=State.DONE)
        done = done.filter(path__startswith=f"{self._folder}{os.sep}")
        for file in done.filter(batch__dismissed_at=None, put_away=False):
            path = Path(file.path)
            documents = list(file.documents.all())
            failed = any(one.result == BatchDocument.Result.FAILED for one in documents)
            if path.exists():
                self._move(path, FAILED if failed else DONE, "\n".join(map(str, documents)))
                moved.add(path)
            BatchFile.objects.filter(pk=file.pk).update(put_away=True)
        return moved

    def _move(self, path: Path, where: str, reason: str) -> None:
        target = self._folder / where / path.relative_to(self._folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target = _free(target)
        target.with_name(target.name + _REASON).write_text(f"{reason}\n", encoding="utf-8")
        shutil.move(path, target)


State = BatchFile.State


def _taken(path: Path, look: Look, keep: Keep) -> BatchFile:
    """A file of the folder: it stays where it is, and where workers of other machines read files
    too, its bytes wait with the uploads."""
    name = name_of(path)
    if not settings.MATERIALS_URL:
        return BatchFile(name=name[-255:], path=str(path), size=look[0])
    with path.open("rb") as file:
        row = store(File(file, name), keep)
    row.path = str(path)
    return row


def _look(path: Path) -> Look | None:
    """How a file looks; None where it is gone."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns


def _is_written(path: Path) -> bool:
    """Whether a process of this machine has a file open for writing, as far as the kernel says."""
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return True
    try:
        # Whoever opens it for writing at this very moment breaks the lease: told by a signal that
        # does nothing, where the usual one would end this process.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        # Gives the lease back.
        os.close(descriptor)
    return False


def _free(path: Path) -> Path:
    """The path, with a number where something lies there already."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
