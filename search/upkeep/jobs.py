"""The jobs of search: building the index anew, and following the office's terms."""

from __future__ import annotations

from django_tasks import task

from search.index.connection import library_index
from search.suggest import phrases
from search.upkeep import outbox
from speeches.jobs.queue import LONG, Progress
from speeches.models import Speech

REBUILD, RENEW_TERMS = "重建检索索引", "更新输入时提示的用语"


@task(queue_name=LONG)
def rebuild_index(job: int) -> str:
    """Build the index anew, aside, and swap."""
    index = library_index()
    progress = Progress(job, Speech.objects.published().count())
    count = outbox.rebuild(index, progress.tell)
    return f"索引已建好：{count} 篇。"


@task(queue_name=LONG)
def renew_terms(job: int) -> str:
    """Have what is suggested while typing follow the terms; for the index they change nothing."""
    phrases.replace_words(library_index())
    return "输入时提示的用语已更新。"
