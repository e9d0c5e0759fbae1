"""Read documents with the parser, several at once where many come.

The parser is pure, so other processes can run it while this one stores what was read before.
"""

from __future__ import annotations

from collections.abc import Callable

from speeches.importing.converting import readable
from speeches.importing.workers import Plan, Workers
from speeches.parsing import NO_CHOICES, Choices, Member, ParsedMaterial, parse
from speeches.parsing.cleaning.site_lines import Learned, nothing_learned
from speeches.parsing.formats.limits import DOCUMENT_BYTES

# Returns what was read, or raises the MaterialError that reading raised.
Reading = Callable[[], ParsedMaterial]
ReadAhead = Workers[Member, ParsedMaterial]

# See `workers.Plan`.
_WORTH_IT = 40
_WAITING = 8
_HELD_BYTES = 4 * DOCUMENT_BYTES


def read_document(
    data: bytes, name: str, choices: Choices = NO_CHOICES, learned: Learned = nothing_learned
) -> ParsedMaterial:
    """The speeches in a document of any format. Raises MaterialError."""
    return parse(readable(data).data, name, choices, learned)


def reading_ahead(processes: int | None = None) -> ReadAhead:
    """Processes that read documents before they are asked for.

    What was learned of a site is not known there: whoever stores a document asks again.
    """
    plan = Plan(_read, _WORTH_IT, _WAITING, size=_size, held_bytes=_HELD_BYTES)
    return Workers(plan, processes)


def _read(member: Member) -> ParsedMaterial:
    return read_document(member.data, member.name)


def _size(member: Member) -> int:
    return len(member.data)
