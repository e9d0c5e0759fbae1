"""The writer's whole evening, from a query to a Word file: by mouse, by keys, by finger, without
JavaScript. And what Back and Forward bring back."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.urls import reverse
from docx import Document as open_docx
from playwright.sync_api import Locator, Page, expect

from speeches.basket.models import Item
from tests.browser.measuring import fits
from tests.factories import make_speech

HOME = reverse("speeches:home")
BASKET = reverse("basket:home")
FILLER = "要把代表建议办实办好，让群众看得见变化。" * 12
MOST_TABS = 250


@pytest.fixture
def library(live_server, search_index):
    """A town's speech in sections with what a writer looks for, and others like it."""
    speeches = [
        make_speech(
            "各位代表：",
            "一、办好代表建议",
            "代表建议件件有回音。",
            FILLER,
            "二、联系群众",
            "每月有一天在联络站接待群众。",
            headings=((1, 1, "一、", "办好代表建议"), (4, 1, "二、", "联系群众")),
            title="在镇人代会上的讲话",
            year=2023,
        ),
        make_speech(
            "一、督办代表建议",
            FILLER,
            headings=((0, 1, "一、", "督办代表建议"),),
            title="在县人大会上的讲话",
            level="county",
            meeting_level="county",
        ),
    ]
    for number in range(12):
        make_speech(
            f"一、第{number}件代表建议",
            FILLER,
            headings=((0, 1, "一、", f"第{number}件代表建议"),),
            title=f"镇里第{number}次会议上的讲话",
            year=2010 + number,
        )
    search_index.rebuild()
    return speeches


class Mouse:
    """A hand: how something is pressed and written into. Whatever shows on hover is hovered."""

    opening = {"width": 1440}
    js = True

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, field: Locator, text: str) -> None:
        field.click()
        field.press("Control+a")
        self.page.keyboard.type(text)

    def tool(self, block: Locator, name: str) -> None:
        block.evaluate("block => block.scrollIntoView({block: 'center', behavior: 'instant'})")
        block.hover()
        self.press(block.get_by_role("button", name=name))


