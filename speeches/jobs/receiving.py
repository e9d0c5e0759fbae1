"""What people do with batches: bring files, try again what failed, take all back, dismiss."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from secrets import token_hex
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from config.trouble import FilesAway
from speeches.changes import changing
from speeches.importing.files import digest_of
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

# Stores a file, and returns what it is called where uploads wait.
Keep = Callable[[File[Any]], str]


def receive(
    files: Iterable[File[Any]], by: User | None, *, again: bool = False, as_one: bool = False
) -> Batch:
    """Store files for the worker; nothing of them is read. Raises OSError.

    as_one: they are pictures, the pages of one document in the order of their names. Raises
    MaterialError where they are not.
    """
    with keeping() as keep:
        rows = [_stored_as_one(files, keep)] if as_one else [store(file, keep) for file in files]
        return create(rows, by=by, again=again)


def may_get_more(by: User | None) -> QuerySet[Batch]:
    """The batches that more files of this person's may come into: what she selected is sent in
    several requests where it is too much for one."""
    return Batch.objects.filter(
        by=by, origin=Batch.Origin.UPLOAD, taken_back_at=None, dismissed_at=None
    )


def add(batch: Batch, files: Iterable[File[Any]]) -> None:
    """Store more files of a batch. Raises OSError."""
    with keeping() as keep:
        rows = [store(file, keep) for file in files]
        with transaction.atomic():
            put_into(batch, rows)


@contextmanager
def keeping() -> Iterator[Keep]:
    """Yields what stores the files that a request brings; they are gone where it fails."""
    token, names = token_hex(8), list[str]()

    def keep(file: File[Any]) -> str:
        names.append(f"{token}-{len(names)}")
        return incoming().save(names[-1], file)

    try:
        yield keep
    except BaseException:
        # What cannot be deleted now is swept when it is old.
        with suppress(OSError):
            for name in names:
                incoming().delete(name)
        raise


def _stored_as_one(files: Iterable[File[Any]], keep: Keep) -> BatchFile:
    in_turn = sorted(files, key=lambda file: in_order(file.name or ""))
    pages = ((file.name or "", b"".join(file.chunks())) for file in in_turn)
    return as_one_file([file.name or "" for file in in_turn], pages, keep)


def as_one_file(names: Sequence[str], pages: Iterable[tuple[str, bytes]], keep: Keep) -> BatchFile:
    """Pictures of these names stored as one document. Raises MaterialError, OSError."""
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as whole:
        put_together(whole, pages)
        return _kept(name_of_pages(names), whole, keep)


def store(file: File[Any], keep: Keep) -> BatchFile:
    """Store a file, unless it is too large to be read. Raises OSError."""
    if (file.size or 0) <= CONTAINER_BYTES:
        return _kept(file.name or "", file, keep)
    return BatchFile(name=(file.name or "")[-255:], size=file.size)


def _kept(name: str, file: IO[bytes] | File[bytes], keep: Keep) -> BatchFile:
    """A file that is stored, by the bytes that came."""
    file.seek(0)
    sha256, size = digest_of(file), file.tell()
    return BatchFile(name=name[-255:], stored=keep(File(file)), size=size, sha256=sha256)


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
    # What cannot be deleted now is swept.
    with suppress(FilesAway):
        remove_files(list(batch.files.filter(state=BatchFile.State.DONE)))
