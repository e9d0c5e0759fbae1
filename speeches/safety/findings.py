"""What a look over the library finds, and what of it can be put right by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be.

    said: a sentence; repair: puts it right without a risk and returns what it did, None where that
    is for a person; advice: what she is to do then.
    """

    said: str
    repair: Callable[[], str] | None = None
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.said}{self.advice and f'　{self.advice}'}"


@dataclass(frozen=True)
class Check:
    """A look at one part of the library, by its name for people."""

    part: str
    find: Callable[[], Iterable[Finding]]


def some(names: Iterable[str], most: int = 5) -> str:
    """The first of these, and how many they are."""
    found = list(names)
    more = f" 等 {len(found)} 个" if len(found) > most else ""
    return f"{'、'.join(found[:most])}{more}"


def is_older(path: Path, seconds: float) -> bool:
    """Whether nobody has written a file for so long; not one that is gone by now."""
    try:
        return time.time() - path.stat().st_mtime > seconds
    except FileNotFoundError:
        return False
