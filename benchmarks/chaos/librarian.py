"""A librarian at work: she uploads, corrects, publishes, bins and deletes, by the site's pages.

Where a document was given up because its readers were killed, she tries it again, as she is asked.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from django.contrib.auth.models import User
from django.db import connections
from django.db.models import Q

from benchmarks.chaos.browser import Browser, Refused, Unanswered
from benchmarks.chaos.ledger import NEW, Ledger, Value, cut_line, file_name, text
from benchmarks.chaos.site import Site
from speeches.choices import GONE, State
from speeches.importing.children import MOST_CHILDREN
from speeches.jobs.models import BatchDocument, BatchFile
from speeches.jobs.queue import MOST_DEATHS

# Until a killed server's connection has taken its transaction with it.
_MOMENT = 0.5
# What is said of a document whose readers were killed, and of one whose workers were; and how many.
_GIVEN_UP = Q(said__contains="进程意外中止") | Q(said__contains="进程意外终止")
DEATHS_EACH = min(MOST_CHILDREN, MOST_DEATHS)
_TO_PUBLISH, _TO_BIN = (State.RECEIVED, State.WITHDRAWN), (State.PUBLISHED, State.WITHDRAWN)
_CUT_AT = text(0).split("\n").index(cut_line(0))
# How often she does what, in comparison.
_HABITS = {
    "upload": 3,
    "publish": 5,
    "withdraw": 3,
    "bin": 2,
    "restore": 2,
    "correct": 3,
    "cut": 3,
    "rebuild": 1,
    "empty_bin": 1,
    "try_again": 1,
}
# Only one at a time has to do with the bin, so that all know what is in it when it is emptied.
_bin = threading.Lock()


class Librarian(threading.Thread):
    """One of several; she changes the speeches that she uploaded, and no others.

    numbers: of what she uploads, until there are no more. turn: is held while she does something.
    """

    def __init__(self, site: Site, ledger: Ledger, numbers: Iterator[int], user: User) -> None:
        super().__init__(daemon=True)
        self.turn, self.ended = threading.Lock(), threading.Event()
        self.done: Counter[str] = Counter()
        self._site, self._ledger, self._numbers = site, ledger, numbers
        self._chance = random.Random(user.username)
        self._browser, self._user = Browser(site.port, user), user
        # The documents that were given up.
        self.given_up: set[int] = set()
        self._mine: set[int] = set()
        self._before_bin: dict[int, Value] = {}

    def run(self) -> None:
        while not self.ended.is_set():
            with self.turn:
                done = self.act(self._chance.choices(list(_HABITS), list(_HABITS.values()))[0])
            self.ended.wait(self._chance.random() * (0.2 if done else 1.0))
        connections.close_all()

    def act(self, habit: str) -> bool:
        """Do one thing, where there is something to do it with; whether it is told as done."""
        act: Callable[[], bool] = {
            "upload": self._upload,
            "bin": self._bin,
            "restore": self._restore,
            "correct": self._correct,
            "cut": self._cut,
            "rebuild": self._rebuild,
            "empty_bin": self._empty_bin,
            "try_again": self._try_again,
        }.get(habit, lambda: self._move(habit))
        self._ledger.see_what_came()
        try:
            done = act()
        except (Refused, Unanswered):
            # Of a page, or of a form that says so: nothing is done.
            self.done["refused"] += 1
            time.sleep(_MOMENT)
            return False
        self.done[habit if done else "nothing to do"] += 1
        return done

    def _told(self, numbers: dict[int, Value], fact: str, act: Callable[[], None]) -> bool:
        """Change a fact; where nobody says whether it is done, look."""
        try:
            with self._ledger.changing(numbers, fact):
                act()
        except Unanswered:
            self.done["unanswered"] += 1
            time.sleep(_MOMENT)
            for number in numbers:
                self._ledger.look(number)
            return False
        return True

    # What she does

    def _upload(self) -> bool:
        numbers = list(islice(self._numbers, self._chance.randint(1, 6)))
        if not numbers:
            return False
        files = [(file_name(number), text(number).encode()) for number in numbers]
        path = "/admin/speeches/material/add/"
        while not self.ended.is_set():
            try:
                self._browser.send(path, self._browser.form(path, "pasted"), files)
                break
            except Refused:
                time.sleep(_MOMENT)
            except Unanswered:
                self.done["unanswered"] += 1
                time.sleep(_MOMENT)
                if self._has_come(numbers):
                    break
        else:
            # Everybody goes home, and nobody took them.
            return False
        self._mine.update(numbers)
        self._ledger.awaited.update(numbers)
        return True

    def _has_come(self, numbers: list[int]) -> bool:
        """Whether files were taken, of which nobody said so; all of them or none."""
        found = BatchFile.objects.filter(name__in=map(file_name, numbers)).count()
        if found not in (0, len(numbers)):
            self._ledger.wrong.append(f"{found} of the files {numbers} were taken")
        return found > 0

    def _try_again(self) -> bool:
        """Press 失败的再试一次 on the page of a batch. It does no harm to press it twice."""
        failed = BatchDocument.objects.filter(
            _GIVEN_UP,
            result=BatchDocument.Result.FAILED,
            file__state=BatchFile.State.DONE,
            file__batch__by=self._user,
        )
        document = failed.first()
        if document is None:
            return False
        path = f"/admin/jobs/batch/{document.file.batch_id}/change/"
        self._browser.send(path, self._browser.form(path, "retry") | {"retry": ""})
        self.given_up.add(document.file_id)
        return True

    def _bin(self) -> bool:
        with _bin:
            return self._move("bin")

    def _restore(self) -> bool:
        with _bin:
            return self._move("restore")

    def _move(self, name: str) -> bool:
        before = {
            "publish": _TO_PUBLISH,
            "withdraw": (State.PUBLISHED,),
            "bin": _TO_BIN,
            "restore": (State.BINNED,),
        }[name]
        number = self._one(before)
        if number is None:
            return False
        path = f"{self._address(number)}/move/{name}/"
        if name == "bin":
            [self._before_bin[number]] = self._ledger.facts[number]["state"]
        after = {"publish": State.PUBLISHED, "withdraw": State.WITHDRAWN, "bin": State.BINNED}
        state = after.get(name) or self._before_bin[number]
        form = self._browser.form(path, "note")
        return self._told({number: state}, "state", lambda: self._browser.send(path, form))

    def _correct(self) -> bool:
        said = f"王芳{self._chance.randrange(10**6)}"
        return self._review("speaker", said, {"speaker": said, "do": "save"})

    def _cut(self) -> bool:
        cut = self._chance.random() < 0.5
        return self._review("cut", cut, {"do": f"{'drop' if cut else 'leave'}:{_CUT_AT}"})

    def _review(self, fact: str, value: Value, entered: dict[str, str]) -> bool:
        number = self._one((State.RECEIVED, State.PUBLISHED, State.WITHDRAWN))
        if number is None or self._ledger.is_known(number, fact, value):
            return False
        path = f"{self._address(number)}/review/"
        form = self._browser.form(path, "seen") | entered
        return self._told({number: value}, fact, lambda: self._browser.send(path, form))

    def _rebuild(self) -> bool:
        path = "/admin/search-index/"
        return self._told({}, "", lambda: self._browser.send(path, self._browser.form(path)))

    def _empty_bin(self) -> bool:
        def empty() -> None:
            if not self._site.run("empty_bin", "--days", "0"):
                raise Unanswered

        with _bin:
            binned = [n for n in self._ledger.facts if self._is_in(n, (State.BINNED,))]
            return bool(binned) and self._told(dict.fromkeys(binned, GONE[0]), "state", empty)

    # Which of hers

    def _one(self, states: tuple[State, ...]) -> int | None:
        some = [number for number in self._mine if self._is_in(number, states)]
        return self._chance.choice(some) if some else None

    def _is_in(self, number: int, states: tuple[State, ...]) -> bool:
        found = self._ledger.facts.get(number, NEW)["state"]
        return number in self._ledger.facts and len(found) == 1 and found <= {*states}

    def _address(self, number: int) -> str:
        return f"/admin/speeches/speech/{self._ledger.keys[number]}"
