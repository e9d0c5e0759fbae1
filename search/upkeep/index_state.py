"""What the librarian sees of the index: whether it fits, what is in it, how a build goes on."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from search.errors import IndexMissing, IndexOutdated, SearchIndexError
from search.index.connection import library_index
from search.search_indexes import current_versions
from search.upkeep import build_progress
from search.upkeep.build_progress import Progress
from speeches.models import Speech


@dataclass(frozen=True)
class Part:
    """One thing that decides whether the index fits: as it is in the index, and as it is now."""

    name: str
    found: str
    now: str

    @property
    def differs(self) -> bool:
        return self.found != self.now


@dataclass(frozen=True)
class IndexState:
    """state: 最新, 待补上, 需要重建, 没有 or 损坏; problem: the same as a sentence, or empty.

    stale: speeches that the index has not as they are; building: how far a build is, if any is
    going on; failed: why the last one came to nothing.
    """

    state: str
    problem: str
    published: int
    indexed: int | None
    stale: int
    size: int
    built_at: datetime | None
    parts: list[Part]
    building: Progress | None
    failed: str


def index_state() -> IndexState:
    """The state at this moment; reads the index."""
    backend = library_index()
    generations = backend.documents.generations
    indexed, stale = None, 0
    state, problem = "最新", ""
    try:
        versions = backend.documents.values("version")
        indexed = len(versions)
        stale = len({pk for pk, _ in versions.items() ^ current_versions().items()})
    except IndexMissing as error:
        state, problem = "没有", str(error)
    except IndexOutdated as error:
        state, problem = "需要重建", str(error)
    except SearchIndexError as error:
        state, problem = "损坏", str(error)
    if stale:
        state, problem = "待补上", f"有 {stale} 篇讲话与索引里的不一致，重建之后即可检索到。"
    found = generations.found_form()
    last = build_progress.read(generations.path)
    building = is_building()
    return IndexState(
        state=state,
        problem=problem,
        published=Speech.objects.published().count(),
        indexed=indexed,
        stale=stale,
        size=generations.size(),
        built_at=generations.built_at(),
        parts=[
            Part(name, found.get(name, ""), now) for name, now in backend.documents.form.items()
        ],
        building=(last or Progress(0, 1)) if building else None,
        failed="" if building or last is None else last.error or "上次重建中途停止了。",
    )


def index_problem() -> str:
    """Why the index cannot answer, without reading it; empty where nothing is known to be wrong."""
    try:
        library_index().documents.generations.current()
    except SearchIndexError as error:
        return str(error)
    return ""


def is_building() -> bool:
    """Whether a build is going on, or is just beginning."""
    generations = library_index().documents.generations
    last = build_progress.read(generations.path)
    begins = last is not None and not last.error and build_progress.is_fresh(generations.path)
    return begins or generations.is_building()


def start_rebuild() -> bool:
    """Build the index anew in a process of its own; False where a build is going on already."""
    if is_building():
        return False
    path = library_index().documents.generations.path
    build_progress.write(path, Progress(0, Speech.objects.published().count()))
    run_aside([sys.executable, str(settings.BASE_DIR / "manage.py"), "build_index"])
    return True


def run_aside(command: list[str]) -> None:
    """Run a command that outlives the request and the worker; a thread waits for its end."""
    process = subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()
