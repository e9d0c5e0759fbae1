"""Suggestions in a real browser: by keyboard, by mouse, beside an input method, on a bad line."""

import re
from itertools import product

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser.measuring import fits
from tests.factories import make_speech

pytestmark = pytest.mark.usefixtures("search_index")
ENDPOINT = "**/search/suggest/*"


@pytest.fixture
def library(live_server):
    """Speeches with a term of the dictionary, a shared heading and titles."""
    text = ("加强组织领导", "推进民生票决制，优化营商环境。")
    heading = ((0, 1, "", "加强组织领导"),)
    make_speech(*text, headings=heading, title="在民生实事票决会上的讲话")
    make_speech(*text, headings=heading, title="在镇人大代表述职会上的讲话")
    call_command("build_index", verbosity=0)


@pytest.fixture
def home(open_page, library):
    page = open_page()
    page.goto("/")
    return page


def box(page):
    return page.locator("#q")


def options(page):
    return page.get_by_role("option")


def test_typing_initials_opens_the_list(home):
    box(home).press_sequentially("mspjz")
    expect(options(home)).to_have_count(1)
    expect(options(home)).to_contain_text("民生票决制")
    expect(options(home)).to_contain_text("2 篇")
    expect(box(home)).to_have_attribute("aria-expanded", "true")
    expect(home.get_by_role("combobox", name="检索讲话")).to_have_value("mspjz")


def test_one_question_for_quick_typing(home):
    asked = []
    home.on("request", lambda request: "suggest/" in request.url and asked.append(request.url))
    box(home).press_sequentially("mspjz", delay=10)
    expect(options(home)).to_have_count(1)
    assert len(asked) == 1


def test_chosen_by_keyboard(home):
    box(home).press_sequentially("加强")
    expect(options(home).first).to_be_visible()
    home.keyboard.press("ArrowDown")
    first = options(home).first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box(home)).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    expect(box(home)).to_be_focused()
    home.keyboard.press("Enter")
    home.wait_for_url("**/search/?q=*scope=heading")
    expect(home.locator(".cards > li")).to_have_count(2)


def test_arrows_go_round_through_the_box(home):
    box(home).press_sequentially("mspjz")
    expect(options(home)).to_have_count(1)
    for selected in ("true", "false", "true"):
        home.keyboard.press("ArrowUp")
        expect(options(home)).to_have_attribute("aria-selected", selected)


def test_enter_without_a_choice_searches_what_was_typed(home):
    box(home).press_sequentially("民生")
    expect(options(home).first).to_be_visible()
    home.keyboard.press("Enter")
    home.wait_for_url("**/search/?q=%E6%B0%91%E7%94%9F")


def test_escape_closes_and_keeps_what_was_typed(home):
    box(home).press_sequentially("民生")
    expect(options(home).first).to_be_visible()
    home.keyboard.press("Escape")
    expect(options(home)).to_have_count(0)
    expect(box(home)).to_have_value("民生")
    expect(box(home)).to_have_attribute("aria-expanded", "false")
    home.keyboard.press("ArrowDown")
    expect(options(home).first).to_be_visible()


def test_tab_goes_on_and_chooses_nothing(home):
    box(home).press_sequentially("民生")
    expect(options(home).first).to_be_visible()
    home.keyboard.press("ArrowDown")
    home.keyboard.press("Tab")
    expect(options(home)).to_have_count(0)
    expect(box(home)).to_have_value("民生")
    expect(home.get_by_role("button", name="检索")).to_be_focused()


def test_chosen_by_mouse(home):
    box(home).press_sequentially("在民生")
    options(home).filter(has_text="在民生实事票决会上的讲话").click()
    expect(home.get_by_role("heading", level=1)).to_have_text("在民生实事票决会上的讲话")


def test_a_click_elsewhere_closes(home):
    box(home).press_sequentially("民生")
    expect(options(home).first).to_be_visible()
    home.get_by_role("heading", level=1).click()
    expect(options(home)).to_have_count(0)


