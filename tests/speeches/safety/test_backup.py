"""A backup is whole or visibly not, and what comes out of it answers as what went in."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection

from benchmarks.own_database import Environment, own_environment
from search.errors import IndexUnreadable
from search.management.commands import restore as restore_command
from speeches.models import Material
from speeches.safety import backup as backups_module
from speeches.safety import database
from speeches.safety.backup import backups, damaged_entries, keep_newest, make_backup
from speeches.safety.errors import BackupError
from speeches.safety.restore import find_backup, restore
from speeches.safety.status import BACKUP, read_status
from tests.speeches.importing.whole_files import import_file
from tests.test_trouble import is_one_sentence_in_two_languages

ROOT = Path(__file__).parents[3]
TEXT = "在镇人代会上的讲话\n各位代表：\n{}，请予审议。大家要认真履职，把群众的事办好。\n谢谢大家！"


@pytest.fixture(autouse=True)
def own_folders(tmp_path, settings):
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()


def bring(words: str) -> Material:
    import_file(TEXT.format(words).encode(), f"{words}.txt")
    return Material.objects.latest("pk")


@pytest.mark.django_db(transaction=True)
class TestBackup:
    def test_has_every_file_of_every_row(self, tmp_path):
        materials = [bring(words) for words in ("甲乙丙丁", "戊己庚辛")]
        made = make_backup(tmp_path / "backups")
        assert damaged_entries(made) == []
        assert made.manifest.missing == []
        stored = {entry.sha256 for entry in made.manifest.stored}
        assert stored == {material.sha256 for material in materials}
        assert (made.path / "rules" / "dictionary.txt").exists()
        for material in materials:
            copy = tmp_path / "backups" / "materials" / material.raw.name
            assert copy.read_bytes() == Path(material.raw.path).read_bytes()

    def test_copies_only_what_is_new(self, tmp_path, monkeypatch):
        bring("甲乙丙丁")
        make_backup(tmp_path / "backups")
        new = bring("戊己庚辛")
        copied = []
        put = backups_module.put
        monkeypatch.setattr(
            backups_module, "put", lambda file, copy: (copied.append(file), put(file, copy))
        )
        make_in_a_second(tmp_path / "backups", monkeypatch)
        assert [file.sha256 for file in copied] == [new.sha256]

    def test_a_material_that_comes_meanwhile_has_its_file(self, tmp_path, monkeypatch):
        """After the files were copied, before the database is."""
        bring("甲乙丙丁")
        copy, late = database.copy, []

        def copy_late(path: Path) -> None:
            late.append(bring("戊己庚辛"))
            copy(path)

        monkeypatch.setattr(database, "copy", copy_late)
        made = make_backup(tmp_path / "backups")
        assert late[0].sha256 in {entry.sha256 for entry in made.manifest.stored}

    def test_one_that_comes_and_goes_meanwhile_is_not_in_it(self, tmp_path, monkeypatch):
        """Its row is in the first copy of the database, its file nowhere."""
        if connection.vendor != "sqlite":
            pytest.skip("what is in a dump is known when it is put back")
        copy, tries = database.copy, []

        def copy_late(path: Path) -> None:
            tries.append(path)
            late = bring("戊己庚辛") if len(tries) == 1 else None
            copy(path)
            if late:
                Path(late.raw.path).unlink()
                late.speeches.all().delete()
                late.delete()

        monkeypatch.setattr(database, "copy", copy_late)
        made = make_backup(tmp_path / "backups")
        assert (len(tries), made.manifest.missing, made.manifest.stored) == (2, [], [])

    def test_what_is_damaged_is_no_part_of_it_and_said(self, tmp_path, capsys):
        material = bring("甲乙丙丁")
        Path(material.raw.path).write_bytes(b"damaged")
        call_command("backup", str(tmp_path / "backups"))
        assert "甲乙丙丁" in capsys.readouterr().err
        assert "甲乙丙丁" in read_status(BACKUP).problems[0]
        [made] = backups(tmp_path / "backups")
        assert made.manifest.stored == []

    def test_one_that_is_broken_off_is_none(self, tmp_path, monkeypatch):
        folder = tmp_path / "backups"

        def fail(path: Path) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(database, "copy", fail)
            with pytest.raises(CommandError, match="没有完成"):
                call_command("backup", str(folder))
        assert backups(folder) == []
        assert "磁盘已满" in read_status(BACKUP).problems[0]
        assert list(folder.glob("*.incomplete"))
        with pytest.raises(BackupError):
            find_backup(folder)
        make_in_a_second(folder, monkeypatch)
        assert not list(folder.glob("*.incomplete"))

    def test_keeps_the_newest(self, tmp_path, monkeypatch):
        folder = tmp_path / "backups"
        kept = bring_another_after_a_backup(folder)
        for _ in range(2):
            newest = make_in_a_second(folder, monkeypatch)
        assert keep_newest(folder, 2) == 1
        assert [each.path for each in backups(folder)][-1] == newest.path
        files = [path.name for path in (folder / "materials").rglob("*") if path.is_file()]
        assert files == [kept.sha256]
        assert all(damaged_entries(each) == [] for each in backups(folder))

    def test_one_that_is_removed_when_the_machine_stops_is_none(self, tmp_path, monkeypatch):
        folder = tmp_path / "backups"
        kept = bring_another_after_a_backup(folder)
        newest = make_in_a_second(folder, monkeypatch)

        def stop(path: Path, **_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(backups_module.shutil, "rmtree", stop)
            with pytest.raises(KeyboardInterrupt):
                keep_newest(folder, 1)
        assert [each.path for each in backups(folder)] == [newest.path]
        make_in_a_second(folder, monkeypatch)
        files = [path.name for path in (folder / "materials").rglob("*") if path.is_file()]
        assert files == [kept.sha256]
        assert not list(folder.glob("*.incomplete"))

    def test_two_do_not_remove_what_the_other_makes(self, tmp_path, monkeypatch):
        folder, copy = tmp_path / "backups", database.copy
        bring("甲乙丙丁")
        refused = []

        def meanwhile(path: Path) -> None:
            for another in (make_backup, lambda folder: keep_newest(folder, 1)):
                with pytest.raises(BackupError, match="正在进行"):
                    another(folder)
                refused.append(another)
            copy(path)

        monkeypatch.setattr(database, "copy", meanwhile)
        assert damaged_entries(make_backup(folder)) == []
        assert len(refused) == 2
        assert len(backups(folder)) == 1

    @pytest.mark.parametrize("name", ["manifest.json", "library.*", "dictionary.txt", None])
    def test_damage_of_every_file_of_it_is_seen(self, tmp_path, name):
        material = bring("甲乙丙丁")
        made = make_backup(tmp_path / "backups")
        [path] = (tmp_path / "backups").rglob(name or material.sha256)
        for data in (b"", path.read_bytes()[:-9], bytes(path.stat().st_size)):
            path.write_bytes(data)
            if name == "manifest.json":
                with pytest.raises(BackupError):
                    find_backup(made.path)
            else:
                assert len(damaged_entries(made)) == 1

    def test_the_last_one_is_the_newest_where_the_clock_was_ahead(self, tmp_path, monkeypatch):
        """Else that one would be restored for years, and the others thrown away."""
        folder = tmp_path / "backups"
        with monkeypatch.context() as patch:
            patch.setattr(backups_module, "name_now", lambda: "20991231T235959")
            make_backup(folder)
        last = [make_backup(folder) for _ in range(2)][-1]
        assert last.path.name == "21000101T000001"
        keep_newest(folder, 2)
        assert find_backup(folder).path == last.path

    def test_tells_no_secret(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SECRET_KEY", "sesame")
        monkeypatch.setenv("BIN_DAYS", "40")
        made = make_backup(tmp_path / "backups")
        assert made.manifest.settings["BIN_DAYS"] == "40"
        assert "sesame" not in (made.path / "manifest.json").read_text(encoding="utf-8")
        names = {path.name for path in (tmp_path / "backups").rglob("*")}
        assert "secret_key" not in names

    @pytest.mark.parametrize("inside", ["", "backups"])
    def test_does_not_lie_among_what_it_copies(self, settings, inside):
        for own in (settings.DATA_DIR, Path(storages["materials"].location)):
            with pytest.raises(BackupError):
                make_backup(own / inside)
            assert list(own.glob("lock")) == []

    def test_waits_for_its_disk(self, settings, tmp_path):
        """Made there nevertheless it would lie on the library's own disk, below the mount."""
        settings.BACKUP_DIR = tmp_path / "away"
        with pytest.raises(CommandError, match=r"不在.* is not there"):
            call_command("backup", daily=True)
        assert not settings.BACKUP_DIR.exists()
        assert read_status(BACKUP).problems

    def test_a_place_that_is_no_folder(self, tmp_path):
        (tmp_path / "file").touch()
        for place in (tmp_path / "file", tmp_path / "file" / "below", "/proc/xx"):
            with pytest.raises(CommandError, match=r"不能建立备份文件夹 .* cannot be made"):
                call_command("backup", str(place))

    def test_needs_a_place(self):
        with pytest.raises(CommandError, match="BACKUP_DIR"):
            call_command("backup")


