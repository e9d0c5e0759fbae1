"""Work on the whole library: reading everything anew, looking for versions, flagging wording.

Each goes on where it was stopped or killed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from django_tasks import task

from config.trouble import FilesAway
from speeches.duplicates import outdated, relink, renew_all, sweep
from speeches.importing.reparse import (
    AT_ONCE,
    DUE,
    left_to_worker,
    reparse,
    reparse_due,
)
from speeches.jobs.models import Job
from speeches.jobs.queue import LONG, Progress, start
from speeches.models import Material
from speeches.parsing import MaterialError
from speeches.parsing.version import parser_version
from speeches.wording import refresh_flags

# What the jobs are called: one of a name at a time.
REPARSE_ALL, REPARSE_CHANGED = "重新解析全部材料", "重新解析由旧版解析器读入的材料"
REPARSE_LEFT = "网站的栏目有变化，重新整理它的其余材料"
FIND_VERSIONS, WORDING = "重新查找同一篇的其他版本", "重新标注过时用语"


@task(queue_name=LONG)
def reparse_all(job: int) -> str:
    """Read every material anew with the parser of today."""
    return _reparse(job, changed=False)


@task(queue_name=LONG)
def reparse_changed(job: int) -> str:
    """Read those anew that an older parser read, or that are marked as due."""
    return _reparse(job, changed=True)


@task(queue_name=LONG)
def reparse_chosen(job: int, materials: list[int]) -> str:
    """Read the materials of these keys anew."""
    return _reparse_each(job, sorted(materials))


@task(queue_name=LONG)
def reparse_left(job: int) -> str:
    """Read those anew that were left to a worker when something was learned of their site."""
    due = Material.objects.filter(parser=DUE).order_by("pk").values_list("pk", flat=True)
    return _reparse_each(job, due, _left)


def _start_reparse_left(sender: object, **kwargs: object) -> None:
    start(reparse_left, REPARSE_LEFT)


left_to_worker.connect(_start_reparse_left, dispatch_uid="speeches.jobs.maintenance")


def _reparse(job: int, *, changed: bool) -> str:
    materials = Material.objects.order_by("pk")
    if changed:
        materials = materials.exclude(parser=parser_version())
    return _reparse_each(job, materials.values_list("pk", flat=True))


def _any(material: Material) -> list[str]:
    return reparse(material, at_once=AT_ONCE)


def _left(material: Material) -> list[str]:
    # One that is read already was read because somebody decided about it meanwhile.
    return reparse_due(material) if material.parser == DUE else []


def _reparse_each(
    job: int, materials: Iterable[int], read: Callable[[Material], list[str]] = _any
) -> str:
    row = Job.objects.get(pk=job)
    left = [pk for pk in materials if pk > row.reached]
    progress = Progress(job, row.done + len(left))
    counts = Counter(row.counts)
    for done, pk in enumerate(left, start=row.done + 1):
        counts[_reparsed(pk, read)] += 1
        progress.tell(done, reached=pk, counts=counts)
    sweep()
    failed = f"，{counts['failed']} 份未能重新解析" if counts["failed"] else ""
    return f"共 {counts.total()} 份材料，{counts['renewed']} 份有变化{failed}。"


def _reparsed(pk: int, read: Callable[[Material], list[str]]) -> str:
    """What came of reading a material anew: renewed, same, or failed."""
    material = Material.objects.filter(pk=pk).first()
    if material is None:
        return "same"
    try:
        return "renewed" if read(material) else "same"
    except FilesAway:
        raise
    except (MaterialError, OSError):
        return "failed"


@task(queue_name=LONG)
def find_versions(job: int, anew: bool) -> str:
    """Look for other versions of every speech that was not looked at, or, anew, of all."""
    row = Job.objects.get(pk=job)
    if anew and not row.counts:
        renew_all()
    counts = Counter({"begun": 1, "links": 0} | row.counts)
    due = outdated()
    progress = Progress(job, row.done + len(due))
    for done, pk in enumerate(due, start=row.done + 1):
        counts["links"] += relink(pk)
        progress.tell(done, reached=pk, counts=counts)
    sweep()
    return f"查找了 {row.done + len(due)} 篇讲话，有 {counts['links']} 组版本关系。"


@task(queue_name=LONG)
def refresh_wording(job: int) -> str:
    """Flag expired wording anew by the rules of today."""
    return f"按条目重新标注：{refresh_flags()} 篇有变化。"
