"""A writer gathers excerpts, orders them and leaves with a file, in a real browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from speeches.basket.models import Basket, Item
from tests.factories import make_speech

HOME = reverse("basket:home")


@pytest.fixture
def speech(live_server):
    return make_speech(
        "同志们：", "一、学习", "要学。", "二、落实", "要做。",
        headings=((1, 1, "一、", "学习"), (3, 1, "二、", "落实")), title="在会议上的讲话",
    )  # fmt: skip


def words(page):
    return page.locator("[data-words]")


def add(page, *names, count=1):
    """Adds the sections of these names by the keyboard: the sign ¶ shows the buttons beside it."""
    for number, name in enumerate(names, start=count):
        block = page.locator(".speech-text > *").filter(has_text=name)
        block.locator(".permalink").focus()
        block.get_by_role("button", name="加入文稿：本节").press("Enter")
        expect(page.locator("[data-basket-count] strong")).to_have_text(str(number))


def test_by_the_keyboard_a_pressed_button_keeps_the_focus(open_page, speech):
    page = open_page()
    page.goto(speech.get_absolute_url())
    add(page, "一、学习", "二、落实", "一、学习")
    page.goto(HOME)
    page.get_by_label("第3条可以做什么").press("Enter")
    page.get_by_role("button", name="上移：第3条", exact=True).press("Enter")
    expect(page.get_by_role("button", name="上移：第2条", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-drag]").first).to_be_focused()


def test_what_was_added_leads_to_the_basket(open_page, speech):
    page = open_page()
    page.clock.install()
    page.goto(speech.get_absolute_url())
    add(page, "一、学习")
    toast = page.locator("[data-toast]")
    way = toast.get_by_role("link", name="去文稿")
    way.focus()
    # Nothing is taken away from under one's fingers.
    page.clock.run_for(20_000)
    expect(toast).to_have_class("toast shown")
    way.blur()
    page.clock.run_for(2_000)
    expect(toast).to_have_class("toast")
    expect(way).to_have_count(0)
    add(page, "二、落实", count=2)
    way.click()
    expect(page).to_have_url(re.compile(f"{HOME}$"))


def test_two_first_additions_at_once_are_in_one_basket(open_page, speech):
    page = open_page()
    page.goto(speech.get_absolute_url())
    page.evaluate(
        """document.querySelectorAll('button[value^="section:"]').forEach(each => each.click())"""
    )
    expect(page.locator("[data-basket-count] strong")).to_have_text("2")
    assert (Basket.objects.count(), Item.objects.count()) == (1, 2)


def test_what_is_selected_is_added_in_the_sources_words(open_page, speech):
    page = open_page()
    page.goto(speech.get_absolute_url())
    bar = page.get_by_role("button", name="把选中的文字加入文稿")
    expect(bar).to_be_hidden()
    page.locator(".speech-text").evaluate("element => getSelection().selectAllChildren(element)")
    bar.click()
    expect(page.locator("[data-toast]")).to_contain_text("选段")
    expect(bar).to_be_hidden()
    item = Item.objects.get()
    assert (item.original, item.edited) == (speech.text, False)


def test_what_is_filled_in_goes_along_as_her_copy(open_page, live_server):
    speech = make_speech(
        "一、XX县的经验", "XX县做得好，X个代表都说好。",
        headings=((0, 1, "一、", "XX县的经验"),),
    )  # fmt: skip
    page = open_page()
    page.goto(speech.get_absolute_url())
    page.locator(".panel summary", has_text="待填之处").click()
    page.get_by_label("“XX县”换成").fill("青山县")
    count = page.locator("[data-basket-count] strong")
    names = (
        "加入文稿：本节加入文稿",
        "加标题：只把小标题加入文稿",
        "加入文稿：本段加入文稿",
        "各大标题加入文稿",
    )
    for number, name in enumerate(names, start=1):
        page.locator(".permalink").nth(1 if number == 3 else 0).focus()
        page.get_by_role("button", name=name).press("Enter")
        expect(count).to_have_text(str(number))
    page.locator(".speech-text").evaluate("element => getSelection().selectAllChildren(element)")
    page.get_by_role("button", name="把选中的文字加入文稿").click()
    expect(count).to_have_text("5")
    filled = [text.replace("XX县", "青山县") for text in speech.paragraphs]
    items = [(item.text, item.original) for item in Item.objects.all()]
    assert items == [
        ("\n".join(filled), speech.text),
        (filled[0], speech.paragraphs[0]),
        (filled[1], speech.paragraphs[1]),
        (speech.paragraphs[0], speech.paragraphs[0]),
        ("\n".join(filled), speech.text),
    ]
