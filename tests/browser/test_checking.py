"""A draft is checked with and without scripts, with the keyboard, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_axe import violations
from tests.factories import make_speech

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
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
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
