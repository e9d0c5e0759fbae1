"""Attacks a library of its own as it runs:

    python -m benchmarks.attack --files 2000 --queries 5000

Hostile files are uploaded as a librarian does and read by the workers, then hostile requests are
sent. Prints one line of figures and of what is wrong as JSON, and ends with 1 where anything is.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)

# isort: split
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command

from benchmarks.attack.asking import Attacker, complaints
from benchmarks.attack.files import Hostile, hostile_files
from benchmarks.attack.own import keep_something
from benchmarks.attack.queries import hostile_requests
from benchmarks.attack.uploading import Uploader, faults
from benchmarks.attack.words import speech
from benchmarks.measuring import Roles
from benchmarks.serving import ROLES, WITH_WORKERS, serving
from speeches.models import Speech

_PREPARE = ("migrate --verbosity 0", "collectstatic --noinput --verbosity 0", "load_wording")
# How long the workers may take for a file on average, and for an honest one in the end.
_EACH, _HONEST = 60.0, 120.0
# Of how many speeches the pages are opened.
_OPENED = 300


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--queries", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    for command in _PREPARE:
        call_command(*command.split(), stdout=sys.stderr)
    call_command("import_samples", "fixtures/materials", stdout=sys.stderr)
    call_command("build_index", stdout=sys.stderr)
    user = User.objects.create_superuser("attacked")
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as written, serving(settings.DATA_DIR, WITH_WORKERS, written) as server:
            watch = Roles(server.pid, ROLES)
            watch.start()
            figures, wrong = _attack(server.port, server.pid, user, options)
            watch.end()
        figures["peak_mb"] = {role: round(held / 1e6) for role, held in watch.peaks.items()}
        wrong += [f"log: {line}" for line in complaints(log)]
    sys.stdout.write(json.dumps(figures | {"wrong": wrong}, ensure_ascii=False) + "\n")
    return 1 if wrong else 0


def _attack(
    port: int, pid: int, user: User, options: argparse.Namespace
) -> tuple[dict[str, object], list[str]]:
    uploader, attacker = Uploader(port, user), Attacker(port, pid, user)
    begun = time.monotonic()
    uploader.upload(hostile_files(options.files, options.seed))
    wrong = uploader.wrong
    if not uploader.wait(_EACH * options.files):
        wrong.append("the workers did not come to an end")
    uploaded = time.monotonic()
    before = Speech.objects.count()
    honest = speech(random.Random(), 60).encode()
    uploader.upload([Hostile("honest", "讲话.txt", honest)])
    if not uploader.wait(_HONEST) or Speech.objects.count() == before:
        wrong.append("an honest file did not come in afterwards")
    wrong += [*faults(), *uploader.read_back(_OPENED)]
    keys = keep_something(user)
    read = time.monotonic()
    attacker.send_all(hostile_requests(options.queries, options.seed, keys))
    figures = {
        "files": options.files,
        "uploads": dict(uploader.statuses),
        "came_in": before,
        "seconds": [round(uploaded - begun), round(time.monotonic() - read)],
        "queries": dict(sorted(attacker.done.statuses.items())),
        "slowest": [[cost.seconds, cost.said] for cost in attacker.done.slowest],
    }
    return figures, wrong + attacker.done.wrong


if __name__ == "__main__":
    sys.exit(main())
