"""Kill processes at random moments while people use the library, and look whether anything is lost,
doubled, seen that should not be, or missing in the index:

    python -m benchmarks.chaos --kills 200 --files 200

Two librarians upload, correct, publish, withdraw, bin, restore, delete for good and have the index
rebuilt; a reader looks on; one backup after another is made. Killed are the server with its parts,
its workers, what works for them, and commands. Prints one line of figures and of what is wrong as
JSON, and ends with 1 where anything is. Asked to end (Ctrl-C) it kills no more, and judges what was
done until then. DATABASE_URL: of a PostgreSQL server (default: SQLite).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import product
from pathlib import Path

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)

# isort: split
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection

from benchmarks.chaos.checks import faults
from benchmarks.chaos.ledger import Ledger
from benchmarks.chaos.librarian import DEATHS_EACH, Librarian
from benchmarks.chaos.others import Operator, Reader
from benchmarks.chaos.site import ROLES, Site
from benchmarks.measuring import age, wait_until
from search.errors import SearchIndexError
from search.index.connection import library_index
from search.upkeep import outbox
from speeches.importing.interrupting import interruption
from speeches.jobs.models import Job

_PATIENCE = 300.0
# How long a process is let live that is to be killed, and how long such a one is waited for.
_OLDEST, _WAIT = 6.0, 8.0
# So many kills, then everybody waits a moment, and the index must follow.
_BETWEEN = 25
# The storm begins when so many speeches are there; and between two kills a reader is given so many
# answers, if she gets them in so many seconds.
_FIRST, _ANSWERS, _LULL = 3, 5, 60.0
_PREPARE = ("migrate --verbosity 0", "collectstatic --noinput --verbosity 0", "load_wording")


class Storm:
    """Everybody at work on one site."""

    def __init__(self, folder: Path, files: int, chance: random.Random) -> None:
        self.ledger, self.chance = Ledger(), chance
        self.site = Site(folder / "log", jobs=2 if connection.vendor == "postgresql" else 1)
        numbers = iter(range(1, files + 1))
        self.librarians = [Librarian(self.site, self.ledger, numbers, user) for user in _accounts()]
        self.reader = Reader(self.site, self.ledger)
        self.operator = Operator(self.site, self.ledger, folder / "backups")
        # How long there was no worker of the index after it was killed; and how long the index took
        # to follow: a change, and a change with its worker killed, from the moment on in which
        # there is another.
        self.gone = self.lag = self.back = 0.0

    def rage(self, kills: int, going_on: Callable[[], bool] = lambda: True) -> None:
        """Kill so many processes while all of them work; going_on: whether to kill one more."""
        people: list[Librarian | Reader | Operator]
        people = [*self.librarians, self.reader, self.operator]
        for person in people:
            person.start()
        # What dies while it starts proves little.
        if wait_until(lambda: len(self.ledger.keys) >= _FIRST, _PATIENCE) >= _PATIENCE:
            self.ledger.wrong.append("nothing came in before the storm")
        for number in range(1, kills):
            if not going_on():
                break
            self._await_answers()
            self._kill()
            if number % _BETWEEN == 0:
                self._measure()
                sys.stderr.write(f"{number} kills: {self.figures()}\n")
        for person in people:
            if not person.is_alive():
                self.ledger.wrong.append(f"a {type(person).__name__} gave up")
            person.ended.set()
        for person in people:
            person.join(_PATIENCE)
        wait_until(self._is_done, _PATIENCE)
        self._measure()

    def _await_answers(self) -> None:
        """Let the site get somewhere, also on a machine that has much else to do."""
        before = self.reader.answered
        wait_until(lambda: self.reader.answered >= before + _ANSWERS, _LULL)

    def _kill(self) -> None:
        while True:
            [role] = self.chance.choices(list(ROLES), list(ROLES.values()))
            old = self.chance.uniform(0, _OLDEST)
            if wait_until(partial(self.site.kill, role, old), _WAIT) < _WAIT:
                return

    def _is_done(self) -> bool:
        self.ledger.see_what_came()
        for librarian in self.librarians:
            librarian.act("try_again")
        return not self.ledger.awaited and not Job.objects.filter(state__in=Job.OPEN).exists()

    def _measure(self) -> None:
        """Kill the worker of the index, with work for the next one."""
        with ExitStack() as all_wait:
            for librarian in self.librarians:
                all_wait.enter_context(librarian.turn)
            wait_until(lambda: self.site.kill("keep_index", 0), _PATIENCE)
            killed = time.monotonic()
            self._change()
            wait_until(lambda: bool(self.site.pids("keep_index")), _PATIENCE)
            lived = max(map(age, self.site.pids("keep_index")), default=0.0)
            self.gone = max(self.gone, time.monotonic() - killed - lived)
            self.back = max(self.back, wait_until(_agrees, _PATIENCE))
            self._change()
            self.lag = max(self.lag, wait_until(_agrees, _PATIENCE))

    def _change(self) -> None:
        """Publish or withdraw something."""
        ways = list(product(self.librarians, ("publish", "withdraw")))
        wait_until(lambda: any(one.act(name) for one, name in ways), _PATIENCE)

    @property
    def _given_up(self) -> int:
        """How many documents were given up, and tried again."""
        return sum(len(one.given_up) for one in self.librarians)

    def too_many(self) -> Iterator[str]:
        """Whether more were given up than those can be whose readers were killed each time."""
        killed = sum(self.site.kills[role] for role in ("reading child", "run_jobs", "serve"))
        if self._given_up * DEATHS_EACH > killed:
            yield f"{self._given_up} documents were given up, and {killed} of their readers killed"

    def late(self, seconds: float) -> Iterator[str]:
        if self.gone > seconds:
            yield f"a worker that was killed had no successor for {self.gone:.1f} s"
        for name, took in (("a change", self.lag), ("a worker that was back", self.back)):
            if took > seconds:
                yield f"the index followed {name} after {took:.1f} s"

    def figures(self) -> dict[str, object]:
        done = sum((one.done for one in self.librarians), Counter())
        return {
            "kills": dict(self.site.kills),
            "gone": round(self.gone, 2),
            "lag": round(self.lag, 2),
            "back": round(self.back, 2),
            "done": dict(done),
            "answers": dict(self.reader.answers),
            "backups": self.operator.made,
            "given up": self._given_up,
        }


def _agrees() -> bool:
    try:
        return not outbox.lag() and not any(library_index().differing())
    except SearchIndexError:
        return False


def _accounts() -> list[User]:
    users = [User.objects.create_user(name, is_staff=True) for name in ("first", "second")]
    for user in users:
        user.groups.add(Group.objects.get(name="管理员"))
    return users


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument(
        "--within",
        type=float,
        default=5.0,
        help="seconds in which the index follows a change, or a worker that is back",
    )
    parser.add_argument("--keep", type=Path, default=None, help="where the log is kept")
    options = parser.parse_args(arguments)
    for command in _PREPARE:
        call_command(*command.split(), stdout=sys.stderr)
    call_command("build_index", stdout=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="chaos-") as directory:
        folder = options.keep or Path(directory)
        begun = time.monotonic()
        storm = Storm(folder, options.files, random.Random(options.seed))
        with interruption() as asked:
            storm.rage(options.kills, lambda: not asked.signal)
        seconds, ended = time.monotonic() - begun, storm.site.end()
        wrong = [
            *([f"the server ended with {ended}"] if ended else []),
            *faults(storm.ledger, folder / "backups"),
            *storm.ledger.wrong,
            *storm.too_many(),
            *storm.late(options.within),
        ]
    figures = {"seconds": round(seconds, 1), **storm.figures(), "wrong": wrong}
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
