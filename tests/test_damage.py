"""Every file that the site writes is damaged in every way: it is seen, said and mended, or it does
not matter, and no page answers otherwise than before without a word.

`make damage` has every kind of file in every way, one by one; here each has one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import cycle
from pathlib import Path

import pytest

from tests.damage import DAMAGES

ROOT = Path(__file__).parent.parent
EVERY = bool(os.environ.get("EVERY_DAMAGE"))


class Fate(Enum):
    """What becomes of a damaged file."""

    # The start says what to do, and so does the check.
    TOLD = auto()
    # The start says what is lost, and goes on; the check says so for some days.
    LOST = auto()
    # The check says it, and who has to do something.
    FOR_A_PERSON = auto()
    # The check finds it, and mends it with --repair.
    MENDED = auto()
    # It is made anew without a word, or nothing is read from it.
    HARMLESS = auto()


_HASH = r"[0-9a-f]{64}"
# What each file that the site writes is, by its path.
KINDS = {
    r"data/library\.sqlite3": Fate.TOLD,
    r"data/library\.sqlite3-wal": Fate.LOST,
    r"data/library\.sqlite3-shm": Fate.HARMLESS,
    r"data/library-before-restore-\w+\.sqlite3": Fate.HARMLESS,
    rf"data/materials/\w\w/{_HASH}": Fate.MENDED,
    rf"data/scans/\w\w/{_HASH}-\d+\.jpg": Fate.MENDED,
    r"data/incoming/\w+-\d+": Fate.FOR_A_PERSON,
    # Of its files see tests/search/index/test_damage.py.
    r"data/index/.*": Fate.HARMLESS,
    r"data/jieba/[\w.]+": Fate.HARMLESS,
    r"data/static/staticfiles\.json": Fate.HARMLESS,
    r"data/static/.*\.css": Fate.HARMLESS,
    r"data/static/.*\.gz": Fate.HARMLESS,
    r"data/static/.*\.(?!css|gz|json)\w+|data/static/.*/\w+": Fate.HARMLESS,
    # See tests/test_data_dir.py: it is read before anything else.
    r"data/secret_key": Fate.HARMLESS,
    r"data/last-(check|backup)\.json": Fate.HARMLESS,
    r"data/searches-without-answer\.txt": Fate.HARMLESS,
    r"data/outbox\.lock": Fate.HARMLESS,
    r"data/workers/[\w-]+\.(lock|busy|begun)": Fate.HARMLESS,
    r"data/tmp/.*": Fate.HARMLESS,
    r"data/unclaimed/.*": Fate.HARMLESS,
    r"backups/lock": Fate.HARMLESS,
    r"backups/\d+T\d+/manifest\.json": Fate.MENDED,
    r"backups/\d+T\d+/library\.sqlite3": Fate.MENDED,
    r"backups/\d+T\d+/rules/\w+\.txt": Fate.MENDED,
    rf"backups/(materials|scans)/\w\w/{_HASH}": Fate.MENDED,
}


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Path:
    """A folder with a library, its backups, and in `whole` a copy of both."""
    folder = tmp_path_factory.mktemp("used")
    for name in ("data", "backups"):
        (folder / name).mkdir(mode=0o700)
    made = run(folder, "tests.used_library")
    assert made.returncode == 0, made.stderr[-3000:]
    for name in ("data", "backups"):
        shutil.copytree(folder / name, folder / "whole" / name)
    return folder


def run(folder: Path, *command: str, told: str = "") -> subprocess.CompletedProcess[str]:
    settings = {
        "DATA_DIR": str(folder / "data"),
        "BACKUP_DIR": str(folder / "backups"),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ALLOWED_HOSTS": "testserver",
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", *command],
        cwd=ROOT,
        env=os.environ | settings,
        input=told,
        capture_output=True,
        text=True,
    )


def files(library: Path) -> dict[str, list[str]]:
    """The files of each kind, by the pattern."""
    found: dict[str, list[str]] = {pattern: [] for pattern in KINDS}
    whole = library / "whole"
    for path in sorted(path for path in whole.rglob("*") if path.is_file()):
        name = path.relative_to(whole).as_posix()
        kinds = [pattern for pattern in KINDS if re.fullmatch(pattern, name)]
        assert len(kinds) == 1, f"what becomes of {name} when it is damaged? {kinds}"
        found[kinds[0]].append(name)
    return found


def cases(found: dict[str, list[str]]) -> Iterator[tuple[Fate, str, Sequence[str]]]:
    """What becomes of it, the damage, the paths: of all harmless files at once, unless EVERY."""
    turns = cycle(DAMAGES)
    harmless = []
    for pattern, names in found.items():
        fate = KINDS[pattern]
        one = names[len(names) // 2]
        if fate is Fate.HARMLESS and not EVERY:
            harmless.append(one)
        else:
            for damage in DAMAGES if EVERY or fate is Fate.LOST else [next(turns)]:
                yield fate, damage, [one]
    for damage in ("flipped", "gone") if harmless else ():
        yield Fate.HARMLESS, damage, harmless


def fault(fate: Fate, outcome: dict[str, object]) -> str:
    """What is not as it should be."""
    start, problems, repaired, left = (
        outcome[name] for name in ("start", "problems", "repaired", "left")
    )
    expected = {
        Fate.TOLD: bool(start and problems and left) and "restore" in str(start),
        Fate.LOST: bool(start and problems and left),
        Fate.FOR_A_PERSON: bool(problems) and not repaired and not left,
        Fate.MENDED: bool(problems and repaired) and not left,
        Fate.HARMLESS: not problems and not left,
    }
    if outcome["wrong"]:
        return "pages answer otherwise, and do not say so"
    return "" if expected[fate] else f"it is not {fate.name}"


def test_a_library_that_was_used_has_every_kind_of_file(library):
    """One that is written by something new is thought of here too."""
    assert [pattern for pattern, names in files(library).items() if not names] == []


def test_damage_is_seen_and_mended(library):
    tried = list(cases(files(library)))
    lines = [json.dumps({"damage": damage, "paths": list(paths)}) for _, damage, paths in tried]
    ran = run(library, "tests.damaged_library", str(library / "whole"), told="\n".join(lines))
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert "Traceback" not in ran.stderr, ran.stderr[ran.stderr.index("Traceback") :][:5000]
    outcomes = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(outcomes) == len(tried)
    wrong = [
        (said, damage, paths, outcome)
        for (fate, damage, paths), outcome in zip(tried, outcomes, strict=True)
        if (said := fault(fate, outcome))
    ]
    assert wrong == []
