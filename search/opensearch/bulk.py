"""Documents that are written together: the lines of the requests, and what came of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from search.errors import IndexMissing
from search.opensearch.errors import NO_INDEX, IndexAway, WriteRefused, refused

# What one request may hold: OpenSearch refuses more than 100 MB.
_BYTES = 8 * 1024 * 1024
_ACTIONS = 1000
# A write that another one was faster than.
_CONFLICT = 409


class Written(NamedTuple):
    """was_there: whether the indexes were; late: of which documents there are newer ones."""

    was_there: bool
    late: list[str]


@dataclass(frozen=True)
class Action:
    """What is to be written: a document of an index, or that there is none (None); number: the
    higher one wins."""

    index: str
    key: str
    number: int
    document: Mapping[str, object] | None

    def lines(self) -> list[str]:
        """As they are sent: a document is written out once, and measured by that."""
        about = {
            "_index": self.index,
            "_id": self.key,
            "version": self.number,
            "version_type": "external_gte",
        }
        if self.document is None:
            return [_line({"delete": about})]
        return [_line({"index": about}), _line(self.document)]


# Note [What is deleted makes no index]
# To delete in an index that is not there makes it, with the name of the alias that is to come; that
# an alias is required is asked of other changes alone. So where something is deleted a change of
# nothing goes ahead, for which it is.
def _guard(index: str) -> list[str]:
    return [_line({"update": {"_index": index, "_id": "-"}}), _line({"doc": {}})]


def _line(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def requests_of(actions: Iterable[Action]) -> Iterator[list[str]]:
    """The lines of the requests that write these."""
    lines: list[str] = []
    guarded: set[str] = set()
    size = 0
    for action in actions:
        own = action.lines()
        length = sum(map(len, own))
        if lines and (size + length > _BYTES or len(lines) >= 2 * _ACTIONS):
            yield lines
            lines, guarded, size = [], set(), 0
        if action.document is None and action.index not in guarded:
            guarded.add(action.index)
            lines += _guard(action.index)
        lines += own
        size += length
    if lines:
        yield lines


def outcome_of(items: Iterable[Mapping[str, Any]], may_be_gone: bool) -> Written:
    """What came of documents. may_be_gone: whether their index may be. Raises
    IndexMissing, IndexAway, IndexBlocked, WriteRefused."""
    was_there, late = True, []
    for item in items:
        ((verb, told),) = item.items()
        if told["status"] == _CONFLICT:
            late.append(told["_id"])
        elif not _is_written(verb, told, may_be_gone):
            was_there = False
    return Written(was_there, late)


def _is_written(verb: str, told: Mapping[str, Any], may_be_gone: bool) -> bool:
    """Whether a document is written; False where its index is gone, as it may be."""
    status, error = told["status"], told.get("error")
    if not error:
        return True
    kind = error.get("type") if isinstance(error, Mapping) else ""
    if kind == "document_missing_exception":
        # See Note [What is deleted makes no index].
        return True
    if kind == NO_INDEX:
        if may_be_gone:
            return False
        raise IndexMissing
    if denied := refused(status, str(kind)):
        raise denied
    if status in (429, 500, 502, 503, 504):
        raise IndexAway
    reason = error.get("reason") if isinstance(error, Mapping) else error
    raise WriteRefused(f"{verb} {told.get('_id')}: {reason}")
