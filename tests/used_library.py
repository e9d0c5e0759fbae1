"""A library as an office leaves it after some weeks: every file that this site writes is there.

`python -m tests.used_library` makes it in DATA_DIR, with its backups in BACKUP_DIR, and ends as a
machine does whose power is cut.
"""
# ruff: noqa: E402

from __future__ import annotations

import os
from io import StringIO

import django

django.setup()

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from config import prepare
from speeches.importing import scans
from speeches.importing.materials import import_material
from speeches.jobs.receiving import receive
from speeches.models import Speech
from tests.speeches.scanning import PAGES, recognised, scan

_PICTURE = b"\xff\xd8\xff" + bytes(range(256)) * 20 + b"\xff\xd9"


def make() -> None:
    prepare.prepare()
    head = User.objects.create_superuser("head")
    _import_a_scan()
    _run("build_index")
    # What a search noted, a session, and what a worker did.
    client = Client()
    client.force_login(head)
    client.get("/search/?q=没有的词语")
    receive([ContentFile("在会上的讲话\n同志们：\n今天讲三点。".encode(), name="甲.txt")], head)
    _run("run_jobs", once=True)
    _run("keep_index", once=True)
    _run("backup", str(settings.BACKUP_DIR))
    _run("restore", str(settings.BACKUP_DIR), force=True)
    _leave_things_about()
    _run("check_library", repair=True)
    # The last backup, and after it an upload that waits and a change in the log of the database.
    _run("backup", str(settings.BACKUP_DIR), keep=1)
    receive([ContentFile("在会上的发言\n同志们：\n今天讲两点。".encode(), name="乙.txt")], head)
    with transaction.atomic():
        Speech.objects.filter(pk=1).update(ref="in the log")


def _import_a_scan() -> None:
    scans.recognise = lambda data, number: recognised(PAGES[number - 1], picture=_PICTURE)
    data = scan()
    list(scans.recognise_pages(data, [1, 2]))
    import_material(data, "扫描件.pdf")


def _leave_things_about() -> None:
    """What a killed process left, and a file of nobody."""
    left = [
        settings.DATA_DIR / "tmp" / "left.upload",
        settings.DATA_DIR / "workers" / "dead.lock",
        settings.DATA_DIR / "workers" / "dead.begun",
        settings.DATA_DIR / "materials" / "zz" / "of-nobody",
    ]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"left")
    os.utime(left[-1], (0, 0))


def _run(name: str, *arguments: str, **options: object) -> None:
    call_command(name, *arguments, stdout=StringIO(), stderr=StringIO(), **options)


if __name__ == "__main__":
    connection.ensure_connection()
    make()
    # Not closed: the log of the database stays beside it.
    os._exit(0)
