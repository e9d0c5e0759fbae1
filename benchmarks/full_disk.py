"""Fill the disk at random moments of what an office does, and look whether anything is half done:
python -m benchmarks.small_disk benchmarks.full_disk --moments 50

The library lies on a small disk of its own, with the workers beside it. At each moment some room is
left, by chance, and something is done. It must be done, or refused with a sentence; people read
meanwhile; and when there is room again all goes on by itself. Prints one line of figures and of
what is wrong as JSON, and ends with 1 where anything is.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from pathlib import Path

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)

# isort: split
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import setup_test_environment
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from benchmarks.accounts import PASSWORD
from benchmarks.chaos.ledger import text
from benchmarks.measuring import wait_until
from config.trouble import sentences
from search.index.connection import library_index
from search.upkeep import outbox
from speeches.choices import State
from speeches.jobs.models import BatchFile, Job
from speeches.models import Material, Speech
from speeches.safety import leftovers, stored_files
from speeches.safety.status import CHECK, read_status

# Bytes that are left at most, and how long a worker has for what it meets.
_MOST_ROOM, _MEANWHILE = 400_000, 0.5
# How many moments there are between two looks whether all went on; how long that may take.
_EACH, _PATIENCE = 5, 90.0
_WORKERS = ("run_jobs", "keep_index")
_WORDS = "预算审查监督"
_TOLD = ("磁盘已满", "磁盘")


class Disk:
    """The small disk: filled, and freed again."""

    def __init__(self) -> None:
        self._filling = settings.DATA_DIR.parent / "filling"

    def fill(self, room: int) -> None:
        """Leave so many bytes; or fewer, where somebody else took of them meanwhile."""
        left = shutil.disk_usage(settings.DATA_DIR).free - room
        with suppress(OSError), self._filling.open("wb") as file:
            while left > 0:
                left -= file.write(bytes(min(left, 1 << 20)))

    def free(self) -> None:
        self._filling.unlink(missing_ok=True)


class Office:
    """What people and operators do; each returns what they were told, empty where it was done."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._number = 0
        self._head = Client(raise_request_exception=False)
        self._head.force_login(User.objects.get(username="head"))
        self.acts: dict[str, Callable[[], str]] = {
            "import": self._import,
            "upload": self._upload,
            "publish": lambda: self._review("publish"),
            "edit": lambda: self._review("save", title=f"改过的标题{self._next()}"),
            "rebuild": lambda: self._post("/admin/search-index/"),
            "backup": lambda: self._command("backup", f"{settings.DATA_DIR}/backups", keep=2),
            "word list": self._word,
            "login": self._login,
            "basket": lambda: self._post("/basket/new/", name="甲"),
        }

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _import(self) -> str:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.txt"
            path.write_text(text(self._next()), encoding="utf-8")
            return self._command("import_materials", str(path))

    def _upload(self) -> str:
        files = [ContentFile(text(self._next()).encode(), name="b.txt") for _ in range(3)]
        return self._post("/admin/speeches/material/add/", files=files)

    def _review(self, do: str, **facts: str) -> str:
        speech = Speech.objects.filter(state=State.RECEIVED).order_by("?").first()
        if speech is None:
            do, speech = "save", Speech.objects.published().order_by("?")[0]
        address = f"/admin/speeches/speech/{speech.pk}/review/"
        page = self._head.get(address)
        if page.status_code != 200:
            return _told(page)
        fields = (fact.field for fact in page.context["facts"])
        form = {field.name: field.value() for field in fields if field.value()}
        return self._post(
            address, **form | facts | {"do": do, "seen": page.context["review"].version}
        )

    def _word(self) -> str:
        term = f"{self._chance.choice('甲乙丙丁')}字{self._next()}号文"
        return self._post("/admin/search/domainterm/add/", text=term, enabled="on", confirmed="1")

    def _login(self) -> str:
        client = Client(raise_request_exception=False)
        return _told(client.post("/login/", {"username": "head", "password": PASSWORD}))

    def _post(self, address: str, **values: object) -> str:
        return _told(self._head.post(address, values))

    def _command(self, *command: str, **options: object) -> str:
        said = StringIO()
        try:
            call_command(*command, stdout=said, stderr=said, **options)
        except (OSError, DatabaseError) as error:
            return (sentences(error) or ("",))[0] or traceback.format_exc()
        except CommandError as error:
            return str(error)
        return ""


def _told(page: object) -> str:
    """What a page says went wrong; all of it where that is no sentence about the disk."""
    status, said = page.status_code, page.content.decode()
    if status in (302, 303):
        return ""
    return next((words for words in _TOLD if words in said), f"{status}: {said[-300:]}")


