"""A stored scan recognised once more, as a job."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.models import User
from django_tasks import task

from speeches.choices import Act
from speeches.history.recording import acting_on
from speeches.importing.reading_anew import read_before
from speeches.importing.recognising_anew import pages_due, recognise_anew
from speeches.importing.reparse import reparse
from speeches.jobs.models import Job
from speeches.jobs.queue import SCANS, Progress, start
from speeches.life import Cause
from speeches.models import Material


def start_rescanning(material: Material, by: User | None) -> Job:
    """Have the pages of a material be recognised again that nobody has checked."""
    return start(rescan, f"重新识别：{material.name[-60:]}（{material.pk}）", by, material.pk)


@task(queue_name=SCANS)
def rescan(job: int, material_pk: int) -> str:
    """Recognise the pages of a material again, and read it anew; goes on where it was left."""
    row = Job.objects.select_related("by").get(pk=job)
    material = Material.objects.filter(pk=material_pk).first()
    if material is None:
        return "不再需要"
    left = [number for number in pages_due(material) if number > row.reached]
    progress = Progress(job, row.done + len(left))
    counts = Counter({"failed": 0} | row.counts)
    pages = enumerate(recognise_anew(material, left), start=row.done + 1)
    done = row.done
    for done, (number, well) in pages:
        counts["failed"] += not well
        progress.tell(done, reached=number, counts=counts)
    cause = Cause(row.by, "重新识别")
    with read_before(material, {}), acting_on(material, Act.SCAN, cause):
        changes = reparse(material)
    failed = f"，{counts['failed']} 页没有识别出来，保持原样" if counts["failed"] else ""
    return f"识别了 {done - counts['failed']} 页{failed}；{'；'.join(changes) or '讲话没有变化'}。"
