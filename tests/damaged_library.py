"""Damages files of a library, one after the other, and tells what the site makes of each:
`python -m tests.damaged_library WHOLE` reads cases from standard input, a JSON object a line with
`paths` and a `damage`, and writes what came of each, a line of JSON too.

WHOLE has the library as `tests.used_library` left it in DATA_DIR and BACKUP_DIR, in `data` and
`backups`. Each case has a copy of it, and a process of its own, forked where all is loaded.
"""
# ruff: noqa: E402

from __future__ import annotations

import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client

from config import prepare
from config.environment import Stop
from config.trouble import sentences
from search.text import analysis, pinyin
from search.text.lexicon import lexicon
from speeches.safety.status import CHECK, read_status
from tests.damage import DAMAGES

# The pages of readers and of the desk; what they answer may not be another than before.
_REFUSED = ("503", "404", "302")
PAGES = (
    "/",
    "/speeches/",
    "/speeches/1/",
    "/api/search?q=监督",
    "/api/search?q=监督&mode=smart",
    "/search/suggest/?q=监督",
    "/admin/",
    "/admin/speeches/material/19/pages/1/picture/",
    "/admin/speeches/material/1/raw/",
)


@dataclass(frozen=True)
class Outcome:
    """What was said at the start, by the check and by the workers, empty where nothing was.

    wrong, refused: pages that answer otherwise than before without a word, and with one; problems,
    repaired, left: of a check, of one with --repair, and of a last one.
    """

    start: str
    wrong: list[str]
    refused: list[str]
    problems: list[str]
    repaired: list[str]
    worker: str
    left: list[str]


def look(before: dict[str, str]) -> Outcome:
    """What the site makes of the library as it is now."""
    start, answers = _start(), ask()
    return Outcome(
        start=start,
        wrong=[page for page in PAGES if not _may_be(answers[page], before[page])],
        refused=[page for page in PAGES if answers[page].startswith(_REFUSED)],
        problems=_check(),
        repaired=_check(repair=True),
        worker=_work(),
        left=_check(),
    )


def _start() -> str:
    said = StringIO()
    try:
        with redirect_stderr(said), redirect_stdout(StringIO()):
            prepare.prepare()
    except Stop as stop:
        return str(stop)
    return said.getvalue()


def _may_be(answer: str, before: str) -> bool:
    """Whether it is the same answer, or one that says that it is not; one that nobody can sign in
    for leads there."""
    return answer == before or answer.startswith(_REFUSED)


def ask() -> dict[str, str]:
    """Status and text of each page."""
    client = Client(raise_request_exception=False)
    with suppress(DatabaseError):
        client.force_login(User.objects.get(username="head"))
    return {page: _answer(client, page) for page in PAGES}


def _answer(client: Client, page: str) -> str:
    answer = client.get(page)
    if answer.status_code == 500:
        return "500"
    if answer.headers["Content-Type"].startswith("application/json"):
        told = answer.json()
        found = [each["text"] for each in told.get("suggestions", [])]
        found += [each["title"] for each in told.get("results", [])]
        return f"{answer.status_code} {found}"
    if page.endswith(("picture/", "raw/")) and answer.status_code == 200:
        return f"200 {len(answer.getvalue())}"
    return str(answer.status_code)


def _check(*, repair: bool = False) -> list[str]:
    """What is to be seen to, or, where it is repaired, what was done."""
    with suppress(CommandError):
        call_command("check_library", repair=repair, stdout=StringIO())
    status = read_status(CHECK)
    assert status, "the check left no word"
    return list(status.done if repair else status.problems)


def _work() -> str:
    """What the workers say; a sentence of the disk or the database is none of their faults."""
    try:
        for command in ("run_jobs", "keep_index"):
            call_command(command, once=True)
    except (OSError, DatabaseError) as error:
        if told := sentences(error):
            return told[0]
        raise
    return ""


def main(whole: str) -> int:
    analysis.preload_dictionary()
    lexicon()
    pinyin.preload_readings()
    _restore(Path(whole))
    before = json.loads(_in_a_process(ask))
    for line in sys.stdin:
        case = json.loads(line)
        _restore(Path(whole))
        for path in case["paths"]:
            DAMAGES[case["damage"]](settings.DATA_DIR.parent / path)
        sys.stdout.write(_in_a_process(lambda: asdict(look(before))) + "\n")
        sys.stdout.flush()
    return 0


def _restore(whole: Path) -> None:
    for folder in (settings.DATA_DIR, settings.BACKUP_DIR):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(whole / folder.name, folder)


def _in_a_process(work: Callable[[], object]) -> str:
    """What a forked process returned, as JSON; nothing where it ended with a traceback."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            with os.fdopen(writing, "w") as told:
                json.dump(work(), told, ensure_ascii=False)
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    os.waitpid(child, 0)
    return said


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
