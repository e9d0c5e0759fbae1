"""The parser as a child process runs it."""

from __future__ import annotations

from typing import cast

from speeches.importing.child import Ask
from speeches.parsing import Choices, ParsedMaterial, parse
from speeches.parsing.cleaning.site_lines import nothing_learned
from speeches.parsing.documents import Readings, Shell


def parse_task(
    ask: Ask, data: bytes, name: str, choices: Choices, readings: Readings, asking: bool
) -> ParsedMaterial:
    """What `parse` returns; asking: whether the parent knows what was learned of sites."""

    def learned(shell: Shell) -> frozenset[str]:
        return cast(frozenset[str], ask(shell))

    return parse(data, name, choices, learned if asking else nothing_learned, readings)
