"""Which indexes of a library there are on a cluster, and building new ones aside.

A build fills indexes that nobody asks, under an alias of their own; whoever changes a speech writes
it there too, and of two who write the same one the newer ticket wins (see `index`). At the end the
aliases that are asked move in one step: readers see the old index until the new one is whole.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from opensearchpy.exceptions import ConflictError, NotFoundError, RequestError

from search.errors import IndexMissing, IndexOutdated, SearchIndexError
from search.index.build_progress import BuildProgress
from search.opensearch.cluster import UNHURRIED, Cluster, Json, asked
from search.opensearch.errors import IndexAway
from search.opensearch.form import COPIED, UNITS, body_of, name_of

# A build that has said nothing for so many seconds is dead.
_SILENT = 60
_PAUSE = 0.5
# How long servers of a former version may go on beside those of this one.
_RENEWAL = timedelta(days=1)
# Between two reports of a build, in seconds.
_REPORTED = 1.0
_STATE = "build"
# How long a new index waits for its copies before it is asked, and between two looks, in seconds.
_COPYING, _LOOK = 120, 10


class BuildTakenOver(SearchIndexError):
    """A build said nothing for so long that another one began."""

    message = "这次重建停顿太久，已由另一个进程接着重建；原有的索引照常使用。"


@dataclass(frozen=True)
class _Note:
    """What was last said of a build. at: in seconds since 1970; ended: whether it came to an end;
    number, term: of this note, for whoever writes the next."""

    owner: str
    at: float
    done: int
    total: int
    ended: bool
    error: str = ""
    number: int | None = None
    term: int | None = None

    @property
    def is_alive(self) -> bool:
        return not self.ended and abs(time.time() - self.at) < _SILENT


class Builds:
    """The indexes of a library, by their names.

    name: with which all begin; columns, form: see `form`; shards: that a new one is parted into.
    """

    def __init__(
        self,
        cluster: Cluster,
        name: str,
        columns: Callable[[], list[str]],
        form: Callable[[], Mapping[str, str]],
        shards: int,
    ) -> None:
        self._cluster = cluster
        self._name = name
        self._columns = columns
        self.form = form
        self._shards = shards

    def alias(self, unit: str, *, building: bool = False) -> str:
        """The name under which the index of a unit is asked, or built."""
        behind = "-building" if building else ""
        return f"{self._name}-{name_of(self.form())}-{unit}{behind}"

    # What there is

    def exists(self) -> bool:
        """Whether there is an index that fits."""
        return self._is_there(self.alias(UNITS[0]))

    def is_building(self) -> bool:
        """Whether there are indexes that are being built, which take changes too."""
        return self._is_there(self.alias(UNITS[0], building=True))

    def _is_there(self, alias: str) -> bool:
        with asked():
            return bool(self._cluster.client.indices.exists_alias(name=alias))

    def require(self) -> None:
        """Raises IndexMissing, IndexOutdated where there is none that fits."""
        if not self.exists():
            raise IndexOutdated if self._live() else IndexMissing

    def _live(self) -> dict[str, set[str]]:
        """The indexes that are asked, of any form, each with its aliases."""
        return {index: aliases for index, aliases in self._all().items() if _is_live(aliases)}

    def _unasked(self) -> list[str]:
        """The others, of builds that go on or were broken off."""
        return [index for index, aliases in self._all().items() if not _is_live(aliases)]

    def _all(self) -> dict[str, set[str]]:
        pattern = ",".join(f"{self._name}-*-{unit}-*" for unit in UNITS)
        with asked():
            found = self._cluster.client.indices.get_alias(index=pattern)
        # Not those of a library whose name begins like this one's.
        own = re.compile(rf"{re.escape(self._name)}-[0-9a-f]+-(?:{'|'.join(UNITS)})-[0-9a-f]+")
        return {
            index: set(about["aliases"]) for index, about in found.items() if own.fullmatch(index)
        }

    def found_form(self) -> dict[str, str]:
        """The form of the index that fits, or of another one; empty where there is none."""
        own = self.alias(UNITS[0])
        live = self._live()
        fitting = [index for index, aliases in live.items() if own in aliases]
        for index in fitting or sorted(live):
            with asked():
                found = self._cluster.client.indices.get_mapping(index=index)
            return dict(found[index]["mappings"].get("_meta", {}).get("form", {}))
        return {}

    def size(self) -> int:
        """Of the index that is asked, in bytes, all copies together."""
        return self._bytes_of(",".join(map(self.alias, UNITS)))

    def built_at(self) -> datetime | None:
        """When the index that is asked was made."""
        with asked(), suppress(NotFoundError):
            found = self._cluster.client.indices.get_settings(index=self.alias(UNITS[0]))
            for about in found.values():
                made = int(about["settings"]["index"]["creation_date"])
                return datetime.fromtimestamp(made / 1000, UTC)
        return None

    def leftovers(self) -> dict[str, int]:
        """Indexes that no build works on and nobody asks, with their sizes in bytes."""
        note = self._note()
        if note and note.is_alive:
            return {}
        own = set(map(self.alias, UNITS))
        built = self.built_at()
        # Servers are renewed one after the other: for so long, some ask the index of before.
        are_renewed = built is not None and datetime.now(UTC) - built > _RENEWAL
        names = [
            index
            for index, aliases in self._all().items()
            if not own & aliases and (are_renewed or not _is_live(aliases))
        ]
        return {name: self._bytes_of(name) for name in sorted(names)}

    def _bytes_of(self, indexes: str) -> int:
        with asked(), suppress(NotFoundError):
            found = self._cluster.client.indices.stats(index=indexes, metric="store")
            return int(found["_all"]["total"]["store"]["size_in_bytes"])
        return 0

    def remove_leftovers(self) -> list[str]:
        """Remove these; returns their names."""
        names = list(self.leftovers())
        self._delete(names)
        return names

    def _delete(self, names: list[str]) -> None:
        if names:
            with asked():
                self._cluster.client.indices.delete(
                    index=",".join(names), params={"ignore_unavailable": "true", **UNHURRIED}
                )

    # Building

    @contextmanager
    def building(self, total: int) -> Iterator[Callable[[int], None] | None]:
        """Build aside: what is called with how many are done, to say so. The indexes are put in
        the old ones' place at the end, or are thrown away where anything is raised. None where
        somebody else has built one meanwhile, for whom this waits. Raises BuildTakenOver, also
        where it is said how many are done."""
        note = self._begin(total)
        if note is None:
            yield None
            return
        try:
            self._delete(self._unasked())
            self._create(note.owner)
            said = [note.at]
            done = [0]

            def tell(number: int) -> None:
                done[0] = number
                if time.time() - said[0] >= _REPORTED:
                    said[0] = time.time()
                    self._say_own(replace(note, at=said[0], done=number))

            yield tell
            self._publish(replace(note, done=done[0]))
        except BaseException as error:
            with suppress(SearchIndexError):
                self._give_up(note, f"{type(error).__name__}: {error}")
            raise
        self._say(replace(note, at=time.time(), done=total, ended=True))

    def _give_up(self, note: _Note, reason: str) -> None:
        """Throw away what a build made, and nothing of one that took it over."""
        stamp = _stamp(note.owner)
        self._delete([name for name in self._unasked() if name.endswith(stamp)])
        self._say_own(replace(note, at=time.time(), ended=True, error=reason))

    def _say_own(self, note: _Note) -> None:
        """Raises BuildTakenOver where another build goes on by now."""
        now = self._note()
        if now is None or now.owner != note.owner:
            raise BuildTakenOver
        self._say(note)

    def _begin(self, total: int) -> _Note | None:
        """The right to build, or None where another build ended well while this waited for it."""
        own = _Note(uuid4().hex, time.time(), 0, total, ended=False)
        waited = False
        while True:
            before = self._note()
            if before and before.is_alive and before.owner:
                waited = True
                time.sleep(_PAUSE)
                continue
            if waited and before and before.ended and not before.error:
                return None
            with suppress(ConflictError):
                self._say(replace(own, at=time.time()), after=before, first=True)
                return own

    def announce(self, total: int) -> bool:
        """Say that a build is about to begin; False where one is going on."""
        before = self._note()
        if before and before.is_alive:
            return False
        try:
            announced = _Note("", time.time(), 0, total, ended=False)
            self._say(announced, after=before, first=True)
        except ConflictError:
            return False
        return True

    def last(self) -> tuple[BuildProgress | None, bool]:
        """What was last said of a build that did not end well, and whether it goes on."""
        note = self._note()
        if note is None or (note.ended and not note.error):
            return None, False
        error = note.error if note.ended else ""
        return BuildProgress(note.done, note.total, error), note.is_alive

    def _create(self, owner: str) -> None:
        body = body_of(self._columns(), self.form(), self._shards)
        stamp = _stamp(owner)
        for unit in UNITS:
            aliases = {self.alias(unit, building=True): {"is_write_index": True}}
            with asked(), _made_before():
                self._cluster.client.indices.create(
                    index=f"{self.alias(unit)}-{stamp}",
                    body=body | {"aliases": aliases},
                    params={"wait_for_active_shards": "1", **UNHURRIED},
                )

    def _publish(self, note: _Note) -> None:
        """Let the new ones be asked instead of the old ones, in one step. Raises IndexAway where a
        part of them is gone, as with the node that had its only copy."""
        names = [self.alias(unit, building=True) for unit in UNITS]
        new = ",".join(names)
        self._require_parts(new, note)
        self._cluster.show(names)
        with asked():
            self._cluster.client.indices.put_settings(index=new, body=COPIED, params=UNHURRIED)
        # A copy that does not come in time comes later.
        self._comes_to("green", new, note)
        self._require_parts(new, note)
        found = self._all()
        actions: list[Json] = []
        old: list[str] = []
        for unit in UNITS:
            live, building = self.alias(unit), self.alias(unit, building=True)
            for index, aliases in found.items():
                if building in aliases:
                    actions.append({"remove": {"index": index, "alias": building}})
                    write = {"index": index, "alias": live, "is_write_index": True}
                    actions.append({"add": write})
                elif live in aliases:
                    actions.append({"remove": {"index": index, "alias": live}})
                    old.append(index)
        self._say_own(replace(note, at=time.time()))
        with asked():
            self._cluster.client.indices.update_aliases(body={"actions": actions}, params=UNHURRIED)
        self._delete(old)

    def _require_parts(self, indexes: str, note: _Note) -> None:
        if not self._comes_to("yellow", indexes, note):
            raise IndexAway

    def _comes_to(self, status: str, indexes: str, note: _Note) -> bool:
        """Wait until there are all copies (green), or one of each part (yellow); False where they
        do not come in time."""
        until = time.monotonic() + _COPYING
        while time.monotonic() < until:
            # Lest somebody takes it for dead.
            self._say_own(replace(note, at=time.time()))
            told = {"wait_for_status": status, "timeout": f"{_LOOK}s", "ignore": [408]}
            with asked():
                health = self._cluster.client.cluster.health(index=indexes, params=told | UNHURRIED)
            if not health.get("timed_out"):
                return True
        return False

    def missing_copies(self) -> int:
        """How many copies of what is asked are not ready."""
        asked_for = ",".join(map(self.alias, UNITS))
        with asked():
            health = self._cluster.client.cluster.health(index=asked_for)
        return int(health["unassigned_shards"]) + int(health["initializing_shards"])

    # What is said of builds

    @property
    def _state(self) -> str:
        return f"{self._name}-state"

    def _note(self) -> _Note | None:
        with asked():
            # Not `get`, for which it is an error where there is none.
            (found,) = self._cluster.client.mget(body={"ids": [_STATE]}, index=self._state)["docs"]
        if not found.get("found"):
            return None
        return _Note(**found["_source"], number=found["_seq_no"], term=found["_primary_term"])

    def _say(self, note: _Note, *, after: _Note | None = None, first: bool = False) -> None:
        """Write it down. first: only if nobody wrote since `after` was read; else raises
        ConflictError."""
        body = {
            name: getattr(note, name) for name in ("owner", "at", "done", "total", "ended", "error")
        }
        parameters: dict[str, object] = {}
        if first and after:
            parameters = {"if_seq_no": after.number, "if_primary_term": after.term}
        elif first:
            parameters = {"op_type": "create"}
        with asked():
            self._cluster.client.index(index=self._state, id=_STATE, body=body, params=parameters)


def _is_live(aliases: Iterable[str]) -> bool:
    """Whether an index is asked under one of its aliases."""
    return any(not alias.endswith("-building") for alias in aliases)


def _stamp(owner: str) -> str:
    """How the names of the indexes of a build end."""
    return owner[:12]


@contextmanager
def _made_before() -> Iterator[None]:
    """The client asks again where a node died before it answered: it may have done it."""
    try:
        yield
    except RequestError as error:
        if error.error != "resource_already_exists_exception":
            raise
