"""A librarian adds a synonym and a term: told first, then saved, then found."""

import pytest
from playwright.sync_api import expect

from tests.browser.measuring import fits
from tests.browser.test_axe import COLOURS, violations
from tests.factories import make_speech

NEW = "四步议事法"


@pytest.fixture
def sign_in(open_page, live_server, search_index, admin_client):
    for number in range(3):
        make_speech(f"推行{NEW}，办好实事。", title=f"第{number}镇的做法")
    make_speech("接访选民要常态化。", title="在接访选民会上的讲话")
    search_index.rebuild()

    def open_(**wanted):
        page = open_page(**wanted)
        cookie = admin_client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return open_


def test_a_synonym_is_told_saved_and_found(sign_in):
    page = sign_in()
    page.goto("/admin/search/synonymrule/add/")
    page.fill("#id_words", f"接访选民\n{NEW}")
    page.click("input[name=_save]")
    expect(page.locator("#content")).to_contain_text("多找到 3 篇")
    expect(page.locator("#content")).to_contain_text("《第0镇的做法》")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#result_list")).to_contain_text(f"接访选民 = {NEW}")
    page.goto("/search/?q=接访选民&mode=smart")
    expect(page.locator(".count")).to_contain_text("4 篇")


def test_a_term_is_told_saved_and_learned(sign_in, work_off, search_index):
    page = sign_in()
    page.goto("/admin/search/domainterm/add/")
    page.fill("#id_text", NEW)
    page.click("input[name=_save]")
    expect(page.locator("#content")).to_contain_text("3 篇里有这几个字")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#result_list")).to_contain_text(NEW)
    page.goto("/admin/search-index/")
    expect(page.locator("#content")).to_contain_text("1 条：照样查得到")
    page.goto(f"/search/?q={NEW}")
    expect(page.locator(".count")).to_contain_text("3 篇")
    work_off()
    page.goto("/admin/search-index/")
    expect(page.locator("#content")).not_to_contain_text("还没有学到")
    page.goto(f"/search/?q={NEW}")
    expect(page.locator(".count")).to_contain_text("3 篇")


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_what_is_told(sign_in, width):
    page = sign_in(width=width, errors_allowed=True)
    found = []
    for model, field, value in (
        ("synonymrule", "#id_words", f"接访选民\n{NEW}"),
        ("domainterm", "#id_text", NEW),
    ):
        page.goto(f"/admin/search/{model}/add/")
        found += violations(page)
        page.fill(field, value)
        page.click("input[name=_save]")
        expect(page.locator("#content")).to_contain_text("还没有保存")
        found += violations(page)
        page.emulate_media(color_scheme="dark")
        found += violations(page, COLOURS)
        page.emulate_media(color_scheme="light")
        assert fits(page)
    assert not found, "\n".join(found)
