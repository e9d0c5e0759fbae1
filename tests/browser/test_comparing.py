"""From a list to a comparison, from a picture to a list, from home to the basket: in a browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.measuring import fits
from tests.factories import make_speech

WIDTHS = pytest.mark.parametrize("width", [390, 768, 1440])
BODY = "要把代表的意见办实办好，让群众看得见变化。" * 10


def make(heading: str, body: str = BODY, **fields):
    paragraphs = ("同志们：", f"一、{heading}", body)
    return make_speech(*paragraphs, headings=((1, 1, "一、", heading),), **fields)


@pytest.fixture
def library(live_server, search_index):
    make("加强监督", title="甲讲话", year=2021)
    make("加强监督", BODY.replace("办好", "办妥"), title="乙讲话", year=2022, level="city")
    make("依法监督", title="丙讲话", year=2023, kind="报告")
    search_index.rebuild()


@WIDTHS
def test_from_the_results_to_side_by_side_and_word_by_word_without_javascript(
    open_page, library, width
):
    page = open_page(js=False, width=width)
    page.goto(f"{reverse('search:results')}?q=加强监督")
    page.get_by_role("link", name="放入对照：甲讲话").click()
    page.get_by_role("link", name="放入对照：乙讲话").click()
    assert fits(page)
    page.get_by_role("link", name="对照这 2 篇").click()
    cells = page.locator(".compare-cell h3")
    expect(cells).to_have_text(["一、加强监督", "一、加强监督"])
    first, second = cells.first.bounding_box(), cells.last.bounding_box()
    assert (first["y"] == second["y"]) == (width > 880), "beside or below"
    assert fits(page)
    page.get_by_role("button", name="加入文稿").first.click()
    expect(page.locator(".messages")).to_contain_text("已加入")
    page.get_by_role("link", name="逐字").click()
    expect(page.locator(".words ins").first).to_contain_text("妥")
    expect(page.locator(".words del").first).to_contain_text("好")
    assert fits(page)


def test_a_choice_stays_when_something_else_is_searched_for(open_page, library):
    page = open_page()
    page.goto(f"{reverse('search:results')}?q=加强监督")
    page.get_by_role("link", name="放入对照：甲讲话").click()
    box = page.locator("#q")
    box.fill("依法监督")
    box.press("Enter")
    page.get_by_role("link", name="放入对照：丙讲话").click()
    expect(page.get_by_role("region", name="要对照的讲话")).to_contain_text("甲讲话")
    page.go_back()
    expect(page.get_by_role("link", name="放入对照：丙讲话")).to_be_visible()


@WIDTHS
def test_pictures_fit_and_a_bar_leads_to_its_speeches(open_page, library, width):
    page = open_page(width=width, js=False)
    page.goto(f"{reverse('trends:usage')}?q=监督&q=学习")
    assert fits(page)
    bar = page.get_by_role("link", name="市级 2022年，1 篇")
    bar.focus()
    bar.press("Enter")
    expect(page.get_by_role("heading", name="乙讲话")).to_be_visible()
    page.goto(reverse("trends:kinds"))
    assert fits(page)
    page.goto(reverse("trends:outlines"))
    assert fits(page)


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
@WIDTHS
def test_the_worked_example_on_the_home_page(open_page, library, js, width):
    page = open_page(js=js, width=width)
    page.goto("/")
    assert fits(page)
    page.get_by_role("button", name="加入文稿").click()
    expect(page.locator("[data-basket-count] strong")).to_have_text("1")
    page.get_by_role("link", name="打开文稿").click()
    expect(page.get_by_role("button", name="导出 Word")).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name='检索 "').click()
    expect(page.locator(".card").first).to_contain_text("监督")
