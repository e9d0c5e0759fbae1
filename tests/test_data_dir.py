"""What the site writes is its own, and caches that are damaged are made again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from config.storage import StaticFiles
from search.text import analysis, kept

ROOT = Path(__file__).parent.parent
SCRIPT = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("import_materials", "fixtures/materials/01-town-suggestions-assignment-speech.txt")
call_command("build_index")
"""


def run(directory: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A process on a data directory of its own, which has the database too; as loose as a system's
    default is."""
    settings = {"DATA_DIR": str(directory), "DATABASE_URL": ""}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | settings | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
        umask=0o022,
    )


def test_nobody_else_reads_what_the_site_writes(tmp_path):
    directory = tmp_path / "data"
    done = run(directory, "-c", SCRIPT)
    assert done.returncode == 0, done.stderr
    found = [directory, *directory.rglob("*")]
    names = {path.relative_to(directory).parts[0] for path in found[1:]}
    assert names >= {"library.sqlite3", "materials", "index", "secret_key", "outbox.lock", "jieba"}
    open_ones = {str(path) for path in found if path.stat().st_mode & 0o077}
    assert open_ones == set()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_another_account_is_told_that_the_library_is_not_its_own(tmp_path):
    """What root writes, the account of the site cannot read."""
    for command in (["manage.py", "check"], ["-m", "config.prepare", "--help"]):
        directory = tmp_path / command[0]
        directory.mkdir()
        assert "sudo -u" not in run(directory, *command).stderr
        os.chown(directory, 65534, 65534)
        said = run(directory, *command).stderr
        assert said.count("sudo -u nobody") == 2  # in Chinese and in English
        assert "，" in said
        assert " · " in said


@pytest.mark.parametrize("key", [b"", b"\xff\x00" * 40, b"short"])
def test_a_damaged_key_is_made_anew(tmp_path, key):
    (tmp_path / "secret_key").write_bytes(key)
    assert run(tmp_path, "manage.py", "check").returncode == 0
    made = (tmp_path / "secret_key").read_text(encoding="ascii")
    assert len(made) > 50
    assert run(tmp_path, "manage.py", "check").returncode == 0
    assert (tmp_path / "secret_key").read_text(encoding="ascii") == made


Damage = Callable[[bytes], bytes]
DAMAGES: dict[str, Damage] = {
    "emptied": lambda data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "zeros": lambda data: bytes(len(data)),
    "no text": lambda data: b"\xff" * 30,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_list_of_static_files_is_none(tmp_path, damage, monkeypatch):
    path = tmp_path / "staticfiles.json"
    path.write_bytes(damage(b'{"paths": {"a.css": "a.123.css"}, "version": "1.1", "hash": "x"}'))
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    assert storage.hashed_files == {}
    (tmp_path / "a.css").write_text("p{}")
    monkeypatch.setattr(settings, "DEBUG", False)
    assert storage.url("a.css").startswith("/static/a.")


@pytest.mark.parametrize("old", ["p{color:red}", "p{}"])
def test_a_copy_of_a_static_file_is_renewed_though_it_is_newer(old, tmp_path, settings):
    """A release that was made before the last start has older files than what that start copied."""
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [tmp_path / "from"], tmp_path / "to"
    storage = {"BACKEND": "config.storage.StaticFiles"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    for folder, text in (("from", "p{color:blue}"), ("to", old)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.css").write_text(text)
    os.utime(tmp_path / "from" / "a.css", (1, 1))
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "to" / "a.css").read_text() == "p{color:blue}"
    before = (tmp_path / "to" / "a.css").stat().st_mtime_ns
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "to" / "a.css").stat().st_mtime_ns == before


def test_a_damaged_dictionary_is_not_believed(tmp_path, monkeypatch):
    """One flipped character would be loaded without a word."""
    monkeypatch.setitem(kept._settings, "cache_dir", tmp_path)
    whole = dict(analysis._dictionary.__wrapped__())
    cache = tmp_path / "dictionary.kept"
    data = cache.read_bytes()
    word = "人民代表大会".encode()
    assert word in data
    cache.write_bytes(data.replace(word, "人民代表大絵".encode()))
    assert analysis._dictionary.__wrapped__() == whole
    assert cache.read_bytes() == data
