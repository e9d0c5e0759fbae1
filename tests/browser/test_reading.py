"""A person finds and reads a speech in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.measuring import fits
from tests.factories import make_speech

BODY = "坚持和完善人民代表大会制度，把代表提出的意见建议办实办好，让群众看得见变化。" * 6
HOME = reverse("speeches:home")
LIST = reverse("speeches:list")


@pytest.fixture
def speech(live_server):
    """A speech of five sections on several screens, among others of the library."""
    make_speech(title="市里的讲话", level="city", meeting_level="city")
    paragraphs = ["同志们："]
    headings = []
    for label in ("一、", "二、", "三、", "四、", "五、"):
        headings.append((len(paragraphs), 1, label, "抓好一件实事"))
        paragraphs += [f"{label}抓好一件实事", BODY, f"（一）先看{label}再办。{BODY}", BODY]
        headings.append((len(paragraphs) - 2, 2, "（一）", f"先看{label}再办。"))
    return make_speech(
        *paragraphs,
        headings=tuple(headings),
        title="在镇人民代表大会上的讲话",
        complete=False,
        incomplete_reason="正文在句中断开",
    )


def addresses(speech) -> list[str]:
    detail = speech.get_absolute_url()
    return [HOME, LIST, f"{LIST}?level=town&kind=报告", detail, f"{detail}?q=代表", "/nowhere/"]


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_from_home_by_level_to_a_section(open_page, speech, js):
    page = open_page(js=js)
    page.goto(HOME)
    page.get_by_role("navigation", name="按层级浏览").get_by_role("link", name="镇级").click()
    expect(page.get_by_role("status")).to_contain_text("1")
    page.get_by_role("link", name=speech.title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(speech.title)
    page.get_by_role("navigation", name="提纲").get_by_role("link", name="四、").first.click()
    fourth = speech.sections.get(label="四、")
    assert page.url.endswith(f"#{fourth.anchor}")
    expect(page.locator(f"#{fourth.anchor}")).to_be_in_viewport()


def test_outline_follows_the_scroll(open_page, speech):
    page = open_page()
    page.goto(speech.get_absolute_url())
    third = speech.sections.get(label="三、")
    page.locator(f"#{third.anchor}").evaluate("element => element.scrollIntoView()")
    current = page.locator("[data-outline] [aria-current]")
    expect(current).to_have_attribute("href", f"#{third.anchor}")
    expect(current).to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    expect(current).to_have_count(0)


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_permanent_address_opens_at_its_paragraph(open_page, speech, js):
    page = open_page(js=js)
    anchor = speech.anchors[-1]
    page.goto(f"{speech.get_absolute_url()}#{anchor}")
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).not_to_be_in_viewport()


def test_permanent_address_is_copied_without_the_search(open_page, live_server, speech):
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{speech.get_absolute_url()}?q=代表")
    anchor = speech.anchors[2]
    page.locator(f"#{anchor}").hover()
    page.locator(f"#{anchor} .permalink").click()
    expect(page.locator("[data-toast]")).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{live_server.url}{speech.get_absolute_url()}#{anchor}"


def test_copied_text_holds_no_sign_of_the_page(open_page, speech):
    page = open_page()
    page.goto(speech.get_absolute_url())
    selected = page.evaluate(
        "() => (getSelection().selectAllChildren(document.querySelector('.speech-text')),"
        " getSelection().toString())"
    )
    assert "".join(selected.split()) == "".join(speech.paragraphs)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_nothing_scrolls_sideways(open_page, speech, width, dark):
    page = open_page(width=width, dark=dark, errors_allowed=True)
    for address in addresses(speech):
        page.goto(address)
        assert fits(page), address


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_outline_is_open_beside_the_text_and_folded_on_a_phone(open_page, speech, js):
    wide, phone = open_page(js=js), open_page(width=390, height=844, js=js)
    for page in (wide, phone):
        page.goto(speech.get_absolute_url())
    first = ".outline a >> nth=0"
    expect(wide.locator(first)).to_be_visible()
    expect(phone.locator(first)).to_be_hidden()
    phone.locator(".outline summary").click()
    expect(phone.locator(first)).to_be_visible()


def test_filters_are_open_beside_the_list_and_folded_on_a_phone(open_page, speech):
    wide, phone = open_page(), open_page(width=390, height=844)
    for page in (wide, phone):
        page.goto(LIST)
    value = ".facet a >> nth=0"
    expect(wide.locator(value)).to_be_visible()
    expect(phone.locator(value)).to_be_hidden()
    phone.locator(".facets summary").first.click()
    phone.get_by_role("link", name="镇级 1").first.click()
    expect(phone.get_by_role("link", name="去掉层级：镇级")).to_be_visible()


def test_slash_goes_to_the_search_box_and_is_a_letter_inside_it(open_page, speech):
    page = open_page()
    page.goto(HOME)
    box = page.locator("#q")
    expect(box).not_to_be_focused()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.press("/")
    expect(box).to_have_value("/")


def test_enter_that_ends_a_composition_does_not_submit(open_page, speech):
    page = open_page(errors_allowed=True)  # There is no index here; that it asks is enough.
    page.goto(HOME)
    page.locator("#q").focus()
    browser = page.context.new_cdp_session(page)
    browser.send(
        "Input.imeSetComposition", {"text": "daibiao", "selectionStart": 7, "selectionEnd": 7}
    )
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
    browser.send("Input.dispatchKeyEvent", {"type": "keyDown", **enter})
    browser.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    page.wait_for_timeout(300)
    assert page.url.endswith(HOME)
    browser.send("Input.insertText", {"text": "代表"})
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")


@pytest.mark.parametrize("init", ["{isComposing: true}", "{keyCode: 229}"])
def test_both_signs_of_a_composition_are_known(open_page, speech, init):
    page = open_page()
    page.goto(HOME)
    went_on = page.locator("#q").evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown',"
        f" {{key: 'Enter', bubbles: true, cancelable: true, ...{init}}}))"
    )
    assert went_on is False


def test_keyboard_reaches_the_text_past_the_frame(open_page, speech):
    page = open_page()
    page.goto(speech.get_absolute_url())
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_on_a_phone_the_export_is_one_tap_away_wherever_one_reads(open_page, speech, js):
    page = open_page(width=390, height=844, touch=True, js=js)
    page.goto(speech.get_absolute_url())
    export = page.get_by_role("link", name="导出", exact=True)
    expect(export).to_be_in_viewport()
    page.locator(f"#{speech.anchors[12]}").scroll_into_view_if_needed()
    expect(export).to_be_in_viewport()
    export.tap()
    expect(page.get_by_role("button", name="导出 Word")).to_be_in_viewport()


def test_a_block_is_one_stop_of_the_tab_key(open_page, speech):
    page = open_page()
    page.goto(speech.get_absolute_url())
    first, second = page.locator(".speech-text > *").nth(1), page.locator(".speech-text > *").nth(2)
    first.locator(".permalink").focus()
    page.keyboard.press("ArrowRight")
    expect(first.get_by_role("button", name="复制本节", exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(first.get_by_role("link", name="相近")).to_be_focused()
    page.keyboard.press("Tab")
    expect(second.locator(".permalink")).to_be_focused()


def test_the_keyboard_reaches_the_first_speech_past_the_filters(open_page, speech):
    page = open_page()
    page.goto(LIST)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到结果")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".card-title a").first).to_be_focused()


def test_nothing_moves_while_a_page_loads(open_page, speech):
    page = open_page(errors_allowed=True)
    for address in addresses(speech):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        shift = page.evaluate(
            "() => new Promise(done => new PerformanceObserver(list => done("
            "list.getEntries().reduce((sum, entry) => sum + entry.value, 0)))"
            ".observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 200))"
        )
        assert shift < 0.01, address
