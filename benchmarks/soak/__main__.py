"""The site under readers and librarians for as long as is asked for:

    python -m benchmarks.soak --minutes 5 --readers 16 --writers 8 --speeches 20000

Everything is real but the people: `python -m config.serve` with its workers, a composed library,
all of it by HTTP. Says once a minute how it goes, prints figures as JSON, and ends with 1 where a
claim failed (README.md).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Iterator, Sequence
from pathlib import Path

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)

# isort: split
from django.conf import settings
from django.db import connection
from django.utils import timezone

from benchmarks import accounts, prepared
from benchmarks.client import Visitor
from benchmarks.measuring import wait_until
from benchmarks.serving import WITH_WORKERS, Server, serving
from benchmarks.soak.checks import ANYWHERE, IN_TITLES
from benchmarks.soak.judging import Times, failures, figures, told
from benchmarks.soak.ledger import Ledger
from benchmarks.soak.librarians import COMMON_WORD, Librarian
from benchmarks.soak.memory import Memory
from benchmarks.soak.readers import Pages, Reader, Site, more_pages
from benchmarks.soak.record import Record
from search.index.connection import library_index
from search.upkeep import outbox
from speeches.jobs.daily import HOUSEKEEPING
from speeches.jobs.models import DailyRun
from speeches.models import Speech

# Questions of each kind that readers have.
_EACH = 20
# Speeches that readers open without having found them.
_KNOWN = 200
# What each librarian has published before she begins.
_BEFORE = 2
_PATIENCE = 120.0
_BAD = re.compile(r"^(\S+ \S+ (ERROR|CRITICAL) |Traceback )")
# Lines of the log that are shown with the first of its errors.
_SHOWN = 30


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        kept = options.keep or Path(folder) / "library"
        prepared.make(kept, options.speeches, _EACH)
        prepared.copy(kept, settings.DATA_DIR)
        for number in range(options.writers):
            accounts.make(Librarian.name(number), "管理员")
        _leave_out_daily_work()
        keys = list(Speech.objects.published().values_list("pk", flat=True))
        pages = more_pages(prepared.pages(kept, keys), keys[:: max(1, len(keys) // _KNOWN)])
        # The server's own process has it now.
        connection.close()
        log = Path(folder) / "log"
        with log.open("wb") as file, serving(settings.DATA_DIR, WITH_WORKERS, file) as server:
            found = _soak(server, pages, options)
        for said in _logged(log):
            found["errors"].append(said)
    return _tell(found, options)


def _leave_out_daily_work() -> None:
    """What is done once a day finds that composed speeches have no raw files."""
    DailyRun.objects.update_or_create(name=HOUSEKEEPING, defaults={"day": timezone.localdate()})


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--quiet", type=float, default=60, help="seconds of readers alone, before")
    parser.add_argument("--readers", type=int, default=16)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--speeches", type=int, default=2000)
    parser.add_argument("--think", type=float, default=4, help="seconds with a page, on average")
    parser.add_argument("--lag", type=float, default=5, help="seconds the index may be behind")
    parser.add_argument("--keep", type=Path, default=None, help="has the library for the next time")
    parser.add_argument("--judge-times", action="store_true", help="fail for slow answers too")
    return parser.parse_args(arguments)


def _soak(server: Server, pages: Pages, options: argparse.Namespace) -> dict[str, object]:
    lag = options.lag
    site = Site(server.port, Ledger(lag), Record(), options.think, [COMMON_WORD])
    memory = Memory(server.pid)
    run = Run(site, pages, memory, options)
    times = asyncio.run(run.all())
    if wait_until(lambda: not outbox.lag(), lag) >= lag:
        site.record.fail(f"the index is behind after {lag:.0f} s: {outbox.lag()}")
    # Then nothing has changed for so long that an answer may still be of before.
    site.ledger.lag = 0
    asyncio.run(_ask_everything(site))
    if differing := list(library_index().differing()):
        site.record.fail(f"the index has these otherwise than the library: {differing}")
    return {"acts": run.acts, "generator": run.share} | figures(site.record, memory, times)


class Run:
    """People at the site, from the first to the last; share: of a processor, that they took."""

    def __init__(
        self, site: Site, pages: Pages, memory: Memory, options: argparse.Namespace
    ) -> None:
        self._site, self._memory, self._options = site, memory, options
        self._readers = [Reader(site, pages, number) for number in range(options.readers)]
        self._librarians = [Librarian(site, number) for number in range(options.writers)]
        self.share = 0.0

    @property
    def acts(self) -> int:
        return sum(one.acts for one in self._librarians)

    async def all(self) -> Times:
        """Readers alone, then everybody. Raises Refused where nobody can begin."""
        await asyncio.gather(*map(self._prepared, self._librarians))
        watching = asyncio.create_task(self._memory.watch())
        people = [self._going_on(one.read()) for one in self._readers]
        # What is asked for the first time is not what is measured.
        await asyncio.sleep(self._options.quiet / 2)
        quiet = time.monotonic(), await self._minutes("quiet", self._options.quiet / 60)
        people += [self._going_on(one.work()) for one in self._librarians]
        begun, worked = time.monotonic(), time.process_time()
        ended = await self._minutes("busy", self._options.minutes)
        self.share = round((time.process_time() - worked) / (ended - begun), 3)
        self._site.over.set()
        await asyncio.wait(people, timeout=_PATIENCE)
        watching.cancel()
        return Times(quiet, (begun, ended))

    async def _prepared(self, librarian: Librarian) -> None:
        await librarian.sign_in()
        await librarian.prepare(_BEFORE)

    def _going_on(self, somebody: Awaitable[None]) -> asyncio.Task[None]:
        """Somebody who ends too early is a fault of this program or an answer nobody expects."""

        async def to_the_end() -> None:
            try:
                await somebody
            except Exception as error:
                self._site.record.fail(f"somebody gave up: {error!r}")
                raise

        return asyncio.create_task(to_the_end())

    async def _minutes(self, name: str, minutes: float) -> float:
        """So many of them pass, each is told; returns when the last one ended."""
        end = time.monotonic() + 60 * minutes
        number = 0
        while (begun := time.monotonic()) < end:
            await asyncio.sleep(min(60.0, end - begun))
            number += 1
            self._tell(f"{name} {number}", begun, time.monotonic())
        return time.monotonic()

    def _tell(self, name: str, begun: float, ended: float) -> None:
        record = self._site.record
        answers = told(record.between(begun, ended, reader=True), begun, ended)
        held = self._memory.mean(begun, ended)
        said = [
            ", ".join(f"{key} {value}" for key, value in answers.items()),
            f"acts {self.acts}, checked {record.checked}, behind {record.behind:.1f} s",
            f"errors {len(record.errors)}, wrong {len(record.wrong)}",
            ", ".join(f"{role} {size:.0f} MB" for role, size in held.items()),
        ]
        sys.stdout.write(f"| {name} | {' | '.join(said)} |\n")
        sys.stdout.flush()


async def _ask_everything(site: Site) -> None:
    """When nothing changes any more every answer is exactly what is true."""
    for questions, words in ((ANYWHERE, site.words), (IN_TITLES, site.title_words)):
        for word in words:
            for question in questions:
                await site.ask_about(Visitor(site.port), question, word, reader=False)


def _logged(log: Path) -> Iterator[str]:
    """The errors of the server's log, the first one with what follows."""
    lines = log.read_text(errors="replace").splitlines()
    bad = [number for number, line in enumerate(lines) if _BAD.match(line)]
    for number in bad[:1]:
        yield "\n".join(lines[number : number + _SHOWN])
    yield from (lines[number] for number in bad[1:])


def _tell(found: dict[str, object], options: argparse.Namespace) -> int:
    failed = failures(found, judge_times=options.judge_times)
    asked = {name: getattr(options, name) for name in ("minutes", "readers", "writers", "speeches")}
    load = [round(one, 2) for one in os.getloadavg()]
    told_of = {**asked, "think": options.think, "load": load, **found, "failed": failed}
    sys.stdout.write(json.dumps(told_of, ensure_ascii=False) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
