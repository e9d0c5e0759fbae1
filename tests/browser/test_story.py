"""From three searches to a Word file of 2,500 characters: what it takes a writer, in each way of
working. With `-s` it says how many presses, how many characters and how many seconds."""

import io
import sys
import time
import zipfile

import pytest
from django.urls import reverse
from docx import Document as open_docx
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_evening import Finger, FingerNoScript, Keys, Mouse, NoScript
from tests.factories import make_speech

TOPICS = {
    "代表建议": "承办单位要与代表见面沟通，让每件建议有着落、有回音。",
    "联系群众": "每月接待日雷打不动，为XX县群众效劳，把群众的话带回来。",
    "监督工作": "要把监督做深做实，列出问题清单，盯住整改不放松。",
}
OPENING = "今天会议的主要任务，是总结经验、部署工作。"


@pytest.fixture
def library(live_server, search_index):
    for number, (topic, sentence) in enumerate(TOPICS.items(), start=3):
        make_speech(
            "同志们：",
            f"{'一二三四五'[number - 1]}、做好{topic}",
            sentence * 34,
            headings=((1, 1, f"{'一二三四五'[number - 1]}、", f"做好{topic}"),),
            title=f"在{topic}座谈会上的讲话",
            rewritten="效劳" in sentence,
            rewritten_spots=[{"text": "效劳", "suggestion": "服务", "count": 34}],
        )
    for number in range(6):
        make_speech(f"第{number}次会议讲了别的事情。", title=f"第{number}次会议上的讲话")
    search_index.rebuild()


class Counted:
    """A hand, with what it has done so far."""

    def __init__(self, hand: Mouse) -> None:
        self.hand = hand
        self.presses = self.characters = 0
        self.began = time.monotonic()

    def press(self, target: Locator) -> None:
        self.presses += 1
        self.hand.press(target)

    def write(self, field: Locator, text: str) -> None:
        # To get into the field.
        self.presses += 1
        self.characters += len(text)
        self.hand.write(field, text)

    def key(self, name: str) -> None:
        self.presses += 1
        self.hand.page.keyboard.press(name)

    @property
    def said(self) -> str:
        seconds = time.monotonic() - self.began
        return f"{self.presses} presses, {self.characters} characters, {seconds:.0f} s"


@pytest.mark.parametrize("way", [Mouse, Keys, Finger, NoScript, FingerNoScript])
def test_from_three_searches_to_a_file(open_page, library, way):
    page = open_page(**way.opening)
    hand = Counted(way(page))
    page.goto(reverse("speeches:home"))
    for number, topic in enumerate(TOPICS, start=1):
        gather(page, hand, topic, number)
    hand.press(page.locator(".site-nav").get_by_role("link", name="文稿"))
    expect(page.locator("[data-item]")).to_have_count(3)
    name(page, hand)
    open_with_her_own_words(page, hand)
    put_right(page, hand)
    change_a_word(page, hand)
    with page.expect_download() as waiting:
        hand.press(page.get_by_role("button", name="导出 Word", exact=True))
    sys.stdout.write(f"\n{way.__name__}: {hand.said}\n")
    check(waiting.value)


def gather(page: Page, hand: Counted, topic: str, number: int) -> None:
    hand.write(page.locator("#q"), topic)
    hand.press(page.locator(".search button[type=submit]").first)
    hand.press(page.get_by_role("link", name="小节", exact=True))
    hand.press(page.locator(".card").first.get_by_role("button", name="加入文稿"))
    expect(page.locator("[data-basket-count] strong")).to_have_text(str(number))
    page.evaluate("scrollTo(0, 0)")
    if isinstance(hand.hand, Keys):
        page.reload()


def name(page: Page, hand: Counted) -> None:
    hand.write(page.get_by_label("标题，也是导出文件的名称"), "在人大工作会议上的讲话")
    hand.write(page.get_by_label("称呼", exact=True), "各位代表、同志们：")
    if hand.hand.js:
        expect(page.locator("[data-state]")).to_contain_text("已保存")
    else:
        hand.press(page.get_by_role("button", name="保存标题和称呼"))


def open_with_her_own_words(page: Page, hand: Counted) -> None:
    hand.write(page.get_by_label("写自己的话"), OPENING)
    hand.press(page.get_by_role("button", name="写在最前面"))
    items = page.locator("[data-item]")
    expect(items).to_have_count(4)
    expect(items.first).to_contain_text(OPENING)


def put_right(page: Page, hand: Counted) -> None:
    """Fills in the slot everywhere, and puts back every swapped word."""
    bar = page.locator(".draft-bar")
    if isinstance(hand.hand, Keys):
        page.reload()
    hand.press(page.locator("#slot > summary"))
    hand.write(page.get_by_label("“XX县”换成"), "青山县")
    hand.press(page.get_by_role("button", name="全文填上"))
    expect(bar).not_to_contain_text("待填")
    if isinstance(hand.hand, Keys):
        page.reload()
    hand.press(page.locator("#swapped > summary"))
    hand.press(page.get_by_role("button", name="全部按原文用词改"))
    expect(bar).not_to_contain_text("可疑")


def change_a_word(page: Page, hand: Counted) -> None:
    item = page.locator("[data-item]").nth(3)
    if isinstance(hand.hand, Keys):
        page.reload()
    if not hand.hand.js:
        hand.press(item.locator(".draft-menu summary"))
        hand.press(page.get_by_role("link", name="修改：第4条", exact=True))
        hand.press(page.get_by_label("文字"))
    else:
        if isinstance(hand.hand, Keys):
            hand.press(item.locator("[data-drag]"))
        else:
            hand.press(item.locator("[data-words] p").last)
        expect(page.locator("[data-area]")).to_be_focused()
    hand.key("Control+End")
    page.keyboard.type("会后抓紧落实。")
    hand.characters += 7
    if hand.hand.js:
        hand.key("Escape")
    else:
        hand.press(page.get_by_role("button", name="保存"))
    expect(item).to_contain_text("会后抓紧落实。")


def check(download) -> None:
    assert download.suggested_filename == "在人大工作会议上的讲话.docx"
    data = download.path().read_bytes()
    texts = [paragraph.text for paragraph in open_docx(io.BytesIO(data)).paragraphs]
    wanted = [
        "各位代表、同志们：", OPENING, "一、做好代表建议", "二、做好联系群众", "三、做好监督工作",
    ]  # fmt: skip
    assert [text for text in texts if text in wanted] == wanted
    whole = "".join(texts)
    assert len(whole) >= 2_500
    for word in ("XX县", "效劳"):
        assert word not in whole
    assert "会后抓紧落实。" in whole
    # Nothing is left to be checked.
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "word/comments.xml" not in archive.namelist()
