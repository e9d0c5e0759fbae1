"""A scanned document of three pages comes in, is held against its pictures, and published."""

import struct
import zlib

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from speeches.choices import State
from speeches.importing import scans
from speeches.jobs import intake
from speeches.models import Speech
from tests.browser.measuring import fits
from tests.browser.test_axe import violations
from tests.speeches.importing.test_recognising import (
    LINES,
    drawn,
    needs_a_font,
    needs_the_extra,
    right,
    saved,
)
from tests.speeches.importing.test_recognising import TITLE as PRINTED_TITLE
from tests.speeches.scanning import PAGES, TITLE, recognised, scan

PRINTED = [PAGES[0], PAGES[1][:-1], PAGES[1][-1:]]
# As it is read: a word wrong in the second page, and told to be doubtful.
READ = [PRINTED[0], [(0, 1, PAGES[1][0][2].replace("春汛", "春讯")), *PRINTED[1][1:]], PRINTED[2]]


def picture(width: int = 60, height: int = 85) -> bytes:
    """A white PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def signed_in(open_page, live_server, client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    client.force_login(User.objects.create_superuser("librarian"))
    page = open_page()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    return page


@pytest.fixture
def page(signed_in, monkeypatch):
    """Where pages are recognised as READ, without the programs for it."""

    def recognise(data, number):
        place = READ[number - 1][0][2].find("春讯")
        doubtful = {0: (place, place + 2)} if place >= 0 else {}
        return recognised(READ[number - 1], doubtful=doubtful, picture=picture())

    monkeypatch.setattr(scans, "recognise", recognise)
    monkeypatch.setattr(intake, "can_recognise", lambda: True)
    return signed_in


def bring(page, work_off, data: bytes) -> None:
    page.goto("/admin/speeches/material/add/")
    file = {"name": "扫描.pdf", "mimeType": "application/pdf", "buffer": data}
    page.locator("input[type=file]").first.set_input_files(file)
    page.locator("input[type=submit], button[type=submit]").last.click()
    page.wait_for_url("**/admin/jobs/batch/*/change/")
    while work_off():
        pass


def test_a_scan_comes_in_is_checked_and_published(page, work_off):
    bring(page, work_off, scan(3))
    speech = Speech.objects.get()
    assert (speech.title, speech.state, speech.complete) == (TITLE, State.RECEIVED, False)

    page.goto(speech.get_absolute_url())
    expect(page.locator(".doubt")).to_have_text("春讯")
    page.goto(f"/admin/speeches/material/{speech.material_id}/change/")
    page.get_by_role("link", name="第 1 页", exact=True).click()
    for number in (1, 2, 3):
        expect(page.get_by_alt_text(f"第 {number} 页的原图")).to_be_visible()
        if number == 2:
            wrong = page.locator(".doubtful input")
            wrong.fill(wrong.input_value().replace("春讯", "春汛"))
        page.get_by_role("button", name="核对无误").click()
        page.get_by_text("已保存，已核对").wait_for()

    speech = Speech.objects.get()
    assert speech.complete
    assert "抢在春汛之前" in speech.text
    publish(page, speech)
    assert page.locator(".doubt").count() == 0


def publish(page, speech) -> None:
    page.goto(f"/admin/speeches/speech/{speech.pk}/move/publish/")
    page.locator("#content").get_by_role("button", name="发布").click()
    page.goto(speech.get_absolute_url())
    expect(page.get_by_text("全文完整")).to_be_visible()
    assert Speech.objects.get().state == State.PUBLISHED


@needs_a_font
@needs_the_extra
def test_printed_pages_come_in_are_checked_and_published(signed_in, work_off, settings):
    """The same with the programs themselves, on three pages as a scanner sees them."""
    settings.OCR = True
    page, printed = signed_in, [drawn(LINES[:5]), drawn(LINES[5:9], ""), drawn(LINES[9:], "")]
    bring(page, work_off, saved(*printed))
    speech = Speech.objects.get()
    assert (speech.title, speech.state, speech.complete) == (PRINTED_TITLE, State.RECEIVED, False)
    for number in (1, 2, 3):
        page.goto(f"/admin/speeches/material/{speech.material_id}/pages/{number}/")
        expect(page.get_by_alt_text(f"第 {number} 页的原图")).to_be_visible()
        page.get_by_role("button", name="核对无误").click()
        page.get_by_text("已保存，已核对").wait_for()
    publish(page, speech)
    assert right("".join(Speech.objects.get().text.split())) > 0.99


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_beside_a_picture(page, work_off, width):
    bring(page, work_off, scan(3))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/admin/speeches/material/{Speech.objects.get().material_id}/pages/2/")
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    found += violations(page)
    assert not found, "\n".join(found)
    assert fits(page)
