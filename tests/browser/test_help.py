"""Help within reach: the keys, how a search is written, the manual."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import make_speech

HOME = reverse("speeches:home")
HELP = reverse("help:page")


@pytest.fixture
def speech(live_server):
    return make_speech("同志们：", "讲三点意见。")


def test_a_question_mark_shows_the_keys_and_escape_puts_them_away(open_page, speech):
    page = open_page()
    page.goto(speech.get_absolute_url())
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="快捷键")
    expect(keys).to_contain_text("到检索框")
    expect(keys).not_to_contain_text("标点改全角")
    # Other keys wait meanwhile.
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_the_link_in_the_foot_shows_them_too(open_page, speech):
    page = open_page()
    page.goto(HELP)
    page.get_by_role("contentinfo").get_by_role("link", name="快捷键").click()
    keys = page.get_by_role("dialog", name="快捷键")
    keys.get_by_role("button", name="关闭").click()
    expect(keys).to_be_hidden()
    assert page.locator("#快捷键").count() == 1


def test_a_question_mark_is_a_sign_where_one_writes(open_page, speech):
    page = open_page()
    page.goto(HOME)
    page.locator("#q").focus()
    page.keyboard.press("?")
    expect(page.locator("#q")).to_have_value("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("init", ["{isComposing: true}", "{keyCode: 229}", "{ctrlKey: true}"])
def test_a_question_mark_that_is_composed_is_no_key(open_page, speech, init):
    page = open_page()
    page.goto(HOME)
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        f" {{key: '?', bubbles: true, cancelable: true, ...{init}}}))"
    )
    page.wait_for_timeout(300)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_where_single_keys_are_off_a_question_mark_is_none(open_page, speech):
    page = open_page()
    page.goto(speech.get_absolute_url())
    page.locator("[data-typeset] summary").click()
    page.get_by_role("group", name="单键").get_by_label("关").check()
    page.goto(HOME)
    page.keyboard.press("?")
    page.wait_for_timeout(300)
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
@pytest.mark.parametrize("width", [390, 1440])
def test_how_a_search_is_written_stands_beside_the_box(open_page, speech, width, js):
    page = open_page(js=js, width=width)
    for address in (HOME, speech.get_absolute_url()):
        page.goto(address)
        page.locator("#q").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        forms = page.locator(".syntax-forms").first
        for form in ("“民生 实事”", "-试点", "|", "标题:", "小标题:", "来源:"):
            expect(forms).to_contain_text(form)
        box = forms.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.keyboard.press("Escape" if js else "Enter")
        expect(forms).to_be_hidden()


def test_it_stays_while_one_types_and_goes_with_a_click_beside_it(open_page, speech):
    page = open_page(errors_allowed=True)
    page.goto(HOME)
    page.get_by_text("写法", exact=True).click()
    page.locator("#q").click()
    expect(page.locator(".syntax-forms")).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(page.locator(".syntax-forms")).to_be_hidden()


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_the_manual_is_one_click_away_and_its_parts_another(open_page, speech, js):
    page = open_page(js=js, width=390)
    page.goto(speech.get_absolute_url())
    page.get_by_role("navigation", name="网站").get_by_role("link", name="使用说明").click()
    page.get_by_role("navigation", name="目录").get_by_role("link", name="导出").click()
    expect(page).to_have_url(re.compile(f"{HELP}#"))
    expect(page.get_by_role("heading", name="导出")).to_be_in_viewport()
