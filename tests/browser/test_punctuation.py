"""Half-width marks are put right in what is copied, where one wants it, as in the files."""

import random
import re

import pytest
from playwright.sync_api import expect

from speeches.export.punctuation import full_width, half_width_in
from speeches.parsing.vocabulary.han import CJK
from tests.browser.test_axe import violations
from tests.factories import make_speech
from tests.speeches.export.test_remarks import EXAMPLES

pytestmark = pytest.mark.long
SCRIPT = """texts => import("/static/js/punctuation.js").then(({ fullWidth }) =>
  texts.map(text => fullWidth(text)).map(({ text, places }) => [text, places]))"""
WORDS = ["(一)提高认识", "要学,要做;共1,000人,见A, B.", "XX县要办好."]
PUT = ["（一）提高认识", "要学，要做；共1,000人，见A, B.", "XX县要办好。"]
SIGNS = "学习,.;:?!()1a“”‘’，。；：？！（）《》【】〔〕、 \"'"
SWITCH = "复制时标点改全角"


def by_rule(texts):
    return [[full_width(text), len(half_width_in(text))] for text in texts]


@pytest.fixture
def speech(search_index):
    return make_speech(*WORDS, title="在会上的讲话")


def opened(open_page, speech):
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(speech.get_absolute_url())
    return page


def copied(page):
    return page.evaluate("navigator.clipboard.readText()")


def test_the_script_has_the_rule_of_the_files(open_page, speech):
    page = opened(open_page, speech)
    found = page.evaluate(SCRIPT, [text for text, _ in EXAMPLES])
    assert [text for text, _ in found] == [expected for _, expected in EXAMPLES]
    chance = random.Random(4)
    some = [
        "".join(
            chance.choices(
                "学习,.;:?!()1a“”‘’，。；：？！（）《》【】〔〕、 \"'", k=chance.randint(1, 20)
            )
        )
        for _ in range(4_000)
    ]
    assert page.evaluate(SCRIPT, some) == by_rule(some)


def test_and_the_same_characters_are_chinese_to_both(open_page, speech):
    page = opened(open_page, speech)
    every = [chr(code) for code in range(0x20, 0x10000) if not 0xD800 <= code < 0xE000]
    told = page.evaluate(SCRIPT, [f"{one},a" for one in every])
    chinese = re.compile(f"[{CJK}”’》）】〕、。，；：？！]")
    assert [bool(places) for _, places in told] == [
        bool(chinese.match(one)) for one in every if one
    ]


def test_it_is_off_until_one_wants_it_and_kept_then(open_page, speech):
    page = opened(open_page, speech)
    switch = page.get_by_label(SWITCH)
    expect(switch).not_to_be_checked()
    page.get_by_role("button", name="复制正文").click()
    expect(page.locator("[data-toast]")).to_contain_text("已复制")
    assert copied(page) == "\n".join(WORDS)
    switch.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="复制正文").click()
    expect(page.locator("[data-toast]")).to_contain_text("标点改全角 6 处")
    assert copied(page) == "\n".join(PUT)
    assert page.locator(".speech-text p").last.inner_text().startswith("XX县要办好.")
    assert violations(page) == []
    page.reload()
    expect(page.get_by_label(SWITCH)).to_be_checked()


def test_a_paragraph_a_quotation_and_what_is_selected_by_hand(open_page, speech):
    page = opened(open_page, speech)
    page.get_by_label(SWITCH).check()
    tools = page.locator(f"#{speech.anchors[1]}")
    tools.hover()
    tools.get_by_role("button", name="复制本段", exact=True).click()
    expect(page.locator("[data-toast]")).to_contain_text("标点改全角 3 处")
    assert copied(page) == PUT[1]
    page.get_by_role("button", name="连同出处复制", exact=True).click()
    expect(page.locator("[data-toast]")).to_contain_text("标点改全角 6 处")
    text, _, source = copied(page).rpartition("\n")
    assert text == "\n".join(PUT)
    assert "《在会上的讲话》" in source
    page.locator(".speech-text").evaluate("element => getSelection().selectAllChildren(element)")
    page.keyboard.press("Control+c")
    expect(page.locator("[data-toast]")).to_have_text("已复制；标点改全角 6 处")
    assert copied(page) == "\n".join(PUT)


def test_without_scripts_there_is_no_switch(open_page, speech):
    page = open_page(js=False)
    page.goto(speech.get_absolute_url())
    expect(page.get_by_label(SWITCH)).to_be_hidden()
