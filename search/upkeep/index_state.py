"""What the librarian sees of the index: whether it fits, what is in it, how a build goes on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from search.errors import (
    IndexLocked,
    IndexMissing,
    IndexOutdated,
    IndexUnreadable,
    SearchIndexError,
)
from search.index.build_progress import BuildProgress
from search.index.connection import library_index
from search.index.library_index import FormPart
from search.upkeep import outbox
from search.upkeep.jobs import REBUILD, rebuild_index
from search.upkeep.outbox import Lag
from speeches.jobs.queue import start
from speeches.models import Speech

# While an index is built its postings wait in files beside it.
_SPARE = 2


@dataclass(frozen=True)
class IndexReport:
    """state: 最新, 正在更新, 待补上, 需要重建, 没有, 读不了 or 损坏; problem: the same as a
    sentence.

    indexed: the speeches in the index; stale: those that it has not as they are; lag: those of them
    that it is told of; the rest as in `IndexState`.
    """

    state: str
    problem: str
    published: int
    indexed: int | None
    stale: int
    unlearned: int
    lag: Lag
    size: int
    built_at: datetime | None
    parts: list[FormPart]
    building: BuildProgress | None
    failed: str
    missing_copies: int


def index_report() -> IndexReport:
    """The index at this moment; reads it."""
    index = library_index()
    found = index.state()
    problem, stale = found.problem, 0
    try:
        stale = sum(1 for _ in index.differing())
    except SearchIndexError as error:
        problem = error
    lag = outbox.lag()
    state, said = _said(problem, stale, lag)
    return IndexReport(
        state=state,
        problem=said,
        published=Speech.objects.published().count(),
        indexed=None if problem else found.speeches,
        stale=stale,
        unlearned=found.unlearned,
        lag=lag,
        size=found.size,
        built_at=found.built_at,
        parts=found.parts,
        building=found.building,
        failed=found.failed,
        missing_copies=found.missing_copies,
    )


def _said(problem: SearchIndexError | None, stale: int, lag: Lag) -> tuple[str, str]:
    """The state in a word, and what there is to say of it."""
    if problem:
        states = {
            IndexMissing: "没有",
            IndexOutdated: "需要重建",
            IndexUnreadable: "读不了",
            IndexLocked: "读不了",
        }
        return states.get(type(problem), "损坏"), str(problem)
    if lag.failed:
        return "待补上", f"有 {lag.failed} 篇讲话没能收入索引，会再试；原因见服务器的日志。"
    if lag:
        return "正在更新", f"有 {lag.speeches} 篇讲话刚有变动，正在自动补上。"
    if stale:
        return "待补上", f"有 {stale} 篇讲话与索引里的不一致，重建之后即可检索到。"
    return "最新", ""


def index_problem() -> str:
    """Why the index cannot answer, without reading it; empty where nothing is known to be wrong."""
    try:
        library_index().check()
    except SearchIndexError as error:
        return str(error)
    return ""


def has_room() -> bool:
    """Whether the disk has room for another index as large as the one that is there; where that
    lies elsewhere, its own machines say so."""
    index = library_index()
    if index.is_shared:
        return True
    return shutil.disk_usage(settings.DATA_DIR).free > index.state().size * _SPARE


def start_rebuild(by: AbstractBaseUser | AnonymousUser | None = None) -> bool:
    """Have a worker build the index anew; False where one is built already. Raises OSError."""
    if not library_index().announce_rebuild():
        return False
    start(rebuild_index, REBUILD, by)
    return True
