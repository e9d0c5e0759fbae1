"""A writer gathers excerpts, orders them and leaves with a file, in a real browser."""

import io

import pytest
from django.urls import reverse
from docx import Document as open_docx
from playwright.sync_api import expect

from speeches.basket.models import Item
from tests.speeches.factories import make_speech

HOME = reverse("basket:home")


@pytest.fixture
def speech(live_server):
    return make_speech(
        "同志们：", "一、学习", "要学。", "二、落实", "要做。",
        headings=((1, 1, "一、", "学习"), (3, 1, "二、", "落实")), title="在会议上的讲话",
    )  # fmt: skip


def words(page):
    return page.locator(".basket-words, .basket-item h2")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_from_a_section_to_a_word_file(open_page, speech, js, width):
    page = open_page(js=js, width=width)
    page.goto(speech.get_absolute_url())
    for number, label in enumerate(("一、学习", "二、落实"), start=1):
        page.get_by_label("加入素材篮").select_option(label=label)
        page.get_by_role("button", name="加入这一节").click()
        expect(page.locator("[data-toast]" if js else ".messages")).to_contain_text("已加入")
        expect(page.locator("[data-basket-count] strong")).to_have_text(str(number))
    page.get_by_role("link", name="素材篮", exact=False).first.click()
    page.get_by_label("加一个自己的标题").fill("一、自己的话")
    page.get_by_role("button", name="加入", exact=True).click()
    page.get_by_role("button", name="上移：第3条", exact=True).click()
    expect(words(page)).to_contain_text(["要学", "一、自己的话", "要做"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Word").first.click()
    data = waiting.value.path().read_bytes()
    texts = [paragraph.text for paragraph in open_docx(io.BytesIO(data)).paragraphs]
    assert {"素材篮", "一、自己的话", "要学。", "要做。"} <= set(texts)
    assert texts.index("一、自己的话") < texts.index("要做。")


def test_by_the_keyboard_a_pressed_button_keeps_the_focus(open_page, speech):
    page = open_page()
    page.goto(speech.get_absolute_url())
    for number, label in enumerate(("一、学习", "二、落实", "一、学习"), start=1):
        page.get_by_label("加入素材篮").select_option(label=label)
        page.get_by_role("button", name="加入这一节").press("Enter")
        expect(page.locator("[data-basket-count] strong")).to_have_text(str(number))
    page.goto(HOME)
    page.get_by_role("button", name="上移：第3条", exact=True).press("Enter")
    expect(page.get_by_role("button", name="上移：第2条", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="下移：第1条", exact=True)).to_be_focused()


def test_dragging_a_heading_takes_its_excerpts_along(open_page, speech):
    page = open_page()
    page.goto(speech.get_absolute_url())
    page.get_by_role("button", name="加入这一节").click()
    expect(page.locator("[data-basket-count] strong")).to_have_text("1")
    page.goto(HOME)
    for heading in ("一、前", "二、后"):
        page.get_by_label("加一个自己的标题").fill(heading)
        page.get_by_role("button", name="加入", exact=True).click()
    expect(words(page)).to_contain_text(["要学", "一、前", "二、后"])
    page.locator("[data-drag]").nth(2).drag_to(
        page.locator("[data-item]").first, target_position={"x": 60, "y": 4}
    )
    expect(words(page)).to_contain_text(["二、后", "要学", "一、前"])


def test_what_is_selected_is_added_in_the_sources_words(open_page, speech):
    page = open_page()
    page.goto(speech.get_absolute_url())
    bar = page.get_by_role("button", name="把选中的文字加入素材篮")
    expect(bar).to_be_hidden()
    page.locator(".speech-text").evaluate("element => getSelection().selectAllChildren(element)")
    bar.click()
    expect(page.locator("[data-toast]")).to_contain_text("选段")
    expect(bar).to_be_hidden()
    assert Item.objects.get().original == speech.text
