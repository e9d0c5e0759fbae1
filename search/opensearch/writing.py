"""Speeches and their sections, put into the indexes of the cluster and taken out of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from search.opensearch.builds import Builds
from search.opensearch.bulk import Action
from search.opensearch.cluster import Cluster
from search.opensearch.documents import SpeechDocuments
from search.opensearch.form import UNITS

# How many sections are looked for at a time behind those that a speech has.
_BEHIND = 50

# Note [Two about one speech]
# Of two who write a speech the greater ticket wins, document by document: where the other's outline
# is longer, what stands behind the winner's would stay. So sections are written before their
# speech. Whose speech comes late then takes out its own sections behind those of the winner; and
# whoever wins looks, once the speech is written, for what stands behind its last section: the other
# had written all of that before. Nobody withdrawn is left in a section.

Made = Mapping[int, SpeechDocuments | None]


class Writer:
    """Writes what is made of speeches, by their keys; None: there is to be nothing of one."""

    def __init__(self, cluster: Cluster, builds: Builds) -> None:
        self._cluster = cluster
        self._builds = builds

    def write(self, made: Made, in_building: Made, ticket: int) -> None:
        """Put speeches in the place of what there is of them: in the index that is asked, and in
        the one that is being built, if there is one."""
        self._builds.require()
        is_building = self._builds.is_building()
        self._replace(made, ticket)
        if is_building and not self._replace(in_building, ticket, building=True):
            # It took the old one's place meanwhile.
            self._replace(made, ticket)

    def put_new(self, made: Mapping[int, SpeechDocuments], ticket: int) -> int:
        """Put speeches, of which there is nothing yet, into the index that is being built; returns
        how many they are."""
        ends = {key: len(each.sections) for key, each in made.items()}
        self._put(self._aliases(building=True), made, ticket, ends)
        return len(made)

    def _replace(self, made: Made, ticket: int, *, building: bool = False) -> bool:
        """Put speeches in the place of what one index has of them, and show it; False where the one
        that was being built is gone."""
        names = self._aliases(building=building)
        speeches, sections = names
        before = self._cluster.numbers_of(speeches, list(map(str, made)), "sections")
        ends = {key: max(before.get(str(key), 0), _number(each)) for key, each in made.items()}
        if not self._put(names, made, ticket, ends, may_be_gone=building):
            return False
        while more := self._cluster.numbers_of(sections, _section_ids(ends), "position"):
            found = {int(name.partition(".")[0]): position for name, position in more.items()}
            ends = {key: position + _BEHIND for key, position in found.items()}
            self._cluster.write(_without(sections, found, ends, ticket), may_be_gone=building)
        self._cluster.show(names, may_be_gone=building)
        return True

    def _put(
        self,
        names: Sequence[str],
        made: Made,
        ticket: int,
        ends: Mapping[int, int],
        *,
        may_be_gone: bool = False,
    ) -> bool:
        """Write speeches, their sections first (Note [Two about one speech]); ends: where the
        sections end that there may be; False where the index is gone."""
        speeches, sections = names
        written = self._cluster.write(
            _of_sections(sections, made, ticket, ends), may_be_gone=may_be_gone
        )
        if not written.was_there:
            return False
        actions = (_of_speech(speeches, key, each, ticket) for key, each in made.items())
        written = self._cluster.write(actions, may_be_gone=may_be_gone)
        if written.late:
            now = self._cluster.numbers_of(speeches, written.late, "sections")
            starts = {int(name): now.get(name, 0) for name in written.late}
            self._cluster.write(_without(sections, starts, ends, ticket), may_be_gone=may_be_gone)
        return written.was_there

    def _aliases(self, *, building: bool) -> list[str]:
        return [self._builds.alias(unit, building=building) for unit in UNITS]


def _number(made: SpeechDocuments | None) -> int:
    return len(made.sections) if made else 0


def _of_speech(index: str, key: int, made: SpeechDocuments | None, ticket: int) -> Action:
    document = made.speech | {"ticket": ticket} if made else None
    return Action(index, str(key), ticket, document)


def _of_sections(index: str, made: Made, ticket: int, ends: Mapping[int, int]) -> Iterator[Action]:
    """Those that speeches have, and none behind."""
    for key, each in made.items():
        for position, section in enumerate(each.sections if each else ()):
            yield Action(index, f"{key}.{position}", ticket, section | {"ticket": ticket})
    yield from _without(index, {key: _number(each) for key, each in made.items()}, ends, ticket)


def _without(
    index: str, starts: Mapping[int, int], ends: Mapping[int, int], ticket: int
) -> Iterator[Action]:
    """No sections from some places of speeches to others."""
    for key, start in starts.items():
        for position in range(start, ends[key]):
            yield Action(index, f"{key}.{position}", ticket, None)


def _section_ids(places: Mapping[int, int]) -> list[str]:
    return [f"{key}.{position}" for key, position in places.items()]
