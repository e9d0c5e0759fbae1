"""The desk as an office meets it, measured: an editor drops many files, an administrator publishes
them, and somebody goes on reading.  python -m benchmarks.accept --files 200 --speeches 2000

Everything is real: the server with two web workers and those beside it, Chromium, the files. The
library is composed; --keep DIR keeps it for the next time, and each run has a copy. Prints a table.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

# Playwright runs an event loop in the thread that asks the database too.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)

# isort: split
from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import F, Sum
from django.db.models.functions import Length
from playwright.sync_api import Browser, sync_playwright

from benchmarks import accounts, prepared, visit
from benchmarks.materials import Writer, Written, bad_files, phrase_of
from benchmarks.measuring import Roles, by_role, processor_seconds, wait_until
from benchmarks.reader import Answers, ask, reading
from benchmarks.serving import ROLES, WITH_WORKERS, Server, serving
from search.upkeep import outbox
from speeches.choices import Act, State
from speeches.history.recording import acting, recorded
from speeches.importing.recognising import can_recognise
from speeches.jobs.batches import numbers
from speeches.jobs.models import Batch, BatchDocument
from speeches.jobs.receiving import receive
from speeches.life import NOBODY
from speeches.models import Speech, SpeechChange

Lines = Iterator[tuple[str, str]]

_AT_WORK = ("job worker", "child that reads documents")
_QUIET_SECONDS, _PATIENCE = 30, 600
# How often a phrase is drawn that only one speech has.
_TRIES = 30
# How many files of each kind are timed alone.
_OF_EACH = {"docx": 20, "html": 20, "pdf": 20, "zip": 1}
_OLD, _SCANNED = {"doc": 5}, {"scan": 3}
_BROWSER = ["--no-sandbox", "--disable-gpu"]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--speeches", type=int, default=2000)
    parser.add_argument("--keep", type=Path, default=None)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="accept-") as folder, sync_playwright() as playwright:
        kept = options.keep or Path(folder) / "library"
        prepared.make(kept, options.speeches)
        prepared.copy(kept, settings.DATA_DIR)
        _make_accounts()
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=_BROWSER
        )
        for what, said in _measure(browser, Path(folder), kept, options.files):
            sys.stdout.write(f"| {what} | {said} |\n")
        browser.close()
    return 0


def _make_accounts() -> None:
    for name, group in (("editor", "编辑"), ("head", "管理员")):
        accounts.make(name, group)


def _measure(browser: Browser, folder: Path, kept: Path, number: int) -> Lines:
    # Written before anything is measured: to print a PDF takes a browser its time.
    bad, office = bad_files(), shutil.which("soffice")
    writer = Writer(browser.new_page(), office, folder)
    files = [*writer.files(number - len(bad)), *bad]
    alone = _OF_EACH | (_OLD if office else {}) | (_SCANNED if can_recognise() else {})
    by_kind = {kind: [writer.file(kind) for _ in range(many)] for kind, many in alone.items()}
    random.Random(1).shuffle(files)
    before = _database_bytes()
    pages = prepared.pages(kept, list(Speech.objects.values_list("pk", flat=True)[::50]))
    with serving(settings.DATA_DIR, WITH_WORKERS) as server:
        roles = Roles(server.pid, ROLES)
        roles.start()
        with reading(server.port, pages, folder) as answers:
            visited = list(_visit(browser, server, _saved(files, folder), answers))
        yield from answers.lines()
        yield from visited
        yield from _found(server, files)
        for kind, own in by_kind.items():
            yield from _cost(server, kind, own)
        roles.end()
    for role, peak in roles.peaks.items():
        yield f"most memory of a {role}", f"{peak / 1e6:.0f} MB (PSS)"
    yield "database", f"{before / 1e6:.1f} MB before, {_database_bytes() / 1e6:.1f} MB after"
    yield from _history()


def _saved(files: Sequence[Written], folder: Path) -> list[Path]:
    paths = []
    for at, file in enumerate(files):
        path = folder / str(at) / file.name
        path.parent.mkdir()
        path.write_bytes(file.data)
        paths.append(path)
    return paths


def _visit(browser: Browser, server: Server, paths: Sequence[Path], answers: Answers) -> Lines:
    """What the two of them do, and how long each step took."""
    address = f"http://127.0.0.1:{server.port}"
    editor = visit.signed_in(browser, address, "editor")
    head = visit.signed_in(browser, address, "head")
    with answers.phase("quiet"):
        time.sleep(_QUIET_SECONDS)
    begun = time.monotonic()
    with answers.phase("import"):
        visit.drop(editor, paths)
        yield "from the drop until the files are checked", _since(begun)
        visit.send(editor)
        yield "until the server has them", _since(begun)
        said = visit.watch_to_its_end(editor)
        yield "until all outcomes are known", f"{_since(begun)}: {said}"
    begun = time.monotonic()
    with answers.phase("publishing"):
        said = visit.publish_without_doubt(head)
        yield "from the list until published", f"{_since(begun)}: {said}"
        published = time.monotonic()
        wait_until(lambda: not outbox.lag(), _PATIENCE)
        yield "from there until the index has them", _since(published)
    with answers.phase("quiet again"):
        time.sleep(_QUIET_SECONDS)


def _found(server: Server, files: Sequence[Written]) -> Lines:
    """Whether a search for a phrase that a text of what was sent has for its own finds it."""
    batch = Batch.objects.latest("pk")
    sent = "\n".join(text for file in files for text in file.texts)
    materials = BatchDocument.objects.filter(file__batch=batch).values("material")
    speeches = Speech.objects.filter(material__in=materials)
    published = dict(speeches.filter(state=State.PUBLISHED).values_list("pk", "text"))
    phrases = {key: _own_phrase(text, sent) for key, text in published.items()}
    missing = sum(
        f'"/speeches/{key}/'.encode() not in ask(server.port, f"/search/?q={quote(phrase)}")[1]
        for key, phrase in phrases.items()
        if phrase
    )
    unlike = list(phrases.values()).count("")
    texts = sum(len(file.texts) for file in files)
    yield "published", f"{len(published)} of {speeches.count()} speeches from {texts} texts"
    yield "searched for, not found", f"{missing}; {unlike} without a phrase of their own"


def _own_phrase(text: str, sent: str) -> str:
    """A phrase of what was sent that no other speech has; empty where none is met soon."""
    chance = random.Random(text)
    for _ in range(_TRIES):
        phrase = phrase_of(text, chance)
        if phrase in sent and Speech.objects.filter(text__contains=phrase).count() == 1:
            return phrase
    return ""


def _cost(server: Server, kind: str, files: Sequence[Written]) -> Lines:
    """What files of one kind take, alone, in the worker and in the children that read for it."""
    begun, before = time.monotonic(), _worked(server)
    batch = receive([ContentFile(file.data, name=file.name) for file in files], None)
    wait_until(lambda: numbers([batch])[batch.pk].finished, _PATIENCE)
    seconds, processor = time.monotonic() - begun, _worked(server) - before
    found = numbers([batch])[batch.pk]
    documents = found.new + found.known + found.failed
    yield (
        f"a {kind}" + (" member" if kind == "zip" else ""),
        f"{seconds / documents:.2f} s, {processor / documents:.2f} s of a processor"
        f" ({documents}, {found.failed} failed)",
    )


def _worked(server: Server) -> float:
    found = by_role(server.pid, ROLES)
    return sum(processor_seconds(pid) for role in _AT_WORK for pid in found[role])


def _history() -> Lines:
    """What it adds to correct a fact of every speech once."""
    keys = list(Speech.objects.filter(state=State.PUBLISHED).values_list("pk", flat=True)[:500])
    SpeechChange.objects.all().delete()
    with acting(Act.EDIT, NOBODY), recorded(keys):
        Speech.objects.filter(pk__in=keys).update(speaker="王芳", year=F("year") + 1)
    sizes = SpeechChange.objects.annotate(size=Length("before") + Length("after"))
    total = sizes.aggregate(total=Sum("size"))["total"]
    yield "history", f"{total / len(keys):.0f} characters for each corrected speech"


def _database_bytes() -> int:
    return sum(path.stat().st_size for path in Path(settings.DATA_DIR).glob("library.sqlite3*"))


def _since(begun: float) -> str:
    return f"{time.monotonic() - begun:.1f} s"


if __name__ == "__main__":
    sys.exit(main())
