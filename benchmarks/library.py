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
import tempfile
from pathlib import Path

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

from speeches.models import Material, Speech

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "speeches.jsonl.gz"


def load_once(corpus: Path) -> None:
    """The texts as published speeches, and their index; nothing where they are there already."""
    if (Path(settings.DATA_DIR) / "library.sqlite3").exists():
        return
    call_command("migrate", verbosity=0)
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            record = json.loads(line)
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
                ref=str(record["id"]),
                title=record["title"][:300],
                text="\n".join(filter(None, map(str.strip, record["text"].splitlines()))),
            )
    call_command("build_index")
