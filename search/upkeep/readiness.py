"""Whether search can answer, and whether its worker follows: what `config.health` asks."""

from __future__ import annotations

from datetime import timedelta

from django.db import Error
from django.utils import timezone

from config.trouble import in_chinese
from search.errors import SearchIndexError
from search.index.connection import library_index
from search.upkeep import outbox

# The worker follows within a second or two; a rebuild may take some minutes.
_LATE = timedelta(minutes=15)


def index() -> str:
    """What is wrong with the index; empty where it answers."""
    try:
        library_index().check()
    except SearchIndexError as error:
        return str(error)
    return ""


def queue() -> str:
    """What is wrong with the worker that has the index follow; empty where it does."""
    try:
        lag = outbox.lag()
    except Error as error:
        return f"不知道：{in_chinese(error)}"
    if lag.since and timezone.now() - lag.since > _LATE and lag.speeches > lag.failed:
        return f"检索索引落后 {lag.speeches} 篇，维护索引的进程可能没有运行"
    return ""


def gauges() -> dict[str, float]:
    """How far the index is behind, for Prometheus."""
    try:
        lag = outbox.lag()
    except Error:
        return {}
    return {"site_index_behind": lag.speeches, "site_index_failed": lag.failed}
