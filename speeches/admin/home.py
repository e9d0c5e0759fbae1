"""The librarian's home: what waits for her, what is going on, and how the server stands.

Every number leads to the list of what it counts. What an account may not see is not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from speeches.admin.batches import said
from speeches.admin.disk import Disk, disk
from speeches.admin.rights import UPLOAD, batches_of, sees_every_speech
from speeches.choices import Flag, State
from speeches.jobs.batches import numbers
from speeches.jobs.leases import workers
from speeches.jobs.models import Batch, Job
from speeches.life import DOUBTS, MAY_PUBLISH, without_doubt
from speeches.models import Speech, SpeechQuerySet

# Batches and jobs that are named; of the others it says how many they are.
_NAMED = 5
# How long a job that failed is told of.
_FAILED_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Tally:
    """How many there are of something, and where they are listed."""

    label: str
    number: int
    address: str


@dataclass(frozen=True)
class Running:
    """A batch that is being read, and how far it is."""

    batch: Batch
    said: str
    percent: int


@dataclass(frozen=True)
class Home:
    """received: the speeches that wait; reasons: of these, why to look at them first, by reason;
    clear: those with nothing against them; states: the speeches of the other states.

    failed_batches: those with a document that could not be read; more: batches that are being read
    and not named. idle: whether no worker runs. disk: None for those whom it does not concern.
    """

    received: Tally
    clear: Tally
    reasons: Sequence[Tally]
    states: Sequence[Tally]
    running: Sequence[Running]
    more: int
    jobs: Sequence[Job]
    failed_jobs: Sequence[Job]
    failed_batches: Tally
    uploads: bool
    idle: bool
    disk: Disk | None


@require_safe
def home_page(request: HttpRequest) -> HttpResponse:
    """Django's index of the admin, with the home above it."""
    return admin.site.index(request, {"home": home_of(request) if _works_here(request) else None})


def _works_here(request: HttpRequest) -> bool:
    return sees_every_speech(request) or request.user.has_perm(UPLOAD)


def home_of(request: HttpRequest) -> Home:
    speeches = Speech.objects.all()
    if not sees_every_speech(request):
        speeches = speeches.uploaded_by(request.user)
    by_state = speeches.count_by("state")
    received = speeches.filter(state=State.RECEIVED)
    batches = batches_of(request).filter(dismissed_at=None)
    unfinished = batches.unfinished()
    open_batches = list(unfinished[: _NAMED + 1])
    failed = Job.objects.filter(
        state=Job.State.FAILED, created_at__gte=timezone.now() - _FAILED_FOR
    )
    of_server = request.user.has_perm(MAY_PUBLISH)
    return Home(
        received=_tally("待审", by_state.get(State.RECEIVED, 0), state=State.RECEIVED),
        clear=_tally(
            "没有疑问", without_doubt(received).count(), state=State.RECEIVED, doubt="none"
        ),
        reasons=_reasons(received),
        states=[
            _tally(str(state.label), by_state.get(state, 0), state=state)
            for state in State
            if state is not State.RECEIVED
        ],
        running=_running(open_batches[:_NAMED]),
        more=unfinished.count() - _NAMED if len(open_batches) > _NAMED else 0,
        jobs=_jobs(request, Job.objects.filter(state__in=Job.OPEN)),
        failed_jobs=_jobs(request, failed),
        failed_batches=Tally(
            "有失败的上传",
            batches.with_failures().count(),
            f"{reverse('admin:jobs_batch_changelist')}?failed=1",
        ),
        uploads=request.user.has_perm(UPLOAD),
        idle=not workers(),
        disk=disk() if of_server else None,
    )


def _tally(label: str, number: int, **filters: str) -> Tally:
    address = reverse("admin:speeches_speech_changelist")
    return Tally(label, number, f"{address}?{urlencode(filters)}")


def _reasons(received: SpeechQuerySet) -> list[Tally]:
    """Why to look at what waits: the flags by their gravity, then the other doubts.

    Masks are no reason: they are what a model text has.
    """
    flags: Counter[str] = Counter()
    levelless = 0
    # What the index of facets holds, without a look at the rows.
    rows = received.order_by().values_list("flag_names", "level").annotate(n=Count("pk"))
    for names, level, number in rows:
        flags.update(dict.fromkeys(names.split(), number))
        levelless += 0 if level else number
    others = received.aggregate(
        warned=Count("pk", filter=DOUBTS["warned"][1]),
        version=Count("pk", filter=Q(DOUBTS["version"][1])),
    )
    found = [
        _tally(str(flag.label), flags[flag], state=State.RECEIVED, flag=flag)
        for flag in Flag
        if flag is not Flag.MASKS
    ]
    found += [
        _tally(DOUBTS[name][0], number, state=State.RECEIVED, doubt=name)
        for name, number in {"level": levelless, **others}.items()
    ]
    return [tally for tally in found if tally.number]


def _running(batches: Sequence[Batch]) -> list[Running]:
    found = numbers(batches) if batches else {}
    return [
        Running(batch, said(batch, found[batch.pk]), found[batch.pk].percent) for batch in batches
    ]


def _jobs(request: HttpRequest, jobs: QuerySet[Job]) -> list[Job]:
    """The newest of these jobs, of all people or her own."""
    if not sees_every_speech(request):
        jobs = jobs.filter(by=request.user.pk)
    return list(jobs[:_NAMED])
