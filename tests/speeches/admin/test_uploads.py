"""Uploads: stored in a moment, followed on a page of their own, taken back, for every role."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from speeches.choices import State
from speeches.importing.materials import import_material
from speeches.jobs.batches import incoming, numbers
from speeches.jobs.models import Batch, BatchDocument, BatchFile
from speeches.jobs.receiving import receive
from speeches.life import MOVES, Cause, change
from speeches.models import Material, Speech
from speeches.parsing.formats.detect import Format, format_of
from speeches.parsing.formats.limits import CONTAINER_BYTES, DOCUMENT_BYTES
from speeches.parsing.formats.page_pictures import picture_of_page
from tests.speeches.jobs.making import page, upload, uploads

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/speeches/material/add/"
BATCHES = "/admin/jobs/batch/"


def person(name: str, *permissions: str) -> User:
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


@pytest.fixture(autouse=True)
def _own_folder(raw_files_at, tmp_path):
    raw_files_at(data_dir=tmp_path)


@pytest.fixture
def typist(client) -> User:
    """Who may add, and nothing else."""
    user = person("typist", "add_material")
    client.force_login(user)
    return user


def address(batch: Batch) -> str:
    return f"{BATCHES}{batch.pk}/change/"


def test_a_request_only_stores_and_the_page_tells_the_rest(client, typist, work_off):
    response = client.post(UPLOAD, {"files": [*uploads(*range(100)), upload("坏.txt", b"")]})
    batch = Batch.objects.get()
    assert response.url == address(batch)
    assert not Material.objects.exists()
    text = client.get(address(batch)).text
    assert "0/101 个文件，处理中" in text
    assert "讲话0.txt" in text
    assert "<noscript><meta http-equiv" in text
    assert client.get(f"{BATCHES}{batch.pk}/progress/").json()["finished"] is False
    work_off()
    assert client.get(f"{BATCHES}{batch.pk}/progress/").json()["finished"] is True
    text = client.get(address(batch)).text
    assert "101 个文件：新 100 份，失败 1 份" in text
    assert "坏.txt" in client.get(f"{address(batch)}?result=failed").text
    assert "讲话0.txt" not in client.get(f"{address(batch)}?result=failed").text
    assert "<html" not in client.get(f"{address(batch)}?part=1").text


def test_pasted_text_and_pages_are_files_too(client, typist, work_off):
    client.post(UPLOAD, {"pasted": page(1).decode()})
    client.post(UPLOAD, {"pasted": f"<html><body><pre>{page(2).decode()}</pre></body></html>"})
    work_off()
    names = BatchDocument.objects.order_by("pk").values_list("name", "result")
    assert list(names) == [("粘贴的文字.txt", "new"), ("粘贴的网页.html", "new")]


def test_nothing_sent_is_said(client, typist):
    assert "请选择要上传的文件" in client.post(UPLOAD, {"pasted": "  "}).text
    assert not Batch.objects.exists()


def test_a_selection_sent_in_parts_is_one_batch(client, typist, work_off):
    as_values = {"Accept": "application/json"}
    first = client.post(UPLOAD, {"files": uploads(1, 2)}, headers=as_values).json()
    batch = Batch.objects.get()
    assert first == {"batch": batch.pk, "address": address(batch)}
    work_off()
    second = client.post(UPLOAD, {"files": uploads(3), "batch": batch.pk}, headers=as_values)
    assert second.json() == first
    assert not numbers([batch])[batch.pk].finished
    work_off()
    assert Batch.objects.get() == batch
    assert numbers([batch])[batch.pk].new == 3


@pytest.mark.parametrize("what", ["another's", "dismissed", "taken back", "of the folder"])
def test_nothing_comes_into_a_batch_that_is_closed(client, typist, what):
    batch = receive(uploads(1), person("other") if what == "another's" else typist)
    now = timezone.now()
    changes = {
        "dismissed": {"dismissed_at": now},
        "taken back": {"taken_back_at": now},
        "of the folder": {"origin": Batch.Origin.FOLDER},
    }
    Batch.objects.filter(pk=batch.pk).update(**changes.get(what, {"again": False}))
    data = {"files": uploads(2), "batch": batch.pk}
    response = client.post(UPLOAD, data, headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert response.json() == {"problem": "这一批已经收起或撤回，请重新上传。"}
    assert batch.files.count() == Batch.objects.count() == 1
    assert "这一批已经收起或撤回" in client.post(UPLOAD, data).text


def pictures(*numbers: int) -> list[SimpleUploadedFile]:
    return [upload(f"第{n}页.jpg", b"\xff\xd8\xff page %d" % n) for n in numbers]


def test_several_photographs_are_uploaded_as_one_material(client, typist):
    client.post(UPLOAD, {"files": pictures(10, 2, 1), "as_one": "on"})
    (file,) = BatchFile.objects.all()
    assert file.name == "第1页 等 3 张图片.zip"
    with incoming().open(file.stored) as stored:
        data = stored.read()
    assert format_of(data) is Format.PAGES
    pages = [picture_of_page(data, number)[0] for number in (1, 2, 3)]
    assert pages == [b"\xff\xd8\xff page %d" % number for number in (1, 2, 10)]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([*pictures(1), upload("讲话.docx", b"PK\x03\x04")], "“讲话.docx”不是图片，不能合成一份"),
        (pictures(1), "请选两张以上的图片"),
        ([*pictures(1), upload("大.png", b"\x89PNG" + bytes(DOCUMENT_BYTES))], "“大.png”"),
    ],
    ids=["no picture", "one alone", "too large"],
)
def test_what_is_no_pages_of_one_material_is_told(client, typist, files, told):
    for file in files:
        file.seek(0)
    response = client.post(UPLOAD, {"files": files, "as_one": "on"})
    assert told in response.text
    assert not Batch.objects.exists()
    assert not list(incoming().entries())


class Large:
    """A file that nobody reads."""

    name, size = "大.zip", CONTAINER_BYTES + 1

    def chunks(self):
        raise AssertionError("read")


def test_what_is_too_large_is_not_stored(typist, work_off):
    batch = receive([Large()], typist)
    work_off()
    document = BatchDocument.objects.get(file__batch=batch)
    assert (document.result, "MB" in document.said) == ("failed", True)


def test_a_full_disk_is_said_and_nothing_is_left(client, typist, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("speeches.admin.uploads.receive", fail)
    assert "没有收下" in client.post(UPLOAD, {"files": uploads(1)}).text


class TestRights:
    def test_a_typist_sees_her_own_batches(self, client, typist, work_off):
        other = receive(uploads(1), person("other", "add_material"))
        own = receive(uploads(2), typist)
        listed = client.get(BATCHES).text
        assert address(own) in listed
        assert address(other) not in listed
        assert client.get(address(other)).status_code == 403
        assert client.get(f"{BATCHES}{other.pk}/progress/").status_code == 403
        assert client.post(address(other), {"take_back": ""}).status_code == 403

    def test_whoever_sees_all_materials_sees_all_batches(self, client, typist):
        batch = receive(uploads(1), typist)
        client.force_login(person("reader", "view_material"))
        assert client.get(address(batch)).status_code == 200
        assert client.post(address(batch), {"dismiss": ""}).status_code == 403
        assert client.post(address(batch), {"retry": ""}).status_code == 403

    def test_staff_without_any_sees_none(self, client, typist):
        batch = receive(uploads(1), typist)
        client.force_login(person("nobody"))
        assert client.get(BATCHES).status_code == 403
        assert client.get(address(batch)).status_code == 403
        assert "上传记录" not in client.get("/admin/").text

    def test_own_uploads_are_taken_back_as_long_as_all_wait(self, client, typist, work_off):
        batch = receive(uploads(1, 2), typist)
        work_off()
        first, second = Speech.objects.order_by("pk")
        change([first.pk], MOVES["publish"], Cause())
        assert "整批撤回" not in client.get(address(batch)).text
        assert client.post(address(batch), {"take_back": ""}).status_code == 403
        change([first.pk], MOVES["withdraw"], Cause())
        client.force_login(person("chief", "delete_speech", "view_material", "add_material"))
        assert "整批撤回" in client.get(address(batch)).text
        client.post(address(batch), {"take_back": ""})
        assert set(Speech.objects.values_list("state", flat=True)) == {State.BINNED}
        assert second.pk

    def test_what_taking_back_does_is_said_before(self, admin_client, typist, work_off):
        batch = receive(uploads(1, 2), typist)
        work_off()
        first, _ = Speech.objects.order_by("pk")
        change([first.pk], MOVES["publish"], Cause())
        page = admin_client.get(address(batch)).text
        assert "2 篇讲话放进回收站，其中 1 篇已发布，读者马上看不到；30 天内可以恢复。" in page
        change([first.pk], MOVES["withdraw"], Cause())
        assert "2 篇讲话放进回收站；30 天内可以恢复。" in admin_client.get(address(batch)).text

    def test_taken_back_by_whoever_uploaded(self, client, typist, work_off):
        batch = receive(uploads(1), typist)
        work_off()
        page = client.post(address(batch), {"take_back": ""}, follow=True)
        assert "已撤回整批：1 篇" in page.text
        assert "整批已撤回" in page.text
        assert Speech.objects.get().state == State.BINNED


def test_retried_and_dismissed(client, typist, work_off):
    batch = receive([*uploads(1), upload("坏.txt", b"")], typist)
    work_off()
    assert "1 个文件会再试一次" in client.post(address(batch), {"retry": ""}, follow=True).text
    work_off()
    client.post(address(batch), {"dismiss": ""})
    assert address(batch) not in client.get(BATCHES).text
    assert address(batch) in client.get(f"{BATCHES}?dismissed=1").text


def test_known_bytes_say_what_became_of_them(client, typist, work_off):
    speech = import_material(page(1), "先来的.txt").speeches[0]
    change([speech.pk], MOVES["withdraw"], Cause(note="内容有误"))
    batch = receive(uploads(1), typist)
    work_off()
    text = client.get(address(batch)).text
    assert "已有 1 份" in text
    assert "已撤下，于" in text
    assert numbers([batch])[batch.pk].new == 0


def test_number_of_queries_does_not_grow(client, typist, work_off, django_assert_max_num_queries):
    large = receive(uploads(*range(30)), typist)
    work_off()
    with django_assert_max_num_queries(16):
        client.get(address(large))
    for number in range(100, 110):
        receive(uploads(number), typist)
    with django_assert_max_num_queries(12):
        client.get(BATCHES)
