"""Pictures of a batch that turn out to be the pages of one document, put together afterwards.

They may have come in as documents of their own by then: those go into the bin, and what was
recognised of them is not recognised once more.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django_tasks import task

from speeches.changes import changing
from speeches.choices import State
from speeches.jobs.batches import brought_by, remove_files, still_waits
from speeches.jobs.intake import members_of
from speeches.jobs.leases import alone
from speeches.jobs.models import Batch, BatchDocument, BatchFile, Job
from speeches.jobs.queue import Stopped, start
from speeches.jobs.receiving import as_one_file, keeping, put_into
from speeches.life import MOVES, Cause, change
from speeches.models import Speech
from speeches.parsing import MaterialError
from speeches.parsing.formats.limits import check_file
from speeches.parsing.formats.page_pictures import (
    are_numbered,
    check_number,
    in_order,
    names_a_picture,
)

# Before another worker is asked again whether it is done with the batch.
_MOMENT = 0.5


@dataclass(frozen=True)
class Offer:
    """Files of a batch that could be the pages of one document, in order; number: of pictures;
    likely: whether their names are numbered and there is nothing else."""

    files: Sequence[BatchFile]
    number: int
    likely: bool


def offers(batch: Batch) -> list[Offer]:
    """What of a batch could be put together: a container of numbered pictures, or single ones."""
    if batch.taken_back_at:
        return []
    files = list(batch.files.filter(combined_into=None))
    found = [Offer([file], file.pictures, True) for file in files if file.pictures > 1]
    single = [file for file in files if names_a_picture(file.name)]
    if len(single) > 1:
        single.sort(key=lambda file: in_order(file.name))
        likely = len(single) == len(files) and are_numbered([file.name for file in single])
        found.append(Offer(single, len(single), likely))
    return found


def start_combining(batch: Batch, files: Sequence[int], by: User | None) -> Job:
    """Have these files of a batch, by their keys, be put together as one document."""
    title = f"把图片合成一份（第 {batch.pk} 批，{min(files)}–{max(files)}，共 {len(files)} 个文件）"
    return start(combine, title, by, batch.pk, sorted(files))


@task
def combine(job: int, batch_pk: int, keys: list[int]) -> str:
    """Put files of a batch together, and have the whole be read in their place."""
    batch = Batch.objects.get(pk=batch_pk)
    # Not while the files are being read: it is taken up again in a moment.
    with alone(batch.job) as is_alone:
        if not is_alone:
            time.sleep(_MOMENT)
            raise Stopped
        cause = Cause(Job.objects.get(pk=job).by, "合成一份", batch.job)
        return _combine(batch, keys, cause)


def _combine(batch: Batch, keys: Sequence[int], cause: Cause) -> str:
    files = list(batch.files.filter(pk__in=keys, combined_into=None))
    if batch.taken_back_at or len(files) < len(keys):
        return "不再需要"
    pages = _pictures(files)
    names = [name for name, _ in pages]
    with keeping() as keep:
        row = as_one_file(names, pages, keep)
        with changing():
            number = _bin(batch, files, cause)
            put_into(batch, [row])
            for file in files:
                _note(file, row)
    remove_files(files)
    return f"{len(pages)} 张图片合成了一份" + (f"，原来的 {number} 篇放入回收站" if number else "")


def _pictures(files: Sequence[BatchFile]) -> list[tuple[str, bytes]]:
    """The pictures in these files with their names, in order. Raises MaterialError, also where they
    are too many or too large for one document: before they are all in memory."""
    found: list[tuple[str, bytes]] = []
    total = 0
    for name, data in _each_picture(files):
        total += len(data)
        check_file(total)
        found.append((name, data))
        check_number(len(found))
    return sorted(found, key=lambda page: in_order(page[0]))


def _each_picture(files: Sequence[BatchFile]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        if still_waits(file):
            for member in members_of(file):
                if member.problem:
                    raise MaterialError(f"“{member.name}”读不了：{member.problem}")
                yield member.name, member.data
        else:
            # It is in the library, all of it: else it would have been kept.
            yield from _stored(file)


def _stored(file: BatchFile) -> Iterator[tuple[str, bytes]]:
    for document in file.documents.select_related("material"):
        material = document.material
        if material is None:
            raise MaterialError(f"“{document.name}”已经不在库中")
        with material.raw.open("rb") as raw:
            yield document.name, raw.read()


def _note(file: BatchFile, row: BatchFile) -> None:
    """Tell that a file is part of another one's document now."""
    done = {"state": BatchFile.State.DONE, "scan": None, "combined_into": row}
    BatchFile.objects.filter(pk=file.pk).update(**done)
    file.documents.all().delete()
    BatchDocument.objects.create(
        file=file,
        position=0,
        name=file.name,
        result=BatchDocument.Result.KNOWN,
        said=f"合成到“{row.name}”里",
    )


def _bin(batch: Batch, files: Sequence[BatchFile], cause: Cause) -> int:
    """Put what came of these files into the bin, unless somebody decided about it."""
    documents = BatchDocument.objects.filter(file__in=files, result=BatchDocument.Result.NEW)
    speeches = Speech.objects.filter(
        pk__in=brought_by(batch), material__in=documents.values("material")
    )
    waiting = set(speeches.filter(state=State.RECEIVED).values_list("pk", flat=True))
    return len(change(waiting, MOVES["bin"], cause))
