"""The librarian's home: numbers that lead to their lists, and nobody sees more than she may."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from speeches.admin import disk as disk_module
from speeches.jobs.models import Batch, BatchDocument, BatchFile, Job
from speeches.life import DOUBTS
from speeches.models import DuplicateLink, Speech
from tests.factories import make_material, make_speech

HOME = "/admin/"


@pytest.fixture
def account(django_user_model):
    """Makes an account with these permissions."""

    def make(name, *codenames):
        user = django_user_model.objects.create_user(name, is_staff=True)
        user.user_permissions.add(
            *Permission.objects.filter(content_type__app_label="speeches", codename__in=codenames)
        )
        return user

    return make


def waiting(**fields):
    return make_speech(state="received", **fields)


@pytest.fixture
def library(db):
    """Of every reason one or two, and a published speech."""
    plain = waiting(title="没有疑问的")
    waiting(level="")
    waiting(rewritten=True, complete=False)
    waiting(flags=[{"name": "alien", "words": []}, {"name": "removed", "words": []}])
    waiting(flags=[{"name": "removed", "words": []}], part=1, parts=2)
    waiting(material=make_material(warnings=["有一页没有文字"]))
    copy = make_speech()
    twin = waiting()
    DuplicateLink.objects.create(speech=twin, other=copy, relation="same", share=1, kept=1)
    return plain


def tallies(home):
    return {tally.label: tally for tally in (home.received, home.clear, *home.reasons)}


def test_what_waits_is_counted_by_reason(admin_client, library):
    found = tallies(admin_client.get(HOME).context["home"])
    assert {label: tally.number for label, tally in found.items()} == {
        "待审": 7,
        "没有疑问": 1,
        "可能不是讲话": 1,
        "只有一部分": 1,
        "不完整": 1,
        "疑似洗稿": 1,
        "删去了像正文的话": 2,
        "层级不明": 1,
        "材料有提示": 1,
        "库中有同一篇": 1,
    }


def test_every_number_is_that_of_its_list(admin_client, library):
    home = admin_client.get(HOME).context["home"]
    for tally in (*tallies(home).values(), *home.states):
        listed = admin_client.get(tally.address).context["cl"]
        assert listed.result_count == tally.number, tally


def test_a_reason_for_every_doubt(admin_client, library):
    """A doubt that is added to `life` has to be counted here too."""
    addresses = " ".join(t.address for t in admin_client.get(HOME).context["home"].reasons)
    assert all(f"doubt={name}" in addresses for name in DOUBTS if name != "flagged")


def test_an_upload_only_account_sees_its_own(client, account, library):
    own = account("own", "add_material")
    Speech.objects.filter(title="没有疑问的").get().material.uploaded_by = own
    waiting(material=make_material(uploaded_by=own))
    other = Batch.objects.create(by=account("other", "add_material"))
    Batch.objects.create(by=own)
    for batch in Batch.objects.all():
        BatchFile.objects.create(batch=batch, name="一.txt", path="/nowhere", size=1)
    Job.objects.create(title="重建检索索引")
    client.force_login(own)
    page = client.get(HOME)
    home = page.context["home"]
    assert home.received.number == 1
    assert [each.batch.by for each in home.running] == [own]
    assert (home.jobs, home.disk) == ([], None)
    assert f"{other}" not in page.text
    assert "没有结果的检索" not in page.text


def test_an_account_without_a_part_in_it_sees_no_home(client, account, library):
    client.force_login(account("nobody"))
    page = client.get(HOME)
    assert page.context["home"] is None
    assert "desk-panel" not in page.text


def test_what_runs_and_what_failed(admin_client, admin_user):
    running = Batch.objects.create(by=admin_user)
    BatchFile.objects.create(batch=running, name="一.txt", path="/nowhere", size=1)
    failed = Batch.objects.create(by=admin_user)
    file = BatchFile.objects.create(batch=failed, name="二", path="/no", size=1, state="done")
    BatchDocument.objects.create(file=file, position=0, name="二", result="failed", said="空的")
    Job.objects.create(title="全部重新解析", state="running", done=3, total=10)
    Job.objects.create(title="坏了的任务", state="failed", outcome="磁盘满了")
    page = admin_client.get(HOME)
    home = page.context["home"]
    assert [(one.batch, one.percent) for one in home.running] == [(running, 0)]
    for words in ("全部重新解析", "3 / 10", "坏了的任务", "磁盘满了"):
        assert words in page.text
    assert home.failed_batches.number == 1
    listed = admin_client.get(home.failed_batches.address).context["cl"].result_list
    assert list(listed) == [failed]


def test_as_many_queries_for_many_as_for_few(admin_client, admin_user, library):
    counts = []
    for number in (30, 60):
        for _ in range(number):
            waiting(level="", flags=[{"name": "gaps", "words": []}])
            batch = Batch.objects.create(by=admin_user)
            BatchFile.objects.create(batch=batch, name="一.txt", path="/nowhere", size=1)
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(HOME)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18


def test_no_backup_is_said(admin_client, monkeypatch, tmp_path, settings):
    assert "还没有备份" in admin_client.get(HOME).text
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "2026.zip").write_bytes(b"x")
    settings.DATA_DIR = tmp_path
    assert "最近一次备份" in admin_client.get(HOME).text


def test_a_watched_folder_that_is_away_is_said(admin_client, tmp_path, settings):
    settings.INBOX_DIR = tmp_path / "inbox"
    assert "inbox 不在" in admin_client.get(HOME).text
    settings.INBOX_DIR.mkdir()
    assert "inbox 不在" not in admin_client.get(HOME).text


def test_sizes_are_those_of_the_files(db, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(disk_module.cache, "get_or_set", lambda key, count, age: count())
    (tmp_path / "materials" / "ab").mkdir(parents=True)
    (tmp_path / "materials" / "ab" / "1").write_bytes(b"x" * 500)
    (tmp_path / "library.sqlite3").write_bytes(b"x" * 200)
    (tmp_path / "library.sqlite3-wal").write_bytes(b"x" * 30)
    (tmp_path / "secret_key").write_bytes(b"x")
    found = disk_module.disk()
    assert {part.label: part.size for part in found.parts} == {
        "原始材料": 500,
        "数据库": 230,
        "其他": 1,
    }
    assert found.used == 731


def test_roles_of_the_office(client, django_user_model, library):
    """A group is what its permissions are: one that may publish sees the server."""
    group = Group.objects.create(name="发布")
    group.permissions.add(Permission.objects.get(codename="publish_speech"))
    group.permissions.add(Permission.objects.get(codename="view_speech"))
    user = django_user_model.objects.create_user("p", is_staff=True)
    user.groups.add(group)
    client.force_login(user)
    home = client.get(HOME).context["home"]
    assert home.disk is not None
    assert not home.uploads


def test_addresses_on_the_page_open(admin_client, library, search_index):
    page = admin_client.get(HOME).text
    panels = page[page.index('class="desk-home"') : page.index('id="content-main"')]
    addresses = {unescape(found) for found in re.findall(r'href="(/[^"]+)"', panels)}
    assert len(addresses) > 10
    for address in addresses:
        assert admin_client.get(address).status_code == 200, address
