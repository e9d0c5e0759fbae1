"""One question to the cluster and its whole answer, or an error of `search.errors`.

The cluster answers with what it has where a part of it is gone, and says so in a number that nobody
reads: here such an answer is an error. Which copy of a shard is asked makes no difference, for
nothing is ordered by what one copy counts (see `ranking`).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    ConflictError,
    OpenSearchException,
    RequestError,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as NotReached

from search.errors import IndexMissing, SearchIndexError

# The client tells of each try that fails, with a traceback; that it gives up a node is enough. Who
# asked tells what came of it.
logging.getLogger("opensearch").addFilter(lambda record: record.funcName != "log_request_fail")

Json = dict[str, Any]
# No part of an answer for the whole of it.
_WHOLE = {"allow_partial_search_results": "false"}
# What nobody waits for may take longer than an answer: so many seconds.
UNHURRIED = {"request_timeout": 60}
# What one request may hold: OpenSearch refuses more than 100 MB.
_BULK_BYTES = 8 * 1024 * 1024
_BULK_ACTIONS = 1000
# A write that another one was faster than, and one to what is gone already.
_CONFLICT, _GONE = 409, 404


class IndexAway(SearchIndexError):
    """The cluster does not answer, or not wholly."""

    message = "检索服务暂时连不上，或者有一部分没有应答；阅读不受影响，恢复后检索会自动继续。"


class WriteRefused(Exception):
    """The cluster takes what is written to others and refuses this document."""


@dataclass(frozen=True)
class Address:
    """Where a cluster is and how to come in. urls: of some of its nodes; ca: a file of
    certificates, empty for those of the system; seconds: that an answer may take, however many
    nodes are asked for it."""

    urls: tuple[str, ...]
    user: str = ""
    password: str = ""
    ca: str = ""
    seconds: float = 10.0

    @property
    def tries(self) -> int:
        return max(len(self.urls), 2)


class Cluster:
    """A cluster, asked over HTTP by each process on connections of its own."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._client: tuple[int, OpenSearch] | None = None

    @property
    def client(self) -> OpenSearch:
        # A connection cannot be shared by processes that forked after it was made.
        if self._client is None or self._client[0] != os.getpid():
            self._client = os.getpid(), self._connected()
        return self._client[1]

    def _connected(self) -> OpenSearch:
        own = self.address
        options: dict[str, Any] = {"ca_certs": own.ca} if own.ca else {}
        if own.user:
            options["http_auth"] = own.user, own.password
        return OpenSearch(
            list(own.urls),
            timeout=own.seconds / own.tries,
            max_retries=own.tries - 1,
            retry_on_timeout=True,
            retry_on_status=(502, 503, 504),
            http_compress=True,
            **options,
        )

    def search(self, index: str, body: Mapping[str, object], **parameters: object) -> Json:
        """The whole answer to a search. Raises IndexMissing, IndexAway."""
        known = {"index": index, "params": {**_WHOLE, **parameters}} if index else {}
        try:
            with asked():
                found: Json = self.client.search(body=body, **known)
        except IndexMissing:
            # The aliases may have moved between looking one up and asking.
            with asked():
                found = self.client.search(body=body, **known)
        _require_whole(found)
        return found

    @contextmanager
    def moment(self, index: str, lives: str) -> Iterator[str]:
        """An index as it is now, for searches without the name of an index."""
        with asked():
            made = self.client.create_pit(index=index, params={"keep_alive": lives})["pit_id"]
        try:
            yield made
        finally:
            with asked():
                self.client.delete_pit(body={"pit_id": [made]})

    def numbers_of(self, index: str, keys: Sequence[int], field: str) -> dict[int, int]:
        """A number of each of some documents that there are now, shown or not."""
        if not keys:
            return {}
        with asked():
            found = self.client.mget(
                body={"ids": list(map(str, keys))}, index=index, params={"_source_includes": field}
            )
        return {
            int(each["_id"]): int(each["_source"].get(field, 0))
            for each in found["docs"]
            if each.get("found")
        }

    def show(self, indexes: Sequence[str], *, may_be_gone: bool = False) -> None:
        """Let readers see what was written."""
        away = {"ignore_unavailable": "true", "allow_no_indices": "true"} if may_be_gone else {}
        with asked():
            told = self.client.indices.refresh(
                index=",".join(indexes), params={**away, **UNHURRIED}
            )
        if told["_shards"]["failed"]:
            raise IndexAway

    def write(self, actions: Iterable[Action], *, may_be_gone: bool = False) -> None:
        """Write documents, each unless a newer one is there already. may_be_gone: whether the index
        may be gone by now. Raises IndexMissing, IndexAway, WriteRefused."""
        for lines in _requests(actions):
            with asked():
                answer = self.client.bulk(body=lines, params={"require_alias": "true", **UNHURRIED})
            if not answer["errors"]:
                continue
            for item in answer["items"]:
                ((verb, told),) = item.items()
                _check_written(verb, told, may_be_gone)


@dataclass(frozen=True)
class Action:
    """What is to be written: a document of an index, or that there is none (None); number: the
    higher one wins."""

    index: str
    key: str
    number: int
    document: Mapping[str, object] | None

    def lines(self) -> list[Json]:
        about = {
            "_index": self.index,
            "_id": self.key,
            "version": self.number,
            "version_type": "external_gte",
        }
        if self.document is None:
            return [{"delete": about}]
        return [{"index": about}, dict(self.document)]


def _requests(actions: Iterable[Action]) -> Iterator[list[Json]]:
    """The lines of the requests that write these."""
    lines: list[Json] = []
    size = 0
    for action in actions:
        own = action.lines()
        length = sum(len(str(line)) for line in own)
        if lines and (size + length > _BULK_BYTES or len(lines) >= 2 * _BULK_ACTIONS):
            yield lines
            lines, size = [], 0
        lines += own
        size += length
    if lines:
        yield lines


def _check_written(verb: str, told: Mapping[str, Any], may_be_gone: bool) -> None:
    status, error = told["status"], told.get("error")
    if not error or status == _CONFLICT:
        return
    if status == _GONE and error.get("type") == "index_not_found_exception":
        if may_be_gone:
            return
        raise IndexMissing
    if status in (429, 502, 503, 504):
        raise IndexAway
    reason = error.get("reason") if isinstance(error, Mapping) else error
    raise WriteRefused(f"{verb} {told.get('_id')}: {reason}")


@contextmanager
def asked() -> Iterator[None]:
    """What the client raises, as an error of `search.errors`; a wrong question stays what it is."""
    try:
        yield
    except NotReached as error:
        raise IndexAway from error
    except (RequestError, ConflictError):
        raise
    except TransportError as error:
        raise _error_of(error.status_code, str(error.error)) from error
    except OpenSearchException as error:
        raise IndexAway from error


def _error_of(status: object, kind: str) -> Exception:
    if status == _GONE and "index_not_found" in kind:
        return IndexMissing()
    if isinstance(status, int) and 400 <= status < 500 and status not in (408, 429, _GONE):
        return RuntimeError(f"OpenSearch: {status} {kind}")
    return IndexAway()


def _require_whole(answer: Mapping[str, Any]) -> None:
    shards = answer.get("_shards", {})
    if answer.get("timed_out") or shards.get("failed") or shards.get("total") == 0:
        raise IndexAway
