"""最近看过 and 我的层级 on the home page, in a browser that keeps them."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from speeches.choices import State
from tests.browser.measuring import fits
from tests.browser.test_axe import violations
from tests.factories import make_speech, put_into

pytestmark = pytest.mark.long
HOME = reverse("speeches:home")


@pytest.fixture
def speeches(live_server, search_index):
    rows = [
        make_speech("同志们：", "今天讲三点。", title=f"第{name}次会议上的讲话", level="county")
        for name in "一二三"
    ]
    search_index.rebuild()
    return rows


@pytest.mark.parametrize("width", [1280, 390])
def test_what_was_read_last_is_there_again_until_it_is_withdrawn_or_cleared(
    open_page, speeches, width
):
    page = open_page(width=width)
    page.goto(HOME)
    section = page.get_by_role("region", name="最近看过")
    expect(section).to_have_count(0)
    for speech in (*speeches, speeches[0]):
        page.goto(speech.get_absolute_url())
    page.goto(HOME)
    links = section.get_by_role("link")
    expect(links).to_have_text([speeches[0].title, speeches[2].title, speeches[1].title])
    assert violations(page) == []
    assert fits(page)
    # The browser has numbers alone, and no cookie but the form's.
    assert page.evaluate("localStorage.getItem('recent')") == str(
        [speeches[0].pk, speeches[2].pk, speeches[1].pk]
    ).replace(" ", "")
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrftoken"}

    put_into(speeches[2], State.WITHDRAWN)
    page.goto(HOME)
    expect(links).to_have_text([speeches[0].title, speeches[1].title])
    links.first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(speeches[0].title)
    page.goto(HOME)
    section.get_by_role("button", name="清除").press("Enter")
    expect(section).to_have_count(0)
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(section).to_have_count(0)


def test_whatever_stands_in_the_browsers_storage(open_page, speeches):
    page = open_page()
    page.goto(speeches[0].get_absolute_url())
    for kept in ("{", "null", '{"a": 1}', '["x", -1, 1e99, null, {}]', "[999999]"):
        page.evaluate("kept => localStorage.setItem('recent', kept)", kept)
        page.goto(HOME)
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("region", name="最近看过")).to_have_count(0)
        page.goto(speeches[0].get_absolute_url())
        page.goto(HOME)
        expect(page.get_by_role("region", name="最近看过").get_by_role("link")).to_have_count(1)


@pytest.mark.parametrize("js", [True, False])
def test_her_level_is_chosen_with_the_keyboard_and_remembered(open_page, speeches, js):
    make_speech(title="镇里的讲话", level="town")
    page = open_page(js=js)
    page.goto(HOME)
    page.get_by_role("button", name="县级", exact=True).press("Enter")
    news = page.get_by_role("region", name="县级最近入库")
    expect(news.get_by_role("link", name="第三次会议上的讲话")).to_be_visible()
    expect(news).not_to_contain_text("镇里的讲话")
    if js:
        assert violations(page) == []
    page.goto(HOME)
    expect(page.get_by_role("button", name="县级", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("button", name="清除").press("Enter")
    expect(news).to_have_count(0)