class Readers:
    """They ask for the same pages all the time, and get the same."""

    _PAGES = ("/", "/speeches/", f"/api/search?q={_WORDS}", f"/search/?q={_WORDS}&show=headings")

    def __init__(self) -> None:
        speech = Speech.objects.published().filter(text__contains=_WORDS)[0]
        self._speech = f"/speeches/{speech.pk}/", speech.paragraphs[1]
        self._count = self._ask()

    def _ask(self) -> int:
        return int(Client().get(self._PAGES[2]).json()["count"])

    def wrong(self) -> list[str]:
        client = Client(raise_request_exception=False)
        statuses = {page: client.get(page).status_code for page in self._PAGES}
        wrong = [f"{page} answered {status}" for page, status in statuses.items() if status != 200]
        page, words = self._speech
        if words not in client.get(page).content.decode():
            wrong.append(f"{page} is not whole")
        if not wrong and self._ask() < self._count:
            wrong.append("the search finds less")
        return wrong


@contextmanager
def _workers(log: Path) -> Iterator[None]:
    """The processes beside the server, never started again: they have to live."""
    with log.open("wb") as said:
        started = [
            subprocess.Popen([sys.executable, settings.BASE_DIR / "manage.py", name], stderr=said)
            for name in _WORKERS
        ]
        try:
            yield
            for process in started:
                assert process.poll() is None, f"a worker ended: {process.args}"
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait(60)


def _has_gone_on() -> bool:
    """Whether nothing is left to be done."""
    open_tasks = DBTaskResult.objects.exclude(
        status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    )
    files = BatchFile.objects.exclude(state=BatchFile.State.DONE)
    jobs = Job.objects.filter(state__in=Job.OPEN)
    return not (open_tasks.exists() or files.exists() or jobs.exists() or outbox.lag())


def _storm(office: Office, disk: Disk, moments: int, chance: random.Random) -> Iterator[str]:
    """Yields what is wrong."""
    readers = Readers()
    order = [name for _ in range(moments // len(office.acts) + 1) for name in office.acts]
    chance.shuffle(order := order[:moments])
    for at, name in enumerate(order, start=1):
        room = chance.choice((0, chance.randrange(20_000), chance.randrange(_MOST_ROOM)))
        disk.fill(room)
        told = office.acts[name]()
        time.sleep(_MEANWHILE)
        yield from (f"{at}, {name}: {wrong}" for wrong in readers.wrong())
        if told and not any(words in told for words in _TOLD):
            yield f"{at}, {name} with {room} bytes: {told}"
        connection.close()
        disk.free()
        if at % _EACH == 0 or at == moments:
            waited = wait_until(_has_gone_on, _PATIENCE)
            if waited >= _PATIENCE:
                yield f"{at}, {name}: it does not go on"


def _found_by_the_check() -> Iterator[str]:
    """What the daily check leaves. It puts aside the raw files whose rows found no room: nobody
    else may, since who comes with the same file refers to it."""
    stored_files._SETTLED = leftovers._OLD = 0
    try:
        call_command("check_library", repair=True, stdout=StringIO())
    except CommandError:
        status = read_status(CHECK)
        yield from status.problems if status else ["the check was not noted"]


def _faults() -> Iterator[str]:
    """What is not as it would be had there always been room."""
    if differing := list(library_index().differing()):
        yield f"the index has {differing} otherwise than the library"
    yield from _found_by_the_check()
    for job in Job.objects.filter(state=Job.State.FAILED):
        yield f"a job was given up: {job.title}: {job.outcome}"
    for material in Material.objects.exclude(speeches__isnull=False):
        yield f"{material} has no speech"


def _work(moments: int, seed: int | None) -> int:
    setup_test_environment(debug=False)
    chance, disk = random.Random(seed), Disk()
    disk.free()
    for command in (
        "migrate",
        "import_samples fixtures/materials",
        "build_index",
        "collectstatic --noinput",
    ):
        call_command(*command.split(), verbosity=0, stdout=StringIO(), stderr=StringIO())
    User.objects.create_superuser("head", password=PASSWORD)
    log = Path(tempfile.mkstemp(prefix="full-disk-")[1])
    begun = time.monotonic()
    with _workers(log):
        wait_until(_has_gone_on, _PATIENCE)
        wrong = list(_storm(Office(chance), disk, moments, chance))
    wrong += _faults()
    said = log.read_text(encoding="utf-8", errors="replace")
    log.unlink()
    if "Traceback" in said:
        wrong.append(f"a worker said: {said[said.index('Traceback') :][:3000]}")
    figures = {
        "moments": moments,
        "seconds": round(time.monotonic() - begun),
        "speeches": Speech.objects.count(),
        "wrong": wrong,
    }
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
    return 1 if wrong else 0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args(arguments)
    return _work(options.moments, options.seed)


if __name__ == "__main__":
    sys.exit(main())
