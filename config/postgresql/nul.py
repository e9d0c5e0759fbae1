"""The one character that PostgreSQL does not store."""

from __future__ import annotations

from typing import Any

NUL = "\0"
# As long as what it stands for, so that places in a text stay right.
INSTEAD = "\N{REPLACEMENT CHARACTER}"


def without_nul(value: Any) -> Any:
    """A value of a column, or what is in it, with another character for NUL."""
    if isinstance(value, str):
        return value.replace(NUL, INSTEAD)
    if isinstance(value, list | tuple):
        return [without_nul(item) for item in value]
    if isinstance(value, dict):
        return {without_nul(name): without_nul(item) for name, item in value.items()}
    return value
