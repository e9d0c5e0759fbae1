"""What people do with batches: bring files, try again what failed, take all back, dismiss."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from speeches.changes import changing
from speeches.importing.files import digest
from speeches.jobs.batches import (
    bin_all,
    brought_by,
    cause_of_binning,
    incoming,
    remove_files,
)
from speeches.jobs.bulk import MOST_AT_ONCE, start_moving
from speeches.jobs.intake import work_on
from speeches.jobs.models import Batch, BatchDocument, BatchFile, Job
from speeches.jobs.queue import FIRST
from speeches.life import MOVES, Cause
from speeches.parsing.formats.limits import CONTAINER_BYTES
from speeches.parsing.formats.page_pictures import in_order, name_of_pages, put_together


class Incoming(Protocol):
    """A file as a request has it."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def chunks(self) -> Iterable[bytes] | Iterable[str]: ...


def receive(
    files: Iterable[Incoming], by: User | None, *, again: bool = False, as_one: bool = False
) -> Batch:
    """Store files for the worker; nothing of them is read. Raises OSError.

    as_one: they are pictures, the pages of one document in the order of their names. Raises
    MaterialError where they are not.
    """
    with new_folder() as folder:
        rows = [_stored_as_one(files, folder)] if as_one else _stored_all(files, folder)
        return create(rows, by=by, again=again)


def may_get_more(by: User | None) -> QuerySet[Batch]:
    """The batches that more files of this person's may come into: what she selected is sent in
    several requests where it is too much for one."""
    return Batch.objects.filter(
        by=by, origin=Batch.Origin.UPLOAD, taken_back_at=None, dismissed_at=None
    )


def add(batch: Batch, files: Iterable[Incoming]) -> None:
    """Store more files of a batch. Raises OSError."""
    with new_folder() as folder:
        rows = _stored_all(files, folder)
        with transaction.atomic():
            put_into(batch, rows)


@contextmanager
def new_folder() -> Iterator[Path]:
    """A new folder for what a request brings; it is gone where that is not stored."""
    folder = incoming() / token_hex(8)
    folder.mkdir(parents=True)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _stored_all(files: Iterable[Incoming], folder: Path) -> list[BatchFile]:
    return [_stored(file, folder / str(at)) for at, file in enumerate(files)]


def _stored_as_one(files: Iterable[Incoming], folder: Path) -> BatchFile:
    in_turn = sorted(files, key=lambda file: in_order(file.name or ""))
    pages = ((file.name or "", b"".join(_bytes_of(file))) for file in in_turn)
    return as_one_file([file.name or "" for file in in_turn], pages, folder / "0")


def as_one_file(names: Sequence[str], pages: Iterable[tuple[str, bytes]], path: Path) -> BatchFile:
    """Pictures of these names stored there as one document. Raises MaterialError, OSError."""
    with path.open("wb") as stored:
        put_together(stored, pages)
    row = BatchFile(name=name_of_pages(names)[-255:], path=str(path), size=path.stat().st_size)
    row.sha256 = digest(path)
    return row


def _bytes_of(file: Incoming) -> Iterator[bytes]:
    for chunk in file.chunks():
        yield chunk if isinstance(chunk, bytes) else chunk.encode()


def _stored(file: Incoming, path: Path) -> BatchFile:
    row = BatchFile(name=(file.name or "")[-255:], path=str(path), size=file.size or 0)
    if row.size <= CONTAINER_BYTES:
        came = hashlib.sha256()
        with path.open("wb") as stored:
            for chunk in _bytes_of(file):
                came.update(chunk)
                stored.write(chunk)
        row.size, row.sha256 = path.stat().st_size, came.hexdigest()
    return row


def create(
    files: Sequence[BatchFile],
    *,
    by: User | None = None,
    again: bool = False,
    origin: Batch.Origin = Batch.Origin.UPLOAD,
) -> Batch:
    """A batch of files that lie where they say, with its place in the queue."""
    with transaction.atomic():
        batch = Batch.objects.create(by=by, again=again, origin=origin)
        put_into(batch, files, FIRST)
    return batch


def put_into(batch: Batch, files: Sequence[BatchFile], priority: int = 0) -> None:
    """Make stored files part of a batch, and have it gone on with."""
    for file in files:
        file.batch = batch
    BatchFile.objects.bulk_create(files)
    work_on.using(priority=priority).enqueue(batch.pk)


def retry(batch: Batch) -> int:
    """Have the files be read once more in which something failed; returns how many they are."""
    if batch.taken_back_at:
        return 0
    failed = BatchDocument.objects.filter(file__batch=batch, result=BatchDocument.Result.FAILED)
    with transaction.atomic():
        files = BatchFile.objects.filter(pk__in=failed.values("file"), state=BatchFile.State.DONE)
        number = files.update(state=BatchFile.State.WAITING, reached=0, tries=0)
        if number:
            work_on.enqueue(batch.pk)
    return number


def take_back(batch: Batch, cause: Cause) -> tuple[int, Job | None]:
    """Put into the bin all speeches that came with a batch, and stop where it is not done; returns
    how many speeches that were, and of very many the job that does so."""
    with changing():
        Batch.objects.filter(pk=batch.pk).update(taken_back_at=timezone.now())
        batch.files.update(state=BatchFile.State.DONE)
        keys = brought_by(batch)
        if len(keys) > MOST_AT_ONCE:
            return len(keys), start_moving(keys, MOVES["bin"], cause_of_binning(batch, cause))
        return bin_all(batch, cause), None


def dismiss(batch: Batch) -> None:
    """Put a batch out of sight, with what was kept of its files to try them again."""
    Batch.objects.filter(pk=batch.pk).update(dismissed_at=timezone.now())
    remove_files(list(batch.files.filter(state=BatchFile.State.DONE)))