def full(path: Path) -> None:
    raise sqlite3.OperationalError("database or disk is full")


def refused(path: Path) -> None:
    raise OSError(errno.EROFS, "Read-only file system", str(path))


class TestWhatIsSaid:
    """One sentence in two languages, that says what to do."""

    @pytest.mark.parametrize("error", [full, refused, OSError(errno.ENOSPC, "No space left")])
    @pytest.mark.django_db(transaction=True)
    def test_where_the_folder_takes_nothing_more(self, tmp_path, monkeypatch, error):
        """That DATA_DIR has no room would lead astray: it is another disk."""

        def fail(path: Path) -> None:
            raise error

        monkeypatch.setattr(database, "copy", error if callable(error) else fail)
        monkeypatch.setattr("speeches.safety.errors.os.access", lambda path, mode: False)
        folder = tmp_path / "backups"
        with pytest.raises(CommandError) as raised:
            call_command("backup", str(folder))
        said = str(raised.value)
        assert is_one_sentence_in_two_languages(said), said
        assert said.count(str(folder)) == 2
        assert "DATA_DIR" not in said
        assert str(folder) in read_status(BACKUP).problems[0]

    @pytest.mark.django_db(transaction=True)
    def test_where_the_copy_of_the_database_has_no_room(self, tmp_path, monkeypatch):
        if connection.vendor != "sqlite":
            pytest.skip("pg_dump says it in its own words")
        connect = sqlite3.connect

        def full_when_copied(path: Path, **options: object) -> sqlite3.Connection:
            if "incomplete" in str(path):
                full(path)
            return connect(path, **options)

        monkeypatch.setattr(database.sqlite3, "connect", full_when_copied)
        with pytest.raises(CommandError, match=r"磁盘已满.* · .*is full"):
            call_command("backup", str(tmp_path / "backups"))

    def test_where_there_is_none(self, tmp_path):
        with pytest.raises(CommandError) as raised:
            call_command("restore", str(tmp_path))
        assert is_one_sentence_in_two_languages(str(raised.value))

    @pytest.mark.django_db(transaction=True)
    def test_an_older_one_is_named_where_the_newest_is_damaged(self, tmp_path, monkeypatch):
        folder = tmp_path / "backups"
        older = [make_in_a_second(folder, monkeypatch) for _ in range(2)]
        newest = make_in_a_second(folder, monkeypatch)
        for damaged in (older[1], newest):
            (damaged.path / "rules" / "dictionary.txt").write_bytes(b"")
        with pytest.raises(BackupError) as raised:
            restore(newest)
        for said in raised.value.sentences:
            assert f"restore {older[0].path}" in said
        (older[0].path / "rules" / "dictionary.txt").write_bytes(b"")
        with pytest.raises(BackupError, match="没有更早的完好备份"):
            restore(newest)

    @pytest.mark.django_db(transaction=True)
    def test_that_the_newest_is_passed_over(self, tmp_path, monkeypatch, capsys):
        folder = tmp_path / "backups"
        older, newest = (make_in_a_second(folder, monkeypatch) for _ in range(2))
        (newest.path / "manifest.json").write_text("{}")
        monkeypatch.setattr("search.management.commands.restore.require_place", refuse)
        with pytest.raises(CommandError):
            call_command("restore", str(folder))
        said = capsys.readouterr().err
        assert (newest.path.name in said, older.path.name in said) == (True, True)

    def test_that_there_is_no_room_for_an_index(self, monkeypatch, capsys):
        """What was restored before is there."""

        def fail(*args: object, **options: object) -> None:
            raise IndexUnreadable(OSError(errno.ENOSPC, "No space left on device"))

        monkeypatch.setattr(restore_command, "call_command", fail)
        restore_command.Command()._build_index()
        assert is_one_sentence_in_two_languages(capsys.readouterr().err)