class Keys(Mouse):
    """Tab, Enter and what is typed; nothing is ever focused by the test."""

    def press(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def tool(self, block: Locator, name: str) -> None:
        self.reach(block.locator(".permalink"))
        target = block.get_by_role("button", name=name)
        while not target.evaluate("it => it === document.activeElement"):
            self.page.keyboard.press("ArrowRight")
        self.page.keyboard.press("Enter")

    def reach(self, target: Locator) -> None:
        for _ in range(MOST_TABS):
            if target.count() and target.evaluate("it => it === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")


class Finger(Mouse):
    opening = {"width": 390, "height": 844, "touch": True}

    def press(self, target: Locator) -> None:
        target.tap()

    def tool(self, block: Locator, name: str) -> None:
        block.locator(".permalink").tap()
        self.press(block.get_by_role("button", name=name))


class NoScript(Mouse):
    opening = {"width": 1440, "js": False}
    js = False


class FingerNoScript(Finger):
    opening = {"width": 390, "height": 844, "touch": True, "js": False}
    js = False


@pytest.mark.parametrize("way", [Mouse, Keys, Finger, NoScript, FingerNoScript])
def test_the_whole_evening(open_page, library, way):
    page = open_page(**way.opening)
    hand = way(page)
    look_for_the_section(page, hand)
    gather(page, hand)
    arrange(page, hand)
    check_the_file(leave(page, hand))


def look_for_the_section(page: Page, hand: Mouse) -> None:
    page.goto(HOME)
    if isinstance(hand, Keys):
        page.keyboard.press("/")
        page.keyboard.type("代表建议")
        page.keyboard.press("Enter")
    else:
        hand.write(page.locator("#q"), "代表建议")
        hand.press(page.get_by_role("button", name="检索", exact=True))
    expect(page.get_by_role("status").first).to_contain_text("14 篇")
    if page.locator(".facets summary").first.is_visible():
        hand.press(page.locator(".facets summary").first)
    hand.press(page.locator(".facets").get_by_role("link", name="镇级").first)
    expect(page.get_by_role("list", name="已选条件")).to_contain_text("镇级")
    hand.press(page.get_by_role("link", name="小节", exact=True))
    expect(page.get_by_role("list", name="已选条件")).to_contain_text("镇级")
    assert fits(page), page.url


def gather(page: Page, hand: Mouse) -> None:
    card = page.locator(".card").filter(has_text="在镇人代会上的讲话")
    hand.press(card.get_by_role("button", name="加入文稿"))
    added(page, hand, 1)
    hand.press(card.get_by_role("link", name="一、办好代表建议"))
    expect(page.get_by_role("heading", name="一、办好代表建议")).to_be_in_viewport()
    blocks = page.locator(".speech-text > *")
    hand.tool(blocks.filter(has_text="每月有一天"), "加入文稿：本段")
    added(page, hand, 2)
    expect(blocks.filter(has_text="每月有一天")).to_be_in_viewport()
    if isinstance(hand, Keys):
        # Back to the top of the page: what is above is reached by Tab from there.
        page.reload()
    hand.tool(blocks.filter(has_text="二、联系群众"), "加标题")
    added(page, hand, 3)
    assert fits(page), page.url


def added(page: Page, hand: Mouse, count: int) -> None:
    said = page.locator("[data-toast]" if hand.js else ".messages .notice")
    expect(said).to_contain_text("已加入")
    expect(said).to_be_in_viewport()
    expect(page.locator("[data-basket-count] strong")).to_have_text(str(count))


def arrange(page: Page, hand: Mouse) -> None:
    if isinstance(hand, Keys):
        page.reload()
    hand.press(page.locator(".site-nav").get_by_role("link", name="文稿"))
    items = page.locator("[data-item]")
    expect(items).to_have_count(3)
    hand.write(page.get_by_label("写自己的话"), "我的话")
    choose(page, hand, page.get_by_label("类别"), "一级标题")
    hand.press(page.get_by_role("button", name="写进文稿", exact=True))
    expect(items).to_have_count(4)
    for number in (4, 3, 2):
        button = page.get_by_role("button", name=f"上移：第{number}条", exact=True)
        if not button.is_visible():
            hand.press(items.nth(number - 1).locator(".draft-menu summary"))
        hand.press(button)
        expect(items.nth(number - 2)).to_contain_text("我的话")
    expect(items.nth(0)).to_contain_text("一、我的话")
    expect(items.nth(1)).to_contain_text("二、办好代表建议")
    menu = items.nth(2).locator(".draft-menu summary")
    if isinstance(hand, Keys):
        page.reload()
    hand.press(menu)
    hand.press(page.get_by_role("link", name="修改：第3条", exact=True))
    hand.write(page.get_by_label("文字"), "每周有一天接待群众。")
    hand.write(page.get_by_label("备注"), "核对日期")
    hand.press(page.get_by_role("button", name="保存"))
    expect(items.nth(2)).to_contain_text("备注：核对日期")
    expect(items.nth(2)).to_contain_text("已改")
    assert fits(page), page.url


def choose(page: Page, hand: Mouse, field: Locator, label: str) -> None:
    if isinstance(hand, Keys):
        hand.reach(field)
        page.keyboard.press("ArrowDown")
        expect(field.locator("option:checked")).to_have_text(label)
    else:
        field.select_option(label)


def leave(page: Page, hand: Mouse) -> bytes:
    with page.expect_download() as waiting:
        hand.press(page.get_by_role("button", name="导出 Word", exact=True))
    return waiting.value.path().read_bytes()


def check_the_file(data: bytes) -> None:
    texts = [paragraph.text for paragraph in open_docx(io.BytesIO(data)).paragraphs]
    wanted = [
        "文稿",
        "一、我的话",
        "二、办好代表建议",
        "代表建议件件有回音。",
        FILLER,
        "每周有一天接待群众。",
        "三、联系群众",
    ]
    assert [text for text in texts if text in wanted] == wanted
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        everything = "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")
        )
    assert "《在镇人代会上的讲话》" in everything
    assert "核对日期" not in everything
    assert Item.objects.get(note="核对日期").original == "每月有一天在联络站接待群众。"


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_back_and_forward_keep_filters_and_place(open_page, library, js):
    page = open_page(js=js, height=500)
    page.goto(f"{reverse('search:results')}?q=代表建议&show=sections")
    page.locator(".facets").get_by_role("link", name="镇级").first.click()
    chips = page.get_by_role("list", name="已选条件")
    expect(chips).to_contain_text("镇级")
    link = page.locator(".card-title a").nth(7)
    link.scroll_into_view_if_needed()
    before = scrolled(page)
    assert before > 200
    title = link.text_content()
    link.click()
    expect(page.locator(".speech-text").get_by_role("heading", name=title)).to_be_in_viewport()
    page.go_back()
    expect(chips).to_contain_text("镇级")
    settles(page, before)
    page.go_forward()
    expect(page.locator(".speech-text").get_by_role("heading", name=title)).to_be_in_viewport()
    page.go_back()
    page.go_back()
    expect(chips).to_have_count(0)
    page.go_forward()
    expect(chips).to_contain_text("镇级")


def scrolled(page: Page) -> float:
    return page.evaluate("scrollY")


def settles(page: Page, wanted: float, read: Callable[[Page], float] = scrolled) -> None:
    for _ in range(200):
        if abs(read(page) - wanted) < 5:
            return
        page.wait_for_timeout(100)
    assert read(page) == pytest.approx(wanted, abs=5)
