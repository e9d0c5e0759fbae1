"""Work on the whole library goes on where it was stopped, and the page tells how far it is."""

import pytest
from django.contrib.auth.models import Permission, User

from speeches.importing.materials import import_material
from speeches.jobs import maintenance, queue
from speeches.jobs.leases import lease
from speeches.jobs.models import Job
from speeches.models import DuplicateLink, Material, Speech, SpeechFingerprint
from tests.speeches.jobs.making import page

pytestmark = pytest.mark.django_db

JOBS = "/admin/jobs/job/"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def library():
    for number in range(3):
        import_material(page(number), f"{number}.txt")
    Speech.objects.update(office="错")


def offices() -> int:
    return Speech.objects.exclude(office="错").count()


def test_everything_is_read_anew(library, work_off):
    job = queue.start(maintenance.reparse_all, maintenance.REPARSE_ALL)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.outcome) == (Job.State.DONE, "共 3 份材料，3 份有变化。")
    assert offices() == 3


def test_it_goes_on_where_it_was(library, work_off):
    first = Material.objects.order_by("pk").first()
    job = queue.start(maintenance.reparse_all, maintenance.REPARSE_ALL)
    Job.objects.update(reached=first.pk, done=1, counts={"same": 1})
    work_off()
    job.refresh_from_db()
    assert job.outcome == "共 3 份材料，2 份有变化。"
    assert offices() == 2


def test_it_stops_between_two_materials(library, monkeypatch):
    asked = iter([True, False])
    token = queue.going_on.set(lambda: next(asked))
    job = queue.start(maintenance.reparse_all, maintenance.REPARSE_ALL)
    try:
        with pytest.raises(queue.Stopped):
            maintenance.reparse_all.call(job.pk)
    finally:
        queue.going_on.reset(token)
    job.refresh_from_db()
    assert (job.done, job.counts) == (2, {"renewed": 2})
    assert offices() == 2


def test_one_that_cannot_be_read_is_counted(library, work_off):
    material = Material.objects.first()
    material.raw.storage.delete(material.raw.name)
    job = queue.start(maintenance.reparse_all, maintenance.REPARSE_ALL)
    work_off()
    job.refresh_from_db()
    assert job.outcome == "共 3 份材料，2 份有变化，1 份未能重新解析。"


def test_only_what_an_older_parser_read(library, work_off):
    Material.objects.filter(name="1.txt").update(parser="")
    job = queue.start(maintenance.reparse_changed, maintenance.REPARSE_CHANGED)
    work_off()
    job.refresh_from_db()
    assert job.outcome == "共 1 份材料，1 份有变化。"


def test_versions_are_looked_for_anew(library, work_off):
    import_material(page(1) + b"\n\n", "又一份.txt")
    before = DuplicateLink.objects.count()
    assert before
    DuplicateLink.objects.all().delete()
    SpeechFingerprint.objects.update(digest="")
    job = queue.start(maintenance.find_versions, maintenance.FIND_VERSIONS, None, True)
    work_off()
    job.refresh_from_db()
    assert job.outcome.startswith("查找了 4 篇讲话")
    assert DuplicateLink.objects.count() == before


class TestThePage:
    @pytest.fixture
    def chief(self, client) -> User:
        user = User.objects.create_user("chief", is_staff=True)
        names = ("change_speech", "publish_speech")
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        client.force_login(user)
        return user

    def test_starts_and_tells(self, client, chief, library, work_off):
        assert client.post(f"{JOBS}start/reparse-all/").status_code == 302
        assert Job.objects.get().by == chief
        text = client.get(JOBS).text
        assert "等待中" in text
        assert "没有后台进程在运行" in text
        assert "<noscript><meta http-equiv" in text
        assert client.get(f"{JOBS}progress/").json()["finished"] is False
        with lease():
            assert "没有后台进程" not in client.get(f"{JOBS}?part=1").text
        work_off()
        assert client.get(f"{JOBS}progress/").json()["finished"] is True
        assert "共 3 份材料，3 份有变化。" in client.get(JOBS).text

    def test_rights(self, client, chief):
        assert client.post(f"{JOBS}start/nothing/").status_code == 404
        assert client.get(f"{JOBS}start/reparse-all/").status_code == 405
        chief.user_permissions.remove(Permission.objects.get(codename="publish_speech"))
        assert client.post(f"{JOBS}start/reparse-all/").status_code == 403
        assert "start/reparse-all" not in client.get(JOBS).text
        chief.user_permissions.clear()
        assert client.get(JOBS).status_code == 403
        assert client.get(f"{JOBS}progress/").status_code == 403
        assert not Job.objects.exists()

    def test_the_queues_own_table_is_not_shown(self, admin_client):
        text = admin_client.get("/admin/").text
        assert "后台任务" in text
        assert "Task Result" not in text