def compose(browser, text):
    browser.send(
        "Input.imeSetComposition",
        {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
    )


def test_nothing_happens_while_an_input_method_composes(home):
    asked = []
    home.on("request", lambda request: "suggest/" in request.url and asked.append(request.url))
    box(home).focus()
    browser = home.context.new_cdp_session(home)
    for typed in ("m", "mi", "min", "minsheng"):
        compose(browser, typed)
    home.wait_for_timeout(400)
    assert asked == []
    expect(options(home)).to_have_count(0)
    browser.send("Input.insertText", {"text": "民生"})
    expect(options(home).filter(has_text="民生票决制")).to_be_visible()
    assert len(asked) == 1


def test_keys_of_the_input_method_neither_move_nor_choose(home):
    """With the list open and an option chosen: a composition takes the keys and the list away."""
    box(home).press_sequentially("民生")
    expect(options(home).first).to_be_visible()
    home.keyboard.press("ArrowDown")
    browser = home.context.new_cdp_session(home)
    compose(browser, "shishi")
    expect(options(home)).to_have_count(0)
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
    browser.send("Input.dispatchKeyEvent", {"type": "keyDown", **enter})
    browser.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    home.wait_for_timeout(300)
    assert home.url.endswith("/")


def test_both_signs_of_a_composition_are_known(home):
    box(home).press_sequentially("mspjz")
    expect(options(home)).to_have_count(1)
    home.keyboard.press("ArrowDown")
    for sign, key in product(
        ("isComposing: true", "keyCode: 229"), ("Enter", "ArrowDown", "Escape")
    ):
        box(home).evaluate(
            "(box, key) => box.dispatchEvent(new KeyboardEvent('keydown',"
            f" {{key, bubbles: true, cancelable: true, {sign}}}))",
            key,
        )
        home.wait_for_timeout(200)
        assert home.url.endswith("/"), (sign, key)
        expect(options(home)).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("trouble", ["gone", "slow", "broken", "nonsense"])
def test_a_bad_line_leaves_the_form_as_it_is(open_page, library, trouble):
    page = open_page(errors_allowed=True)
    answers = {
        "gone": lambda route: route.abort(),
        "slow": lambda route: None,
        "broken": lambda route: route.fulfill(status=500, body="no"),
        "nonsense": lambda route: route.fulfill(status=200, body="<html>"),
    }
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route(ENDPOINT, answers[trouble])
    page.goto("/")
    box(page).press_sequentially("票决制")
    page.wait_for_timeout(400)
    expect(options(page)).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.locator(".cards > li")).to_have_count(2)
    assert complaints == []


def test_a_late_answer_to_something_older_is_not_shown(home):
    held = []

    def hold(route) -> None:
        if "q=mspjz" in route.request.url:
            route.continue_()
        else:
            held.append(route)

    home.route(ENDPOINT, hold)
    with home.expect_request(ENDPOINT):
        box(home).press_sequentially("加强")
    box(home).fill("mspjz")
    expect(options(home)).to_have_count(1)
    assert held
    expect(options(home)).to_contain_text("民生票决制")


def test_without_javascript_nothing_changes(open_page, library):
    page = open_page(js=False)
    page.goto("/")
    expect(page.get_by_role("searchbox", name="检索讲话")).to_be_visible()
    assert box(page).get_attribute("role") is None


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("width", "path"),
    [(1440, "/"), (1440, "/speeches/"), (390, "/"), (390, "/speeches/"), (320, "/")],
)
def test_the_list_stays_inside_the_window(open_page, library, width, path, dark):
    page = open_page(width=width, dark=dark)
    page.goto(path)
    box(page).press_sequentially("民生")
    expect(options(page).first).to_be_visible()
    assert fits(page)
    place = page.get_by_role("listbox").bounding_box()
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= width
    expect(page.get_by_role("listbox")).not_to_have_css("background-color", re.compile("rgba"))
