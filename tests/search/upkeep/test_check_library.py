"""The look over the library: everything that is damaged is found, what can be repaired is."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection

from search.management.commands import check_library
from search.models import PhraseUse
from search.suggest import phrases
from speeches.importing import scans
from speeches.importing.recognised import RecognisedPage
from speeches.jobs.models import BatchDocument
from speeches.jobs.receiving import receive
from speeches.models import Material, ScannedPage
from speeches.safety import leftovers, stored_files
from speeches.safety.backup import damaged_entries
from speeches.safety.restore import find_backup
from speeches.safety.status import CHECK, read_status
from speeches.safety.stored_files import place_in_backup
from tests.damage import DAMAGES
from tests.factories import put_into
from tests.speeches.importing.whole_files import import_file

TEXT = "在镇人代会上的讲话\n各位代表：\n{}，请予审议。大家要认真履职，把群众的事办好。\n谢谢大家！"


@pytest.fixture(autouse=True)
def own_data(settings, raw_files_at, tmp_path) -> Path:
    raw_files_at(data_dir=tmp_path / "data")
    settings.DATA_DIR.mkdir()
    settings.DATA_DIR.chmod(0o700)
    settings.STATIC_ROOT = None
    return settings.DATA_DIR


@pytest.fixture
def material(db, backend) -> Material:
    list(import_file(TEXT.format("甲乙丙丁").encode(), "甲.txt"))
    backend.library_index.rebuild()
    phrases.rebuild(backend.library_index)
    return Material.objects.get()


def look(capsys, *arguments: str) -> tuple[bool, str]:
    """Whether it ended well, and what it said."""
    try:
        call_command("check_library", *arguments)
    except CommandError as error:
        return False, capsys.readouterr().out + str(error)
    return True, capsys.readouterr().out


def test_all_is_well(material, capsys):
    assert look(capsys) == (True, "".join(
        f"{check.part}：完好\n" for check in check_library.CHECKS
    ) + "检查完毕，一切完好。\n")  # fmt: skip
    assert read_status(CHECK).problems == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_raw_file(material, capsys, settings, tmp_path, damage):
    """Damaged in any way: said; and taken back from the backup where that has it."""
    path = Path(material.raw.path)
    whole = path.read_bytes()
    settings.BACKUP_DIR = None
    DAMAGES[damage](path)
    well, said = look(capsys, "--repair")
    assert not well
    assert "甲.txt" in said
    assert "甲.txt" in read_status(CHECK).problems[0]
    settings.BACKUP_DIR = tmp_path / "backups"
    copy = settings.BACKUP_DIR / "materials" / material.raw.name
    copy.parent.mkdir(parents=True)
    copy.write_bytes(whole)
    well, said = look(capsys)
    assert "--repair" in said
    assert path.exists() is (damage != "gone")
    look(capsys, "--repair")
    assert path.read_bytes() == whole


@pytest.fixture
def page(material, own_data) -> ScannedPage:
    """A scanned page with its picture."""
    picture = b"\xff\xd8\xff" + b"a picture" * 50 + b"\xff\xd9"
    found = RecognisedPage(595.0, 842.0, (), picture)
    scans._keep(material.sha256, 1, found, "", 1.0)
    return ScannedPage.objects.get()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_picture_of_a_page(page, capsys, settings, tmp_path, damage):
    """Its beginning and its end say nothing of what is between."""
    path = Path(page.picture.path)
    whole = path.read_bytes()
    assert look(capsys)[0]
    settings.BACKUP_DIR = tmp_path / "backups"
    copy = settings.BACKUP_DIR / place_in_backup("scans", page.picture_sha256)
    copy.parent.mkdir(parents=True)
    copy.write_bytes(whole)
    DAMAGES[damage](path)
    settings.BACKUP_DIR = None
    well, said = look(capsys, "--repair")
    assert (well, "第 1 页" in said, "重新识别" in said) == (False, True, True)
    settings.BACKUP_DIR = tmp_path / "backups"
    look(capsys, "--repair")
    assert path.read_bytes() == whole


def test_a_picture_from_before_there_were_digests(page, capsys):
    known = page.picture_sha256
    ScannedPage.objects.update(picture_sha256="")
    assert "1 张扫描页图片还没有记下指纹" in look(capsys)[1]
    assert look(capsys, "--repair")[0]
    assert ScannedPage.objects.get().picture_sha256 == known


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_upload_that_waits(material, capsys, work_off, damage):
    """Who sent it is to send it again: what is damaged is never imported."""
    data = TEXT.format("戊己庚辛").encode()
    batch = receive([ContentFile(data, name="戊.txt")], None)
    assert look(capsys)[0]
    file = batch.files.get()
    DAMAGES[damage](Path(storages["incoming"].path(file.stored)))
    well, said = look(capsys, "--repair")
    assert (well, "戊.txt" in said, "再传一次" in said) == (False, True, True)
    work_off()
    assert Material.objects.get() == material
    assert "再传一次" in BatchDocument.objects.get().said


class TestBackups:
    """The newest is to be restored on a bad day: its files are looked at before."""

    @pytest.fixture
    def folder(self, transactional_db, backend, settings, tmp_path) -> Path:
        if connection.vendor != "sqlite":
            pytest.skip("as good on a server")
        list(import_file(TEXT.format("甲乙丙丁").encode(), "甲.txt"))
        backend.library_index.rebuild()
        phrases.rebuild(backend.library_index)
        settings.BACKUP_DIR = tmp_path / "backups"
        call_command("backup", verbosity=0)
        [path] = settings.BACKUP_DIR.glob("*T*")
        # Another of the same second would have its name.
        path.rename(path.with_name("20200101T000000"))
        return settings.BACKUP_DIR

    # What is not the list is held against the list, whatever it is and whatever was done to it.
    @pytest.mark.parametrize(
        ("name", "damage"),
        [
            *(("*T*/manifest.json", damage) for damage in DAMAGES),
            ("*T*/library.sqlite3", "flipped"),
            ("*T*/library.sqlite3", "zeroed"),
            ("*T*/rules/synonyms.txt", "cut"),
            ("materials/*/*", "gone"),
        ],
    )
    def test_a_damaged_file_has_a_backup_made_anew(self, folder, capsys, name, damage):
        assert look(capsys)[0]
        [path] = folder.glob(name)
        DAMAGES[damage](path)
        assert look(capsys)[0] is False
        well, said = look(capsys, "--repair")
        assert (well, "已重新备份" in said) == (True, True), said
        assert damaged_entries(find_backup(folder)) == []
        assert look(capsys)[0]


def test_files_of_nobody_are_put_aside(material, capsys, own_data, monkeypatch):
    stray = Path(material.raw.path).with_name("f" * 64)
    stray.write_bytes(b"stray")
    try:
        # One that came a moment ago may be of an import that goes on.
        assert look(capsys)[0]
        old = time.time() - 2 * stored_files._SETTLED
        os.utime(stray, (old, old))
        assert look(capsys)[0] is False
        well, said = look(capsys, "--repair")
        assert well, said
        [kept] = [path for path in (own_data / "unclaimed").rglob("*") if path.is_file()]
        assert kept.read_bytes() == b"stray"
        assert look(capsys)[0]
        assert kept.exists()
        os.utime(kept, (old, old - stored_files.KEPT_DAYS * 24 * 3600))
        well, said = look(capsys)
        assert (well, "1 个不属于任何材料的文件已满" in said) == (False, True)
        assert kept.exists()
        well, said = look(capsys, "--repair")
        assert (well, kept.exists()) == (True, False), said
    finally:
        stray.unlink(missing_ok=True)


@pytest.mark.parametrize("place", ["", "index"])
def test_what_was_moved_out_of_the_way_of_the_index_goes_in_the_end(
    material, capsys, own_data, place
):
    aside = own_data / place / "current-x1.aside"
    (aside / "current").mkdir(parents=True)
    (aside / "current" / "a").touch()
    for path in (own_data / place, aside, aside / "current"):
        path.chmod(0o700)
    (aside / "current" / "a").chmod(0o600)
    assert look(capsys)[0]
    old = time.time() - stored_files.KEPT_DAYS * 24 * 3600 - 60
    os.utime(aside, (old, old))
    well, said = look(capsys)
    assert (well, "移开的东西已满 30 天：current-x1.aside" in said) == (False, True)
    assert aside.exists()
    well, said = look(capsys, "--repair")
    assert (well, aside.exists()) == (True, False), said
    assert look(capsys)[0]


def test_a_damaged_index(material, capsys, backend):
    for path in backend.documents.generations.current().glob("*.seg"):
        path.write_bytes(bytes(path.stat().st_size))
    well, said = look(capsys)
    assert (well, "已损坏" in said) == (False, True)
    well, said = look(capsys, "--repair")
    assert (well, "索引已重建" in said) == (True, True)
    assert look(capsys)[0]


def test_an_index_that_knows_another_library(material, capsys, make_speech):
    """As where somebody changes rows past the site."""
    make_speech(text="来路不明的话", material=material, position=1)
    assert "1 篇讲话与索引里的不一致" in look(capsys)[1]
    assert look(capsys, "--repair")[0]
    assert look(capsys)[0]


def test_suggestions_of_nobody(material, capsys, make_speech, backend):
    speech = make_speech(title="另一次会议上的讲话", material=material, position=1)
    look(capsys, "--repair")
    put_into(speech, "withdrawn")
    backend.library_index.update([speech.pk])
    assert "输入提示" in look(capsys)[1]
    assert look(capsys, "--repair")[0]
    assert not PhraseUse.objects.filter(speech=speech).exists()


def test_what_a_killed_build_left(material, capsys, backend):
    left = backend.documents.generations.path / "generation-left"
    left.mkdir()
    (left / "MAIN_1.seg").write_bytes(b"x" * 2_000_000)
    assert "占 2.0 MB" in look(capsys)[1]
    assert look(capsys, "--repair")[0]
    assert not left.exists()


def test_old_temporary_files(material, capsys, own_data):
    (own_data / "tmp").mkdir()
    old, new = own_data / "tmp" / "old.upload", own_data / "tmp" / "new.upload"
    for path in (old, new):
        path.write_bytes(b"x")
    past = time.time() - 2 * leftovers._OLD
    os.utime(old, (past, past))
    assert "1 个过时的临时文件" in look(capsys)[1]
    assert look(capsys, "--repair")[0]
    assert (old.exists(), new.exists()) == (False, True)


def test_files_that_others_may_read(material, capsys, own_data):
    path = own_data / "open.txt"
    path.write_bytes(b"x")
    path.chmod(0o644)
    assert "1 个文件" in look(capsys)[1]
    assert look(capsys, "--repair")[0]
    assert path.stat().st_mode & 0o777 == 0o600


def test_damaged_static_files(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    storage = {"BACKEND": "config.storage.StaticFiles"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}
    call_command("collectstatic", interactive=False, verbosity=0)
    assert list(leftovers.check_static()) == []
    hashed = next(settings.STATIC_ROOT.glob("css/base.*.css"))
    names = settings.STATIC_ROOT / "staticfiles.json"
    for damage, path in (
        ("cut", settings.STATIC_ROOT / "css/base.css"),
        ("zeroed", hashed),
        ("gone", hashed),
        ("flipped", Path(f"{hashed}.gz")),
        ("cut", names),
        ("gone", names),
    ):
        DAMAGES[damage](path)
        [finding] = leftovers.check_static()
        finding.repair()
        assert list(leftovers.check_static()) == []


def test_a_check_that_fails_is_a_problem_and_the_others_are_made(material, capsys, monkeypatch):
    def fail():
        raise OSError(5, "Input/output error")

    broken = check_library.Check("数据库", fail)
    monkeypatch.setattr(check_library, "CHECKS", [broken, *check_library.CHECKS[1:]])
    well, said = look(capsys)
    assert not well
    assert "Input/output error" in said
    assert "检索索引：完好" in said


@pytest.mark.django_db(transaction=True)
def test_rows_that_refer_to_nothing(capsys, backend):
    if connection.vendor != "sqlite":
        pytest.skip("a server takes no such rows")
    list(import_file(TEXT.format("戊己庚辛").encode(), "戊.txt"))
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("UPDATE speeches_speech SET material_id = 987654")
    try:
        assert "指向不存在的行" in look(capsys)[1]
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE speeches_speech SET material_id = (SELECT id FROM speeches_material)"
            )


def test_what_is_not_deleted_is_not_said_to_be(material, capsys, backend, monkeypatch):
    left = backend.documents.generations.path / "generation-left"
    left.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda path, **options: None)
        well, said = look(capsys, "--repair")
        assert not well
        assert "删除了" not in said
        assert "删不掉 generation-left" in said
        # That was asked for already.
        assert "加 --repair" not in said
    assert look(capsys, "--repair")[0]
    assert not left.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_wrote_into_the_library_of_another_account(
    material, capsys, own_data, monkeypatch
):
    """The site cannot read it."""
    (own_data / "made").mkdir(mode=0o700)
    (own_data / "made" / "by root").touch(mode=0o600)
    assert look(capsys)[0]
    os.chown(own_data, 65534, 65534)
    monkeypatch.setattr(os, "geteuid", lambda: 65534)
    well, said = look(capsys, "--repair")
    assert not well
    assert "不属于 nobody" in said
    assert f"chown -R nobody: {own_data}" in said
    monkeypatch.undo()
    assert "加 --repair" in look(capsys)[1]
    look(capsys, "--repair")
    owners = {path.stat().st_uid for path in own_data.rglob("*")}
    # How the look ended is written after it.
    assert owners - {0} == {65534}
    assert (own_data / "made" / "by root").stat().st_uid == 65534


def test_a_watched_folder_that_is_away(material, capsys, settings, tmp_path):
    settings.INBOX_DIR = tmp_path / "inbox"
    well, said = look(capsys, "--repair")
    assert not well
    assert "inbox 不在" in said
    assert not settings.INBOX_DIR.exists()
    settings.INBOX_DIR.mkdir()
    assert look(capsys)[0]


def test_the_age_of_the_backup(material, capsys, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"
    assert "backups 不在" in look(capsys)[1]
    settings.BACKUP_DIR.mkdir()
    assert "还没有完整的备份" in look(capsys)[1]
