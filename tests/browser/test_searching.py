"""A writer's way from a query to what she copies, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.measuring import fits
from tests.factories import make_speech

SEARCH = reverse("search:results")
FILLER = "要把代表的意见办实办好，让群众看得见变化。" * 20


@pytest.fixture
def library(live_server, search_index):
    """Two speeches in sections, of two levels and years, and their index."""
    speeches = [
        make_speech(
            "同志们：",
            "一、加强监督",
            FILLER,
            "监督要有结果。",
            "二、联系代表",
            FILLER,
            headings=((1, 1, "一、", "加强监督"), (4, 1, "二、", "联系代表")),
            title="镇里的讲话",
            year=2021,
        ),
        make_speech(
            "一、依法监督",
            FILLER,
            headings=((0, 1, "一、", "依法监督"),),
            title="县里的讲话",
            level="county",
            year=2023,
        ),
    ]
    search_index.rebuild()
    return speeches


def test_going_through_the_hits(open_page, library):
    page = open_page()
    page.goto(f"{SEARCH}?q=监督")
    page.get_by_role("link", name="加强监督").first.click()
    hits = page.get_by_role("group", name="检索的词")
    expect(hits).to_contain_text("2 处")
    page.keyboard.press("n")
    expect(hits).to_contain_text("／2")
    expect(page.locator("mark.here")).to_be_in_viewport()
    first = page.locator("mark.here").evaluate("mark => mark.getBoundingClientRect().top")
    hits.get_by_role("button", name="下一处").click()
    expect(page.locator("mark.here")).to_have_count(1)
    assert first
    page.get_by_role("link", name="回到检索结果").click()
    expect(page.get_by_role("status").first).to_contain_text("2")


def test_headings_side_by_side_are_copied(open_page, library):
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{SEARCH}?q=监督&show=headings")
    expect(page.get_by_role("region", name="镇级")).to_contain_text("一、加强监督")
    expect(page.get_by_role("region", name="县级")).to_contain_text("一、依法监督")
    town = page.get_by_role("region", name="镇级")
    town.get_by_text("同级 2 个小标题").click()
    town.get_by_role("button", name="复制这一组").click()
    expect(page.locator("[data-toast]")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "一、加强监督\n二、联系代表"


@pytest.mark.parametrize("width", [390, 1440])
def test_without_javascript_everything_is_there_but_copying(open_page, library, width):
    page = open_page(js=False, width=width)
    page.goto(f"{SEARCH}?q=监督&show=sections")
    expect(page.get_by_role("link", name="一、加强监督")).to_be_visible()
    assert page.get_by_role("button", name="复制本节").count() == 0
    page.get_by_role("link", name="提纲", exact=True).click()
    expect(page.get_by_role("region", name="县级")).to_be_visible()
    assert fits(page)


def test_two_clicks_in_the_histogram_choose_a_range(open_page, library):
    make_speech(title="前几年的讲话", year=2015)
    page = open_page()
    page.goto(reverse("speeches:list"))
    years = page.get_by_role("list", name="各年篇数")
    years.get_by_role("link", name="2021年").click()
    years.get_by_role("link", name="2023年").click()
    expect(page.get_by_role("list", name="已选条件")).to_contain_text("2021—2023年")
    expect(page.get_by_role("status")).to_contain_text("2")
    page.go_back()
    expect(page.get_by_role("list", name="已选条件")).to_contain_text("2021年")


def test_an_offer_finds_what_it_says(open_page, library):
    page = open_page()
    page.goto(f"{SEARCH}?q=依法监督 述职评议")
    offers = page.get_by_role("region", name="还可以")
    offers.get_by_role("link", name="不要求「述职评议」").click()
    expect(page.get_by_role("status").first).to_contain_text("1")
    expect(page.get_by_role("link", name="县里的讲话", exact=True)).to_be_visible()
