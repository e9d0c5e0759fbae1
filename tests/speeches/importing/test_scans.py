"""Scanned documents come in with what was recognised of them, which is kept page by page."""

import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from speeches.choices import Flag, State
from speeches.importing import materials
from speeches.importing.materials import Status, import_material
from speeches.importing.recognising import can_recognise
from speeches.importing.removal import empty_bin
from speeches.importing.reparse import reparse
from speeches.importing.scans import forget_strays, readings_of, recognise_pages
from speeches.life import MOVES, Arrival, Cause, Publishing, change
from speeches.models import Material, ScannedPage, Speech
from tests.speeches.importing.whole_files import import_file
from tests.speeches.parsing.formats.making import zipped
from tests.speeches.scanning import PAGES, TITLE, recognising, scan

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch) -> list[int]:
    """A recogniser that knows the pages; what it was asked for."""
    return recognising(monkeypatch, materials)


def pictures() -> list[Path]:
    return [path for path in Path(settings.DATA_DIR, "scans").rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def _no_pictures():
    for path in pictures():
        path.unlink()
    yield
    for path in pictures():
        path.unlink()


def imported(data: bytes) -> Speech:
    (outcome,) = import_file(data, "讲话.pdf")
    assert outcome.status is Status.IMPORTED, outcome
    return Speech.objects.get(pk=outcome.speeches[0].pk)


def test_a_scan_is_recognised_and_imported(asked):
    speech = imported(scan())
    assert asked == [1, 2]
    assert (speech.title, speech.complete) == (TITLE, False)
    assert speech.incomplete_reason == "第 1、2 页识别自扫描件，还没有核对"
    assert Flag.SCANNED in speech.flag_names.split()
    first = ScannedPage.objects.get(number=1)
    assert [line["text"] for line in first.lines] == [words for *_, words in PAGES[0]]
    assert first.score == pytest.approx(0.99)
    with first.picture.open() as picture:
        assert picture.read().startswith(b"\xff\xd8\xff")
    assert len(pictures()) == 2


def test_without_the_extra_it_is_refused_with_how_to_get_it():
    assert not can_recognise()
    (outcome,) = import_file(scan(), "讲话.pdf")
    assert outcome.status is Status.FAILED
    assert "make ocr" in outcome.reason
    assert not ScannedPage.objects.exists()


def test_a_scan_is_published_by_nobody_but_a_person(asked):
    arrival = Arrival(Publishing.UNDOUBTED)
    (outcome,) = import_file(scan(), "讲话.pdf", arrival)
    assert outcome.speeches[0].state == State.RECEIVED


def test_nothing_is_recognised_twice(asked):
    data = scan()
    assert next(recognise_pages(data, [1, 2])) == 1
    # Killed here, and begun again.
    assert list(recognise_pages(data, [1, 2])) == [1, 2]
    assert asked == [1, 2]
    imported(data)
    imported_again = import_material(data, "再来.pdf")
    assert imported_again.status is Status.UNCHANGED
    assert asked == [1, 2]


def test_a_page_that_cannot_be_recognised_is_told_and_missing(asked):
    speech = imported(scan(3))
    assert speech.incomplete_reason == "第 3 页是图片，没有识别出文字，请看原页"
    assert ScannedPage.objects.get(number=3).problem == "识别超过 120 秒，已停止"


def test_a_scan_in_an_archive_is_recognised_too(asked):
    (outcome,) = import_file(zipped({"讲话.pdf": scan()}), "包.zip")
    assert outcome.speeches[0].title == TITLE


def test_it_can_be_left_for_later(asked):
    outcome = import_material(scan(), "讲话.pdf", wait_for_scans=True)
    assert (outcome.status, outcome.unread) == (Status.SCANNED, (1, 2))
    assert not Material.objects.exists()


def test_a_mixed_document_too(asked):
    body = [(90, 780, 16, "各乡镇要把任务分到村、分到段。")]
    mixed = scan(2, {1: body})
    outcome = import_material(mixed, "讲话.pdf", wait_for_scans=True)
    assert (outcome.status, outcome.unread) == (Status.SCANNED, (1,))
    speech = imported(mixed)
    assert asked == [1]
    assert speech.title == TITLE
    assert speech.text.endswith("各乡镇要把任务分到村、分到段。")


def test_a_newer_parser_reads_what_was_recognised(asked):
    speech = imported(scan())
    assert reparse(speech.material) == []
    page = ScannedPage.objects.get(number=2)
    page.lines[-1]["text"] = "谢谢各位！"
    page.save()
    assert reparse(speech.material) == [f"《{TITLE}》：正文有变化"]
    speech = Speech.objects.get()
    assert speech.paragraphs[-1] == "谢谢各位！"


def test_when_every_page_is_checked_the_speech_is_whole(asked):
    speech = imported(scan())
    ScannedPage.objects.update(checked_at=timezone.now())
    reparse(speech.material)
    speech = Speech.objects.get()
    assert (speech.complete, speech.incomplete_reason, speech.flag_names) == (True, "", "")


def test_what_is_gone_takes_its_pages_along(asked, django_capture_on_commit_callbacks):
    speech = imported(scan())
    change([speech.pk], MOVES["bin"], Cause())
    with django_capture_on_commit_callbacks(execute=True):
        assert empty_bin(timezone.now() + datetime.timedelta(days=1)) == 1
    assert not ScannedPage.objects.exists()
    assert pictures() == []


def test_what_never_came_in_is_forgotten_after_a_while(asked):
    list(recognise_pages(scan(3), [1, 2, 3]))
    imported(scan())
    assert forget_strays(timezone.now() - datetime.timedelta(days=1)) == 0
    assert forget_strays(timezone.now()) == 1
    assert ScannedPage.objects.count() == 2
    assert len(pictures()) == 2


def test_readings_have_their_corners_and_whether_they_are_checked(asked):
    imported(scan())
    found = readings_of(Material.objects.get().sha256)
    assert found[1].lines[0].corners[0][0] < found[1].lines[0].corners[1][0]
    assert not found[1].checked
