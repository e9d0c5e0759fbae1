"""A stored scan is recognised again; what a person checked or put right stays."""

import pytest
from django.contrib.auth.models import User

from speeches.choices import Act
from speeches.importing import materials, recognising_anew, scans
from speeches.importing.checking import check_page
from speeches.importing.recognising import PageError
from speeches.importing.recognising_anew import with_corrections
from speeches.jobs.models import Job
from speeches.jobs.queue import SCANS, going_on
from speeches.jobs.rescanning import start_rescanning
from speeches.jobs.worker import run_one
from speeches.life import Cause
from speeches.models import Material, ScannedPage, Speech, SpeechChange
from tests.speeches.importing.whole_files import import_file
from tests.speeches.scanning import PAGES, recognised, recognising, scan

pytestmark = pytest.mark.django_db
BADLY = [[(*place, words.replace("河道", "何道")) for *place, words in page] for page in PAGES]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "workers").mkdir()


@pytest.fixture
def person(client) -> User:
    user = User.objects.create_superuser("wang", last_name="王", first_name="芳")
    client.force_login(user)
    return user


@pytest.fixture
def material(monkeypatch) -> Material:
    """A scan of two pages that was recognised badly; from now on it would be well."""
    with monkeypatch.context() as badly:
        recognising(badly, materials)
        badly.setattr(scans, "recognise", lambda data, number: recognised(BADLY[number - 1]))
        (outcome,) = import_file(scan(), "扫描.pdf")
    assert "何道" in outcome.speeches[0].title
    monkeypatch.setattr(
        recognising_anew, "recognise", lambda data, number: recognised(PAGES[number - 1])
    )
    return Material.objects.get()


def words(number: int) -> list[str]:
    return [line["text"] for line in ScannedPage.objects.get(number=number).lines]


def rescan(material: Material, person: User) -> Job:
    job = start_rescanning(material, person)
    while run_one("test", SCANS):
        pass
    job.refresh_from_db()
    return job


def test_what_nobody_touched_is_read_anew(material, person):
    job = rescan(material, person)
    assert job.outcome.startswith("识别了 2 页；")
    speech = Speech.objects.get()
    assert "何道" not in speech.title + speech.text
    change = SpeechChange.objects.latest("pk")
    assert (change.act, change.who, change.note) == (Act.SCAN, "王芳", "重新识别")


def test_lines_that_she_put_right_and_pages_that_she_checked_stay(material, person):
    first = words(1)
    lines = [*first[:2], "今天我们召开会议。", *first[3:]]
    check_page(material, 1, lines, Cause(person), checked=False)
    check_page(material, 2, words(2), Cause(person), checked=True)
    rescan(material, person)
    now = words(1)
    assert now[2] == "今天我们召开会议。"
    assert ScannedPage.objects.get(number=1).lines[2]["read"] == first[2]
    assert now[4] == PAGES[0][4][2]
    assert ScannedPage.objects.get(number=2).checked_by == person
    assert words(2) == [words for *_, words in BADLY[1]]


def test_a_page_that_cannot_be_recognised_now_stays_as_it_was(material, person, monkeypatch):
    def fail(data, number):
        if number == 1:
            raise PageError("识别超过 120 秒，已停止")
        return recognised([])

    before = [words(1), words(2)]
    monkeypatch.setattr(recognising_anew, "recognise", fail)
    job = rescan(material, person)
    assert job.outcome == "识别了 0 页，2 页没有识别出来，保持原样；讲话没有变化。"
    assert [words(1), words(2)] == before


def test_it_goes_on_where_it_was_left(material, person, monkeypatch):
    asked = []

    def recognise(data, number):
        asked.append(number)
        return recognised(PAGES[number - 1])

    monkeypatch.setattr(recognising_anew, "recognise", recognise)
    job = start_rescanning(material, person)
    token = going_on.set(lambda: not asked)
    run_one("test", SCANS)
    going_on.reset(token)
    job.refresh_from_db()
    assert (job.state, asked) == (Job.State.WAITING, [1])
    run_one("test", SCANS)
    assert asked == [1, 2]
    assert "何道" not in Speech.objects.get().text


def test_pages_that_came_in_without_recognition_are_read_too(person, monkeypatch):
    body = [(100, 700, 16, "各乡镇要把任务分到村、分到段，每一段都要有名有姓。")]
    (outcome,) = import_file(scan(2, {0: body}), "一页是图片.pdf")
    assert not outcome.speeches[0].complete
    asked = recognising(monkeypatch, materials)
    job = rescan(Material.objects.get(), person)
    assert asked == [2]
    assert job.outcome.startswith("识别了 1 页；")
    assert "谢谢大家" in Speech.objects.get().text


def test_the_button(client, material, person, monkeypatch):
    page = f"/admin/speeches/material/{material.pk}/"
    assert f'formaction="{page}recognise/"' in client.get(f"{page}change/").text
    said = client.post(f"{page}recognise/", follow=True).text
    assert "make ocr" in said
    assert not Job.objects.exists()
    monkeypatch.setattr("speeches.admin.scans.can_recognise", lambda: True)
    said = client.post(f"{page}recognise/", follow=True).text
    assert "已排队：重新识别：扫描.pdf" in said
    assert Job.objects.get().by == person


def line(text: str, top: float, left: float = 0, right: float = 300, **more: object) -> dict:
    corners = [left, top, right, top, right, top + 16, left, top + 16]
    return {"text": text, "score": 0.9, "corners": corners, "doubtful": [], **more}


@pytest.mark.parametrize(
    ("new", "left"),
    [
        ([line("一", 0), line("二", 30), line("三", 60)], ["一", "她的", "三"]),
        # Cut into two now.
        ([line("一", 0), line("二", 30, right=140), line("二后", 31, left=150)], ["一", "她的"]),
        # Not found at all now.
        ([line("一", 0), line("三", 60)], ["一", "她的", "三"]),
        ([line("三", 60)], ["她的", "三"]),
        ([], ["她的"]),
    ],
)
def test_her_line_stands_in_its_place_and_once(new, left):
    before = [line("一", 0), line("她的", 30, read="他的"), line("三", 60)]
    assert [each["text"] for each in with_corrections(new, before)] == left
