"""One question to the cluster and its whole answer, or an error of `search.errors`.

The cluster answers with what it has where a part of it is gone, and says so in a number that nobody
reads: here such an answer is an error. Which copy of a shard is asked makes no difference, for
nothing is ordered by what one copy counts (see `relevance`).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from opensearchpy import Connection, OpenSearch, Transport
from opensearchpy.exceptions import (
    ConflictError,
    OpenSearchException,
    RequestError,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as NotReached

from config.requests import OncePerRequest
from search.errors import IndexMissing
from search.opensearch.bulk import Action, Written, outcome_of, requests_of
from search.opensearch.errors import NO_INDEX, IndexAway, QuestionTooLarge, refused

# The client tells of each try that fails, with a traceback; that it gives up a node is enough. Who
# asked tells what came of it.
logging.getLogger("opensearch").addFilter(lambda record: record.funcName != "log_request_fail")

Json = dict[str, Any]
_Answer = TypeVar("_Answer")
# No part of an answer for the whole of it.
_WHOLE = {"allow_partial_search_results": "false"}
# What nobody waits for may take longer than an answer: so many seconds.
UNHURRIED = {"request_timeout": 60}
# That a process keeps to each node.
_CONNECTIONS = 4
_GONE = 404
# So it says in each of three errors for it, one of them said to be the cluster's own fault.
_TOO_LARGE = "maxClauseCount"


@dataclass(frozen=True)
class Address:
    """Where a cluster is and how to come in. urls: of some of its nodes; ca: a file of
    certificates, empty for those of the system; seconds: that an answer may take, however many
    nodes are asked for it; and that a request of the site may lose to nodes that do not answer,
    however many questions it has."""

    urls: tuple[str, ...]
    user: str = ""
    password: str = ""
    ca: str = ""
    seconds: float = 10.0

    @property
    def tries(self) -> int:
        return max(len(self.urls), 2)


@dataclass
class _Tries:
    """failed: how many tries did, of all questions of a request of the site."""

    failed: int = 0


_tries = OncePerRequest(_Tries)


class _Transport(Transport):
    """Tries no more often for all questions of a request than it would for one of them."""

    def get_connection(self) -> Any:
        if _tries().failed > self.max_retries:
            raise NotReached("N/A", "other questions of the request had no answer", None)
        return super().get_connection()

    def mark_dead(self, connection: Connection) -> None:
        super().mark_dead(connection)
        _tries().failed += 1


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
            transport_class=_Transport,
            timeout=own.seconds / own.tries,
            max_retries=own.tries - 1,
            retry_on_timeout=True,
            retry_on_status=(502, 503, 504),
            # By as many threads of a process at a time.
            pool_maxsize=_CONNECTIONS,
            **options,
        )

    def search(self, index: str, body: Mapping[str, object], **parameters: object) -> Json:
        """The whole answer to a search. Raises IndexMissing, IndexAway."""
        known = {"index": index, "params": {**_WHOLE, **parameters}} if index else {}
        found: Json = _twice(lambda: self.client.search(body=body, **known))
        _require_whole(found)
        return found

    def searches(self, index: str, bodies: Sequence[Mapping[str, object]]) -> list[Json]:
        """The whole answers to some searches, asked for together. Raises as `search`."""
        about = {"allow_partial_search_results": False}
        lines = [line for body in bodies for line in (about, body)]
        answers = _twice(lambda: _each_of(self.client.msearch(body=lines, index=index)))
        for answer in answers:
            _require_whole(answer)
        return answers

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

    def numbers_of(self, index: str, ids: Sequence[str], field: str) -> dict[str, int]:
        """A number of each of some documents that there are now, shown or not; of none where there
        is no such index."""
        if not ids:
            return {}
        with asked():
            found = self.client.mget(
                body={"ids": list(ids)}, index=index, params={"_source_includes": field}
            )
        for each in found["docs"]:
            if each.get("error", {}).get("type") not in (None, NO_INDEX):
                raise IndexAway
        return {
            each["_id"]: int(each["_source"].get(field, 0))
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

    def write(self, actions: Iterable[Action], *, may_be_gone: bool = False) -> Written:
        """Write documents, each unless a newer one is there already. may_be_gone: whether the index
        may be gone by now. Raises IndexMissing, IndexAway, IndexBlocked, WriteRefused."""
        return outcome_of(self._written(actions), may_be_gone)

    def _written(self, actions: Iterable[Action]) -> Iterator[Json]:
        """What is said of documents, request by request, of each where not all are written."""
        for lines in requests_of(actions):
            with asked():
                answer = self.client.bulk(body=lines, params={"require_alias": "true", **UNHURRIED})
            if answer["errors"]:
                yield from answer["items"]


@contextmanager
def asked() -> Iterator[None]:
    """What the client raises, as an error of `search.errors`; a wrong question stays what it is."""
    try:
        yield
    except NotReached as error:
        raise IndexAway from error
    except TransportError as error:
        if _TOO_LARGE in str(error.info):
            raise QuestionTooLarge from error
        if isinstance(error, (RequestError, ConflictError)):
            raise
        raise _error_of(error.status_code, str(error.error)) from error
    except OpenSearchException as error:
        raise IndexAway from error


def _twice(ask: Callable[[], _Answer]) -> _Answer:
    """An answer; asked for again where the index is missing, for the aliases may have moved between
    looking one up and asking."""
    try:
        with asked():
            return ask()
    except IndexMissing:
        with asked():
            return ask()


def _each_of(told: Mapping[str, Any]) -> list[Json]:
    """The answers to questions that were asked for together. Raises TransportError for what is
    wrong with one, as where it is asked for alone."""
    answers: list[Json] = told["responses"]
    for answer in answers:
        if error := answer.get("error"):
            raise TransportError(answer.get("status"), str(error.get("type")), error)
    return answers


def _error_of(status: object, kind: str) -> Exception:
    if status == _GONE and kind == NO_INDEX:
        return IndexMissing()
    if error := refused(status, kind):
        return error
    if isinstance(status, int) and 400 <= status < 500 and status not in (408, 429, _GONE):
        return RuntimeError(f"OpenSearch: {status} {kind}")
    return IndexAway()


def _require_whole(answer: Mapping[str, Any]) -> None:
    shards = answer.get("_shards", {})
    if answer.get("timed_out") or shards.get("failed") or shards.get("total") == 0:
        raise IndexAway