def refuse(force: bool) -> None:
    raise BackupError("不行", "no")


def test_what_is_refused_leaves_no_database_behind(tmp_path):
    """Which another command would take for a library."""
    environment = own_environment(tmp_path / "data")
    (tmp_path / "backups").mkdir()
    said = run(environment, "manage.py", "restore", str(tmp_path / "backups"))
    assert is_one_sentence_in_two_languages(said.stderr.removeprefix("CommandError: "))
    assert list((tmp_path / "data").iterdir()) == []
    made = run(environment, "-c", PLACE)
    assert made.returncode == 0, made.stderr
    assert not (tmp_path / "data" / "library.sqlite3").exists()


def test_what_is_refused_leaves_a_key_that_is_in_use(tmp_path):
    environment = own_environment(tmp_path / "data")
    (tmp_path / "data" / "materials").mkdir(parents=True)
    (tmp_path / "data" / "secret_key").write_text("k" * 50)
    run(environment, "manage.py", "restore", str(tmp_path / "backups"))
    assert (tmp_path / "data" / "secret_key").read_text() == "k" * 50


def bring_another_after_a_backup(folder: Path) -> Material:
    """A material that is not in the backup, while the one that is there is gone."""
    gone = bring("甲乙丙丁")
    make_backup(folder)
    gone.speeches.all().delete()
    gone.delete()
    return bring("戊己庚辛")


