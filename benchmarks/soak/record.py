"""What readers and librarians were answered, and what was wrong with it."""

from __future__ import annotations

import http.client
import json
import re
import sys
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from benchmarks.client import Answer

_TITLE = re.compile(r"<title>\s*(.*?)\s*</title>", re.DOTALL)


class Timed(NamedTuple):
    """One answer; reader: whether a reader waited for it, or a librarian or who checks."""

    asked: float
    seconds: float
    kind: str
    reader: bool


@dataclass
class Record:
    """errors: what was not answered, or otherwise than with what was asked for; wrong: answers
    that were right at no moment; behind: the most seconds that an answer said the index was."""

    answers: list[Timed] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    checked: int = 0
    behind: float = 0.0

    def add(
        self,
        kind: str,
        address: str,
        answer: Answer,
        *,
        reader: bool = False,
        expected: Collection[int] = (http.client.OK,),
    ) -> bool:
        """Note an answer; returns whether its status is an expected one."""
        self.answers.append(Timed(answer.asked, answer.seconds, kind, reader))
        if answer.status in expected:
            return True
        title = _TITLE.search(answer.text)
        said = title[1] if title else answer.text[:200]
        self.fail(f"{kind} {address}: {answer.status} after {answer.seconds:.1f} s. {said}")
        return False

    def fail(self, said: str) -> None:
        self._note(self.errors, f"error: {said}")

    def check(self, kind: str, address: str, faults: Iterable[str]) -> None:
        """Note what was wrong with an answer."""
        self.checked += 1
        if found := list(faults):
            self._note(self.wrong, f"wrong: {kind} {address}: {'; '.join(found)}")

    def look_how_far_behind(self, answer: Answer) -> None:
        """Of an answer of the search for programs."""
        behind = json.loads(answer.body)["behind"]
        if behind:
            since = datetime.fromisoformat(behind["since"])
            self.behind = max(self.behind, (datetime.now(UTC) - since).total_seconds())

    def between(self, begun: float, ended: float, *, reader: bool) -> Sequence[Timed]:
        """Of readers, or of the others, what was asked for in this time."""
        return [one for one in self.answers if begun <= one.asked < ended and one.reader is reader]

    def _note(self, notes: list[str], said: str) -> None:
        """Told at once too: a run may take half an hour."""
        notes.append(f"{time.strftime('%H:%M:%S')} {said}")
        sys.stdout.write(f"{notes[-1]}\n")
        sys.stdout.flush()
