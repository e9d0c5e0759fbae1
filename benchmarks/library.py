"""A library of its own for a benchmark: the shared corpus as rows, unparsed, and its index.

Sets Django up: to be imported before anything of it. KEEP_DIR names a directory that keeps the
library for the next time.
"""
# ruff: noqa: E402

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import django

from benchmarks.own_database import own_environment

_directory = tempfile.TemporaryDirectory(prefix="library-")
_kept = os.environ.get("KEEP_DIR")
os.environ |= (
    {"DATA_DIR": _kept, "DATABASE_URL": ""} if _kept else own_environment(Path(_directory.name))
)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from speeches.choices import Kind, State
from speeches.models import Material, Speech
from speeches.parsing.describing.kinds import kind_of

Record = dict[str, Any]
_YEAR = re.compile(r"((?:19|20)\d\d)年")

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "speeches.jsonl.gz"


def load_once(corpus: Path, beside: Iterable[Record] = ()) -> None:
    """The texts as published speeches, and their index; nothing where they are there already.

    beside: further texts that are no part of the corpus.
    """
    if (Path(settings.DATA_DIR) / "library.sqlite3").exists():
        return
    call_command("migrate", verbosity=0)
    with gzip.open(corpus, "rt", encoding="utf-8") as lines, transaction.atomic():
        for number, record in enumerate(chain(map(json.loads, lines), beside)):
            _store(number, record)
    call_command("build_index")


def _store(number: int, record: Record) -> None:
    """A text as a row; what it says not of kind and year is read from its title."""
    title = record["title"][:300]
    kind, year = kind_of(title), _YEAR.search(title)
    material = Material.objects.create(
        name=f"{number}",
        sha256=hashlib.sha256(str(number).encode()).hexdigest(),
        raw=f"{number}",
        size=0,
        media_type="text/plain",
        encoding="utf-8",
        text="",
    )
    Speech.objects.create(
        material=material,
        state=State.PUBLISHED,
        ref=str(record["id"]),
        title=title,
        kind=record.get("kind") or (kind.value if kind else Kind.OTHER),
        level=record.get("level", ""),
        year=record.get("year") or (int(year[1]) if year else None),
        text="\n".join(filter(None, map(str.strip, record["text"].splitlines()))),
    )
