"""What tells that an index has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from search.index.engine import files

LONG_AGO = 1_600_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("_MAIN_1.toc", "MAIN_a.seg", "strings.txt", "form.json"):
        (tmp_path / name).write_text(name, encoding="ascii")
    return tmp_path


def as_if_changed_at(folder: Path, seconds: int) -> None:
    os.utime(folder, (seconds, seconds))


def write_another(folder: Path) -> None:
    (folder / "MAIN_b.seg").touch()


def take_one_away(folder: Path) -> None:
    (folder / "MAIN_a.seg").unlink()


def replace_one(folder: Path) -> None:
    (folder / "new").write_text("_MAIN_1.toc", encoding="ascii")
    (folder / "new").replace(folder / "_MAIN_1.toc")


def write_into_one(folder: Path) -> None:
    (folder / "strings.txt").write_text("other strings", encoding="ascii")


CHANGES = [write_another, take_one_away, replace_one, write_into_one]


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_makes_another_version(folder, change):
    as_if_changed_at(folder, LONG_AGO)
    before = files.version(folder)
    assert files.version(folder) == before
    change(folder)
    assert files.version(folder) != before


@pytest.mark.parametrize("change", CHANGES)
def test_so_does_a_second_change_at_the_same_time_of_a_coarse_clock(folder, change):
    # In the last three seconds, so that a question between two changes may see but the first.
    now = folder.stat().st_mtime_ns
    before = files.version(folder)
    change(folder)
    os.utime(folder, ns=(now, now))
    assert files.version(folder) != before


def test_what_nobody_reads_is_none(folder):
    as_if_changed_at(folder, LONG_AGO)
    before = files.version(folder)
    (folder / "form.json").write_text("{}", encoding="ascii")
    (folder / "damaged").touch()
    assert files.version(folder) == before


def test_the_folder_is_listed_only_after_a_change(folder, monkeypatch):
    as_if_changed_at(folder, LONG_AGO)
    before = files.version(folder)
    monkeypatch.setattr(files, "_listed", None)
    assert files.version(folder) == before
