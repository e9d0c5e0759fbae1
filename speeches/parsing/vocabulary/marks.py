"""Patterns that are looked for in whole texts, beside what is found sooner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A pattern, and a sign that every match of it has; most texts have none (as for `Rule`)."""

    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None = None

    def search(self, text: str) -> re.Match[str] | None:
        return self.pattern.search(text) if self._may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text) if self._may_match(text) else iter(())

    def _may_match(self, text: str) -> bool:
        return self.needs is None or bool(self.needs.search(text))


def mark(pattern: str, needs: str = "") -> Mark:
    return Mark(re.compile(pattern), re.compile(needs) if needs else None)
