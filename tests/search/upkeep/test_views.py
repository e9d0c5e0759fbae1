"""The librarian sees whether the index fits, and has it built anew."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command

from search.index import build_progress
from search.index.build_progress import BuildProgress
from search.models import ChangedSpeech
from search.upkeep.index_state import start_rebuild
from speeches.changes import announce
from speeches.jobs.models import Job

PAGE = "/admin/search-index/"


@pytest.fixture
def librarian(client, db):
    user = User.objects.create_user("librarian", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_speech"))
    client.force_login(user)
    return user


def text(client, path: str = PAGE) -> str:
    return client.get(path).content.decode()


def outdate(backend, monkeypatch):
    parts = backend.documents.form
    monkeypatch.setattr("search.text.analysis.parts", lambda: parts | {"词典": "another"})
    monkeypatch.setattr("search.text.analysis.analyzer_fingerprint", lambda: "another")
    del backend.documents.generations, backend.documents.form


def test_only_librarians(client, backend, django_user_model):
    assert client.get(PAGE).status_code == 302
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE).status_code == 403


def test_an_index_that_fits(client, librarian, backend, make_speech, build):
    make_speech()
    build()
    page = text(client)
    assert "最新" in page
    assert "1 篇，已发布 1 篇" in page
    assert "不同）" not in page
    assert "http-equiv" not in page
    assert PAGE in text(client, "/admin/")


def test_no_index(client, librarian, backend):
    assert "没有" in text(client)
    assert "检索现在用不了" in text(client, "/admin/")


def test_an_index_of_another_dictionary(
    client, librarian, backend, make_speech, build, monkeypatch
):
    make_speech()
    build()
    outdate(backend, monkeypatch)
    page = text(client)
    assert "需要重建" in page
    assert "<code>another</code>（不同）" in page
    assert "检索现在用不了" in text(client, "/admin/")
    found = client.get("/search/", {"q": "审议"})
    assert (found.status_code, found.context["result"].count) == (200, 1)
    call_command("build_index", verbosity=0)
    assert "最新" in text(client)


def test_a_damaged_index(client, librarian, backend, make_speech, build):
    make_speech()
    build()
    (backend.documents.generations.path / "current").write_text("../../etc")
    assert "损坏" in text(client)


def test_what_was_not_indexed_is_counted(client, librarian, backend, make_speech, build):
    build()
    make_speech()
    page = text(client)
    assert "待补上" in page
    assert "有 1 篇讲话与索引里的不一致" in page


def test_what_the_index_is_about_to_take_is_counted(client, librarian, backend, make_speech, build):
    speech = make_speech()
    build()
    announce([speech.pk])
    page = text(client)
    assert "正在更新" in page
    assert "有 1 篇讲话刚有变动" in page
    assert "1 篇的变动正在补进检索索引" in text(client, "/admin/")
    ChangedSpeech.objects.update(problem="ValueError: 不行")
    assert "有 1 篇讲话没能收入索引" in text(client)


def test_a_rebuild_is_started_once_and_followed(client, librarian, backend, build, work_off):
    build()
    assert client.post(PAGE).status_code == 302
    assert [(job.title, job.by) for job in Job.objects.all()] == [("重建检索索引", librarian)]
    build_progress.write(backend.documents.generations.path, BuildProgress(30, 60))
    page = text(client)
    assert '<meta http-equiv="refresh"' in page
    assert "30 / 60 篇" in page
    assert "重建索引" not in page
    client.post(PAGE)
    assert Job.objects.count() == 1
    assert work_off() == 1
    assert Job.objects.get().outcome.startswith("索引已建好：")
    assert "正在重建" not in text(client)


def test_a_build_that_holds_the_lock_is_going_on(backend, build):
    build()
    with backend.documents.generations.building():
        assert not start_rebuild()
    assert start_rebuild()


def test_where_nobody_may_write_the_page_stands(client, librarian, backend, build, monkeypatch):
    build()

    # In the place of rights, which do not hold for every user that runs tests.
    def refuse(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("search.index.build_progress.write", refuse)
    lock = backend.documents.generations.path / "build.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    assert "最新" in text(client)
    assert "不能重建" in client.post(PAGE, follow=True).text
    assert not Job.objects.exists()


def test_a_build_that_fails_says_so(client, librarian, backend, monkeypatch, make_speech):
    make_speech()

    def fail(progress) -> int:
        raise OSError(28, "磁盘已满")

    monkeypatch.setattr(backend.documents, "rebuild", fail)
    with pytest.raises(OSError, match="磁盘已满"):
        call_command("build_index")
    assert "磁盘已满" in text(client)
