"""What a writer takes from the page of a speech, and how she has it set, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.measuring import fits
from tests.factories import make_speech

BODY = "把代表提出的意见建议办实办好，让群众看得见变化。" * 8
PARAGRAPHS = (
    "各位代表：",
    "一、为XX县办实事",
    f"XX县要带头。{BODY}",
    "（一）先学习。在XX镇学。",
    f"共办X个实事。{BODY}",
    "二、效劳群众",
    BODY,
)
HEADINGS = (
    (1, 1, "一、", "为XX县办实事"),
    (3, 2, "（一）", "先学习。"),
    (5, 1, "二、", "效劳群众"),
)


@pytest.fixture
def speech(live_server):
    return make_speech(
        *PARAGRAPHS,
        headings=HEADINGS,
        title="在全县会上的讲话",
        level="county",
        year=2023,
        source="某某人大网",
        rewritten=True,
        rewritten_spots=[{"text": "效劳", "suggestion": "服务", "count": 1}],
    )


@pytest.fixture
def page(open_page, speech):
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    # A page that is still gliding is none to point at.
    page.emulate_media(reduced_motion="reduce")
    page.goto(speech.get_absolute_url())
    return page


def take(page, index: int, name: str) -> str:
    """What the clipboard holds after a button of the block with this index was used."""
    block = page.locator(".speech-text > *").nth(index)
    # Where pressing the button needs no scroll, which would move another block under the mouse.
    block.evaluate("block => block.scrollIntoView({block: 'center'})")
    block.hover()
    return copied_by(page, block.get_by_role("button", name=name, exact=True))


def copied_by(page, button) -> str:
    toast = page.locator("[data-toast]")
    # What it says of the copy before says nothing of this one.
    toast.evaluate_all("all => all.forEach(one => one.textContent = '')")
    button.click()
    expect(toast).to_contain_text("已复制")
    return clipboard(page)


def clipboard(page) -> str:
    return page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")


def fill(page, words: str, text: str) -> None:
    field = page.get_by_label(f"“{words}”换成")
    if not field.is_visible():
        page.locator(".panel summary", has_text="待填之处").click()
    field.fill(text)


def test_a_section_is_copied_with_all_below_it_and_nothing_else(page):
    assert take(page, 1, "复制本节") == "\n".join(PARAGRAPHS[1:5])
    assert take(page, 3, "复制本节") == "\n".join(PARAGRAPHS[3:5])
    assert take(page, 4, "复制本段") == PARAGRAPHS[4]


def test_a_copy_with_its_source_line(page, speech, live_server):
    section = speech.sections.get(label="二、")
    address = f"{live_server.url}{speech.get_absolute_url()}"
    copied = take(page, 5, "引用：连同出处复制本节")
    source = "《在全县会上的讲话》，县级，2023年，某某人大网"
    assert copied == "\n".join([*PARAGRAPHS[5:], f"{source}，{address}#{section.anchor}"])
    copied = copied_by(page, page.get_by_role("button", name="连同出处复制", exact=True))
    assert copied == "\n".join([*PARAGRAPHS, f"{source}，{address}"])


def test_a_swapped_word_is_never_copied_without_a_warning(page):
    take(page, 6, "复制本段")
    expect(page.locator("[data-toast]")).not_to_contain_text("效劳")
    take(page, 5, "复制本节")
    expect(page.locator("[data-toast]")).to_contain_text("效劳（疑为 服务）")


def test_what_is_filled_in_is_copied_and_never_stands_in_the_text(page):
    before = page.locator(".speech-text").text_content()
    fill(page, "XX县", "青山县")
    assert page.locator(".speech-text").text_content() == before
    expect(page.locator(".slot[data-filled='青山县']")).to_have_count(2)
    assert take(page, 2, "复制本段") == PARAGRAPHS[2].replace("XX县", "青山县")
    copied = take(page, 1, "复制本节")
    assert copied.splitlines()[0] == "一、为青山县办实事"
    assert "在XX镇学" in copied
    expect(page.locator("[data-toast]")).to_contain_text("填好了 2 处；还有 2 处待填")
    fill(page, "XX县", "")
    assert take(page, 2, "复制本段") == PARAGRAPHS[2]


def test_what_is_typed_before_the_script_is_there_stays(page):
    fill(page, "XX县", "青山县")
    waiting = []
    page.route("**/js/slots*.js", lambda route: waiting.append(route))
    page.goto(page.url, wait_until="commit")
    page.locator("#slots").wait_for(state="attached")
    expect(page.locator("html")).to_have_attribute("data-js", "")
    fill(page, "XX县", "绿水县")
    waiting.pop().continue_()
    expect(page.locator(".slot[data-filled='绿水县']")).to_have_count(2)
    expect(page.get_by_label("“XX县”换成")).to_have_value("绿水县")


def test_a_selection_copied_by_hand_is_filled_in_too(page):
    fill(page, "XX县", "青山县")
    page.locator("body").click(position={"x": 2, "y": 2})
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.speech-text'))")
    page.keyboard.press("Control+c")
    expect(page.locator("[data-toast]")).to_contain_text("填好了 2 处")
    assert clipboard(page) == "\n".join(PARAGRAPHS).replace("XX县", "青山县")


def test_a_place_is_remembered_for_other_speeches_and_a_number_is_not(page):
    fill(page, "XX县", "青山县")
    fill(page, "X个", "八个")
    other = make_speech("XX县办好X个实事。")
    page.reload()
    expect(page.get_by_label("“X个”换成")).to_have_value("八个")
    page.goto(other.get_absolute_url())
    expect(page.get_by_label("“XX县”换成")).to_have_value("青山县")
    expect(page.get_by_label("“X个”换成")).to_have_value("")


def test_a_hostile_filling_is_text(page):
    fill(page, "XX镇", "<img src=x onerror=alert(1)>\"'")
    assert "<img src=x onerror=alert(1)>\"'学" in take(page, 3, "复制本节")
    assert page.locator(".speech-text img").count() == 0


def test_slots_are_gone_through_by_keys_and_buttons(page):
    place = page.get_by_role("group", name="待填之处").get_by_role("status")
    expect(place).to_have_text("4 处")
    for key, at in (("m", 1), ("m", 2), ("Shift+M", 1), ("Shift+M", 4)):
        page.keyboard.press(key)
        expect(place).to_have_text(f"{at}／4")
        expect(page.locator(f"#slot-{at}")).to_be_focused()
        expect(page.locator(f"#slot-{at}")).to_be_in_viewport()
    page.get_by_role("group", name="待填之处").get_by_role("button", name="下一处").click()
    expect(place).to_have_text("1／4")


def test_single_letters_are_keys_only_while_the_reader_wants_it(page):
    def switch(to):
        page.get_by_text("版式").click()
        page.get_by_role("group", name="单键").get_by_label(to, exact=True).check()
        page.keyboard.press("Escape")

    place = page.get_by_role("group", name="待填之处").get_by_role("status")
    switch("关")
    for address in (page.url, "/"):
        page.goto(address)
        for key in "mnp/":
            page.keyboard.press(key)
        assert page.evaluate("document.activeElement === document.body")
    page.go_back()
    expect(place).to_have_text("4 处")
    switch("开")
    page.keyboard.press("m")
    expect(place).to_have_text("1／4")
    page.goto("/")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_hits_and_slots_are_gone_through_apart(page, speech):
    page.goto(f"{speech.get_absolute_url()}?q=XX县要")
    hits = page.get_by_role("group", name="检索的词")
    expect(hits.get_by_role("status")).to_have_text("1 处")
    page.keyboard.press("n")
    expect(hits.get_by_role("status")).to_have_text("1／1")
    expect(page.locator("mark.here")).to_be_in_viewport()
    assert page.locator("mark.here").text_content() == "XX县要"


def test_the_setting_survives_a_reload_and_holds_before_the_first_paint(page):
    def size() -> float:
        text = page.locator(".speech-text")
        return text.evaluate("text => parseFloat(getComputedStyle(text).fontSize)")

    assert size() == 18
    page.get_by_text("版式").click()
    page.get_by_label("大", exact=True).check()
    page.get_by_label("黑体").check()
    page.get_by_label("窄").check()
    assert size() == 21
    page.reload()
    assert size() == 21
    expect(page.locator(".speech-text")).not_to_have_css("font-family", "Serif")
    page.get_by_text("版式").click()
    expect(page.get_by_label("大", exact=True)).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.get_by_label("大", exact=True)).to_be_hidden()
    shift = page.evaluate(
        "() => new Promise(done => new PerformanceObserver(list => done("
        "list.getEntries().filter(entry => !entry.hadRecentInput)"
        ".reduce((sum, entry) => sum + entry.value, 0)))"
        ".observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 200))"
    )
    assert shift < 0.01


def test_the_keyboard_alone_reaches_everything(page):
    wanted = {"能否直接用", "待填之处", "提纲", "版式", "上一处", "下一处", "本节地址", "复制本节"}
    wanted |= {
        "引用：连同出处复制本段",
        "复制正文",
        "连同出处复制",
        "相近：与“二、效劳群众”相近的小节",
        "加入文稿：本节加入文稿",
        "加标题：只把小标题加入文稿",
        "加入文稿：本段加入文稿",
        "各大标题加入文稿",
    }
    page.keyboard.press("Tab")
    for _ in range(200):
        name, others = page.evaluate(
            "() => { const at = document.activeElement;"
            " const others = at.matches('.tools > .permalink') ? at.parentElement.children : [at];"
            " return [at.getAttribute('aria-label') || at.textContent.trim(), others.length - 1] }"
        )
        wanted = {words for words in wanted if not name.startswith(words)}
        assert page.evaluate("getComputedStyle(document.activeElement).visibility") == "visible"
        # A block is one stop; from its sign the arrow goes on, and round to it again.
        for _ in range(others):
            page.keyboard.press("ArrowRight")
            name = page.evaluate("document.activeElement.getAttribute('aria-label')") or ""
            wanted = {words for words in wanted if not name.startswith(words)}
        page.keyboard.press("Tab")
    # Beside the text the outline has no fold.
    assert wanted <= {"提纲"}


def test_a_finger_opens_the_tools_before_it_copies(open_page, speech):
    page = open_page(width=390, height=844, touch=True)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(speech.get_absolute_url())
    block = page.locator(".speech-text > *").nth(6)
    copying = block.get_by_role("button", name="复制本段", exact=True)
    expect(copying).to_be_hidden()
    block.locator(".permalink").tap()
    expect(copying).to_be_visible()
    copying.tap()
    expect(page.locator("[data-toast]")).to_contain_text("已复制")
    assert clipboard(page) == PARAGRAPHS[6]


def test_a_finger_may_be_faster_than_the_script(open_page, speech):
    page = open_page(width=390, height=844, touch=True)
    held = []
    page.route("**/js/tools*.js", lambda route: held.append(route))
    page.goto(speech.get_absolute_url(), wait_until="commit")
    block = page.locator(".speech-text > *").nth(2)
    block.locator(".permalink").tap(no_wait_after=True)
    for route in held:
        route.continue_()
    expect(block.get_by_role("button", name="加入文稿：本段加入文稿")).to_be_visible()


def test_without_javascript_all_is_there_but_filling_in(open_page, speech):
    page = open_page(js=False)
    page.goto(speech.get_absolute_url())
    for paragraph in PARAGRAPHS:
        expect(page.locator(".speech-text")).to_contain_text(paragraph)
    page.get_by_role("link", name="到第一处").click()
    expect(page.locator("#slot-1")).to_be_in_viewport()
    page.locator("#slot-1").click()
    assert page.url.endswith("#slot-2")
    page.locator(".panel summary", has_text="能否直接用").click()
    page.get_by_role("link", name="效劳", exact=True).click()
    expect(page.locator(".doubt")).to_be_in_viewport()
    page.locator(".panel summary", has_text="待填之处").click()
    expect(page.locator("#slots").get_by_role("link", name="X个", exact=True)).to_be_visible()
    for gone in ("版式", "复制正文", "下一处"):
        expect(page.get_by_text(gone)).to_be_hidden()
    expect(page.locator("[data-fill]").first).to_be_hidden()


def test_the_page_is_light(page, live_server, speech):
    """Everything but the words of the text, as it goes over an uncompressed line."""
    sizes = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    page.goto(speech.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert sum(sizes.values()) - len(speech.text.encode()) < 100_000, sizes


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_nothing_scrolls_sideways_however_it_is_set(open_page, speech, width):
    page = open_page(width=width)
    page.goto(speech.get_absolute_url())
    page.evaluate('localStorage.setItem(\'typeset\', \'{"size": "huge", "measure": "wide"}\')')
    page.reload()
    for summary in page.locator("main summary").all():
        if summary.is_visible():
            summary.click()
    assert fits(page)


def test_print_is_the_text_with_its_source(page, speech):
    page.emulate_media(media="print")
    for gone in (
        ".site-header",
        ".outline",
        ".panel >> nth=0",
        ".desk",
        ".about",
        ".speech-foot button >> nth=0",
    ):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator(".tools").first).to_be_hidden()
    expect(page.locator(".source-line")).to_contain_text(speech.get_absolute_url())
    expect(page.locator(".source-line > .print-only")).to_be_visible()