def make_in_a_second(folder: Path, monkeypatch):
    """As if a second had passed: backups are called by the time."""
    taken = {path.name for path in folder.glob("*")}
    names = (f"20300101T0000{number:02}" for number in range(60))
    name = next(name for name in names if name not in taken)
    with monkeypatch.context() as patch:
        patch.setattr(backups_module, "name_now", lambda: name)
        return make_backup(folder)


PLACE = """
import django
django.setup()
from speeches.safety.restore import require_place
require_place(force=False)
"""
ANSWERS = """
import json, random, django
django.setup()
from search.page.parameters import kindly
from search.page.results import run
from speeches.models import Speech
from django.http import QueryDict
texts = list(Speech.objects.order_by("pk").values_list("text", flat=True))
chance = random.Random(7)
answers = []
for _ in range(100):
    text = chance.choice(texts)
    start = chance.randrange(len(text))
    asked = QueryDict(mutable=True)
    asked["q"] = text[start : start + chance.randrange(1, 8)].replace("\\n", "") or "的"
    page = run(kindly(asked))
    answers.append([asked["q"], page.count, [hit.speech.pk for hit in page.hits]])
print(json.dumps(answers))
"""
LIBRARY = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("import_samples", "fixtures/materials")
call_command("build_index")
call_command("backup", "{folder}")
"""


def run(library: Environment, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | library | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
    )


@pytest.mark.database
@pytest.mark.long
def test_a_library_that_was_restored_answers_as_before(tmp_path):
    """On an empty machine; and not over a library, and not out of a damaged backup."""
    one, other, third = (own_environment(tmp_path / name) for name in ("one", "other", "third"))
    folder = tmp_path / "backups"
    made = run(one, "-c", LIBRARY.format(folder=folder))
    assert made.returncode == 0, made.stderr
    before = run(one, "-c", ANSWERS)
    refused = run(one, "manage.py", "restore", str(folder))
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert run(one, "manage.py", "restore", str(folder), "--force").returncode == 0
    assert len(list((tmp_path / "one").glob("library-before-restore-*"))) == 1
    done = run(other, "manage.py", "restore", str(folder))
    assert done.returncode == 0, done.stderr
    after = run(other, "-c", ANSWERS)
    answers = json.loads(before.stdout)
    assert sum(count for _, count, _ in answers) > 100
    assert json.loads(after.stdout) == answers
    assert files(tmp_path / "other" / "materials") == files(tmp_path / "one" / "materials")
    victim = next(path for path in (folder / "materials").rglob("*") if path.is_file())
    victim.write_bytes(b"x")
    damaged = run(third, "manage.py", "restore", str(folder))
    assert damaged.returncode == 1
    assert "损坏" in damaged.stderr
    assert files(tmp_path / "third" / "materials") == {}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _outside_of_the_folder(values: dict) -> None:
    values["stored"][0]["path"] = "../beside"


def _outside_of_the_library(values: dict) -> None:
    values["stored"][0]["name"] = "materials/../../beside"


def _of_no_storage(values: dict) -> None:
    values["stored"][0]["name"] = "beside/1"


def _absolute(values: dict) -> None:
    values["own"].append({"path": "/etc/hostname", "sha256": "0" * 64, "name": ""})


def _an_unlisted_database(values: dict) -> None:
    values["own"] = []


def _another_database(values: dict) -> None:
    values["database"] = "../library.sqlite3"


def _another_form(values: dict) -> None:
    values["form"] = 99


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        _outside_of_the_folder,
        _outside_of_the_library,
        _of_no_storage,
        _absolute,
        _an_unlisted_database,
        _another_database,
        _another_form,
    ],
)
def test_a_list_that_leads_elsewhere_is_not_followed(tmp_path, change):
    bring("甲")
    folder = tmp_path / "backups"
    backup = make_backup(folder)
    victim = tmp_path / "beside"
    victim.touch()
    path = backup.path / "manifest.json"
    values = json.loads(path.read_text())
    change(values)
    path.write_text(json.dumps(values))
    with pytest.raises(BackupError):
        find_backup(backup.path)
    backup.path.rename(f"{backup.path}.incomplete")
    keep_newest(folder, 5)
    assert victim.exists()


def test_a_list_that_is_no_list_is_told(tmp_path):
    for text in ("[" * 200_000, "{}", "1", '{"own": [[]], "stored": []}'):
        (tmp_path / "manifest.json").write_text(text)
        with pytest.raises(BackupError, match="清单缺失或损坏"):
            find_backup(tmp_path)
