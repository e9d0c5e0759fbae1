"""A reader, who may see what is published and nothing else at any moment; and an operator, who
makes one backup after another."""

from __future__ import annotations

import random
import threading
from collections import Counter
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from django.db import connections

from benchmarks.chaos.browser import Browser, Refused, Unanswered
from benchmarks.chaos.ledger import Ledger, Value, mark, number_of, text
from benchmarks.chaos.site import Site
from speeches.choices import GONE, State
from speeches.safety.backup import Backup, backups, damaged_entries

_PAUSE = 0.1
# Between two backups: their start takes most of the time.
_BETWEEN_BACKUPS = 3.0
# Where a reader finds what she looks for, by its mark or the beginning of its title.
_SEARCHES = ("/search/?q={mark}", "/api/search?q={mark}", "/search/suggest/?q={title}")


class Reader(threading.Thread):
    """Asks for speeches whose state is known before and after the answer."""

    def __init__(self, site: Site, ledger: Ledger) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.answers: Counter[int] = Counter()
        self._ledger, self._browser = ledger, Browser(site.port)

    def run(self) -> None:
        chance = random.Random(0)
        while not self.ended.wait(_PAUSE):
            if self._ledger.keys:
                number = chance.choice(list(self._ledger.keys))
                self._read(number)
                self._search(number, chance.choice(_SEARCHES))

    @property
    def answered(self) -> int:
        return self.answers.total() - self.answers[0]

    def _read(self, number: int) -> None:
        path = f"/speeches/{self._ledger.keys[number]}/"
        status, _, state = self._ask(number, path)
        if state and status != (200 if state == State.PUBLISHED else 404):
            self._ledger.wrong.append(f"{path} is {state} and answers {status}")

    def _search(self, number: int, address: str) -> None:
        path = address.format(mark=quote(mark(number)), title=quote(f"在第{number}次县人大工"))
        status, body, state = self._ask(number, path)
        shown = (
            f"/speeches/{self._ledger.keys[number]}/" in body or f"第{number}次县人大工作" in body
        )
        if status == 200 and state and state != State.PUBLISHED and shown:
            self._ledger.wrong.append(f"{path} shows what is {state}")

    def _ask(self, number: int, path: str) -> tuple[int, str, Value | None]:
        """The answer, and the state of a speech where it was the same one all the while."""
        before = self._ledger.facts[number]["state"]
        try:
            status, body = self._browser.get(path)
        except (Refused, Unanswered):
            self.answers[0] += 1
            return 0, "", None
        self.answers[status] += 1
        if status >= 500:
            self._ledger.wrong.append(f"{path} answers {status}")
        same = self._ledger.facts[number]["state"] is before and len(before) == 1
        return status, body.decode(), next(iter(before)) if same else None


class Operator(threading.Thread):
    """Makes backups, and looks whether each that is told as made has all that was there."""

    def __init__(self, site: Site, ledger: Ledger, folder: Path) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.made = 0
        self._site, self._ledger, self._folder = site, ledger, folder

    def run(self) -> None:
        while not self.ended.wait(_BETWEEN_BACKUPS):
            self.back_up()
        connections.close_all()

    def back_up(self) -> None:
        there = set(self._ledger.facts)
        if self._site.run("backup", str(self._folder), "--keep", "3"):
            self.made += 1
            self._ledger.wrong += self._faults(backups(self._folder)[-1], there)

    def _faults(self, backup: Backup, there: set[int]) -> list[str]:
        kept = {entry.sha256 for entry in backup.manifest.stored}
        lost = {n for n in there if sha256(text(n).encode()).hexdigest() not in kept}
        missing = {number_of(said.partition("（")[0]) for said in backup.manifest.missing}
        found = {
            "damaged": damaged_entries(backup),
            "lost": [number for number in lost | missing if not self._may_be_gone(number)],
        }
        return [f"{backup.path.name}: {what}: {which}" for what, which in found.items() if which]

    def _may_be_gone(self, number: int) -> bool:
        return number in self._ledger.facts and GONE[0] in self._ledger.facts[number]["state"]
