"""Reading a stored material again: before a transaction where it can be.

Note [Read before]
    Reading a document is most of the work, may take seconds, and an old Word file's a minute.
    Nobody else writes while a transaction does (Note [One writer]), so what a transaction is about
    to read is read before it begins, and taken in it as long as it was made of the same: bytes,
    decisions, pages that were recognised, and lines that are known of the site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass

from speeches.importing.decisions import choices_of
from speeches.importing.read_ahead import read_document
from speeches.importing.scans import readings_of
from speeches.importing.site_lines import learned_lines
from speeches.models import Material
from speeches.parsing import Choices, ParsedMaterial
from speeches.parsing.documents import Readings, Shell


@dataclass(frozen=True)
class _Sources:
    """What a reading depends on, but for what it asks while it goes on."""

    sha256: str
    name: str
    choices: Choices
    readings: Readings

    @classmethod
    def of(cls, material: Material) -> _Sources:
        sha256 = material.sha256
        return cls(sha256, material.name, choices_of(material), readings_of(sha256))


@dataclass(frozen=True)
class _Read:
    """What was read; learned: what it asked about its site, and was answered."""

    sources: _Sources
    learned: list[tuple[Shell, frozenset[str]]]
    parsed: ParsedMaterial

    def still_holds(self, sources: _Sources) -> bool:
        return self.sources == sources and all(
            learned_lines(shell) == lines for shell, lines in self.learned
        )


_before: ContextVar[_Read | None] = ContextVar("before", default=None)


@contextmanager
def read_before(material: Material, choices: Mapping[str, object]) -> Iterator[None]:
    """Read a material now, for the transaction inside that reads it with these choices beside its
    own (Note [Read before]). Raises MaterialError, OSError."""
    wanted = copy(material)
    wanted.choices = material.choices | choices
    token = _before.set(_known_or_read(wanted))
    try:
        yield
    finally:
        _before.reset(token)


def read_anew(material: Material) -> ParsedMaterial:
    """What the parser of today reads in a material. Raises MaterialError, OSError."""
    return _known_or_read(material).parsed


def _known_or_read(material: Material) -> _Read:
    sources, known = _Sources.of(material), _before.get()
    return known if known and known.still_holds(sources) else _read(material, sources)


def _read(material: Material, sources: _Sources) -> _Read:
    learned = []

    def answer(shell: Shell) -> frozenset[str]:
        lines = learned_lines(shell)
        learned.append((shell, lines))
        return lines

    with material.raw.open("rb") as raw:
        data = raw.read()
    parsed = read_document(data, material.name, sources.choices, answer, sources.readings)
    return _Read(sources, learned, parsed)
