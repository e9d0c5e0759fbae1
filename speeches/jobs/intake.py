"""The work on a batch: its files into the library, one document after another.

A task does a slice of a few seconds and queues the next, so that two batches take turns, and
another worker goes on where one was killed: each document is noted when it is in the library.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.compiled import Compiled
from config.trouble import FilesAway, is_damage, sentences
from speeches.importing.materials import Outcome, Status, import_material
from speeches.importing.recognising import can_recognise
from speeches.importing.scans import forget_failures, recognise_pages
from speeches.jobs.batches import arrival_of, bin_all, open_file, remove_files
from speeches.jobs.leases import alone
from speeches.jobs.models import Batch, BatchDocument, BatchFile, Job
from speeches.jobs.notes import notes_on
from speeches.jobs.queue import FIRST, MOST_DEATHS, SCANS, SHORT, Progress, going_on, start
from speeches.life import Arrival, Cause
from speeches.models import StateChange
from speeches.parsing import MaterialError, Member, members
from speeches.parsing.formats.limits import check_file
from speeches.parsing.formats.page_pictures import are_numbered, names_a_picture

logger = logging.getLogger(__name__)

# Asked with every document: whether a batch was taken back, and whether one may have just come.
_ANY_TAKEN_BACK = Compiled(
    lambda keys: Batch.objects.filter(pk__in=keys, taken_back_at__isnull=False).values_list("pk")
)
_ANY_FIRST = Compiled(
    lambda keys: (
        DBTaskResult.objects.filter(queue_name=SHORT, priority=FIRST, status=TaskResultStatus.READY)
        .order_by()
        .values_list("pk")[:1]
    )
)

State, Result = BatchFile.State, BatchDocument.Result

# Files with nothing to be done here.
_NOT_OPEN = (State.DONE, State.SCANNING)
_SLICE_SECONDS = 5.0
# A document that ended its worker so often is left out; see Note [Deaths] in `queue`.
_MOST_TRIES = MOST_DEATHS
# After the disk or the database failed.
_LATER = timedelta(seconds=20)
# The disk is full or the database away: no document is to blame.
_NOT_ITS_FAULT = (OSError, OperationalError, InterfaceError)
_ENDED_WORKERS = f"处理它的进程意外终止了 {_MOST_TRIES} 次，没有导入"
_NOT_WHOLE = "收到的文件没有保存完整，请再传一次"
_RESULTS = {
    Status.IMPORTED: Result.NEW,
    Status.RESTORED: Result.NEW,
    Status.UNCHANGED: Result.KNOWN,
    Status.GONE: Result.KNOWN,
    Status.FAILED: Result.FAILED,
}


@task
def work_on(batch_pk: int) -> None:
    """Do a slice of a batch, and queue the next one where something is left."""
    batch = Batch.objects.select_related("by").filter(pk=batch_pk).first()
    if batch is None:
        return
    later, problem = None, ""
    # Somebody may have a batch retried that is being worked on: one worker at a time, which looks
    # for what there is to do when it has let go.
    with alone(batch.job) as is_alone:
        if not is_alone:
            return
        try:
            _Slice(batch).work()
        except _NOT_ITS_FAULT as error:
            told = sentences(error)
            # What can be said in a sentence needs no traceback.
            logger.warning("第 %s 批暂停：%s", batch.pk, error, exc_info=not told)
            later = timezone.now() + _LATER
            problem = f"{told[0] if told else error}，稍后会再试"
    _queue_the_rest(batch, later, problem)


def _queue_the_rest(batch: Batch, later: datetime | None, problem: str) -> None:
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk).exclude(problem=problem).update(problem=problem[:300])
        if _open_files(batch).exists():
            work_on.using(run_after=later).enqueue(batch.pk)


def queue_the_forgotten() -> int:
    """Queue the batches that have work left and no place in the queue; returns how many. None is
    ever left so, but for a queue that somebody cleared."""
    waiting = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    _wake_scans()
    tasks = DBTaskResult.objects.filter(task_path=work_on.module_path, status__in=waiting)
    queued = {row["args"][0] for row in tasks.values_list("args_kwargs", flat=True)}
    files = BatchFile.objects.exclude(state__in=_NOT_OPEN)
    forgotten = set(files.values_list("batch", flat=True)) - queued
    for pk in forgotten:
        work_on.enqueue(pk)
    return len(forgotten)


def _open_files(batch: Batch) -> QuerySet[BatchFile]:
    return batch.files.exclude(state__in=_NOT_OPEN)


# Scans


@task(queue_name=SCANS)
def recognise_scan(job: int, file_pk: int, pages: list[int]) -> str:
    """Recognise these pages of the document that a file of a batch has reached, and let the batch
    go on with it. Begun again, it finds the pages that are done."""
    file = (
        BatchFile.objects.select_related("batch").filter(pk=file_pk, state=State.SCANNING).first()
    )
    member = next(islice(members_of(file), file.reached, None), None) if file else None
    if not file or not member or member.problem:
        return "不再需要"
    progress = Progress(job, len(pages))
    for done, number in enumerate(recognise_pages(member.data, pages), 1):
        progress.tell(done, reached=number)
        if not BatchFile.objects.filter(pk=file_pk, state=State.SCANNING).exists():
            return "已撤回"
    _wake(file)
    return f"识别了 {len(pages)} 页"


def _wake(file: BatchFile) -> None:
    """Let the batch go on with a file whose document is recognised, or never will be."""
    with transaction.atomic():
        if BatchFile.objects.filter(pk=file.pk, state=State.SCANNING).update(state=State.WAITING):
            work_on.enqueue(file.batch_id)


def _wake_scans() -> None:
    """Go on with the files that wait for a job that has ended without telling them."""
    for file in BatchFile.objects.filter(state=State.SCANNING).select_related("scan"):
        if not file.scan or not file.scan.is_open:
            _wake(file)


# Batches


class _Slice:
    """Some seconds of work on a batch."""

    def __init__(self, batch: Batch) -> None:
        self._batch, self._arrival = batch, arrival_of(batch)
        self._end, self._done = time.monotonic() + _SLICE_SECONDS, 0

    @property
    def _goes_on(self) -> bool:
        # One document at least: to come to where a large file goes on takes its time, too.
        return going_on.get()() and (not self._done or not self._is_over)

    @property
    def _is_over(self) -> bool:
        """See Note [Turns]: what has just come is not to wait for the end of a slice."""
        if time.monotonic() >= self._end:
            return True
        just_come = DBTaskResult.objects.ready().filter(queue_name=SHORT, priority=FIRST)
        return bool(_ANY_FIRST()) and just_come.exists()

    def work(self) -> None:
        while self._goes_on and (file := _open_files(self._batch).first()):
            self._work_on(file)
            if self._taken_back():
                self._take_back()

    def _take_back(self) -> None:
        """Leave what is left, and put into the bin what came in at that very moment."""
        _open_files(self._batch).update(state=State.DONE)
        bin_all(self._batch, Cause(self._batch.by))

    def _work_on(self, file: BatchFile) -> None:
        pictures = file.pictures if file.reached else _numbered_pictures(file)
        BatchFile.objects.filter(pk=file.pk).update(state=State.RUNNING, pictures=pictures)
        for member in self._members_left(file):
            if not self._goes_on or self._taken_back():
                return
            if not self._take(file, member):
                return
        if file.reached and not file.documents.filter(result=Result.FAILED).exists():
            # The raw file is kept by the material; one that failed may be tried again. Before it is
            # called done: nobody looks at a done file again, should this be where a worker dies.
            remove_files([file])
        BatchFile.objects.filter(pk=file.pk).update(state=State.DONE)

    def _members_left(self, file: BatchFile) -> Iterator[Member]:
        """The documents of a file that nobody has taken yet.

        To come to them the others are unpacked once more: the slice is as long again at least, or a
        large file would spend all its slices on that.
        """
        begun = time.monotonic()
        for number, member in enumerate(islice(members_of(file), file.reached, None)):
            if not number:
                now = time.monotonic()
                self._end = max(self._end, now + (now - begun))
            yield member

    def _taken_back(self) -> bool:
        return bool(_ANY_TAKEN_BACK([self._batch.pk]))

    def _take(self, file: BatchFile, member: Member) -> bool:
        """Import a document, and note what became of it; False where it has to wait for its pages
        to be recognised."""
        row = BatchFile.objects.filter(pk=file.pk)
        file.tries += 1
        row.update(tries=file.tries)
        try:
            outcome = self._outcome(member, file)
        except _NOT_ITS_FAULT:
            row.update(tries=0)
            raise
        self._done += 1
        with transaction.atomic():
            if outcome.status is Status.SCANNED:
                row.update(state=State.SCANNING, tries=0, scan=self._scan(file, outcome))
                return False
            self._note(file, outcome)
            file.reached, file.tries, file.scan = file.reached + 1, 0, None
            row.update(reached=file.reached, tries=0, scan=None)
        return True

    def _scan(self, file: BatchFile, outcome: Outcome) -> Job:
        title = (
            f"识别扫描件：{outcome.name[-50:]}（第 {self._batch.pk} 批 {file.pk}-{file.reached}）"
        )
        return start(recognise_scan, title, self._batch.by, file.pk, list(outcome.unread))

    def _outcome(self, member: Member, file: BatchFile) -> Outcome:
        if file.tries > _MOST_TRIES:
            return Outcome(member.name, Status.FAILED, reason=_ENDED_WORKERS)
        if file.scan:
            return _import_scan(member, file.scan, self._arrival)
        return _import(member, self._arrival, wait_for_scans=can_recognise())

    def _note(self, file: BatchFile, outcome: Outcome) -> None:
        material = _material_of(outcome)
        result = _RESULTS[outcome.status]
        if result == Result.KNOWN and self._is_ours(file, outcome, material):
            # Its worker was killed between storing and noting it.
            result = Result.NEW
        document = BatchDocument(
            file=file,
            position=file.reached,
            name=outcome.name[-255:],
            result=result,
            said=_said(outcome, result),
            notes=notes_on(outcome.speeches) if result == Result.NEW else [],
            material_id=material,
        )
        # Of a file that is tried again there is a row.
        BatchDocument.objects.bulk_create(
            [document],
            update_conflicts=True,
            unique_fields=["file", "position"],
            update_fields=["name", "result", "said", "notes", "material"],
        )

    def _is_ours(self, file: BatchFile, outcome: Outcome, material: int | None) -> bool:
        """Whether these speeches came with this batch, and with no other document of it."""
        keys = [speech.pk for speech in outcome.speeches]
        arrivals = StateChange.objects.filter(speech__in=keys, before="", job=self._batch.job)
        if not keys or arrivals.count() < len(keys):
            return False
        others = BatchDocument.objects.filter(file__batch=self._batch, material=material)
        return not others.exclude(file=file, position=file.reached).exists()


def _numbered_pictures(file: BatchFile) -> int:
    """How many pictures a container holds, where they are numbered and there is nothing else."""
    if not file.name.lower().endswith(".zip"):
        return 0
    names = []
    for member in members_of(file):
        if member.problem or member.name == file.name or not names_a_picture(member.name):
            return 0
        names.append(member.name)
    return len(names) if are_numbered(names) else 0


def members_of(file: BatchFile) -> Iterator[Member]:
    """The documents of a file; one that cannot be read is a member with its problem. Raises
    FilesAway."""
    try:
        # What is too large was not stored at all.
        check_file(file.size)
        with open_file(file) as stored:
            if stored.size != file.size:
                raise MaterialError(_NOT_WHOLE)
            data = stored.read()
        if file.sha256 and sha256(data).hexdigest() != file.sha256:
            raise MaterialError(_NOT_WHOLE)
        yield from members(data, file.name)
    except FileNotFoundError:
        yield Member(file.name, problem=_NOT_WHOLE)
    except FilesAway:
        raise
    except OSError as error:
        yield Member(file.name, problem=f"读取失败（{error.strerror}）")
    except MaterialError as error:
        yield Member(file.name, problem=str(error))


def _import_scan(member: Member, job: Job, arrival: Arrival) -> Outcome:
    """Import a document with what could be recognised of it. What could not may be tried again."""
    outcome = _import(member, arrival)
    if outcome.status is not Status.FAILED:
        return outcome
    problems = forget_failures(member.data)
    if job.state == Job.State.FAILED:
        problems = [job.outcome]
    said = f"（{problems[0]}）" if problems else ""
    return replace(outcome, reason=f"没有识别出文字{said}")


def _import(member: Member, arrival: Arrival, *, wait_for_scans: bool = False) -> Outcome:
    if member.problem:
        return Outcome(member.name, Status.FAILED, reason=member.problem)
    try:
        return import_material(
            member.data, member.name, arrival=arrival, wait_for_scans=wait_for_scans
        )
    except _NOT_ITS_FAULT:
        raise
    except Exception as error:
        if is_damage(error):
            # It is told by errors of several kinds.
            raise OperationalError(*error.args) from error
        logger.exception("没有导入：%s", member.name)
        return Outcome(member.name, Status.FAILED, reason=f"程序出错（{type(error).__name__}）")


def _material_of(outcome: Outcome) -> int | None:
    return outcome.speeches[0].material_id if outcome.speeches else None


def _said(outcome: Outcome, result: str) -> str:
    """What became of a document, without its name."""
    if result == Result.NEW and outcome.status is Status.UNCHANGED:
        outcome = Outcome(outcome.name, Status.IMPORTED, outcome.speeches, fates=outcome.fates)
    return str(outcome).removeprefix(f"{outcome.name}：")
