"""Why the cluster gives no answer, or takes nothing."""

from __future__ import annotations

from search.errors import SearchIndexError

# So it calls that an index is not there.
NO_INDEX = "index_not_found_exception"


class IndexAway(SearchIndexError):
    """The cluster does not answer, or not wholly."""

    message = "检索服务暂时连不上，或者有一部分没有应答；阅读不受影响，恢复后检索会自动继续。"


class IndexDenied(SearchIndexError):
    """The cluster does not let the site in."""

    message = (
        "检索服务不认本站的用户名和密码，或者没有给它权限；阅读不受影响。"
        "请检查 SEARCH_ENGINE_USER、SEARCH_ENGINE_PASSWORD 和这个用户在集群上的权限。"
    )


class IndexBlocked(SearchIndexError):
    """The cluster lets nobody write, as where its disks are nearly full."""

    message = (
        "检索服务现在不接受写入，多半是它的磁盘快满了（也可能是索引设成了只读）；"
        "已收录的照常可以检索。腾出空间后会自动继续。"
    )


class QuestionTooLarge(SearchIndexError):
    """The cluster takes no question of so many parts (indices.query.bool.max_clause_count)."""

    message = "一次要找的词句太多，检索服务不接受；请少写几个，或者分几次找。"


class WriteRefused(Exception):
    """The cluster takes what is written to others and refuses this document."""


def refused(status: object, kind: str) -> SearchIndexError | None:
    """Why the cluster lets this site do nothing, or nobody write."""
    if status in (403, 429) and kind == "cluster_block_exception":
        return IndexBlocked()
    return IndexDenied() if status in (401, 403) else None
