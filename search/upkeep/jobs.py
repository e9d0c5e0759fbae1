"""The jobs of search: building the index anew."""

from __future__ import annotations

from django_tasks import task

from search.index.connection import library_index
from search.upkeep import outbox
from speeches.jobs.queue import LONG, Progress
from speeches.models import Speech

REBUILD = "重建检索索引"


@task(queue_name=LONG)
def rebuild_index(job: int) -> str:
    """Build the index anew, aside, and swap."""
    index = library_index()
    progress = Progress(job, Speech.objects.published().count())
    count = outbox.rebuild(index, progress.tell)
    return f"索引已建好：{count} 篇。"
