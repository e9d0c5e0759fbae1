"""What must hold when the storm is over."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Count
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from benchmarks.chaos.ledger import NEW, Ledger, cut_line, file_name
from search.index.connection import library_index
from search.models import ChangedSpeech
from speeches.history.versions import history_of
from speeches.jobs import batches, leases
from speeches.jobs.models import Batch, BatchDocument, Job
from speeches.models import Material, Speech, StateChange
from speeches.safety.stored_files import KEPT_DAYS

_DAY = 24 * 3600


def faults(ledger: Ledger, backups: Path) -> Iterator[str]:
    """All that is not as it would be without a kill. Nothing of the site runs any more."""
    yield from _told(ledger)
    yield from _doubled()
    for speech in Speech.objects.order_by("pk"):
        yield from _told_wrong(speech)
    yield from _work()
    yield from _check()
    for days in (2, KEPT_DAYS + 1):
        _let_days_pass(days)
        call_command("check_library", "--repair", stdout=StringIO())
    yield from _check()
    yield from _left(backups)


def _told(ledger: Ledger) -> Iterator[str]:
    ledger.see_what_came()
    for number in ledger.facts:
        ledger.look(number)
    if ledger.awaited:
        yield f"uploaded and never came: {sorted(ledger.awaited)}"
    known = {file_name(number) for number in ledger.facts}
    if strange := set(Speech.objects.values_list("material__name", flat=True)) - known:
        yield f"nobody knows of {sorted(strange)}"


def _doubled() -> Iterator[str]:
    number = Count("speeches")
    for name, held in Material.objects.annotate(n=number).values_list("name", "n"):
        if held != 1:
            yield f"{name} has {held} speeches"
    if doubled := Material.objects.values("name").annotate(n=Count("pk")).filter(n__gt=1):
        yield f"doubled: {list(doubled)}"


def _told_wrong(speech: Speech) -> Iterator[str]:
    """What log and history say that did not happen."""
    log = list(StateChange.objects.filter(speech=speech).values_list("before", "after"))
    befores, afters = [before for before, _ in log], [after for _, after in log]
    if befores != ["", *afters[:-1]] or afters[-1] != speech.state:
        yield f"{speech.pk}: is {speech.state}, and the log says {log}"
    first = history_of(speech).version(0)
    number = int(speech.material.name.removesuffix(".txt"))
    came = first and (first.values["speaker"], cut_line(number) in (first.text or ()))
    [speaker], [cut] = NEW["speaker"], NEW["cut"]
    if came != (speaker, not cut):
        yield f"{speech.pk}: its history says that it came as {came}"


def _work() -> Iterator[str]:
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    jobs = Job.objects.exclude(state=Job.State.DONE)
    failed = BatchDocument.objects.exclude(result=BatchDocument.Result.NEW)
    for found in (running, jobs, Batch.objects.unfinished(), failed, ChangedSpeech.objects.all()):
        if found.exists():
            yield f"{found.model.__name__}: {list(found.values())[:3]}"
    if differing := list(library_index().differing()):
        yield f"the index has {differing} otherwise than the library"


def _check() -> Iterator[str]:
    said = StringIO()
    try:
        call_command("check_library", stdout=said)
    except CommandError as error:
        yield f"check_library: {error} {said.getvalue()}"


def _let_days_pass(days: int) -> None:
    """What killed requests and imports left is swept when it is old; let it be old."""
    then = time.time() - days * _DAY
    for name in ("incoming", "tmp", "materials", "unclaimed", "workers"):
        for path in (settings.DATA_DIR / name).rglob("*"):
            os.utime(path, (then, then))
    batches.sweep()
    leases.sweep()


def _left(backups: Path) -> Iterator[str]:
    """Files that are nobody's."""
    root = Path(settings.DATA_DIR)
    patterns = ("tmp/*", "*.new", "workers/*", "index/*.new")
    left = [path for pattern in patterns for path in root.glob(pattern)]
    for folder in (root / "incoming", root / "unclaimed"):
        left += [path for path in folder.rglob("*") if path.is_file()]
    left += [*backups.rglob("*.incomplete"), *backups.rglob("*.new")]
    if len(generations := list(root.glob("index/generation-*"))) > 1:
        left += generations
    if left:
        yield f"left behind: {list(map(str, left))}"
