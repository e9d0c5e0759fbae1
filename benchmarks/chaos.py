"""Kill the workers at random moments while a batch is imported, and look whether anything is lost,
doubled, or missing in the index:  python -m benchmarks.chaos --files 200 --kills 50

Meanwhile somebody publishes and withdraws. Prints one line of figures and of what is wrong as JSON,
and ends with 1 where anything is.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)

# isort: split
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from benchmarks.measuring import wait_until
from search.index.connection import library_index
from search.models import ChangedSpeech
from search.upkeep import outbox
from speeches.choices import State
from speeches.jobs.batches import incoming, numbers
from speeches.jobs.models import Batch, BatchDocument
from speeches.jobs.receiving import receive
from speeches.life import MOVES, Cause, change
from speeches.models import Material, Speech, StateChange

WORKERS = ("run_jobs", "keep_index")
# After the last worker is back: a worker's start, and the lag that is allowed.
PATIENCE, LAG = 60.0, 5.0
_WORDS = (
    "坚持 问题导向 建立台账 明确责任 逐项销号 监督实效 代表工作 联系群众 述职评议 跟踪督办".split()
)


def text(number: int) -> bytes:
    """A short speech that is like no other."""
    chance = random.Random(number)
    sentences = (
        "，".join(chance.choices(_WORDS, k=6)) + f"第{chance.random()}次。" for _ in range(8)
    )
    lines = [f"在第{number}次县人大工作会议上的讲话", "各位代表：", *sentences]
    return "\n".join(lines).encode()


class Workers:
    """The processes beside the server, each started again when it was killed."""

    def __init__(self) -> None:
        self._processes = {name: self._start(name) for name in WORKERS}
        self.kills: Counter[str] = Counter()
        # How long the index took to follow after the last change, and after a change whose worker
        # was killed: with the start of the next one.
        self.lag = self.back = 0.0

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), name]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def kill(self, name: str) -> None:
        self._processes[name].send_signal(signal.SIGKILL)
        self._processes[name].wait()
        self.kills[name] += 1
        self._processes[name] = self._start(name)

    def end(self) -> None:
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            process.wait(30)


@contextmanager
def working() -> Iterator[Workers]:
    workers = Workers()
    try:
        yield workers
    finally:
        workers.end()


def storm(batch: Batch, kills: int, chance: random.Random) -> Workers:
    """Kill one worker after another, each when it has got somewhere, and change speeches."""
    with working() as workers:
        for _ in range(kills - 1):
            before = _state(batch)
            # Not before the worker has got somewhere: what dies while it starts proves little.
            wait_until(lambda before=before: _state(batch) != before, 10)
            time.sleep(chance.random() * 0.4)
            workers.kill(chance.choice((*WORKERS, WORKERS[0])))
            _publish_and_withdraw(chance)
        wait_until(lambda: numbers([batch])[batch.pk].finished, PATIENCE)
        _publish_and_withdraw(chance)
        workers.kill("keep_index")
        workers.back = wait_until(lambda: not outbox.lag(), PATIENCE)
        _publish_and_withdraw(chance)
        workers.lag = wait_until(lambda: not outbox.lag(), PATIENCE)
    return workers


def _state(batch: Batch) -> tuple[int, int]:
    documents = BatchDocument.objects.filter(file__batch=batch).count()
    return documents, ChangedSpeech.objects.count()


def _publish_and_withdraw(chance: random.Random) -> None:
    waiting = Speech.objects.filter(state=State.RECEIVED).values_list("pk", flat=True)
    change(waiting, MOVES["publish"], Cause())
    if published := list(Speech.objects.published().values_list("pk", flat=True)):
        change([chance.choice(published)], MOVES["withdraw"], Cause())


def faults(batch: Batch, files: int, lag: float) -> list[str]:
    """What is not as it would be without a kill."""
    found = numbers([batch])[batch.pk]
    arrivals = StateChange.objects.filter(before="", job=batch.job)
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).count()
    differing = list(library_index().differing())
    wrong = [
        (found.new == files == found.files == found.done, f"the batch says {found}"),
        (Material.objects.count() == files, f"{Material.objects.count()} materials"),
        (Speech.objects.count() == files, f"{Speech.objects.count()} speeches"),
        (arrivals.count() == files, f"{arrivals.count()} arrivals in the log"),
        (not running, f"{running} tasks are said to run"),
        (not differing, f"the index has {differing} otherwise than the library"),
        (not ChangedSpeech.objects.exists(), "the outbox is not empty"),
        (not any(path.is_file() for path in incoming().rglob("*")), "files are left behind"),
        (all(map(_is_whole, Material.objects.all())), "a raw file is not whole"),
        (lag <= LAG, f"the index was {lag:.1f} s behind after the last change"),
    ]
    return [said for holds, said in wrong if not holds]


def _is_whole(material: Material) -> bool:
    with material.raw.open() as raw:
        return len(raw.read()) == material.size


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    call_command("migrate", verbosity=0)
    call_command("build_index", stdout=sys.stderr)
    files = [ContentFile(text(at), name=f"{at}.txt") for at in range(options.files)]
    begun = time.monotonic()
    batch = receive(files, None)
    workers = storm(batch, options.kills, chance)
    seconds, lag = time.monotonic() - begun, workers.lag
    wrong = faults(batch, options.files, lag)
    figures = {
        "files": options.files,
        "kills": dict(workers.kills),
        "seconds": round(seconds, 1),
        "lag": round(lag, 2),
        "back": round(workers.back, 2),
        "wrong": wrong,
    }
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
