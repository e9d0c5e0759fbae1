"""A search is saved with the keyboard alone, and what is new in it is seen and opened."""

import pytest
from playwright.sync_api import expect

from search.upkeep import outbox
from speeches.life import MOVES, NOBODY, change
from tests.browser.measuring import fits
from tests.browser.test_axe import violations
from tests.factories import make_speech

pytestmark = pytest.mark.long


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("js", [True, False])
def test_a_search_is_saved_and_tells_what_is_new(open_page, search_index, width, js):
    make_speech("民生实事要办好。", title="旧的讲话")
    search_index.rebuild()
    page = open_page(width=width, js=js)
    page.goto("/search/?q=民生&level=town")
    page.get_by_role("link", name="收藏这个检索").press("Enter")
    name = page.get_by_label("名称")
    expect(name).to_have_value("民生 · 镇级")
    if js:
        assert violations(page) == []
    name.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("办实事")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("已收藏“办实事”")
    assert "level=town" in page.url
    expect(page.get_by_role("link", name="已收藏：办实事")).to_be_visible()

    new = make_speech("民生实事要办成。", title="新的讲话", state="received")
    change([new.pk], MOVES["publish"], NOBODY)
    outbox.settle(search_index)
    page.get_by_role("link", name="去收藏的检索").press("Enter")
    expect(page.get_by_text("1 篇新")).to_be_visible()
    if js:
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        assert violations(page) == []
        assert fits(page)
    page.get_by_role("button", name="办实事 1 篇新").press("Enter")
    expect(page.get_by_role("link", name="新的讲话", exact=True)).to_be_visible()
    page.goto("/saved/")
    expect(page.get_by_text("没有新的")).to_be_visible()
