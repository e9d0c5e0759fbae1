"""A draft is checked with and without scripts, with the keyboard, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.measuring import fits
from tests.browser.test_axe import violations
from tests.factories import make_speech
from tests.speeches.parsing.formats.making import docx, p

pytestmark = pytest.mark.long
SENTENCE = "办理代表建议要坚持开门办理，件件有着落、事事有回音"
DRAFT = f"""同志们：
一、为XX县群众效劳
落实部署，夯实根底,办好实事。{SENTENCE}。
三、抓落实
X个村都要去。{"很长的一段话" * 40}。"""


@pytest.fixture
def library(search_index):
    speech = make_speech("同志们：", f"{SENTENCE}。", title="在推进会上的讲话")
    search_index.rebuild()
    return speech


WORD = docx("".join(p(line) for line in DRAFT.splitlines()))


def hand_in(page, text=DRAFT):
    page.goto("/check/")
    page.get_by_label("粘贴稿子全文").fill(text)
    page.get_by_role("button", name="检查", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="待核对")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("js", [True, False])
def test_a_draft_is_checked(open_page, library, width, js):
    page = open_page(width=width, js=js)
    hand_in(page)
    expect(page.locator(".slot")).to_have_count(2)
    expect(page.locator(".doubt.swapped")).to_have_count(2)
    expect(page.locator(".misnumbered")).to_have_count(1)
    expect(page.locator(".speech-text mark")).to_have_text(SENTENCE)
    if js:
        assert violations(page) == []
        assert fits(page)
    page.get_by_role("link", name=library.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(library.title)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_form_and_what_it_refuses(open_page, library, width):
    page = open_page(width=width, errors_allowed=True)
    page.goto("/check/")
    assert violations(page) == []
    page.get_by_label("粘贴稿子全文").fill("办好")
    page.get_by_label("按哪一年核对").fill("明年")
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("年份")
    expect(page.get_by_label("粘贴稿子全文")).to_have_value("办好")
    assert violations(page) == []


def test_the_places_are_walked_through(open_page, library):
    page = open_page()
    hand_in(page)
    walk = page.get_by_role("group", name="待填")
    expect(walk.locator("[data-place]")).to_have_text("2 处")
    walk.get_by_role("button", name="待填：下一处").press("Enter")
    expect(page.locator(".slot.here")).to_have_count(1)
    page.get_by_role("group", name="编号").get_by_role("button", name="编号：下一处").click()
    expect(page.locator(".misnumbered.here")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("js", [True, False])
def test_a_file_is_checked_and_then_its_text(open_page, library, width, js):
    page = open_page(width=width, js=js)
    page.goto("/check/")
    page.get_by_label("或者上传文件").set_input_files(
        {"name": "稿子.docx", "mimeType": "application/msword", "buffer": WORD}
    )
    page.get_by_role("button", name="检查", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="待核对")).to_be_visible()
    expect(page.locator(".slot")).to_have_count(2)
    field = page.get_by_label("改好再查一遍")
    expect(field).to_have_value(DRAFT)
    if js:
        assert violations(page) == []
        assert fits(page)
    field.fill(DRAFT.replace("XX县", "青山县"))
    page.get_by_role("button", name="检查", exact=True).press("Enter")
    expect(page.locator(".slot")).to_have_count(1)


def test_the_file_is_reached_by_the_keyboard(open_page, library):
    page = open_page()
    page.goto("/check/")
    page.get_by_label("粘贴稿子全文").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("或者上传文件")).to_be_focused()


def test_a_file_that_is_too_large_is_not_sent(open_page, library):
    page = open_page()
    page.goto("/check/")
    field = page.get_by_label("或者上传文件")
    large = {"name": "大.txt", "mimeType": "text/plain", "buffer": bytes(2 * 1024 * 1024 + 1)}
    field.set_input_files(large)
    assert "超过 2 MB" in field.evaluate("field => field.validationMessage")
    field.set_input_files({**large, "buffer": "各位代表：".encode()})
    assert field.evaluate("field => field.validationMessage") == ""


@pytest.mark.parametrize("width", [1280, 390])
def test_a_file_that_cannot_be_read(open_page, library, width):
    page = open_page(width=width, errors_allowed=True)
    page.goto("/check/")
    field = page.get_by_label("或者上传文件")
    field.set_input_files({"name": "空.txt", "mimeType": "text/plain", "buffer": b""})
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("文件是空的")
    expect(page.get_by_label("或者上传文件")).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
