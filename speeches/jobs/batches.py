"""What a batch is and how far it is; where its files wait.

    incoming/<token>-<number>    the bytes of an uploaded file, until it is done

What is in the library says what is done (decisions/0007), and the log of speeches says which batch
brought them; the rows of a batch tell of it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db.models import Count, Q

from config.raw_files import INCOMING, RawFiles, raw_files
from speeches.choices import State
from speeches.jobs.models import Batch, BatchDocument, BatchFile
from speeches.life import MOVES, Arrival, Cause, Publishing, change
from speeches.models import Speech, StateChange

Result = BatchDocument.Result

# Seconds after which no request can still be storing its files.
_FORGOTTEN = 24 * 3600


@dataclass(frozen=True)
class Numbers:
    """How far a batch is: its files and those that are done, and its documents by what became of
    them."""

    files: int = 0
    done: int = 0
    new: int = 0
    known: int = 0
    failed: int = 0

    @property
    def finished(self) -> bool:
        return self.done == self.files

    @property
    def percent(self) -> int:
        return self.done * 100 // self.files if self.files else 100


def numbers(batches: Collection[Batch]) -> dict[int, Numbers]:
    """How far each of these is, by their keys; two queries."""
    keys = [batch.pk for batch in batches]
    done = Count("pk", filter=Q(state=BatchFile.State.DONE))
    files = BatchFile.objects.filter(batch__in=keys).order_by().values_list("batch")
    by_batch = {pk: (all_, ended) for pk, all_, ended in files.annotate(all=Count("pk"), done=done)}
    documents = BatchDocument.objects.filter(file__batch__in=keys).order_by()
    results = Counter(
        {
            (pk, result): number
            for pk, result, number in documents.values_list("file__batch", "result").annotate(
                Count("pk")
            )
        }
    )
    return {
        pk: Numbers(*by_batch.get(pk, (0, 0)), *(results[pk, result] for result in Result.values))
        for pk in keys
    }


def incoming() -> RawFiles:
    """Where uploaded files wait, for the worker of any machine."""
    return raw_files(INCOMING)


def open_file(file: BatchFile) -> File[bytes]:
    """The bytes of a file, where they still wait. Raises OSError."""
    return incoming().open(file.stored) if file.stored else File(Path(file.path).open("rb"))


def still_waits(file: BatchFile) -> bool:
    """Whether the bytes of a file are still there. Raises OSError."""
    return incoming().exists(file.stored) if file.stored else Path(file.path).exists()


def remove_files(files: Collection[BatchFile]) -> None:
    """Delete what was stored of uploaded files; what lies elsewhere is not ours to delete. Raises
    OSError."""
    for file in files:
        if file.stored:
            incoming().delete(file.stored)


def sweep() -> None:
    """Delete what was stored by requests that ended before there was a batch of it, and of
    batches that are out of sight. Raises
    OSError."""
    dismissed = Q(batch__dismissed_at__isnull=False, state=BatchFile.State.DONE)
    named = BatchFile.objects.exclude(stored="").exclude(dismissed)
    kept = set(named.values_list("stored", flat=True))
    old = time.time() - _FORGOTTEN
    for entry in incoming().entries():
        if entry.name not in kept and entry.modified < old:
            incoming().delete(entry.name)


def arrival_of(batch: Batch) -> Arrival:
    """How the documents of a batch come in: to be looked at first, but for what the office's
    setting lets pass."""
    at_once = settings.PUBLISH_WITHOUT_DOUBT
    cause = Cause(batch.by, job=batch.job)
    return Arrival(Publishing.UNDOUBTED if at_once else Publishing.NOTHING, cause, batch.again)


def brought_by(batch: Batch) -> set[int]:
    """The keys of the speeches that came in with a batch, and are still there."""
    new = BatchDocument.objects.filter(file__batch=batch, result=Result.NEW)
    speeches = Speech.objects.filter(material__in=new.values("material"))
    # A material that was there may have got a speech back.
    arrivals = StateChange.objects.filter(speech__in=speeches, job=batch.job, before="")
    return {pk for pk in arrivals.values_list("speech", flat=True) if pk}


def bin_all(batch: Batch, cause: Cause) -> int:
    """Put what came with a batch into the bin; returns how many speeches that were."""
    return len(change(brought_by(batch), MOVES["bin"], cause_of_binning(batch, cause)))


def cause_of_binning(batch: Batch, cause: Cause) -> Cause:
    return Cause(cause.by, cause.note or f"整批撤回：{batch}", batch.job)


@dataclass(frozen=True)
class Binning:
    """How many speeches taking a batch back puts into the bin; public: how many readers see."""

    number: int
    public: int


def would_be_binned(batch: Batch) -> Binning:
    """What `bin_all` would do with a batch now."""
    speeches = Speech.objects.filter(pk__in=brought_by(batch), state__in=MOVES["bin"].before)
    states = Counter(speeches.values_list("state", flat=True))
    return Binning(states.total(), states[State.PUBLISHED])


def left_in_others(batch: Batch) -> int:
    """How many of the speeches that came with a batch are joined to others that are not binned."""
    joined = Speech.objects.filter(pk__in=brought_by(batch), state=State.JOINED)
    return joined.exclude(whole__state=State.BINNED).count()


def speeches_of(documents: Collection[BatchDocument]) -> dict[int, list[Speech]]:
    """The speeches of each of these documents as they are now, by the keys of their materials."""
    found: dict[int, list[Speech]] = {}
    materials = {document.material_id for document in documents if document.material_id}
    speeches = Speech.objects.filter(material__in=materials).select_related("material")
    columns = ("title", "state", "position", "material__uploaded_by")
    for speech in speeches.only(*columns).order_by("position"):
        found.setdefault(speech.material_id, []).append(speech)
    return found
